// What the key holds of each argument of a call, by its role.
#pragma once

#include <algorithm>
#include <string_view>
#include <vector>

#include "cachepy/detail/changes.h"
#include "cachepy/detail/codec.h"

namespace cachepy::detail {

/// An argument that is not in the key.
template <class T>
struct Ignored {
  T* ptr;
};
template <class T>
constexpr Ignored<T> ignored(T& argument) {
  return {__builtin_addressof(argument)};
}

/// An argument that names files or directories whose content is in the key.
template <class T>
struct FileArg {
  T* ptr;
};
template <class T>
constexpr FileArg<T> file_arg(T& argument) {
  return {__builtin_addressof(argument)};
}

template <class T>
void encode_argument(ArgumentEncoder& out, T& argument) {
  out.argument();
  detail::encode_object<std::remove_cv_t<T>>(out, argument);
}
template <class T>
void encode_argument(ArgumentEncoder& out, Ignored<T>&) {
  out.argument();
}

template <class T>
void encode_paths(ArgumentEncoder& out, const T& paths);

/// The elements of a container without order, in one that depends on nothing else.
template <class T>
std::vector<const typename T::value_type*> in_order(const T& unordered) {
  std::vector<const typename T::value_type*> elements;
  for (const auto& element : unordered) elements.push_back(&element);
  std::sort(elements.begin(), elements.end(), [](const auto* a, const auto* b) {
    if constexpr (detected<MappedTypeOp, T>) {
      return a->first < b->first;
    } else {
      return *a < *b;
    }
  });
  return elements;
}

/// An element of a container of paths; of a map the path is behind the key.
template <class T>
void encode_path_element(ArgumentEncoder& out, const typename T::value_type& element) {
  if constexpr (detected<MappedTypeOp, T>) {
    detail::encode_value(out, element.first);
    detail::encode_paths(out, element.second);
  } else {
    detail::encode_paths(out, element);
  }
}

/// Hands over each path, and writes how they are arranged: how many where, under which names.
template <class T>
void encode_paths(ArgumentEncoder& out, const T& paths) {
  constexpr Kind kind = kind_of<T>;
  if constexpr (kind == Kind::kCString) {
    out.u8(paths != nullptr);
    if (paths != nullptr) out.file(paths);
  } else if constexpr (kind == Kind::kString) {
    out.file(std::string_view(paths.data(), paths.size()));
  } else if constexpr (kind == Kind::kPath) {
    out.file(paths.native());
  } else if constexpr (kind == Kind::kOptional) {
    out.u8(paths.has_value());
    if (paths.has_value()) detail::encode_paths(out, *paths);
  } else if constexpr (kind == Kind::kUnordered) {
    out.u64(paths.size());
    for (const auto* element : detail::in_order(paths)) detail::encode_path_element<T>(out, *element);
  } else if constexpr (kind == Kind::kSequence) {
    for (const auto& element : paths) {
      out.u8(1);
      detail::encode_path_element<T>(out, element);
    }
    out.u8(0);
  } else if constexpr (kind == Kind::kArray) {
    for (const auto& path : paths) detail::encode_paths(out, path);
  } else {
    static_assert(always_false<T>,
                  "cachepy: a [[cachepy::file_arg]] parameter is a string, a path, or a container of them");
  }
}
template <class T>
void encode_argument(ArgumentEncoder& out, FileArg<T>& argument) {
  encode_argument(out, *argument.ptr);
  out.arrangement();
  detail::encode_paths<std::remove_cv_t<T>>(out, *argument.ptr);
}

template <class T>
void encode_argument(ArgumentEncoder& out, InOut<T>& argument) {
  out.argument();
  detail::encode_value<std::remove_cv_t<T>>(out, *argument.ptr);
}
template <class T>
void encode_argument(ArgumentEncoder& out, Out<T>& argument) {
  out.argument();
  detail::encode_shape(out, *argument.ptr);
}
template <class T>
void encode_argument(ArgumentEncoder& out, FreshOut<T>& argument) {
  out.argument();
  detail::encode_shape(out, *argument.ptr);
}

/// How the wrapper's argument is reached behind what marks its role: get() for the function, changed() for what it is a
/// value of.
template <class A>
struct ArgumentAccess {
  static constexpr bool is_changed = false;
  static A& get(A& argument) { return argument; }
  static A& changed(A& argument) { return argument; }
  static void describe_type(Schema& out) { detail::describe_object<std::remove_cv_t<A>>(out); }
};
template <class T>
struct ArgumentAccess<Ignored<T>> {
  static constexpr bool is_changed = false;
  static T& get(Ignored<T>& argument) { return *argument.ptr; }
  static T& changed(Ignored<T>& argument) { return *argument.ptr; }
  static void describe_type(Schema&) {}
};
template <class T>
struct ArgumentAccess<FileArg<T>> {
  static constexpr bool is_changed = false;
  static T& get(FileArg<T>& argument) { return *argument.ptr; }
  static T& changed(FileArg<T>& argument) { return *argument.ptr; }
  static void describe_type(Schema& out) { detail::describe<std::remove_cv_t<T>>(out); }
};
template <class T>
struct ArgumentAccess<InOut<T>> {
  static constexpr bool is_changed = true;
  static T& get(InOut<T>& argument) { return *argument.ptr; }
  static T& changed(InOut<T>& argument) { return *argument.ptr; }
  static void describe_type(Schema& out) { detail::describe_changed<T>(out); }
};
template <class T>
struct ArgumentAccess<Out<T>> {
  static constexpr bool is_changed = true;
  static T& get(Out<T>& argument) { return *argument.ptr; }
  static T& changed(Out<T>& argument) { return *argument.ptr; }
  static void describe_type(Schema& out) {
    if constexpr (is_view_of_elements<T>()) out << "u64";
    if constexpr (is_view_of_matrix<T>()) out << "tuple<u64,u64>";
  }
};
template <class T>
struct ArgumentAccess<FreshOut<T>> {
  static constexpr bool is_changed = true;
  static T& get(FreshOut<T>& argument) { return *argument.ptr; }
  static T& changed(FreshOut<T>& argument) { return *argument.ptr; }
  static void describe_type(Schema& out) { ArgumentAccess<Out<T>>::describe_type(out); }
};

/// How an argument that the call changes is stored as it is after the call, and given back.
template <class A>
struct ChangeAccess {
  using Object = std::remove_reference_t<decltype(ArgumentAccess<A>::changed(std::declval<A&>()))>;
  using Decoded = Change<Object>;
  static void encode(Encoder& out, A& argument) {
    detail::encode_value<Object>(out, ArgumentAccess<A>::changed(argument));
  }
  static void describe(Schema& out) { detail::describe_changed<Object>(out); }
};

template <class A>
void describe_argument(Schema& out) {
  ArgumentAccess<A>::describe_type(out);
  out << "\n";
}

}  // namespace cachepy::detail
