#include "tracking/uses.h"

#include <unwind.h>

#include <array>
#include <cstddef>
#include <cstdint>

#include "watch/watch.h"

namespace cachepy::internal {
namespace {

/// Whether the code is in one of the replaced functions.
bool is_watching(std::uintptr_t address) {
  void* const function = ::_Unwind_FindEnclosingFunction(reinterpret_cast<void*>(address));
  for (const Replacement* each = cachepy_watch.begin; each != cachepy_watch.end; ++each)
    if (each->ours == function) return true;
  return false;
}

/// Addresses in the running functions, from the one at `caller` outwards; null: from the caller of the replaced function.
class Callers {
 public:
  explicit Callers(const void* caller) : caller_(reinterpret_cast<std::uintptr_t>(caller)) {
    ::_Unwind_Backtrace(
        [](_Unwind_Context* context, void* self) {
          return static_cast<Callers*>(self)->visit(::_Unwind_GetIP(context));
        },
        this);
  }

  std::string_view bytes() const {
    return {reinterpret_cast<const char*>(addresses_.data()), count_ * sizeof addresses_[0]};
  }

 private:
  _Unwind_Reason_Code visit(std::uintptr_t address) {
    begins_ |= caller_ != 0 && address == caller_;
    if (begins_)
      addresses_[count_++] = address;
    else
      begins_ = caller_ == 0 && is_watching(address);
    return count_ < addresses_.size() ? _URC_NO_REASON : _URC_NORMAL_STOP;
  }

  const std::uintptr_t caller_;
  bool begins_ = false;
  std::array<std::uintptr_t, 24> addresses_;
  std::size_t count_ = 0;
};

}  // namespace

void record_use(Recorder& recorder, Use use, const char* name, const void* caller) {
  const EventHead head{.kind = EventKind::kUsed, .flags = static_cast<int>(use), .address = caller};
  const Recorder::Text text{"", name};
  if (recorder.is_first(head, text)) recorder.add(head, text, {"", Callers(caller).bytes()});
}

std::optional<Use> use_of_device(std::string_view path) {
  if (path == "/dev/urandom" || path == "/dev/random") return Use::kRandom;
  if (path == "/dev/tty" || path == "/dev/stdin" || path == "/dev/fd/0") return Use::kTerminal;
  return std::nullopt;
}

}  // namespace cachepy::internal
