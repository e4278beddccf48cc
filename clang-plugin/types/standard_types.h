// What the plugin knows by name of the classes of the standard library, and of some others: those that are made of fields,
// but whose fields are not a value.
#pragma once

#include <initializer_list>

#include "clang/AST/DeclCXX.h"
#include "llvm/ADT/StringRef.h"

namespace cachepy::plugin {

bool is_standard(const clang::CXXRecordDecl* record, std::initializer_list<llvm::StringRef> names);

/// Whether a class, or what is in one, belongs to a library that is used as if it came with the language.
bool is_of_known_library(const clang::DeclContext* context);

/// Whether it refers to elements that are elsewhere and lets them be written: std::span<int>, Eigen::Ref<Eigen::VectorXd>.
bool is_writable_view(const clang::CXXRecordDecl* record);

/// Whether something can be written through a const object of the type: what a smart pointer or a view refers to, also inside
/// of containers and classes.
bool reaches_others(clang::QualType type);

/// Locks and the like: shared by nature, and no part of any result.
bool is_for_synchronisation(clang::QualType type);

/// Why a class of the standard library, or one like it, has no value to encode, though it is made of fields.
struct Reason {
  llvm::StringRef what;
  llvm::StringRef advice;
  llvm::StringRef advice_for_argument = "";  ///< where that is another one
};

/// The header that has a codec for a class of a library, which only the library's own functions understand; "" for others.
llvm::StringRef header_with_codec(const clang::CXXRecordDecl* record);

/// Empty for all but such classes.
Reason reason_against(const clang::CXXRecordDecl* record);

}  // namespace cachepy::plugin
