// Types whose users say how they are encoded: by a Codec<T>, or in the conventions of cereal and Boost by serialize(),
// or save() and load(), members or free functions, with or without a version.
#pragma once

#include <string_view>

#include "cachepy/detail/codec/base.h"

// Where these libraries say which version of a class's layout the program has; not there without them.
namespace boost::serialization {
template <class T>
struct version;
}
namespace cereal::detail {
namespace {  // as there
struct version_binding_tag;
}
template <class T, class BindingTag>
struct Version;
}  // namespace cereal::detail

namespace cachepy::detail {

template <class T>
using BoostVersionOp = decltype(boost::serialization::version<T>::value);
template <class T>
using CerealVersionOp = decltype(cereal::detail::Version<T, cereal::detail::version_binding_tag>::version);

/// The version that the libraries themselves would hand to serialize(): the program's newest.
template <class T>
unsigned class_version() {
  unsigned version = 0;
  if constexpr (detected<BoostVersionOp, T>)
    version = static_cast<unsigned>(boost::serialization::version<T>::value);
  if constexpr (detected<CerealVersionOp, T>) {
    const unsigned other = cereal::detail::Version<T, cereal::detail::version_binding_tag>::version;
    if (other > version) version = other;
  }
  return version;
}

/// Both libraries wrap values to give them names, or to name a base: what is inside.
template <class T>
auto& unwrapped(T& value) {
  using Plain = std::remove_cv_t<T>;
  if constexpr (is_named<Plain>("cereal::NameValuePair<")) {
    return value.value;
  } else if constexpr (is_named<Plain>("boost::serialization::nvp<")) {
    return value.value();
  } else if constexpr (is_named<Plain>("cereal::base_class<") ||
                       is_named<Plain>("cereal::virtual_base_class<")) {
    return *value.base_ptr;
  } else {
    return value;
  }
}

class EncodeArchive {
 public:
  using is_saving = std::true_type;
  using is_loading = std::false_type;

  explicit EncodeArchive(Encoder& out) : out_(out) {}
  template <class... T>
  EncodeArchive& operator()(const T&... values) {
    (encode(unwrapped(values)), ...);
    return *this;
  }
  template <class T>
  EncodeArchive& operator&(const T& value) {
    return (*this)(value);
  }
  template <class T>
  EncodeArchive& operator<<(const T& value) {
    return (*this)(value);
  }

 private:
  template <class T>
  void encode(const T& value) {
    detail::encode_value(out_, value);
  }

  Encoder& out_;
};

class DecodeArchive {
 public:
  using is_saving = std::false_type;
  using is_loading = std::true_type;

  explicit DecodeArchive(Decoder& in) : in_(in) {}
  template <class... T>
  DecodeArchive& operator()(T&&... values) {
    (detail::read_value(in_, unwrapped(values)), ...);
    return *this;
  }
  template <class T>
  DecodeArchive& operator&(T&& value) {
    return (*this)(value);
  }
  template <class T>
  DecodeArchive& operator>>(T&& value) {
    return (*this)(value);
  }

 private:
  Decoder& in_;
};

template <class T>
void save_to(EncodeArchive& archive, T& value) {
  const T& fixed = value;
  if constexpr (detected<SerializeOp, T>) {
    value.serialize(archive);
  } else if constexpr (detected<SerializeVersionOp, T>) {
    value.serialize(archive, class_version<T>());
  } else if constexpr (detected<SaveOp, T>) {
    fixed.save(archive);
  } else if constexpr (detected<SaveVersionOp, T>) {
    fixed.save(archive, class_version<T>());
  } else if constexpr (detected<FreeSerializeOp, T>) {
    serialize(archive, value);
  } else if constexpr (detected<FreeSerializeVersionOp, T>) {
    serialize(archive, value, class_version<T>());
  } else if constexpr (detected<FreeSaveOp, T>) {
    save(archive, fixed);
  } else {
    save(archive, fixed, class_version<T>());
  }
}

template <class T>
void load_from(DecodeArchive& archive, T& value) {
  if constexpr (detected<SerializeOp, T>) {
    value.serialize(archive);
  } else if constexpr (detected<SerializeVersionOp, T>) {
    value.serialize(archive, class_version<T>());
  } else if constexpr (detected<SaveOp, T>) {
    value.load(archive);
  } else if constexpr (detected<SaveVersionOp, T>) {
    value.load(archive, class_version<T>());
  } else if constexpr (detected<FreeSerializeOp, T>) {
    serialize(archive, value);
  } else if constexpr (detected<FreeSerializeVersionOp, T>) {
    serialize(archive, value, class_version<T>());
  } else if constexpr (detected<FreeSaveOp, T>) {
    load(archive, value);
  } else {
    load(archive, value, class_version<T>());
  }
}

template <>
struct KindCodec<Kind::kArchive> {
  template <class T>
  static void encode(Encoder& out, const T& value) {
    NestedEncoder nested(out);
    EncodeArchive archive(nested.content());
    save_to(archive, const_cast<T&>(value));  // serialize() is one function for both ways, and so never const
    nested.finish();
  }
  template <class T>
  static void read(Decoder& in, T& value) {
    (void)in.u64();  // its size: for readers that do not know the type
    DecodeArchive archive(in);
    load_from(archive, value);
  }
  template <class T>
  static void describe(Schema& out) {
    describe_named(out, "custom ", type_name_text<T>());
  }
};

template <>
struct KindCodec<Kind::kCodec> {
  template <class T>
  static void encode(Encoder& out, const T& value) {
    NestedEncoder nested(out);
    Codec<T>::encode(nested.content(), value);
    nested.finish();
  }
  template <class T>
  static T make(Decoder& in) {
    (void)in.u64();  // its size: for readers that do not know the type
    return Codec<T>::decode(in);
  }
  template <class T>
  static void describe(Schema& out) {
    describe_named(out, "custom ", type_name_text<T>());
  }
};

}  // namespace cachepy::detail
