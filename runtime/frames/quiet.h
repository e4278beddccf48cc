// Suppresses recording while cachepy's own code runs: the files that the runtime opens are not the call's.
#pragma once

namespace cachepy::internal {

bool is_quiet() noexcept;
/// Sets whether this thread records nothing, and returns the previous value.
bool exchange_quiet(bool quiet) noexcept;

/// While it lives, this thread records nothing. Create one wherever the program enters the runtime.
class Quiet {
 public:
  Quiet() noexcept : before_(exchange_quiet(true)) {}
  ~Quiet() { exchange_quiet(before_); }
  Quiet(const Quiet&) = delete;
  Quiet& operator=(const Quiet&) = delete;

 private:
  const bool before_;
};

/// While it lives, the runtime executes the program's code. A fiber may continue in another thread meanwhile, which then also
/// executes the program's code.
class Loud {
 public:
  Loud() noexcept { exchange_quiet(false); }
  ~Loud() { exchange_quiet(true); }
  Loud(const Loud&) = delete;
  Loud& operator=(const Loud&) = delete;
};

}  // namespace cachepy::internal
