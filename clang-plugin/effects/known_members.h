// Known effects of members of the standard library. All other functions may do anything.
#pragma once

#include "clang/AST/DeclCXX.h"

namespace cachepy::plugin {

/// Whether it only returns a reference to an element: `v[i]`, `v.front()`, `m[k]`; not `v.at(i)`, which may throw.
bool is_element_access(const clang::CXXMethodDecl* callee);

/// Whether a call of it, with an unused result, changes only its object, whatever the object contains: `v.push_back(x)`,
/// `n.fetch_add(1)`; not `s.insert(position, text)`, which may throw.
bool is_known_update(const clang::CXXMethodDecl* callee);

/// Whether it only replaces the value of its object: assignments of the standard library, and defaulted ones made of these.
bool is_known_assignment(const clang::CXXMethodDecl* callee);

/// Whether objects of this type are copied, assigned, compared and destroyed without running user code: numbers, pointers,
/// trivially copyable classes, strings, containers of these.
bool is_plain_value(clang::QualType type);

}  // namespace cachepy::plugin
