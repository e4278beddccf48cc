// Gives the runtime access to the fields of classes without a codec, so that users write no serialisation code.
//
// Depends only on the declarations of include/cachepy/detail/fields.h, not on wrappers or attributes of functions.
#pragma once

namespace clang {
class CompilerInstance;
}

namespace cachepy::plugin {

/// From now on, whenever cachepy::detail::NeedFields<T> is instantiated, fields_of(FieldsTag<T>, T&) is synthesised, or an error names
/// the field that cannot be accessed and a remedy. Call this once, when Sema exists.
void install_field_synthesis(clang::CompilerInstance& ci);

}  // namespace cachepy::plugin
