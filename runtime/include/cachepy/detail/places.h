// Where the arguments of a call lie in memory, for calls that change some of them: two arguments of which one is changed
// may be one object, or one may be inside of the other (an element of a vector, a view of a string), and such a call is
// another one than the same call with two objects of equal values.
//
// Compiled only for calls with a role that changes an argument. Which arguments meet, the library decides
// (calls/overlap.h).
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <tuple>
#include <type_traits>

#include "cachepy/detail/codec.h"

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define CACHEPY_ADDRESS_SANITIZER
// As in <sanitizer/asan_interface.h>.
extern "C" void* __asan_get_current_fake_stack(void);
extern "C" void* __asan_addr_is_in_fake_stack(void* fake_stack, void* address, void** begin, void** end);
#endif
#endif

namespace cachepy::detail {

/// Receives the memory of one argument after the other.
class Places {
 public:
  Places(const Places&) = delete;
  Places& operator=(const Places&) = delete;

  /// Begins the next argument, in the order of the encoded ones: the object at `object`; null where the argument has no
  /// memory that others could share. `type` stands for its type. A changed argument is written by the call.
  virtual void argument(const void* object, std::size_t size, const void* type, bool changed) = 0;
  /// Memory outside of the object itself, of which the current argument consists, too.
  virtual void outside(const void* begin, std::size_t size) = 0;

  /// As of encoders: what is nested too deeply has no key either.
  bool enter() { return ++depth_ <= kMaxDepth; }
  void leave() { --depth_; }

 protected:
  Places() = default;
  ~Places() = default;

 private:
  int depth_ = 0;
};

template <class T>
constexpr bool has_outside();

template <class F>
constexpr bool field_has_outside() {
  if constexpr (is_referred<F> || is_owned<F> || is_choice<F>)
    return true;
  else
    return has_outside<FieldType<F>>();
}
template <class Refs>
struct AnyOutside;
template <class... F>
struct AnyOutside<std::tuple<F...>> {
  static constexpr bool value = (false || ... || field_has_outside<F>());
};
template <class Tuple, class Indices>
struct AnyOutsideOfTuple;
template <class Tuple, std::size_t... I>
struct AnyOutsideOfTuple<Tuple, std::index_sequence<I...>> {
  static constexpr bool value =
      (false || ... || has_outside<std::remove_cv_t<std::tuple_element_t<I, Tuple>>>());
};

/// Whether a T consists of memory outside of its object, as far as codecs know.
template <class T>
constexpr bool has_outside() {
  constexpr Kind kind = kind_of<T>;
  if constexpr (kind == Kind::kArray) {
    return has_outside<typename ArrayOf<T>::type>();
  } else if constexpr (kind == Kind::kTuple) {
    return AnyOutsideOfTuple<T, std::make_index_sequence<std::tuple_size_v<T>>>::value;
  } else if constexpr (kind == Kind::kOptional) {
    return has_outside<std::remove_cv_t<typename T::value_type>>();
  } else if constexpr (kind == Kind::kClass && !std::is_trivially_copyable_v<T>) {
    return true;  // its fields are looked at when it is walked: a class may hold itself
  } else if constexpr (kind == Kind::kClass && !std::is_empty_v<T>) {
    return AnyOutside<FieldRefs<T>>::value;
  } else {
    return !(kind == Kind::kScalar || kind == Kind::kLongDouble || kind == Kind::kEnum ||
             kind == Kind::kDuration || kind == Kind::kTimePoint || kind == Kind::kComplex ||
             kind == Kind::kBitset || kind == Kind::kClass);
  }
}

template <class T>
void find_outside(Places& places, const T& value);

template <class T>
void find_places_of_object(Places& places, const T& object);

template <class F>
void find_outside_of_field(Places& places, const F& field) {
  detail::find_outside<F>(places, field);
}
template <class Object, class Value>
void find_outside_of_field(Places&, const FieldValue<Object, Value>&) {}
template <class Object>
void find_outside_of_field(Places& places, const Referred<Object>& field) {
  detail::find_places_of_object<std::remove_cv_t<Object>>(places, *field.object);
}
template <class Base>
void find_outside_of_field(Places& places, const BasePart<Base>& field) {
  detail::find_outside<Base>(places, *field.object);
}
template <class Object, class Pointer, Release release>
void find_outside_of_field(Places& places, const OwnedElements<Object, Pointer, release>& field) {
  using Element = typename OwnedElements<Object, Pointer, release>::Element;
  const long long size = field.size(*field.object);
  const Elements<Element> elements(field.data(), static_cast<std::size_t>(size < 0 ? 0 : size));
  detail::find_outside(places, elements);
}
template <class Object, class... Member>
void find_outside_of_field(Places& places, const Choice<Object, Member...>& field) {
  auto& choice = const_cast<Choice<Object, Member...>&>(field);
  detail::with_member(choice, field.active(*field.object), [&places](auto member) {
    if constexpr (!std::is_same_v<decltype(member), NoValue>)
      detail::find_outside<std::remove_cv_t<std::remove_pointer_t<decltype(member)>>>(places, *member);
  });
}
inline void find_outside_of_field(Places&, const UnknownFields&) {}

/// The spill function of PlaceEncoder, in the library: what is nested in one recognises it.
void tell_place(Encoder& self, const char* data, std::size_t size);

/// Encodes for nobody, and tells where what was encoded lies: all that can be learnt of a type with a codec of its own.
/// `frame` is the frame of the function that makes it: what lies on the stack below is a copy, made by the codec. Where the
/// value itself lies is then unknown, so all copies have one place: two arguments with copies may have memory in common.
class PlaceEncoder : public Encoder {
 public:
  explicit PlaceEncoder(Places& places, const void* frame = nullptr)
      : Encoder(&tell_place, nullptr, nullptr), places_(places), frame_(on_stack(frame)) {}

  void tell(const char* data, std::size_t size) {
    static constexpr char kCopies = 0;
    const std::uintptr_t at = on_stack(data);
    const bool is_copy = at < frame_ && at >= on_stack(__builtin_frame_address(0));
    places_.outside(is_copy ? &kCopies : data, is_copy ? 1 : size);
  }

 private:
  /// Under AddressSanitizer, variables can lie elsewhere.
  static std::uintptr_t on_stack(const void* data) {
#ifdef CACHEPY_ADDRESS_SANITIZER
    const void* const real = __asan_addr_is_in_fake_stack(__asan_get_current_fake_stack(),
                                                          const_cast<void*>(data), nullptr, nullptr);
    if (real != nullptr) data = real;
#endif
    return reinterpret_cast<std::uintptr_t>(data);
  }

  Places& places_;
  std::uintptr_t frame_;
};

/// In a function of its own, so that nothing of its caller is in its frame.
template <class T>
[[gnu::noinline]] void find_places_by_encoding(Places& places, const T& value) {
  PlaceEncoder encoder(places, __builtin_frame_address(0));
  detail::encode_value<T>(encoder, value);
}

/// Hands over the globals that the function at that address reads; null reads none.
void find_state_of_function(Places& places, const void* function);

template <class V, std::size_t... I>
void find_outside_of_alternative(Places& places, const V& value, std::index_sequence<I...>) {
  (void)(... || (value.index() == I && (detail::find_outside(places, *get_if<I>(&value)), true)));
}

/// Hands over the memory outside of `value` itself that belongs to it.
template <class T>
void find_outside(Places& places, const T& value) {
  constexpr Kind kind = kind_of<T>;
  if constexpr (!has_outside<T>()) {
    (void)places, (void)value;
  } else if constexpr (kind == Kind::kFunction) {
    detail::find_state_of_function(places, KindCodec<kind>::address_of(value));
  } else if constexpr (kind == Kind::kCString) {
    if (value != nullptr) places.outside(value, std::strlen(value) + 1);
  } else if constexpr (kind == Kind::kString) {
    places.outside(value.data(), value.size() * sizeof(typename T::value_type));
  } else if constexpr (kind == Kind::kPath) {
    places.outside(value.native().data(), value.native().size());
  } else if constexpr (kind == Kind::kSequence && !detected<BeginOp, T>) {  // std::valarray
    if (value.size() != 0) places.outside(&value[0], value.size() * sizeof(value[0]));
  } else if constexpr (kind == Kind::kSequence && detected<DataOp, const T>) {
    places.outside(value.data(), value.size() * sizeof(ElementOf<T>));
    if constexpr (has_outside<ElementOf<T>>())
      for (const auto& element : value) detail::find_outside<ElementOf<T>>(places, element);
  } else if constexpr (kind == Kind::kSequence || kind == Kind::kUnordered) {
    if constexpr (std::is_reference_v<decltype(*value.begin())>) {
      for (const auto& element : value) {
        places.outside(&element, sizeof element);
        detail::find_outside<ElementOf<T>>(places, element);
      }
    }
  } else if constexpr (kind == Kind::kAdaptor) {
    detail::find_outside<typename T::container_type>(places, AdaptorAccess<T>::container(value));
  } else if constexpr (kind == Kind::kMatrix) {
    using Scalar = std::remove_cv_t<typename T::Scalar>;
    if constexpr (detected<DataOp, const T>) {
      if (value.rows() == 0 || value.cols() == 0) return;
      if constexpr (std::is_same_v<T, typename T::PlainObject>) {
        places.outside(value.data(), static_cast<std::size_t>(value.size()) * sizeof(Scalar));
      } else {  // of a view with gaps, all between its first and its last coefficient
        const auto* const last = &value.coeffRef(value.rows() - 1, value.cols() - 1);
        places.outside(value.data(), static_cast<std::size_t>(last - value.data() + 1) * sizeof(Scalar));
      }
    } else {
      detail::find_places_by_encoding<T>(places, value);
    }
  } else if constexpr (kind == Kind::kArray) {
    for (const auto& element : value) detail::find_outside<typename ArrayOf<T>::type>(places, element);
  } else if constexpr (kind == Kind::kTuple) {
    std::apply(
        [&](const auto&... part) {
          (detail::find_outside<std::remove_cv_t<std::remove_reference_t<decltype(part)>>>(places, part),
           ...);
        },
        value);
  } else if constexpr (kind == Kind::kOptional) {
    if (value.has_value()) detail::find_outside<std::remove_cv_t<typename T::value_type>>(places, *value);
  } else if constexpr (kind == Kind::kVariant) {
    find_outside_of_alternative(places, value, std::make_index_sequence<VariantTypes<T>::size>());
  } else if constexpr (kind == Kind::kClass) {
    if (places.enter())
      std::apply([&](const auto&... field) { (detail::find_outside_of_field(places, field), ...); },
                 detail::fields(value).refs);
    places.leave();
  } else if constexpr (kind == Kind::kUniquePtr) {
    using Pointee = std::remove_cv_t<typename T::element_type>;
    if (value == nullptr) return;
    if (places.enter()) detail::find_places_of_object<Pointee>(places, *value);
    places.leave();
  } else if constexpr (kind == Kind::kObjectPointer) {
    if (value != nullptr) detail::find_places_of_object(places, *value);
  } else {  // shared pointers, where a cycle must end; types with codecs of their own
    detail::find_places_by_encoding<T>(places, value);
  }
}

/// Hands over the memory outside of an object that a reference or a pointer refers to.
template <class T>
void find_outside_of_object(Places& places, const T& object) {
  if constexpr (may_be_derived<T>()) {
    PlaceEncoder encoder(places);
    detail::encode_object<T>(encoder, object);
  } else {
    detail::find_outside<T>(places, object);
  }
}
/// The same, and the object's own.
template <class T>
void find_places_of_object(Places& places, const T& object) {
  places.outside(detail::whole_object(object), detail::size_of_object(object));
  detail::find_outside_of_object(places, object);
}

}  // namespace cachepy::detail
