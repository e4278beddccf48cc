// Output streams as arguments: what a call writes to one is part of its result, and a hit writes it again. The key holds the
// state that the call can read: flags, precision, width, fill, locale and the like.
//
// Only names the streams of the standard library, whose headers are not included: what there is to do is in the library.
#pragma once

#include <iosfwd>
#include <type_traits>

#include "cachepy/detail/arguments.h"
#include "cachepy/detail/changes.h"
#include "cachepy/detail/places.h"

namespace cachepy::detail {

/// Records one call's use of a stream. Not thread-safe, except that threads of the call may write to the stream.
template <class C>
class StreamRecording {
 public:
  StreamRecording() = default;
  StreamRecording(const StreamRecording&) = delete;
  StreamRecording& operator=(const StreamRecording&) = delete;
  ~StreamRecording();

  /// From now on, what is written to the stream is recorded on its way. Where two arguments of one call are one stream, it is
  /// recorded once.
  void begin(std::basic_ostream<C>& stream, const void* call) noexcept;
  /// The stream is as it was but for what the call has done to it. Without a begin(), nothing happens.
  void end() noexcept;
  /// What was recorded. Fails where a hit could not do the same.
  void encode(Encoder& out, std::basic_ostream<C>& stream) const;

 private:
  struct State;
  State* state_ = nullptr;
};

/// What a stored call did to its stream.
template <class C>
class StreamReplay {
 public:
  StreamReplay() = default;
  StreamReplay(const StreamReplay&) = delete;
  StreamReplay& operator=(const StreamReplay&) = delete;
  ~StreamReplay();

  void read(Decoder& in);
  /// Does it to this one, which is as the stream was before the stored call. Throws what the stream throws.
  void commit(std::basic_ostream<C>& stream);

 private:
  struct State;
  State* state_ = nullptr;
};

/// Writes what a function can read of the stream; fails where something of it is not known.
template <class C>
void encode_stream(Encoder& out, std::basic_ostream<C>& stream);
template <class C>
void find_places_of_stream(Places& places, std::basic_ostream<C>& stream);
void describe_stream(Schema& out);
void describe_stream_change(Schema& out);

/// A parameter that is an output stream, or a pointer to one or null; T is std::ostream, derived from it, or such a pointer.
template <class T>
struct Stream {
  using Char = typename std::remove_pointer_t<T>::char_type;

  /// Null if there is none.
  std::basic_ostream<Char>* base() const {
    if constexpr (std::is_pointer_v<T>)
      return *ptr;
    else
      return ptr;
  }

  T* ptr;
  StreamRecording<Char> recording;
};
template <class T>
Stream<T> stream(T& argument) {
  return {__builtin_addressof(argument), {}};
}

template <class T>
void encode_argument(ArgumentEncoder& out, Stream<T>& argument) {
  out.argument();
  if constexpr (std::is_pointer_v<T>) out.u8(argument.base() != nullptr);
  if (argument.base() != nullptr) detail::encode_stream(out, *argument.base());
}
template <class T>
struct ArgumentAccess<Stream<T>> {
  static constexpr bool is_changed = true;
  static T& get(Stream<T>& argument) { return *argument.ptr; }
  static Stream<T>& changed(Stream<T>& argument) { return argument; }
  static void describe_type(Schema& out) { detail::describe_stream(out); }
};

template <class T>
class StreamChange {
 public:
  StreamChange(Decoder& in, Stream<T>& argument) {
    if (argument.base() != nullptr) replay_.read(in);
  }
  void commit(Stream<T>& argument) {
    if (argument.base() != nullptr) replay_.commit(*argument.base());
  }

 private:
  StreamReplay<typename Stream<T>::Char> replay_;
};
template <class T>
struct ChangeAccess<Stream<T>> {
  using Decoded = StreamChange<T>;
  static void encode(Encoder& out, Stream<T>& argument) {
    if (argument.base() != nullptr) argument.recording.encode(out, *argument.base());
  }
  static void describe(Schema& out) { detail::describe_stream_change(out); }
};

}  // namespace cachepy::detail
