// While the runtime works for a call, what it does to the outside is its own affair and is not recorded for the call.
#pragma once

namespace cachepy::internal {

bool is_quiet() noexcept;
/// Returns what was before.
bool exchange_quiet(bool quiet) noexcept;

/// Within it, this thread records nothing. To be made where the program enters the runtime.
class Quiet {
 public:
  Quiet() noexcept : before_(exchange_quiet(true)) {}
  ~Quiet() { exchange_quiet(before_); }
  Quiet(const Quiet&) = delete;
  Quiet& operator=(const Quiet&) = delete;

 private:
  const bool before_;
};

/// Within it the runtime runs the program's code. A fiber may go on in another thread meanwhile, which is one that runs the
/// program's code likewise.
class Loud {
 public:
  Loud() noexcept { exchange_quiet(false); }
  ~Loud() { exchange_quiet(true); }
  Loud(const Loud&) = delete;
  Loud& operator=(const Loud&) = delete;
};

}  // namespace cachepy::internal
