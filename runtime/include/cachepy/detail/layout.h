// The layout of a type's encoding as text (grammar: detail/schema.h), in step with codec.h.
#pragma once

#include <string>

#include "cachepy/detail/codec.h"
#include "cachepy/detail/schema.h"

namespace cachepy::detail {

template <class T>
constexpr const char* type_name_text() {
  return __PRETTY_FUNCTION__;  // "… [T = ns::Name]"
}

void describe_named(Schema& out, const char* word, const char* pretty_function);

template <class T>
void describe(Schema& out);

template <class First, class... Rest>
void describe_type_list(Schema& out) {
  detail::describe<std::remove_cv_t<First>>(out);
  if constexpr (sizeof...(Rest) != 0) {
    out << ",";
    describe_type_list<Rest...>(out);
  }
}

template <template <class...> class V, class... T>
void describe_alternatives(Schema& out, const V<T...>*) {
  describe_type_list<T...>(out);
}

template <class T>
constexpr const char* scalar_name() {
  if constexpr (std::is_same_v<T, bool>) return "bool";
  if constexpr (std::is_same_v<T, char>) return "c8";
  if constexpr (std::is_same_v<T, char16_t>) return "c16";
  if constexpr (std::is_same_v<T, char32_t> || std::is_same_v<T, wchar_t>) return "c32";
  if constexpr (std::is_floating_point_v<T>)
    return sizeof(T) == 4 ? "f32" : sizeof(T) == 8 ? "f64" : sizeof(T) == 2 ? "f16" : "f128";
  constexpr bool negative = static_cast<T>(-1) < static_cast<T>(0);
  switch (sizeof(T)) {
    case 1:
      return negative ? "i8" : "u8";
    case 2:
      return negative ? "i16" : "u16";
    case 4:
      return negative ? "i32" : "u32";
    case 8:
      return negative ? "i64" : "u64";
    default:
      return negative ? "i128" : "u128";
  }
}

template <class T, std::size_t... I>
void describe_tuple(Schema& out, std::index_sequence<I...>) {
  if constexpr (sizeof...(I) != 0) describe_type_list<std::tuple_element_t<I, T>...>(out);
}

template <class Refs>
struct DescribeFields;
template <class... F>
struct DescribeFields<std::tuple<F...>> {
  static void write(Schema& out, const char* names) {
    [[maybe_unused]] const char* comma = "";
    (describe_field<FieldType<F>>(out, comma, names), ...);
  }
  template <class T>
  static void describe_field(Schema& out, const char*& comma, const char*& name) {
    name = next(name);
    out << comma;
    out.name(name) << ":";
    detail::describe<T>(out);
    comma = ",";
  }
  static const char* next(const char* name) { return name + std::char_traits<char>::length(name) + 1; }
};

template <class T>
void describe(Schema& out) {
  constexpr Kind kind = kind_of<T>;
  if constexpr (kind == Kind::kCodec || kind == Kind::kArchive) {
    describe_named(out, "custom ", type_name_text<T>());
  } else if constexpr (kind == Kind::kScalar) {
    out << scalar_name<T>();
  } else if constexpr (kind == Kind::kLongDouble) {
    out << (kLongDoubleBytes == 10 ? "f80" : sizeof(T) == 8 ? "f64" : "f128");
  } else if constexpr (kind == Kind::kEnum) {
    describe_named(out, "named ", type_name_text<T>());
    out << " " << scalar_name<std::underlying_type_t<T>>();
  } else if constexpr (kind == Kind::kCString) {
    out << "optional<string>";
  } else if constexpr (kind == Kind::kPath) {
    out << "path";
  } else if constexpr (kind == Kind::kUnordered || kind == Kind::kSequence || kind == Kind::kString) {
    if constexpr (kind == Kind::kString && sizeof(typename T::value_type) == 1) {
      out << "string";
      return;
    }
    if constexpr (detected<MappedTypeOp, T>) {
      out << "map<";
      detail::describe<std::remove_cv_t<typename T::key_type>>(out);
      out << ",";
      detail::describe<std::remove_cv_t<typename T::mapped_type>>(out);
    } else {
      out << "list<";
      detail::describe<std::remove_cv_t<typename T::value_type>>(out);
    }
    out << ">";
  } else if constexpr (kind == Kind::kAdaptor) {
    detail::describe<typename T::container_type>(out);
  } else if constexpr (kind == Kind::kArray) {
    if constexpr (std::is_array_v<T>) {
      out << "array<" << std::uint64_t{std::extent_v<T>} << ",";
      detail::describe<std::remove_cv_t<std::remove_extent_t<T>>>(out);
    } else {
      out << "array<" << std::uint64_t{std::tuple_size_v<T>} << ",";
      detail::describe<std::remove_cv_t<typename T::value_type>>(out);
    }
    out << ">";
  } else if constexpr (kind == Kind::kTuple) {
    out << "tuple<";
    describe_tuple<T>(out, std::make_index_sequence<std::tuple_size_v<T>>{});
    out << ">";
  } else if constexpr (kind == Kind::kVariant) {
    out << "variant<";
    describe_alternatives(out, static_cast<const T*>(nullptr));
    out << ">";
  } else if constexpr (kind == Kind::kOptional) {
    out << "optional<";
    detail::describe<std::remove_cv_t<typename T::value_type>>(out);
    out << ">";
  } else if constexpr (kind == Kind::kUniquePtr || kind == Kind::kSharedPtr) {
    out << (kind == Kind::kUniquePtr ? "optional<" : "shared<");
    detail::describe<std::remove_cv_t<typename T::element_type>>(out);
    out << ">";
  } else if constexpr (kind == Kind::kDuration || kind == Kind::kTimePoint) {
    describe_named(out, "named ", type_name_text<T>());  // the unit is part of the layout
    out << " ";
    detail::describe<typename T::rep>(out);
  } else if constexpr (kind == Kind::kComplex) {
    out << "tuple<";
    detail::describe<typename T::value_type>(out);
    out << ",";
    detail::describe<typename T::value_type>(out);
    out << ">";
  } else if constexpr (kind == Kind::kBitset) {
    out << "array<" << std::uint64_t{T().size()} << ",bool>";
  } else if constexpr (kind == Kind::kClass) {
    if (!out.enter(&type_tag<T>)) return;
    const char* names = field_names(FieldsTag<typename NeedFields<T>::type>{}).data;
    out << "struct ";
    out.name(names) << "{";
    DescribeFields<FieldRefs<T>>::write(out, names);
    out << "}";
    out.leave();
  } else {
    static_assert(always_false<T>, "cachepy: the layout of this type cannot be described");
  }
}

}  // namespace cachepy::detail
