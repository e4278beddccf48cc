#include "cachepy/detail/streams.h"

#if __has_include(<sys/single_threaded.h>)
#include <sys/single_threaded.h>
#endif

#include <atomic>
#include <exception>
#include <ext/stdio_filebuf.h>
#include <ext/stdio_sync_filebuf.h>
#include <fstream>
#include <iostream>
#include <locale>
#include <memory>
#include <mutex>
#include <sstream>
#include <string>
#include <typeinfo>
#include <utility>
#include <vector>

#include "calls/stream_format.h"
#include "frames/output.h"

namespace cachepy::detail {
namespace {

using internal::Access;
using internal::Format;
using internal::StreamEvent;
using internal::Written;

/// Passes everything on, and records what is written. Locked, as the call's threads may write to std::cout at the same time.
template <class C>
class RecordingBuffer final : public std::basic_streambuf<C> {
  using Buffer = std::basic_streambuf<C>;
  using Traits = std::char_traits<C>;
  using Int = typename Buffer::int_type;
  using Position = typename Buffer::pos_type;
  using Offset = typename Buffer::off_type;

 public:
  RecordingBuffer(Buffer& target, const void* call) : target_(target), call_(call) {
    Buffer::pubimbue(target.getloc());
  }

  Buffer& target() const { return target_; }
  const void* call() const { return call_; }

  /// Nothing is recorded any more.
  std::vector<Written> take() {
    const std::lock_guard lock(mutex_);
    records_ = false;
    return std::move(written_);
  }
  const char* problem() const { return problem_; }

  RecordingBuffer* kept_before = nullptr;  ///< see keep_forever()

 protected:
  Int overflow(Int c) override {
    const std::lock_guard lock(mutex_);
    if (Traits::eq_int_type(c, Traits::eof())) return fail(Traits::eof());
    const C character = Traits::to_char_type(c);
    const internal::PrintsThroughArgument printing(call_);
    const Int put = target_.sputc(character);
    if (Traits::eq_int_type(put, Traits::eof())) return fail(put);
    record(&character, 1);
    return put;
  }
  std::streamsize xsputn(const C* text, std::streamsize size) override {
    const std::lock_guard lock(mutex_);
    const internal::PrintsThroughArgument printing(call_);
    const std::streamsize put = target_.sputn(text, size);
    record(text, static_cast<std::size_t>(put));
    return put == size ? put : fail(put);
  }
  int sync() override {
    const std::lock_guard lock(mutex_);
    record(StreamEvent::kFlush, "");
    const internal::PrintsThroughArgument printing(call_);
    const int result = target_.pubsync();
    return result == -1 ? fail(result) : result;
  }
  void imbue(const std::locale& locale) override {
    const std::lock_guard lock(mutex_);
    if (initial_) {  // by the constructor
      initial_ = false;
      return;
    }
    if (locale.name() == "*") note("it gives a stream a locale without a name");
    record(StreamEvent::kImbue, locale.name());
    target_.pubimbue(locale);
  }

  Position seekoff(Offset offset, std::ios_base::seekdir from, std::ios_base::openmode which) override {
    note("it asks for the position in a stream, or changes it");
    return target_.pubseekoff(offset, from, which);
  }
  Position seekpos(Position position, std::ios_base::openmode which) override {
    note("it asks for the position in a stream, or changes it");
    return target_.pubseekpos(position, which);
  }
  Buffer* setbuf(C* buffer, std::streamsize size) override {
    note("it gives a stream another buffer");
    target_.pubsetbuf(buffer, size);
    return this;
  }
  std::streamsize showmanyc() override {
    note("it reads from a stream that it writes to");
    return target_.in_avail();
  }
  std::streamsize xsgetn(C* text, std::streamsize size) override {
    note("it reads from a stream that it writes to");
    return target_.sgetn(text, size);
  }
  Int underflow() override {
    note("it reads from a stream that it writes to");
    return target_.sgetc();
  }
  Int uflow() override {
    note("it reads from a stream that it writes to");
    return target_.sbumpc();
  }
  Int pbackfail(Int c) override {
    note("it reads from a stream that it writes to");
    return Traits::eq_int_type(c, Traits::eof()) ? target_.sungetc()
                                                 : target_.sputbackc(Traits::to_char_type(c));
  }

 private:
  void record(const C* text, std::size_t size) {
    if (!records_ || size == 0) return;
    try {
      if (written_.empty() || written_.back().event != StreamEvent::kText)
        written_.push_back({StreamEvent::kText, ""});
      written_.back().bytes.append(reinterpret_cast<const char*>(text), size * sizeof(C));
    } catch (...) {  // the text has been written all the same
      note("out of memory");
    }
  }
  void record(StreamEvent event, std::string name) try {
    if (records_) written_.push_back({event, std::move(name)});
  } catch (...) {
    note("out of memory");
  }
  void note(const char* problem) {
    if (problem_ == nullptr) problem_ = problem;
  }
  template <class Result>
  Result fail(Result result) {
    note("a stream could not be written to");
    return result;
  }

  Buffer& target_;
  const void* const call_;
  std::mutex mutex_;
  std::vector<Written> written_;
  const char* problem_ = nullptr;
  bool initial_ = true;
  bool records_ = true;
};

/// For a buffer that somebody may still use. Remembered, so that it is no leak.
template <class C>
void keep_forever(std::unique_ptr<RecordingBuffer<C>> buffer) noexcept {
  static std::atomic<RecordingBuffer<C>*> last{nullptr};
  RecordingBuffer<C>* const kept = buffer.release();
  kept->kept_before = last.exchange(kept);
}

template <class C>
struct StreamsOf;
template <>
struct StreamsOf<char> {
  static constexpr std::ostream* all[] = {&std::cout, &std::cerr, &std::clog};
};
template <>
struct StreamsOf<wchar_t> {
  static constexpr std::wostream* all[] = {&std::wcout, &std::wcerr, &std::wclog};
};

/// 0: none of the program's standard streams, and none with the buffer of one.
template <class C>
unsigned number_of_standard_stream(const std::basic_ostream<C>& stream) {
  unsigned number = 0;
  for (const std::basic_ostream<C>* standard : StreamsOf<C>::all) {
    ++number;
    if (&stream == standard) return number;
    if (stream.rdbuf() != nullptr && stream.rdbuf() == standard->rdbuf()) return number + 100;
  }
  return 0;
}

bool has_one_thread() {
#if __has_include(<sys/single_threaded.h>)
  return __libc_single_threaded;
#else
  return false;
#endif
}

template <class C>
bool is_known(const std::basic_streambuf<C>& buffer) {
  const std::type_info& type = typeid(buffer);
  return type == typeid(std::basic_stringbuf<C>) || type == typeid(std::basic_filebuf<C>) ||
         type == typeid(RecordingBuffer<C>) || type == typeid(__gnu_cxx::stdio_filebuf<C>) ||
         type == typeid(__gnu_cxx::stdio_sync_filebuf<C>);
}

}  // namespace

template <class C>
void encode_stream(Encoder& out, std::basic_ostream<C>& stream) {
  const char* problem = nullptr;
  const Format<C> format = Format<C>::of(stream, problem);
  const char* const name = internal::class_of_stream(stream);
  const unsigned standard = number_of_standard_stream(stream);
  if (name == nullptr)
    problem = "a stream that it writes to is of a class that is none of the standard library's";
  if (stream.rdbuf() != nullptr && !is_known(*stream.rdbuf()))
    problem = "the buffer of a stream that it writes to is of a class that is none of the standard library's";
  if (standard != 0 && !has_one_thread())
    problem = "it writes to a standard stream, and so may other threads of the program at the same time";
  if (problem != nullptr) out.fail(problem);
  detail::encode_value(out, std::string(name == nullptr ? "" : name));
  out.scalar(std::uint32_t{standard});
  out.u8(stream.rdbuf() != nullptr);
  out.u8(stream.tie() != nullptr);
  format.encode(out);
}

void describe_stream(Schema& out) {
  out << "struct \"std::ostream\"{\"class\":string,\"standard\":u32,\"buffered\":bool,\"tied\":bool";
  Format<char>::describe(out);
  out << "}";
}
void describe_stream_change(Schema& out) {
  out << "struct \"std::ostream\"{\"written\":list<tuple<u8,string>>";
  Format<char>::describe(out);
  out << "}";
}

template <class C>
void find_places_of_stream(Places& places, std::basic_ostream<C>& stream) {
  places.argument(&stream, sizeof stream, &type_tag<std::basic_ostream<C>>, true);
  if (stream.rdbuf() != nullptr) places.outside(stream.rdbuf(), sizeof *stream.rdbuf());
}

template <class C>
struct StreamRecording<C>::State {
  std::basic_ostream<C>& stream;
  std::basic_ostream<C>* tied;
  std::unique_ptr<RecordingBuffer<C>> buffer;  // null: the stream has none
  std::vector<Format<char>::Word> words;
  bool is_running = true;
  bool is_second = false;  // another argument of the call is this stream, and records
  const char* problem = nullptr;
  std::vector<Written> written;
};

template <class C>
StreamRecording<C>::~StreamRecording() {
  end();
  delete state_;
}

template <class C>
void StreamRecording<C>::begin(std::basic_ostream<C>& stream, const void* call) noexcept try {
  delete std::exchange(state_, nullptr);
  const char* problem = nullptr;
  auto state = std::make_unique<State>(
      State{stream, stream.tie(), nullptr, Format<C>::of(stream, problem).words, true, false, problem, {}});
  const auto* const recording = dynamic_cast<RecordingBuffer<C>*>(stream.rdbuf());
  state->is_second = recording != nullptr && recording->call() == call;
  if (stream.rdbuf() != nullptr && !state->is_second) {
    state->buffer = std::make_unique<RecordingBuffer<C>>(*stream.rdbuf(), call);
    Access<C>::set_buffer(stream, state->buffer.get());
  }
  state_ = state.release();
} catch (...) {
  // Out of memory: nothing is recorded, and so nothing stored.
}

template <class C>
void StreamRecording<C>::end() noexcept {
  if (state_ == nullptr || !std::exchange(state_->is_running, false)) return;
  if (state_->is_second) return;
  std::basic_ostream<C>& stream = state_->stream;
  std::unique_ptr<RecordingBuffer<C>>& buffer = state_->buffer;
  if (stream.tie() != state_->tied) state_->problem = "it ties a stream to another one";
  if (stream.rdbuf() != buffer.get()) {
    state_->problem = "it exchanges the buffer of a stream";
    if (buffer) keep_forever(std::move(buffer));  // somebody may be going to put it back
    return;
  }
  if (!buffer) return;
  Access<C>::set_buffer(stream, &buffer->target());
  state_->written = buffer->take();
  if (state_->problem == nullptr) state_->problem = buffer->problem();
  // A thread that the call has left behind may still be writing.
  if (number_of_standard_stream(stream) != 0 && !has_one_thread()) keep_forever(std::move(buffer));
}

template <class C>
void StreamRecording<C>::encode(Encoder& out, std::basic_ostream<C>& stream) const {
  if (state_ == nullptr) return out.fail("what was written to a stream was not recorded");
  const char* problem = state_->problem;
  Format<C> format = Format<C>::of(stream, problem);
  format.include_words_of(state_->words);
  if (problem != nullptr) out.fail(problem);
  out.u64(state_->written.size());
  for (const Written& part : state_->written) {
    out.u8(static_cast<std::uint8_t>(part.event));
    detail::encode_value(out, part.bytes);
  }
  format.encode(out);
}

#define CACHEPY_STREAMS(C)                                          \
  template class StreamRecording<C>;                                \
  template void encode_stream<C>(Encoder&, std::basic_ostream<C>&); \
  template void find_places_of_stream<C>(Places&, std::basic_ostream<C>&);
CACHEPY_STREAMS(char)
CACHEPY_STREAMS(wchar_t)
#undef CACHEPY_STREAMS

}  // namespace cachepy::detail
