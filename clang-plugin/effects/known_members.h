// What the effects of the standard library's members are known to be. Everything else may do anything.
#pragma once

#include "clang/AST/DeclCXX.h"

namespace cachepy::plugin {

/// Does it return a reference to an element, and nothing else? `v[i]`, `v.front()`, `m[k]`; not `v.at(i)`, which may throw.
bool is_element_access(const clang::CXXMethodDecl* callee);

/// Does a call of it change its object only, whatever the object holds, where nobody uses the result? `v.push_back(x)`,
/// `n.fetch_add(1)`; not `s.insert(position, text)`, which may throw.
bool is_known_update(const clang::CXXMethodDecl* callee);

/// Does it only replace its object's value? Assignments that the compiler makes of such, and the standard library's.
bool is_known_assignment(const clang::CXXMethodDecl* callee);

/// Are objects of this type copied, assigned, compared and destroyed without running code of the user's? Numbers, pointers,
/// trivially copyable classes, strings, containers of such.
bool is_plain_value(clang::QualType type);

}  // namespace cachepy::plugin
