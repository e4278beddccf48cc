#include "cachepy/detail/input_streams.h"

#include <sys/stat.h>

#include <array>
#include <exception>
#include <ext/stdio_filebuf.h>
#include <fstream>
#include <iostream>
#include <locale>
#include <memory>
#include <optional>
#include <sstream>
#include <string>
#include <typeinfo>
#include <utility>

#include "base/digest.h"
#include "base/file_stat.h"
#include "calls/stream_format.h"

namespace cachepy::detail {
namespace {

using internal::Algo;
using internal::Digest;
using internal::FileStat;
using internal::Format;
using internal::Hasher;

/// Longer content is in the key as a digest.
constexpr std::size_t kMaxWhole = 1 << 16;

// These get at protected members of libstdc++'s classes.
template <class C>
struct InputAccess : std::basic_istream<C> {
  static std::streamsize& count(std::basic_istream<C>& stream) { return stream.*&InputAccess::_M_gcount; }
};
template <class C>
struct FileAccess : std::basic_filebuf<C> {
  static int fd(std::basic_filebuf<C>& buffer) { return (buffer.*&FileAccess::_M_file).fd(); }
  static bool has_pushed_back(const std::basic_filebuf<C>& buffer) {
    return buffer.*&FileAccess::_M_pback_init;
  }
};

template <class C>
std::basic_filebuf<C>* file_of(std::basic_istream<C>& stream) {
  return dynamic_cast<std::basic_filebuf<C>*>(stream.rdbuf());
}

template <class C>
bool is_known(const std::basic_streambuf<C>& buffer) {
  const std::type_info& type = typeid(buffer);
  return type == typeid(std::basic_stringbuf<C>) || type == typeid(std::basic_filebuf<C>) ||
         type == typeid(__gnu_cxx::stdio_filebuf<C>);
}

bool is_standard_input(const std::istream& stream) {
  return &stream == &std::cin || stream.rdbuf() == std::cin.rdbuf();
}
bool is_standard_input(const std::wistream& stream) {
  return &stream == &std::wcin || stream.rdbuf() == std::wcin.rdbuf();
}

/// Why the stream cannot be looked at without disturbing it; null if it can.
template <class C>
const char* obstacle_in(std::basic_istream<C>& stream) {
  if (is_standard_input(stream)) return "it reads from standard input";
  if (internal::class_of_stream(stream) == nullptr)
    return "a stream that it reads from is of a class that is none of the standard library's";
  if (stream.rdbuf() == nullptr) return nullptr;
  if (!is_known(*stream.rdbuf()))
    return "the buffer of a stream that it reads from is of a class that is none of the standard library's";
  if (const auto* const file = file_of(stream); file != nullptr && FileAccess<C>::has_pushed_back(*file))
    return "a character was put back into a stream that it reads from";
  return nullptr;
}

/// What is in a stream, from its beginning.
struct Content {
  std::uint64_t size = 0;  ///< in bytes
  std::string whole;       ///< "" if it is longer than kMaxWhole
  Digest digest;
};

/// Reads everything, and puts the buffer back to `position`. Nothing if that is not possible.
template <class C>
std::optional<Content> content_of(std::basic_streambuf<C>& buffer,
                                  typename std::char_traits<C>::pos_type position) {
  using Position = typename std::char_traits<C>::pos_type;
  const Position nowhere = Position(std::streamoff(-1));
  if (buffer.pubseekpos(Position(std::streamoff(0)), std::ios_base::in) == nowhere) return std::nullopt;
  Content content;
  Hasher hasher(Algo::kSha256);
  std::array<C, 1 << 14> block;
  while (true) {
    const std::streamsize count = buffer.sgetn(block.data(), block.size());
    if (count <= 0) break;
    const std::string_view bytes(reinterpret_cast<const char*>(block.data()),
                                 static_cast<std::size_t>(count) * sizeof(C));
    content.size += bytes.size();
    if (content.size <= kMaxWhole) content.whole += bytes;
    hasher.update(bytes);
  }
  if (content.size > kMaxWhole) content.whole.clear();
  content.digest = hasher.finish();
  if (buffer.pubseekpos(position, std::ios_base::in) == nowhere) return std::nullopt;
  return content;
}

/// The file behind a stream, if it is one.
template <class C>
std::optional<FileStat> stat_of(std::basic_istream<C>& stream) {
  std::basic_filebuf<C>* const file = file_of(stream);
  struct ::stat st;
  if (file == nullptr || !file->is_open() || ::fstat(FileAccess<C>::fd(*file), &st) != 0) return std::nullopt;
  return internal::file_stat_of(st);
}

/// A stream that is not open has no content.
template <class C>
bool is_open(std::basic_istream<C>& stream) {
  const std::basic_filebuf<C>* const file = file_of(stream);
  return stream.rdbuf() != nullptr && (file == nullptr || file->is_open());
}

template <class C>
typename std::char_traits<C>::pos_type position_in(std::basic_istream<C>& stream) {
  return stream.rdbuf()->pubseekoff(0, std::ios_base::cur, std::ios_base::in);
}

}  // namespace

template <class C>
struct StreamReading<C>::State {
  std::basic_streambuf<C>* buffer;
  std::basic_ostream<C>* tied;
  Content content;
  std::optional<FileStat> stat;  // while the content was read
  bool is_stat_enough = false;   // a change of the content would change the stat
  std::vector<typename Format<C>::Word> words;
};

template <class C>
StreamReading<C>::~StreamReading() {
  delete state_;
}

template <class C>
void StreamReading<C>::encode_before(Encoder& out, std::basic_istream<C>& stream) try {
  if (const char* const obstacle = obstacle_in(stream)) return out.fail(obstacle);
  const char* problem = nullptr;
  const Format<C> format = Format<C>::of(stream, problem);
  if (problem != nullptr) return out.fail(problem);

  auto state = std::make_unique<State>(State{stream.rdbuf(), stream.tie(), {}, {}, false, format.words});
  std::streamoff position = -1;
  if (is_open(stream)) {
    const std::int64_t begin_ns = internal::now_ns();
    state->stat = stat_of(stream);
    const auto now = position_in(stream);
    std::optional<Content> content;
    if (now != decltype(now)(std::streamoff(-1))) content = content_of(*stream.rdbuf(), now);
    if (!content)
      return out.fail("a stream that it reads from has no positions, so that it could be read only once");
    position = now;
    state->content = *std::move(content);
    state->is_stat_enough = state->stat && state->stat->kind == FileStat::Kind::kRegular &&
                            state->stat->trusted_at(begin_ns) && stat_of(stream) == state->stat;
  }
  detail::encode_value(out, std::string(internal::class_of_stream(stream)));
  out.u8(is_open(stream));
  out.u8(stream.tie() != nullptr);
  out.scalar(std::int64_t{position});
  out.scalar(std::int64_t{stream.gcount()});
  out.u64(state->content.size);
  detail::encode_value(out, state->content.whole);
  detail::encode_value(out, state->content.digest.hex());
  format.encode(out);
  delete std::exchange(state_, state.release());
} catch (const std::exception&) {
  out.fail("a stream that it reads from cannot be read");
}

template <class C>
void StreamReading<C>::encode_after(Encoder& out, std::basic_istream<C>& stream) const try {
  if (state_ == nullptr) return out.fail("the content of a stream is not known");
  if (stream.rdbuf() != state_->buffer) return out.fail("it exchanges the buffer of a stream");
  if (stream.tie() != state_->tied) return out.fail("it ties a stream to another one");
  if (const char* const obstacle = obstacle_in(stream)) return out.fail(obstacle);
  const char* problem = nullptr;
  Format<C> format = Format<C>::of(stream, problem);
  format.include_words_of(state_->words);
  if (problem != nullptr) return out.fail(problem);

  std::streamoff position = -1;
  if (is_open(stream)) {
    const auto now = position_in(stream);
    position = now;
    const bool is_same = state_->is_stat_enough && stat_of(stream) == state_->stat;
    if (!is_same) {
      const std::optional<Content> content = content_of(*stream.rdbuf(), now);
      if (!content || content->digest != state_->content.digest)
        return out.fail("the content of a stream changed while it was read");
    }
  }
  out.scalar(std::int64_t{position});
  out.scalar(std::int64_t{stream.gcount()});
  format.encode(out);
} catch (const std::exception&) {
  out.fail("a stream that it reads from cannot be read");
}

template <class C>
struct StreamMove<C>::State {
  std::int64_t position;
  std::int64_t count;
  Format<C> format;
  std::locale locale;
};

template <class C>
StreamMove<C>::~StreamMove() {
  delete state_;
}

template <class C>
void StreamMove<C>::read(Decoder& in) {
  auto state = std::make_unique<State>();
  state->position = in.scalar<std::int64_t>();
  state->count = in.scalar<std::int64_t>();
  state->format = Format<C>::decode(in);
  state->locale = internal::named_locale(state->format.locale, in);
  state_ = state.release();
}

template <class C>
void StreamMove<C>::commit(std::basic_istream<C>& stream) {
  using Position = typename std::char_traits<C>::pos_type;
  const Format<C>& format = state_->format;
  if (stream.tie() != nullptr) stream.tie()->flush();
  stream.exceptions(std::ios_base::goodbit);
  format.apply(stream, state_->locale);
  bool is_moved = state_->position < 0;
  if (!is_moved)
    is_moved = stream.rdbuf()->pubseekpos(Position(state_->position), std::ios_base::in) ==
               Position(state_->position);
  InputAccess<C>::count(stream) = state_->count;
  stream.clear(static_cast<std::ios_base::iostate>(format.state) |
               (is_moved ? std::ios_base::goodbit : std::ios_base::badbit));
  stream.exceptions(static_cast<std::ios_base::iostate>(format.exceptions));
}

template <class C>
void find_places_of_stream(Places& places, std::basic_istream<C>& stream) {
  places.argument(&stream, sizeof stream, &type_tag<std::basic_istream<C>>, true);
  if (stream.rdbuf() != nullptr) places.outside(stream.rdbuf(), sizeof *stream.rdbuf());
}

void describe_input_stream(Schema& out) {
  out << "struct "
         "\"std::istream\"{\"class\":string,\"open\":bool,\"tied\":bool,\"position\":i64,\"count\":i64,"
         "\"bytes\":u64,\"content\":string,\"digest\":string";
  Format<char>::describe(out);
  out << "}";
}
void describe_input_stream_change(Schema& out) {
  out << "struct \"std::istream\"{\"position\":i64,\"count\":i64";
  Format<char>::describe(out);
  out << "}";
}

#define CACHEPY_INPUT_STREAMS(C)   \
  template class StreamReading<C>; \
  template class StreamMove<C>;    \
  template void find_places_of_stream<C>(Places&, std::basic_istream<C>&);
CACHEPY_INPUT_STREAMS(char)
CACHEPY_INPUT_STREAMS(wchar_t)
#undef CACHEPY_INPUT_STREAMS

}  // namespace cachepy::detail
