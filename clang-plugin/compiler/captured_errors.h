// Captures the errors that Clang finds in instantiations that the plugin causes, so that they can be reported in terms of the user's
// code: a type that cachepy cannot encode. They leave no trace in the state of the compiler, so compilation can continue if the type
// is not needed.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "clang/Basic/Diagnostic.h"

namespace cachepy::plugin {

class CapturedErrors {
 public:
  /// `at_first`, unless empty, is called for the first error. `diags` must outlive this object.
  explicit CapturedErrors(clang::DiagnosticsEngine& diags, std::function<void()> at_first = {});
  /// Reports errors that were captured and not taken.
  ~CapturedErrors();
  CapturedErrors(const CapturedErrors&) = delete;
  CapturedErrors& operator=(const CapturedErrors&) = delete;

  /// Whether the first error is one of the plugin's own, which tells the user what to do.
  bool are_ours() const;

  /// The text and place of the first error: "no member named 'x' in 'Y' (y.h:12)". Nullopt if there was none. Forgets all errors; the
  /// caller reports them in its own words, or proceeds without the code that did not compile.
  std::optional<std::string> take();

  /// All that was reported: errors, warnings and their notes. Forgets them, like take().
  std::vector<clang::StoredDiagnostic> take_all();

 private:
  class Keeper;

  void forget();

  clang::DiagnosticsEngine& diags_;
  const bool had_errors_;  ///< before
  std::unique_ptr<Keeper> keeper_;
  clang::DiagnosticConsumer* client_;
  std::unique_ptr<clang::DiagnosticConsumer> owned_client_;  ///< null if the engine does not own it
};

}  // namespace cachepy::plugin
