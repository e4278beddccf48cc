// Makes Sema usable after the end of the translation unit, when all of its code has been read.
//
// By then, Sema no longer has an outermost scope, and it does not perform deferred work by itself. Every late use of Sema needs an
// object of this class. For example, to define an implicit assignment of a class with an array, Sema looks up __builtin_memcpy and
// declares it in the outermost scope.
#pragma once

#include <memory>

namespace clang {
class Scope;
class Sema;
}  // namespace clang

namespace cachepy::plugin {

class LateSema {
 public:
  /// `sema` must outlive this object.
  explicit LateSema(clang::Sema& sema);
  ~LateSema();
  LateSema(const LateSema&) = delete;
  LateSema& operator=(const LateSema&) = delete;

  /// Instantiates the templates and defines the vtables that have been used since the last call.
  void finish_pending();

 private:
  clang::Sema& sema_;
  std::unique_ptr<clang::Scope> own_;  ///< if the parser left none
  clang::Scope* const before_;
};

}  // namespace cachepy::plugin
