// Flat types: those whose encoding has one length, known at compile time, and no references into it. Their values
// move in one go, many at a time, without a question for each field. A block is flat and, beyond that, in memory as it
// is encoded: nothing is touched at all.
#pragma once

#include <cstring>
#include <tuple>

#include "cachepy/detail/codec/base.h"
#include "cachepy/detail/codec/scalar.h"
#include "cachepy/detail/elements.h"
#include "cachepy/detail/fields.h"

namespace cachepy::detail {

template <class T>
using FieldRefs = decltype(fields_of(FieldsTag<typename NeedFields<T>::type>{}, std::declval<T&>()).refs);

template <class T>
auto fields(const T& object) {
  return fields_of(FieldsTag<typename NeedFields<T>::type>{}, const_cast<T&>(object));
}

/// The declared type of a field that the plugin gives as a reference or as a FieldValue.
template <class F>
struct FieldTypeOf {
  using type = std::remove_cv_t<std::remove_reference_t<F>>;
};
template <class Object, class Value>
struct FieldTypeOf<FieldValue<Object, Value>> {
  using type = Value;
};
template <class Object>
struct FieldTypeOf<Referred<Object>> {
  using type = std::remove_cv_t<Object>;
};
template <class Base>
struct FieldTypeOf<BasePart<Base>> {
  using type = Base;
};
template <class Object, class Pointer, Release release>
struct FieldTypeOf<OwnedElements<Object, Pointer, release>> {
  using type = Elements<typename OwnedElements<Object, Pointer, release>::Element>;
};
template <class F>
using FieldType = typename FieldTypeOf<F>::type;

template <class T>
struct ArrayOf;
template <class T, std::size_t n>
struct ArrayOf<T[n]> {
  using type = std::remove_cv_t<T>;
  static constexpr std::size_t size = n;
};
template <template <class, std::size_t> class A, class T, std::size_t n>
struct ArrayOf<A<T, n>> {
  using type = std::remove_cv_t<T>;
  static constexpr std::size_t size = n;
};

/// Where more would have to be copied than is worth it, fields go one by one.
constexpr std::size_t kMaxFlatBytes = 1024;

template <class T>
constexpr std::size_t flat_size();
template <class T>
constexpr bool is_block();

/// The flat size of several values in a row; 0 when one of them is not flat.
template <class... T>
constexpr std::size_t flat_sum() {
  constexpr bool all = (... && (flat_size<T>() != 0));
  constexpr std::size_t sum = (std::size_t{0} + ... + flat_size<T>());
  return all && sum <= kMaxFlatBytes ? sum : 0;
}

/// Of fields that are not references into the object nothing is asked: they may be of the class itself.
template <class... F>
constexpr std::size_t flat_size_of_fields() {
  if constexpr ((... && std::is_reference_v<F>))
    return flat_sum<FieldType<F>...>();
  else
    return 0;
}
template <class F>
constexpr bool is_block_field() {
  if constexpr (std::is_reference_v<F>)
    return is_block<FieldType<F>>();
  else
    return false;
}

template <class Refs>
struct FlatFields;
template <class... F>
struct FlatFields<std::tuple<F...>> {
  static constexpr std::size_t flat = flat_size_of_fields<F...>();
  static constexpr std::size_t block_size = (std::size_t{0} + ... + sizeof(FieldType<F>));
  static constexpr bool all_blocks = (... && is_block_field<F>());
};
template <class Tuple, class Indices>
struct FlatTuple;
template <class Tuple, std::size_t... I>
struct FlatTuple<Tuple, std::index_sequence<I...>> {
  static constexpr std::size_t flat = flat_sum<std::remove_cv_t<std::tuple_element_t<I, Tuple>>...>();
};

/// The length of every T's encoding in bytes; 0 when T is not flat.
template <class T>
constexpr std::size_t flat_size() {
  constexpr Kind kind = kind_of<T>;
  if constexpr (kind == Kind::kScalar || kind == Kind::kEnum) {
    return sizeof(T);
  } else if constexpr (kind == Kind::kLongDouble) {
    return kLongDoubleBytes;
  } else if constexpr (kind == Kind::kArray) {
    constexpr std::size_t size = flat_size<typename ArrayOf<T>::type>() * ArrayOf<T>::size;
    return size <= kMaxFlatBytes ? size : 0;
  } else if constexpr (kind == Kind::kTuple) {
    return FlatTuple<T, std::make_index_sequence<std::tuple_size_v<T>>>::flat;
  } else if constexpr (kind == Kind::kClass && !std::is_empty_v<T>) {
    return FlatFields<FieldRefs<T>>::flat;
  } else {
    return 0;
  }
}

/// Whether the bytes of a T in memory are its encoding: no padding, every field encoded, all of them blocks.
template <class T>
constexpr bool is_block() {
  constexpr Kind kind = kind_of<T>;
  if constexpr (!std::is_trivially_copyable_v<T>) {
    return false;
  } else if constexpr (kind == Kind::kEnum) {
    return is_block<std::underlying_type_t<T>>();
  } else if constexpr (kind == Kind::kScalar) {
    return !std::is_same_v<T, bool>;  // a byte that is neither 0 nor 1 must not become a bool
  } else if constexpr (kind == Kind::kComplex) {
    return is_block<typename T::value_type>();
  } else if constexpr (kind == Kind::kArray) {
    return ArrayOf<T>::size != 0 && is_block<typename ArrayOf<T>::type>();
  } else if constexpr (kind == Kind::kClass && !std::is_empty_v<T>) {
    using Parts = FlatFields<FieldRefs<T>>;
    return Parts::block_size == sizeof(T) && Parts::all_blocks;
  } else {
    return false;
  }
}

/// The least number of bytes a T is encoded in, for bounding counts; at least 1.
template <class T>
constexpr std::size_t min_bytes() {
  if constexpr (is_block<T>()) return sizeof(T);
  return flat_size<T>() != 0 ? flat_size<T>() : 1;
}

/// Copies a flat value's encoding to `to`, and `to` past it.
template <class T>
void put_flat(char*& to, const T& value) {
  constexpr Kind kind = kind_of<T>;
  if constexpr (kind == Kind::kArray) {
    for (const auto& element : value) detail::put_flat(to, element);
  } else if constexpr (kind == Kind::kTuple) {
    std::apply([&to](const auto&... part) { (detail::put_flat(to, part), ...); }, value);
  } else if constexpr (kind == Kind::kClass) {
    std::apply([&to](const auto&... field) { (detail::put_flat(to, field), ...); },
               detail::fields(value).refs);
  } else {
    std::memcpy(to, &value, flat_size<T>());
    to += flat_size<T>();
  }
}

/// Reads back what put_flat wrote; false when a byte is not one of the type's values.
template <class T>
bool take_flat(const char*& from, T& value) {
  constexpr Kind kind = kind_of<T>;
  bool good = true;
  if constexpr (kind == Kind::kArray) {
    for (auto& element : value) good &= detail::take_flat(from, element);
  } else if constexpr (kind == Kind::kTuple) {
    std::apply([&](auto&... part) { ((good &= detail::take_flat(from, part)), ...); }, value);
  } else if constexpr (kind == Kind::kClass) {
    std::apply([&](auto&... field) { ((good &= detail::take_flat(from, field)), ...); },
               detail::fields(value).refs);
  } else if constexpr (kind == Kind::kEnum) {
    std::underlying_type_t<T> number{};
    good = detail::take_flat(from, number);
    value = static_cast<T>(number);
  } else if constexpr (std::is_same_v<T, bool>) {
    good = static_cast<unsigned char>(*from) <= 1;
    value = *from++ == 1;
  } else {
    if constexpr (kind == Kind::kLongDouble) value = 0;
    std::memcpy(&value, from, flat_size<T>());
    from += flat_size<T>();
  }
  return good;
}

template <class T>
void encode_flat(Encoder& out, const T& value) {
  char bytes[flat_size<T>()];
  char* to = bytes;
  put_flat(to, value);
  out.bytes(bytes, sizeof bytes);
}

template <class T>
void read_flat(Decoder& in, T& value) {
  char bytes[flat_size<T>()];
  in.bytes(bytes, sizeof bytes);
  const char* from = bytes;
  if (!take_flat(from, value)) in.fail();
}

/// Several values that lie one behind the other in memory.
template <class T>
void encode_elements(Encoder& out, const T* elements, std::size_t count) {
  if constexpr (is_block<T>()) {
    out.bytes(elements, count * sizeof(T));
  } else if constexpr (flat_size<T>() != 0) {
    constexpr std::size_t step = 4 * kMaxFlatBytes / flat_size<T>();
    char bytes[step * flat_size<T>()];
    for (std::size_t i = 0; i < count;) {
      char* to = bytes;
      for (const std::size_t end = count - i < step ? count : i + step; i < end; ++i)
        put_flat(to, elements[i]);
      out.bytes(bytes, static_cast<std::size_t>(to - bytes));
    }
  } else {
    for (std::size_t i = 0; i < count; ++i) detail::encode_value(out, elements[i]);
  }
}

template <class T>
void read_elements(Decoder& in, T* elements, std::size_t count) {
  if constexpr (is_block<T>()) {
    in.bytes(elements, count * sizeof(T));
  } else if constexpr (flat_size<T>() != 0) {
    constexpr std::size_t step = 4 * kMaxFlatBytes / flat_size<T>();
    char bytes[step * flat_size<T>()];
    for (std::size_t i = 0; i < count && in.ok();) {
      const std::size_t end = count - i < step ? count : i + step;
      in.bytes(bytes, (end - i) * flat_size<T>());
      bool good = true;
      for (const char* from = bytes; i < end; ++i) good &= take_flat(from, elements[i]);
      if (!good) in.fail();
    }
  } else {
    for (std::size_t i = 0; i < count && in.ok(); ++i) detail::read_value(in, elements[i]);
  }
}

/// Numbers that lie one behind the other in bytes of any alignment.
template <class T>
class BlockIterator {
 public:
  using iterator_category = std::random_access_iterator_tag;
  using value_type = T;
  using difference_type = std::ptrdiff_t;
  using pointer = const T*;
  using reference = T;

  explicit BlockIterator(const char* at) : at_(at) {}
  T operator*() const {
    T value;
    std::memcpy(&value, at_, sizeof value);
    return value;
  }
  BlockIterator& operator++() {
    at_ += sizeof(T);
    return *this;
  }
  BlockIterator& operator--() {
    at_ -= sizeof(T);
    return *this;
  }
  BlockIterator& operator+=(std::ptrdiff_t n) {
    at_ += n * static_cast<std::ptrdiff_t>(sizeof(T));
    return *this;
  }
  friend std::ptrdiff_t operator-(BlockIterator a, BlockIterator b) {
    return (a.at_ - b.at_) / static_cast<std::ptrdiff_t>(sizeof(T));
  }
  friend bool operator==(BlockIterator a, BlockIterator b) { return a.at_ == b.at_; }
  friend bool operator!=(BlockIterator a, BlockIterator b) { return a.at_ != b.at_; }

 private:
  const char* at_;
};

/// Reads `count` flat elements into a contiguous container, which grows no faster than the bytes arrive.
template <class C>
void read_blocks(Decoder& in, C& container, std::size_t count) {
  using Element = std::remove_reference_t<decltype(*container.data())>;
  using Iterator = std::conditional_t<std::is_same_v<Element, char>, const char*, BlockIterator<Element>>;
  constexpr std::size_t element = sizeof(Element);
  if constexpr (std::is_arithmetic_v<Element> && is_block<Element>() && detected<AssignOp, C, Iterator>) {
    // All is here: no need for elements that are zero first.
    if (const char* const bytes = in.view(count * element)) {
      container.assign(Iterator(bytes), Iterator(bytes + count * element));
      return;
    }
  }
  constexpr std::size_t least = (std::size_t{1} << 18) / element + 1,
                        most = (std::size_t{1} << 24) / element + 1;
  if (count > least) container.reserve(count);
  std::size_t have = 0;
  do {
    // As much as has arrived: large pieces are read into the container by several threads.
    const std::size_t step = have < least ? least : have < most ? have : most;
    const std::size_t next = count - have < step ? count - have : step;
    container.resize(have + next);
    read_elements(in, container.data() + have, next);
    have += next;
  } while (have < count && in.ok());
}

}  // namespace cachepy::detail
