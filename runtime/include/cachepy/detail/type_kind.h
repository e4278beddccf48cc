// Which way a type is encoded. Containers are recognised by their structure, so that no container's header is
// needed here.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>

#include "cachepy/detail/kind.h"
#include "cachepy/detail/standard_path.h"

namespace cachepy {

/// Specialise for a type of your own that is to be encoded in its own way:
///
///     template <> struct cachepy::Codec<Interval> {
///       static void encode(cachepy::Encoder& out, const Interval& v) { cachepy::encode(out, v.lo); … }
///       static Interval decode(cachepy::Decoder& in) { return Interval(cachepy::decode<int>(in), …); }
///     };
template <class T>
struct Codec;

namespace detail {

// ADL finds the real ones (std::get, absl::get_if); these make the unqualified names templates before C++20.
template <std::size_t>
void get(struct PoisonPill);
template <std::size_t>
void get_if(struct PoisonPill);

/// Stands for a user's serialize(Archive&) archive where only its well-formedness is asked.
struct ArchiveProbe {
  template <class... T>
  ArchiveProbe& operator()(T&&...);
  template <class T>
  ArchiveProbe& operator&(T&&);
  template <class T>
  ArchiveProbe& operator<<(T&&);
  template <class T>
  ArchiveProbe& operator>>(T&&);
  using is_saving = std::true_type;
  using is_loading = std::true_type;
};

template <class Void, template <class...> class Op, class... T>
struct Detected : std::false_type {};
template <template <class...> class Op, class... T>
struct Detected<std::void_t<Op<T...>>, Op, T...> : std::true_type {};
template <template <class...> class Op, class... T>
inline constexpr bool detected = Detected<void, Op, T...>::value;

// clang-format off
template <class T> using CodecOp = decltype(sizeof(Codec<T>));
template <class T> using SizeOfOp = decltype(sizeof(T));
template <class T> using SerializeOp = decltype(std::declval<T&>().serialize(std::declval<ArchiveProbe&>()));
template <class T> using SerializeVersionOp = decltype(std::declval<T&>().serialize(std::declval<ArchiveProbe&>(), 0u));
template <class T> using SaveOp = decltype(std::declval<const T&>().save(std::declval<ArchiveProbe&>()), std::declval<T&>().load(std::declval<ArchiveProbe&>()));
template <class T> using SaveVersionOp = decltype(std::declval<const T&>().save(std::declval<ArchiveProbe&>(), 0u), std::declval<T&>().load(std::declval<ArchiveProbe&>(), 0u));
template <class T> using FreeSaveOp = decltype(save(std::declval<ArchiveProbe&>(), std::declval<const T&>()), load(std::declval<ArchiveProbe&>(), std::declval<T&>()));
template <class T> using FreeSaveVersionOp = decltype(save(std::declval<ArchiveProbe&>(), std::declval<const T&>(), 0u), load(std::declval<ArchiveProbe&>(), std::declval<T&>(), 0u));
template <class T> using FreeSerializeOp = decltype(serialize(std::declval<ArchiveProbe&>(), std::declval<T&>()));
template <class T> using FreeSerializeVersionOp = decltype(serialize(std::declval<ArchiveProbe&>(), std::declval<T&>(), 0u));
template <class T> using BeginOp = decltype(std::declval<T&>().begin() != std::declval<T&>().end());
template <class T> using ValueTypeOp = typename T::value_type;
template <class T> using KeyTypeOp = typename T::key_type;
template <class T> using MappedTypeOp = typename T::mapped_type;
template <class T> using KeyCompareOp = typename T::key_compare;
template <class T> using KeyEqualOp = typename T::key_equal;
template <class T> using ValueCompareOp = typename T::value_compare;
template <class T> using HasherOp = typename T::hasher;
template <class T> using TraitsTypeOp = typename T::traits_type;
template <class T> using ContainerTypeOp = typename T::container_type;
template <class T> using BeforeBeginOp = decltype(std::declval<T&>().before_begin());
template <class T> using DataOp = decltype(*std::declval<T&>().data());
template <class T> using SizeOp = decltype(std::declval<const T&>().size());
template <class T> using ResizeOp = decltype(std::declval<T&>().resize(std::size_t{}));
template <class T, class I> using AssignOp = decltype(std::declval<T&>().assign(std::declval<I>(), std::declval<I>()));
template <class T> using EmplaceBackOp = decltype(std::declval<T&>().emplace_back(std::declval<typename T::value_type>()));
template <class T> using FillOp = decltype(std::declval<T&>().fill(std::declval<const typename T::value_type&>()));
template <class T> using TupleSizeOp = decltype(std::tuple_size<T>::value);
template <class T> using OptionalOp = decltype(std::declval<const T&>().has_value(), *std::declval<const T&>(), std::declval<T&>().reset());
template <class T> using ExpectedOp = decltype(std::declval<const T&>().has_value(), std::declval<const T&>().error(), typename T::unexpected_type(std::declval<typename T::error_type>()));
template <class T> using VariantOp = decltype(std::declval<const T&>().index(), std::declval<const T&>().valueless_by_exception());
template <class T> using UniquePtrOp = decltype(std::declval<const T&>().get_deleter(), std::declval<T&>().release());
template <class T> using SharedPtrOp = decltype(std::declval<const T&>().use_count(), std::declval<const T&>().get(), *std::declval<const T&>());
template <class T> using DurationOp = decltype(std::declval<const T&>().count(), typename T::period{});
template <class T> using TimePointOp = decltype(std::declval<const T&>().time_since_epoch());
template <class T> using ComplexOp = decltype(std::declval<T&>().imag(std::declval<typename T::value_type>()));
template <class T> using IndexedOp = decltype(std::declval<T&>()[0], std::declval<T&>().resize(std::declval<const T&>().size()));
template <class T> using MatrixOp = decltype(std::declval<const T&>().rows(), std::declval<const T&>().cols(), std::declval<const T&>().coeff(0, 0), *std::declval<typename T::PlainObject&>().data());
template <class T> using BitsetOp = decltype(std::declval<const T&>().test(0), std::declval<T&>().flip(), std::declval<const T&>().to_ullong());
// clang-format on

template <class T>
inline constexpr bool is_int128 =
#ifdef __SIZEOF_INT128__
    std::is_same_v<T, __int128_t> || std::is_same_v<T, __uint128_t>;
#else
    false;
#endif

template <class T>
inline constexpr bool is_floating = std::is_floating_point_v<T>
#ifdef __FLT16_MANT_DIG__
                                    || std::is_same_v<T, _Float16>
#endif
#ifdef __SIZEOF_FLOAT128__
                                    || std::is_same_v<T, __float128>
#endif
    ;

/// Structure alone is believed of types of these libraries only: what looks like a range there is its elements and
/// nothing else. A class of anyone else may look like a range or a pointer and still hold more (a matrix with its
/// shape, a derived class with a name); its fields tell all.
constexpr std::string_view kStructuralLibraries[] = {"std::",
                                                     "absl::",
                                                     "Eigen::",
                                                     "boost::container::",
                                                     "boost::unordered",
                                                     "boost::optional<",
                                                     "cachepy::detail::Elements<"};

template <class T>
constexpr bool is_library_type() {
  constexpr std::string_view text = __PRETTY_FUNCTION__;  // "… [T = std::vector<…>]", of GCC "… [with T = …]"
  constexpr std::string_view name = text.substr(text.find("T = ") + 4);
  for (const std::string_view library : kStructuralLibraries)
    if (name.substr(0, library.size()) == library) return true;
  return false;
}

template <class T>
constexpr bool has_serialize() {
  if constexpr (!std::is_class_v<T>) {
    return false;
  } else {
    return detected<SerializeOp, T> || detected<SerializeVersionOp, T> || detected<FreeSerializeOp, T> ||
           detected<FreeSerializeVersionOp, T> || detected<SaveOp, T> || detected<SaveVersionOp, T> ||
           detected<FreeSaveOp, T> || detected<FreeSaveVersionOp, T>;
  }
}

template <class T>
constexpr Kind class_kind() {
  if constexpr (std::is_same_v<T, std::filesystem::path>) {
    return Kind::kPath;
  } else if constexpr (has_serialize<T>()) {
    return Kind::kArchive;
  } else if constexpr (!is_library_type<T>()) {
    return Kind::kClass;
  } else if constexpr (detected<MatrixOp, T>) {
    return Kind::kMatrix;
  } else if constexpr (detected<BeginOp, T> && detected<ValueTypeOp, T>) {
    if constexpr (detected<TraitsTypeOp, T> && detected<DataOp, T>) return Kind::kString;
    if constexpr (detected<HasherOp, T>) return Kind::kUnordered;
    if constexpr (detected<TupleSizeOp, T> && detected<FillOp, T>) return Kind::kArray;
    return Kind::kSequence;
  } else if constexpr (detected<ValueTypeOp, T> && detected<IndexedOp, T>) {
    return Kind::kSequence;  // std::valarray: without begin()
  } else if constexpr (detected<ContainerTypeOp, T> && detected<SizeOp, T>) {
    return Kind::kAdaptor;
  } else if constexpr (detected<ComplexOp, T>) {
    return Kind::kComplex;
  } else if constexpr (detected<TupleSizeOp, T>) {
    return Kind::kTuple;
  } else if constexpr (detected<OptionalOp, T>) {
    return Kind::kOptional;
  } else if constexpr (detected<ExpectedOp, T>) {
    return Kind::kExpected;
  } else if constexpr (detected<VariantOp, T>) {
    return Kind::kVariant;
  } else if constexpr (detected<UniquePtrOp, T>) {
    return Kind::kUniquePtr;
  } else if constexpr (detected<SharedPtrOp, T>) {
    return Kind::kSharedPtr;
  } else if constexpr (detected<DurationOp, T>) {
    return Kind::kDuration;
  } else if constexpr (detected<TimePointOp, T>) {
    return Kind::kTimePoint;
  } else if constexpr (detected<BitsetOp, T>) {
    return Kind::kBitset;
  } else {
    return Kind::kClass;
  }
}

template <class T>
struct PointsToConst : std::false_type {};
template <class T>
struct PointsToConst<const T*> : std::true_type {
  using type = T;
};

/// Of such classes nobody has arrays behind a pointer: a derived class is of another size.
template <class T>
constexpr bool is_object_pointer() {
  if constexpr (PointsToConst<T>::value && std::is_class_v<std::remove_pointer_t<T>>) {
    using Object = typename PointsToConst<T>::type;
    if constexpr (detected<SizeOfOp, Object>)
      return std::is_polymorphic_v<Object> && !std::is_final_v<Object>;
  }
  return false;
}

template <class T>
constexpr Kind find_kind() {
  static_assert(std::is_same_v<T, std::remove_cv_t<T>>);
  if constexpr (detected<CodecOp, T>) {
    return Kind::kCodec;
  } else if constexpr (std::is_same_v<T, long double>) {
    return Kind::kLongDouble;
  } else if constexpr (std::is_arithmetic_v<T> || is_floating<T> || is_int128<T>) {
    return Kind::kScalar;
  } else if constexpr (std::is_enum_v<T>) {
    return Kind::kEnum;
  } else if constexpr (std::is_same_v<T, const char*>) {
    return Kind::kCString;
  } else if constexpr (std::is_function_v<std::remove_pointer_t<T>> || std::is_member_function_pointer_v<T>) {
    return Kind::kFunction;
  } else if constexpr (is_object_pointer<T>()) {
    return Kind::kObjectPointer;
  } else if constexpr (std::is_array_v<T> && std::extent_v<T> != 0) {
    return Kind::kArray;
  } else if constexpr (std::is_class_v<T>) {
    return class_kind<T>();
  } else if constexpr (std::is_union_v<T>) {
    return Kind::kClass;
  } else {
    return Kind::kUnsupported;
  }
}

template <class T>
inline constexpr Kind kind_of = find_kind<T>();

}  // namespace detail
}  // namespace cachepy
