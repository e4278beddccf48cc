// The locale with which functions format and parse numbers, compare texts and name days, if they do not choose one: of the thread
// (uselocale) or the process (setlocale), and that of streams that are made (std::locale::global).
#pragma once

#include <locale.h>

#include <cstring>
#include <locale>
#include <optional>
#include <string>

namespace cachepy::internal {

class LocaleState {
 public:
  /// Whether it is "C", with which programs start. Fast.
  static bool is_default() {
    static const void* const classic = identity_of(std::locale::classic());
    const char* const of_process = ::setlocale(LC_ALL, nullptr);
    return of_process[0] == 'C' && of_process[1] == '\0' && ::uselocale(nullptr) == LC_GLOBAL_LOCALE &&
           identity_of(std::locale()) == classic;
  }

  /// For people and keys: "LC_NUMERIC=de_DE.UTF-8;…, streams de_DE.UTF-8". Empty if the locale of streams has no name.
  static std::optional<std::string> describe();

 private:
  /// Copies share an object, to which std::locale is a pointer.
  static const void* identity_of(const std::locale& locale) {
    const void* identity;
    static_assert(sizeof locale == sizeof identity);
    std::memcpy(&identity, &locale, sizeof identity);
    return identity;
  }
};

}  // namespace cachepy::internal
