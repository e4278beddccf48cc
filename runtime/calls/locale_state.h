// The locale with which functions format and parse numbers, compare texts and name days, if they do not choose one: of the thread
// (uselocale) or the process (setlocale), and that of streams that are made (std::locale::global).
#pragma once

#include <locale.h>

#include <atomic>
#include <cstring>
#include <locale>
#include <optional>
#include <string>

/// glibc's setlocale() increments it whenever it changes the locale, for programs with their own message catalogs (GNU gettext's
/// manual, "Being a gettext grok"). Weak, because a static program that never calls setlocale() may lack it.
extern "C" [[gnu::weak]] int _nl_msg_cat_cntr;

namespace cachepy::internal {

class LocaleState {
 public:
  /// Whether it is "C", with which programs start. Fast.
  static bool is_default() {
    static const void* const classic = identity_of(std::locale::classic());
    return ::uselocale(nullptr) == LC_GLOBAL_LOCALE && process_has_default() &&
           identity_of(std::locale()) == classic;
  }

  /// For people and keys: "LC_NUMERIC=de_DE.UTF-8;…, streams de_DE.UTF-8". Empty if the locale of streams has no name.
  static std::optional<std::string> describe();

 private:
  static bool process_has_default() {
    if (&_nl_msg_cat_cntr == nullptr) return is_named_c();
    const int changes = __atomic_load_n(&_nl_msg_cat_cntr, __ATOMIC_RELAXED);
    return changes == default_since_.load(std::memory_order_relaxed) || was_default_at(changes);
  }
  static bool was_default_at(int changes);
  static bool is_named_c();

  /// Copies share an object, to which std::locale is a pointer.
  static const void* identity_of(const std::locale& locale) {
    const void* identity;
    static_assert(sizeof locale == sizeof identity);
    std::memcpy(&identity, &locale, sizeof identity);
    return identity;
  }

  static constinit std::atomic<int>
      default_since_;  // the number of changes at which the locale of the process was seen to be "C"
};

}  // namespace cachepy::internal
