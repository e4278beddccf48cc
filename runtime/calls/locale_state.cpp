#include "calls/locale_state.h"

#include "absl/strings/str_cat.h"

namespace cachepy::internal {

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
