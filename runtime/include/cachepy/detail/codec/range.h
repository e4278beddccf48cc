// Ranges of elements: sequences, sets and maps with and without order, adaptors, arrays.
#pragma once

#include <vector>

#include "cachepy/detail/codec/base.h"
#include "cachepy/detail/codec/flat.h"

namespace cachepy::detail {

/// Whether nothing but the elements makes the range: an order, a hash or an equality with members of its own could not
/// be given back.
template <class T>
constexpr bool has_stateless_policies() {
  bool good = true;
  if constexpr (detected<KeyCompareOp, T>) good &= std::is_empty_v<typename T::key_compare>;
  if constexpr (detected<HasherOp, T>) good &= std::is_empty_v<typename T::hasher>;
  if constexpr (detected<KeyEqualOp, T>) good &= std::is_empty_v<typename T::key_equal>;
  return good;
}

template <class T>
using ElementOf = std::remove_cv_t<typename T::value_type>;

template <>
struct KindCodec<Kind::kSequence> {
  template <class T>
  static void encode(Encoder& out, const T& range) {
    static_assert(has_stateless_policies<T>(),
                  "cachepy: this container is ordered by an object with a state, which would be lost");
    std::uint64_t count = 0;
    if constexpr (detected<SizeOp, T>) {
      count = range.size();
    } else {
      for (auto it = range.begin(); it != range.end(); ++it) ++count;
    }
    out.u64(count);
    if constexpr (!detected<BeginOp, T>) {  // std::valarray
      if (count != 0) encode_elements(out, &range[0], count);
    } else if constexpr (detected<DataOp, const T>) {
      encode_elements<ElementOf<T>>(out, range.data(), count);
    } else {
      for (auto it = range.begin(); it != range.end(); ++it) detail::encode_value<ElementOf<T>>(out, *it);
    }
  }

  template <class T>
  static void read(Decoder& in, T& range) {
    const std::size_t count = in.count(element_bytes<T>());
    if constexpr (!detected<BeginOp, T>) {
      range.resize(count);
      if (count != 0) read_elements(in, &range[0], count);
    } else if constexpr (flat_size<ElementOf<T>>() != 0 && std::is_default_constructible_v<ElementOf<T>> &&
                         detected<DataOp, T> && detected<ResizeOp, T>) {
      read_blocks(in, range, count);
    } else {
      read_one_by_one(in, range, count);
    }
    if constexpr (detected<SizeOp, T>) {
      if (in.ok() && range.size() != count) in.fail();  // equal keys, which no set holds
    }
  }

  template <class T>
  static void describe(Schema& out) {
    if constexpr (detected<MappedTypeOp, T>) {
      out << "map<";
      describe_type_list<typename T::key_type, typename T::mapped_type>(out);
    } else {
      out << "list<";
      detail::describe<ElementOf<T>>(out);
    }
    out << ">";
  }

 private:
  template <class T>
  static constexpr std::size_t element_bytes() {
    if constexpr (detected<MappedTypeOp, T>)
      return min_bytes<typename T::key_type>() + min_bytes<typename T::mapped_type>();
    else
      return min_bytes<ElementOf<T>>();
  }

  template <class T>
  static void read_one_by_one(Decoder& in, T& range, std::size_t count) {
    using Value = typename T::value_type;
    range.clear();
    if constexpr (detected<MappedTypeOp, T>) {
      for (std::size_t i = 0; i < count && in.ok(); ++i) {
        auto key = detail::make_value<typename T::key_type>(in);
        auto mapped = detail::make_value<typename T::mapped_type>(in);
        range.emplace_hint(range.end(), std::move(key), std::move(mapped));
      }
    } else if constexpr (detected<KeyTypeOp, T>) {
      for (std::size_t i = 0; i < count && in.ok(); ++i)
        range.emplace_hint(range.end(), detail::make_value<Value>(in));
    } else if constexpr (detected<BeforeBeginOp, T>) {
      auto last = range.before_begin();
      for (std::size_t i = 0; i < count && in.ok(); ++i)
        last = range.emplace_after(last, detail::make_value<Value>(in));
    } else if constexpr (detected<EmplaceBackOp, T>) {
      for (std::size_t i = 0; i < count && in.ok(); ++i) range.emplace_back(detail::make_value<Value>(in));
    } else {
      static_assert(
          always_false<T>,
          "cachepy: this range can be an argument but not a result: it owns no elements or cannot grow "
          "(std::span, a view?); return a container, or specialise cachepy::Codec for it");
    }
  }
};

/// Whether the order of a container without one can be given back: in libstdc++'s, it follows from the number of buckets and the
/// order in which the elements came.
template <class T>
constexpr bool can_keep_order() {
  return is_named<T>("std::unordered_");
}

/// In keys, elements in the order of their bytes, so that equal containers give equal bytes. In results, where that is possible,
/// in such an order that they come back in the order that they had: the last one first, as each is put before those that are there.
template <>
struct KindCodec<Kind::kUnordered> : KindCodec<Kind::kSequence> {
  template <class T>
  static void encode(Encoder& out, const T& range) {
    static_assert(
        has_stateless_policies<T>(),
        "cachepy: this container hashes or compares by an object with a state, which would be lost");
    if constexpr (can_keep_order<T>()) {
      const bool is_kept = out.expects_reading() && range.bucket_count() <= most_buckets(range.size()) &&
                           is_load_factor(range.max_load_factor());
      out.u64(is_kept ? range.bucket_count() : 0);
      out.scalar(is_kept ? range.max_load_factor() : 0.0f);
      if (is_kept) return encode_backwards(out, range);
    }
    out.u64(range.size());
    ElementSorter sorter(out, range.size());
    for (const auto& element : range) detail::encode_value(sorter.element(), element);
    sorter.finish();
  }

  template <class T>
  static void read(Decoder& in, T& range) {
    if constexpr (can_keep_order<T>()) {
      const std::uint64_t buckets = in.u64();
      const auto load_factor = in.scalar<float>();
      range.clear();
      if (buckets != 0) {
        if (buckets > most_buckets(in.remaining()) || !is_load_factor(load_factor)) return in.fail();
        range.max_load_factor(load_factor);
        range.rehash(static_cast<std::size_t>(buckets));
      }
    }
    KindCodec<Kind::kSequence>::read(in, range);
  }

  template <class T>
  static void describe(Schema& out) {
    if constexpr (can_keep_order<T>()) out << "unordered ";
    KindCodec<Kind::kSequence>::describe<T>(out);
  }

 private:
  /// What is believed of an entry.
  static constexpr std::uint64_t most_buckets(std::uint64_t count) {
    return (std::uint64_t{1} << 20) + (count < (std::uint64_t{1} << 50) ? 16 * count : count);
  }
  static constexpr bool is_load_factor(float load_factor) {
    return load_factor >= 0.01f && load_factor <= 1e6f;
  }

  template <class T>
  static void encode_backwards(Encoder& out, const T& range) {
    std::vector<const typename T::value_type*> elements;
    elements.reserve(range.size());
    for (const auto& element : range) elements.push_back(__builtin_addressof(element));
    out.u64(elements.size());
    for (auto element = elements.rbegin(); element != elements.rend(); ++element)
      detail::encode_value(out, **element);
  }
};

template <class A>
struct AdaptorAccess : A {
  static auto& container(const A& adaptor) { return const_cast<A&>(adaptor).*(&AdaptorAccess::c); }
};

/// std::stack, queue, priority_queue: the container inside.
template <>
struct KindCodec<Kind::kAdaptor> {
  template <class T>
  static void encode(Encoder& out, const T& value) {
    if constexpr (detected<ValueCompareOp, T>)
      static_assert(std::is_empty_v<typename T::value_compare>,
                    "cachepy: this queue is ordered by an object with a state, which would be lost");
    detail::encode_value(out, AdaptorAccess<T>::container(value));
  }
  template <class T>
  static void read(Decoder& in, T& value) {
    detail::read_value(in, AdaptorAccess<T>::container(value));
  }
  template <class T>
  static void describe(Schema& out) {
    detail::describe<typename T::container_type>(out);
  }
};

/// T[n] and std::array: their length is in the type.
template <>
struct KindCodec<Kind::kArray> {
  template <class T>
  static void encode(Encoder& out, const T& value) {
    if constexpr (ArrayOf<T>::size == 0) {
      out.u8(0);
    } else {
      encode_elements<typename ArrayOf<T>::type>(out, &value[0], ArrayOf<T>::size);
    }
  }
  template <class T>
  static void read(Decoder& in, T& value) {
    if constexpr (ArrayOf<T>::size == 0) {
      (void)in.u8();
    } else {
      // Elements of a const field: nobody has seen them yet.
      read_elements(in, const_cast<typename ArrayOf<T>::type*>(&value[0]), ArrayOf<T>::size);
    }
  }
  /// For a std::array whose elements have no default constructor.
  template <class T>
  static T make_from_parts(Decoder& in) {
    return make_each<T>(in, std::make_index_sequence<ArrayOf<T>::size>());
  }
  template <class T>
  static void describe(Schema& out) {
    out << "array<" << std::uint64_t{ArrayOf<T>::size} << ",";
    detail::describe<typename ArrayOf<T>::type>(out);
    out << ">";
  }

 private:
  template <class T, std::size_t... I>
  static T make_each(Decoder& in, std::index_sequence<I...>) {
    return {{(static_cast<void>(I), detail::make_value<typename ArrayOf<T>::type>(in))...}};
  }
};

}  // namespace cachepy::detail
