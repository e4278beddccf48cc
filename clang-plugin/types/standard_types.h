// Classes of the standard library and of other libraries that the plugin knows by name, because their fields are not
// their value.
#pragma once

#include <initializer_list>

#include "clang/AST/DeclCXX.h"
#include "llvm/ADT/StringRef.h"

namespace cachepy::plugin {

bool is_standard(const clang::CXXRecordDecl* record, std::initializer_list<llvm::StringRef> names);

/// Whether a class or a member of a class belongs to a library that is treated like the standard library.
bool is_of_known_library(const clang::DeclContext* context);

/// Whether it is a view whose elements can be written: std::span<int>, Eigen::Ref<Eigen::VectorXd>.
bool is_writable_view(const clang::CXXRecordDecl* record);

/// Whether copies of an object share its elements, as those of a cv::Mat do.
bool shares_elements(const clang::CXXRecordDecl* record);

/// Whether something can be written through a const object of the type: the target of a smart pointer or a view, possibly inside
/// containers and classes.
bool reaches_others(clang::QualType type);

/// Locks and similar classes: they are shared, and never part of a result.
bool is_for_synchronisation(clang::QualType type);

/// Why a class of the standard library, or a similar one, has no value to encode although it has fields.
struct Reason {
  llvm::StringRef what;
  llvm::StringRef advice;
  llvm::StringRef advice_for_argument = "";  ///< where that is another one
};

/// The header with the codec for a class of a library that needs the library's own functions; "" for other classes.
llvm::StringRef header_with_codec(const clang::CXXRecordDecl* record);

/// Empty for all other classes.
Reason reason_against(const clang::CXXRecordDecl* record);

}  // namespace cachepy::plugin
