// The meeting point of the plugin and the codecs for classes without a codec of their own.
//
// When `NeedFields<T>` is instantiated, the plugin synthesises, in this namespace and found through the tag by ADL,
//
//     inline auto fields_of(FieldsTag<T>, T& object) {
//       return make_fields(StringList{"ns::T\0base\0a\0b\0", 4}, <base subobject>, object.a, object.b);
//     }
//
// whatever the access of the fields. Without the plugin a call of fields_of<T> does not compile; nothing calls it then.
#pragma once

#include <tuple>

#include "cachepy/detail/site.h"

namespace cachepy::detail {

template <class T>
struct FieldsTag {};

/// Instantiating this class is the plugin's cue to synthesise fields_of(FieldsTag<T>, T&).
template <class T>
struct NeedFields {
  using type = T;
};

/// References to an object's direct bases (first, in order) and fields (in order); `names` holds the type's own
/// qualified name and then one name each.
template <class... F>
struct Fields {
  StringList names;
  std::tuple<F&...> refs;
};

template <class... F>
constexpr Fields<F...> make_fields(StringList names, F&... fields) {
  return {names, std::tuple<F&...>(fields...)};
}

}  // namespace cachepy::detail
