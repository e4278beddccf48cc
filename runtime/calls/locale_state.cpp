#include "calls/locale_state.h"

#include <string_view>

#include "absl/strings/str_cat.h"

namespace cachepy::internal {

constinit std::atomic<int> LocaleState::default_since_{-1};

bool LocaleState::is_named_c() {
  return std::string_view(::setlocale(LC_ALL, nullptr)) == "C";
}

bool LocaleState::was_default_at(int changes) {
  if (!is_named_c()) return false;
  default_since_.store(changes, std::memory_order_relaxed);
  return true;
}

std::optional<std::string> LocaleState::describe() {
  const std::string of_streams = std::locale().name();
  if (of_streams == "*") return std::nullopt;
  std::string text = ::setlocale(LC_ALL, nullptr);
  if (const ::locale_t of_thread = ::uselocale(nullptr); of_thread != LC_GLOBAL_LOCALE) {
    text = "of the thread";
    for (const char* const name : of_thread->__names)
      if (name != nullptr) absl::StrAppend(&text, ";", name);
  }
  return absl::StrCat(text, ", streams ", of_streams);
}

}  // namespace cachepy::internal
