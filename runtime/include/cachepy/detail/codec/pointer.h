// Smart pointers that own: by the object behind.
//
// Names none of them, because <memory> would cost more compile time than all the rest of the header: who has such a
// pointer has included it.
#pragma once

#include <cstring>

#include "cachepy/detail/codec/base.h"
#include "cachepy/detail/codec/object.h"

namespace cachepy::detail {

template <>
struct KindCodec<Kind::kUniquePtr> {
  template <class T>
  static void encode(Encoder& out, const T& value) {
    using Deleter = typename T::deleter_type;
    if constexpr (!std::is_empty_v<Deleter>) out.fail("the deleter of a unique_ptr has a state");
    out.u8(value != nullptr);
    if (value != nullptr && out.enter()) {
      detail::encode_object<std::remove_cv_t<typename T::element_type>>(out, *value);
      out.leave();
    }
  }
  template <class T>
  static T make(Decoder& in) {
    using Pointee = typename T::element_type;
    static_assert(
        is_named<typename T::deleter_type>("std::default_delete<"),
        "cachepy: a unique_ptr with a deleter of its own can be an argument but not a result: what is read "
        "back was made by new");
    if (in.u8() == 0 || !in.enter()) return T();
    T value;
    detail::make_pointee<std::remove_cv_t<Pointee>>(in, [&value](auto* object) { value.reset(object); });
    in.leave();
    return value;
  }
  template <class T>
  static void describe(Schema& out) {
    out << "optional<";
    detail::describe_object<std::remove_cv_t<typename T::element_type>>(out);
    out << ">";
  }
};

/// The pointer's template with another type: shared_ptr<const int> as shared_ptr<int>.
template <class Pointer, class Pointee>
struct PointerTo;
template <template <class> class Pointer, class T, class Pointee>
struct PointerTo<Pointer<T>, Pointee> {
  using type = Pointer<Pointee>;
};

/// What counts the owners of the object: the second of the two words that a shared pointer is, in libstdc++ as in Boost.
template <class T>
const void* owner_of(const T& pointer) {
  static_assert(sizeof(T) == 2 * sizeof(void*),
                "cachepy: a shared_ptr is laid out in another way than it was");
  const void* words[2];
  std::memcpy(words, &pointer, sizeof words);
  return words[1];
}

/// Objects are numbered as they come, so that two pointers to one object point to one object again, also around a
/// cycle.
template <>
struct KindCodec<Kind::kSharedPtr> {
  template <class T>
  static void encode(Encoder& out, const T& value) {
    using Pointee = std::remove_cv_t<typename T::element_type>;
    if (value == nullptr) return out.u8(0);
    if constexpr (is_named<T>("std::shared_ptr<") || is_named<T>("boost::shared_ptr<"))
      check_owner(out, value);
    const std::int64_t index = out.shared_index(value.get(), &type_tag<Pointee>);
    detail::encode_shared<Pointee>(out, index, *value);
  }

  template <class T>
  static void read(Decoder& in, T& value) {
    using Pointee = std::remove_cv_t<typename T::element_type>;
    using Owner = typename PointerTo<T, Pointee>::type;
    const std::uint8_t state = in.u8();
    value = nullptr;
    if (state == 2) {
      if (void* kept = in.shared(in.u64(), &type_tag<Pointee>)) value = *static_cast<Owner*>(kept);
      if (value == nullptr)
        in.fail();  // in a cycle of objects that are not made before their content is read
    } else if (state != 0 && in.enter()) {
      Owner owner;
      Owner* kept = nullptr;
      if (state == 1) {
        kept = new Owner();
        in.add_shared(kept, &type_tag<Pointee>, [](void* shared) { delete static_cast<Owner*>(shared); });
      }
      detail::make_pointee<Pointee>(in, [&](Pointee* object) {
        owner = Owner(object);
        if (kept != nullptr) *kept = owner;
      });
      value = std::move(owner);
      in.leave();
    }
  }

  template <class T>
  static void describe(Schema& out) {
    out << "shared<";
    detail::describe_object<std::remove_cv_t<typename T::element_type>>(out);
    out << ">";
  }

 private:
  /// The object that a pointer owns may be another than it points to, and could not be made again from the latter.
  template <class T>
  static void check_owner(Encoder& out, const T& value) {
    const void* const owner = owner_of(value);
    if (owner == nullptr)
      out.fail("a shared pointer owns nothing: it points to what somebody else owns");
    else if (!out.is_known_as(owner, value.get(), &type_tag<std::remove_cv_t<typename T::element_type>>))
      out.fail(
          "two shared pointers own one object and point to different parts of it (an element, a member, a "
          "base)");
    else
      out.count_owner(owner, value.use_count());
  }
};

}  // namespace cachepy::detail
