// Input streams as arguments. The key holds the whole content of the stream, the position in it and the state that the call can read;
// a hit moves the stream to where the call left it.
//
// Only names the streams of the standard library, whose headers are not included: what there is to do is in the library.
#pragma once

#include <cstdint>
#include <iosfwd>
#include <type_traits>

#include "cachepy/detail/arguments.h"
#include "cachepy/detail/changes.h"
#include "cachepy/detail/places.h"

namespace cachepy::detail {

/// One call's use of a stream. Not thread-safe.
template <class C>
class StreamReading {
 public:
  StreamReading() = default;
  StreamReading(const StreamReading&) = delete;
  StreamReading& operator=(const StreamReading&) = delete;
  ~StreamReading();

  /// Writes what a function can read of the stream, and leaves the stream as it was. Fails where something of it is not known.
  void encode_before(Encoder& out, std::basic_istream<C>& stream);
  /// Writes what the call has done to the stream. Fails if its content is another one than before, or if a hit could not do the same.
  void encode_after(Encoder& out, std::basic_istream<C>& stream) const;

 private:
  struct State;
  State* state_ = nullptr;
};

/// What a stored call did to its stream.
template <class C>
class StreamMove {
 public:
  StreamMove() = default;
  StreamMove(const StreamMove&) = delete;
  StreamMove& operator=(const StreamMove&) = delete;
  ~StreamMove();

  void read(Decoder& in);
  /// Does it to this one, which is as the stream was before the stored call.
  void commit(std::basic_istream<C>& stream);

 private:
  struct State;
  State* state_ = nullptr;
};

template <class C>
void find_places_of_stream(Places& places, std::basic_istream<C>& stream);
void describe_input_stream(Schema& out);
void describe_input_stream_change(Schema& out);

/// A parameter that is an input stream, or a pointer to one or null; T is std::istream, derived from it, or such a pointer.
template <class T>
struct InputStream {
  using Char = typename std::remove_pointer_t<T>::char_type;

  /// Null if there is none.
  std::basic_istream<Char>* base() const {
    if constexpr (std::is_pointer_v<T>)
      return *ptr;
    else
      return ptr;
  }

  T* ptr;
  StreamReading<Char> reading;
};
template <class T>
InputStream<T> input_stream(T& argument) {
  return {__builtin_addressof(argument), {}};
}

template <class T>
void encode_argument(ArgumentEncoder& out, InputStream<T>& argument) {
  out.argument();
  if constexpr (std::is_pointer_v<T>) out.u8(argument.base() != nullptr);
  if (argument.base() != nullptr) argument.reading.encode_before(out, *argument.base());
}
template <class T>
struct ArgumentAccess<InputStream<T>> {
  static constexpr bool is_changed = true;
  static T& get(InputStream<T>& argument) { return *argument.ptr; }
  static InputStream<T>& changed(InputStream<T>& argument) { return argument; }
  static void describe_type(Schema& out) { detail::describe_input_stream(out); }
};

template <class T>
class InputStreamChange {
 public:
  InputStreamChange(Decoder& in, InputStream<T>& argument) {
    if (argument.base() != nullptr) move_.read(in);
  }
  void commit(InputStream<T>& argument) {
    if (argument.base() != nullptr) move_.commit(*argument.base());
  }

 private:
  StreamMove<typename InputStream<T>::Char> move_;
};
template <class T>
struct ChangeAccess<InputStream<T>> {
  using Decoded = InputStreamChange<T>;
  static void encode(Encoder& out, InputStream<T>& argument) {
    if (argument.base() != nullptr) argument.reading.encode_after(out, *argument.base());
  }
  static void describe(Schema& out) { detail::describe_input_stream_change(out); }
};

}  // namespace cachepy::detail
