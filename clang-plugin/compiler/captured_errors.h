// Keeps the errors that Clang finds while it instantiates what the user has not asked for, so that they can be reported as
// what they mean: a type that cachepy cannot look into. Nothing of them remains in the state of the compiler, so that
// compilation may go on where the type is not needed.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "clang/Basic/Diagnostic.h"

namespace cachepy::plugin {

class CapturedErrors {
 public:
  /// `at_first` is called when the first error is met, if it is not empty. `diags` must outlive this object.
  explicit CapturedErrors(clang::DiagnosticsEngine& diags, std::function<void()> at_first = {});
  /// Passes on what was captured and not taken.
  ~CapturedErrors();
  CapturedErrors(const CapturedErrors&) = delete;
  CapturedErrors& operator=(const CapturedErrors&) = delete;

  /// Whether the first error is one of the plugin's own, which says what is to be done.
  bool are_ours() const;

  /// The text and place of the first error: "no member named 'x' in 'Y' (y.h:12)". Forgets all errors; the caller reports
  /// them in its own words, or does without what did not compile. Nothing where all compiled.
  std::optional<std::string> take();

 private:
  class Keeper;

  clang::DiagnosticsEngine& diags_;
  const bool had_errors_;  ///< before
  std::unique_ptr<Keeper> keeper_;
  clang::DiagnosticConsumer* client_;
  std::unique_ptr<clang::DiagnosticConsumer> owned_client_;  ///< null where somebody else owns it
};

}  // namespace cachepy::plugin
