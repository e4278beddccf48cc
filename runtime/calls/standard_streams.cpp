#include "calls/standard_streams.h"

#if __has_include(<sys/single_threaded.h>)
#include <sys/single_threaded.h>
#endif
#include <sys/stat.h>

#include <cstddef>
#include <ext/stdio_filebuf.h>
#include <ext/stdio_sync_filebuf.h>
#include <iostream>
#include <locale>
#include <tuple>
#include <typeinfo>

#include "base/bytes.h"
#include "base/swallow.h"

namespace cachepy::internal {
namespace {

constexpr std::array<const char*, 6> kNames = {"std::cout",  "std::cerr",  "std::clog",
                                               "std::wcout", "std::wcerr", "std::wclog"};

auto all_streams() {
  return std::tie(std::cout, std::cerr, std::clog, std::wcout, std::wcerr, std::wclog);
}

template <class Stream>
bool has_file_buffer(const Stream& stream) {
  using C = typename Stream::char_type;
  const auto* const buffer = stream.rdbuf();
  return buffer != nullptr && typeid(*buffer) == typeid(__gnu_cxx::stdio_filebuf<C>);
}

bool has_one_thread() {
#if __has_include(<sys/single_threaded.h>)
  if (__libc_single_threaded != 0) return true;
#endif
  struct ::stat st;  // one link for each thread, "." and ".."
  return ::stat("/proc/self/task", &st) == 0 && st.st_nlink == 3;
}

}  // namespace

bool StandardStreams::Format::has_same_format(const Format& other) const {
  return std::tie(flags, precision, width, fill, state) ==
         std::tie(other.flags, other.precision, other.width, other.fill, other.state);
}

template <class Stream>
StandardStreams::Format StandardStreams::format_of(Stream& stream) {
  using C = typename Stream::char_type;
  Format format;
  format.flags = static_cast<std::uint32_t>(stream.flags());
  format.precision = stream.precision();
  format.width = stream.width();
  format.fill = static_cast<std::uint32_t>(std::char_traits<C>::to_int_type(stream.fill()));
  format.state = static_cast<std::uint32_t>(stream.rdstate());
  format.exceptions = static_cast<std::uint32_t>(stream.exceptions());
  format.locale = stream.getloc().name();
  format.tie = stream.tie();
  const auto* const buffer = stream.rdbuf();
  format.buffer = buffer;
  if (has_file_buffer(stream))
    format.kind = Buffer::kFile;
  else if (buffer == nullptr || typeid(*buffer) != typeid(__gnu_cxx::stdio_sync_filebuf<C>))
    format.kind = Buffer::kOther;
  return format;
}

StandardStreams StandardStreams::now() {
  StandardStreams streams;
  std::size_t next = 0;
  std::apply([&](auto&... stream) { ((streams.formats_[next++] = format_of(stream)), ...); }, all_streams());
  return streams;
}

bool StandardStreams::is_default() const {
  static const std::string usual = [] {
    StandardStreams at_start;
    for (std::size_t i = 0; i < at_start.formats_.size(); ++i) {
      const bool is_unbuffered = i % 3 == 1;
      Format& format = at_start.formats_[i];
      format.flags =
          static_cast<std::uint32_t>(std::ios_base::skipws | std::ios_base::dec |
                                     (is_unbuffered ? std::ios_base::unitbuf : std::ios_base::fmtflags()));
      format.precision = 6;
      format.fill = ' ';
      format.locale = "C";
    }
    return at_start.describe();
  }();
  return describe() == usual;
}

std::string StandardStreams::describe() const {
  std::string text;
  for (std::size_t i = 0; i < formats_.size(); ++i) {
    const Format& format = formats_[i];
    text += kNames[i];
    for (const std::int64_t number :
         {std::int64_t{format.flags}, format.precision, format.width, std::int64_t{format.fill},
          std::int64_t{format.state}, std::int64_t{format.exceptions},
          static_cast<std::int64_t>(format.kind)})
      (text += ' ') += std::to_string(number);
    ((text += ' ') += format.locale) += '\n';
  }
  return text;
}

bool StandardStreams::has(Buffer kind) const {
  for (const Format& format : formats_)
    if (format.kind == kind) return true;
  return false;
}

std::string StandardStreams::problem() const {
  for (std::size_t i = 0; i < formats_.size(); ++i)
    if (formats_[i].kind == Buffer::kOther)
      return std::string(kNames[i]) + " has a buffer of the program's own, whose text is not recorded";
  if (has(Buffer::kFile) && !has_one_thread())
    return "std::cout and stdio are not synchronized (sync_with_stdio), and the program has several threads";
  return "";
}

std::string StandardStreams::changes_since(const StandardStreams& before) const {
  ByteWriter out;
  for (std::size_t i = 0; i < formats_.size(); ++i) {
    const Format& format = formats_[i];
    if (format.has_same_format(before.formats_[i])) continue;
    out.u8(static_cast<std::uint8_t>(i));
    out.u32(format.flags);
    out.zigzag(format.precision);
    out.zigzag(format.width);
    out.u32(format.fill);
    out.u32(format.state);
  }
  return out.take();
}

bool StandardStreams::differs_otherwise(const StandardStreams& before) const {
  for (std::size_t i = 0; i < formats_.size(); ++i) {
    const Format& format = formats_[i];
    const Format& then = before.formats_[i];
    if (std::tie(format.exceptions, format.locale, format.tie, format.buffer) !=
        std::tie(then.exceptions, then.locale, then.tie, then.buffer))
      return true;
    // Perhaps by another thread.
    if (!format.has_same_format(then) && !has_one_thread()) return true;
  }
  return false;
}

void StandardStreams::apply(std::string_view changes) noexcept try {
  ByteReader in(changes);
  while (in.left() != 0) {
    const std::size_t number = in.u8();
    const auto flags = static_cast<std::ios_base::fmtflags>(in.u32());
    const std::int64_t precision = in.zigzag();
    const std::int64_t width = in.zigzag();
    const std::uint32_t fill = in.u32();
    const auto state = static_cast<std::ios_base::iostate>(in.u32());
    if (!in.ok()) return;
    std::size_t next = 0;
    const auto set = [&](auto& stream) {
      if (next++ != number) return;
      using C = typename std::remove_reference_t<decltype(stream)>::char_type;
      stream.flags(flags);
      stream.precision(precision);
      stream.width(width);
      stream.fill(
          std::char_traits<C>::to_char_type(static_cast<typename std::char_traits<C>::int_type>(fill)));
      stream.clear(state);
    };
    std::apply([&](auto&... stream) { (set(stream), ...); }, all_streams());
  }
} catch (...) {  // a state for which the stream is to throw
  swallow();
}

void flush_standard_streams() noexcept try {
  std::apply(
      [](auto&... stream) {
        const bool is_needed = (has_file_buffer(stream) || ...);
        if (is_needed && has_one_thread())
          ((has_file_buffer(stream) ? void(stream.rdbuf()->pubsync()) : void()), ...);
      },
      all_streams());
} catch (...) {
  swallow();
}

bool are_standard_streams_flushed() {
  return std::apply([](auto&... stream) { return !(has_file_buffer(stream) || ...) || has_one_thread(); },
                    all_streams());
}

}  // namespace cachepy::internal
