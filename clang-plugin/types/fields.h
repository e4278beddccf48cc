// Supplies the runtime with the fields of classes that have no codec of their own, so that users write no
// serialisation code.
//
// Knows of the runtime only what include/cachepy/detail/fields.h declares; knows nothing of wrappers or of
// attributes on functions.
#pragma once

namespace clang {
class CompilerInstance;
}

namespace cachepy::plugin {

/// From now on, whenever cachepy::detail::NeedFields<T> is instantiated, fields_of(FieldsTag<T>, T&) is
/// synthesised, or an error says which field cannot be handed out and what to do instead. Call once, when
/// Sema exists.
void install_field_synthesis(clang::CompilerInstance& ci);

}  // namespace cachepy::plugin
