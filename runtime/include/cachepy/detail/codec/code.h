// Pointers to functions and to member functions: by the code that they point to, which is in the key as the code of the
// function itself is. A result has none: the next run cannot use an address.
#pragma once

#include <cstring>

#include "cachepy/detail/codec/base.h"

namespace cachepy::detail {

/// Writes the name of the function at that address, and a digest of its code and of the globals that it reads. Fails where the
/// code is not known: the function is in no translation unit that was compiled with the plugin, or its address is never
/// taken in one.
void encode_function(Encoder& out, const void* function);

/// A pointer to a member function, as the Itanium ABI lays it out.
struct MemberFunctionPointer {
  std::uintptr_t function;
  std::ptrdiff_t this_offset;

#if defined(__arm__) || defined(__aarch64__)
  bool is_virtual() const { return (this_offset & 1) != 0; }
#else
  bool is_virtual() const { return (function & 1) != 0; }
#endif
};

template <>
struct KindCodec<Kind::kFunction> {
  template <class T>
  static void encode(Encoder& out, const T& value) {
    if constexpr (std::is_member_function_pointer_v<T>) {
      const MemberFunctionPointer pointer = parts_of(value);
      if (pointer.is_virtual()) return out.fail("it holds a pointer to a virtual member function");
      out.scalar(std::int64_t{pointer.this_offset});
    }
    const void* const function = address_of(value);
    out.u8(function != nullptr);
    if (function != nullptr) encode_function(out, function);
  }
  template <class T>
  static void read(Decoder& in, T&) {
    in.fail();
  }
  template <class T>
  static void describe(Schema& out) {
    if constexpr (std::is_member_function_pointer_v<T>) out << "tuple<i64,";
    out << "optional<struct ";
    out.name("function") << "{";
    out.name("name") << ":string,";
    out.name("code") << ":string}>";
    if constexpr (std::is_member_function_pointer_v<T>) out << ">";
  }

  /// Null also of a pointer to a virtual function.
  template <class T>
  static const void* address_of(const T& value) {
    if constexpr (std::is_member_function_pointer_v<T>) {
      const MemberFunctionPointer pointer = parts_of(value);
      return pointer.is_virtual() ? nullptr : reinterpret_cast<const void*>(pointer.function);
    } else if constexpr (std::is_pointer_v<T>) {
      return reinterpret_cast<const void*>(value);
    } else {
      return reinterpret_cast<const void*>(&value);
    }
  }

 private:
  template <class T>
  static MemberFunctionPointer parts_of(const T& value) {
    static_assert(sizeof(T) == sizeof(MemberFunctionPointer));
    MemberFunctionPointer parts;
    std::memcpy(&parts, &value, sizeof parts);
    return parts;
  }
};

}  // namespace cachepy::detail
