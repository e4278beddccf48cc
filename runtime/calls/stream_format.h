// The state of a stream that a function can read and change, and the events that are recorded for an output stream.
#pragma once

#include <cstdint>
#include <fstream>
#include <locale>
#include <ostream>
#include <sstream>
#include <stdexcept>
#include <string>
#include <typeinfo>
#include <utility>
#include <vector>

#include "cachepy/detail/codec.h"

namespace cachepy::internal {

using detail::Decoder;
using detail::Encoder;
using detail::Schema;

enum class StreamEvent : std::uint8_t { kText, kFlush, kImbue };

struct Written {
  StreamEvent event;
  std::string bytes;  ///< of the text, or the name of the locale
};

/// Gets at protected members of the standard's and of libstdc++'s classes.
template <class C>
struct Access : std::basic_ios<C> {
  /// As rdbuf(buffer), but the stream keeps its state.
  static void set_buffer(std::basic_ios<C>& stream, std::basic_streambuf<C>* buffer) {
    (stream.*&Access::set_rdbuf)(buffer);
  }
  static bool has_callbacks(const std::ios_base& stream) { return stream.*&Access::_M_callbacks != nullptr; }
  static int word_count(const std::ios_base& stream) { return stream.*&Access::_M_word_size; }
};

/// The locale of that name; the decoder fails if this machine does not have it.
inline std::locale named_locale(const std::string& name, Decoder& in) try {
  return std::locale(name);
} catch (const std::runtime_error&) {
  in.fail();
  return std::locale::classic();
}

/// The name of its class; null if that is none of the standard library's.
template <class C>
const char* class_of_stream(const std::basic_ios<C>& stream) {
  const std::type_info& type = typeid(stream);
  if (type == typeid(std::basic_istream<C>)) return "std::istream";
  if (type == typeid(std::basic_ifstream<C>)) return "std::ifstream";
  if (type == typeid(std::basic_istringstream<C>)) return "std::istringstream";
  if (type == typeid(std::basic_ostream<C>)) return "std::ostream";
  if (type == typeid(std::basic_ofstream<C>)) return "std::ofstream";
  if (type == typeid(std::basic_ostringstream<C>)) return "std::ostringstream";
  if (type == typeid(std::basic_iostream<C>)) return "std::iostream";
  if (type == typeid(std::basic_fstream<C>)) return "std::fstream";
  if (type == typeid(std::basic_stringstream<C>)) return "std::stringstream";
  return nullptr;
}

/// What a function can read of a stream and change in it, but for its text.
template <class C>
struct Format {
  using Word = std::pair<std::uint64_t, std::int64_t>;

  static Format of(std::basic_ios<C>& stream, const char*& problem) {
    Format now;
    now.flags = static_cast<std::uint32_t>(stream.flags());
    now.precision = stream.precision();
    now.width = stream.width();
    now.fill = static_cast<std::uint32_t>(std::char_traits<C>::to_int_type(stream.fill()));
    now.state = static_cast<std::uint32_t>(stream.rdstate());
    now.exceptions = static_cast<std::uint32_t>(stream.exceptions());
    now.locale = stream.getloc().name();
    for (int i = 0; i < Access<C>::word_count(stream); ++i) {
      if (const long word = stream.iword(i)) now.words.push_back({i, word});
      if (stream.pword(i) != nullptr) problem = "a stream that it uses holds pointers (pword)";
    }
    if (now.locale == "*") problem = "the locale of a stream that it uses has no name";
    if (Access<C>::has_callbacks(stream))
      problem = "a stream that it uses calls functions (register_callback)";
    if ((now.state & now.exceptions) != 0)
      problem = "a stream that it uses is in a state for which it throws";
    return now;
  }

  /// One that is gone is given back as zero.
  void include_words_of(const std::vector<Word>& before) {
    for (const auto& [index, value] : before) {
      bool is_there = false;
      for (const Word& word : words) is_there |= word.first == index;
      if (!is_there) words.push_back({index, 0});
    }
  }

  void encode(Encoder& out) const {
    out.scalar(flags);
    out.scalar(precision);
    out.scalar(width);
    out.scalar(fill);
    out.scalar(state);
    out.scalar(exceptions);
    detail::encode_value(out, locale);
    detail::encode_value(out, words);
  }
  static Format decode(Decoder& in) {
    Format then;
    then.flags = in.scalar<std::uint32_t>();
    then.precision = in.scalar<std::int64_t>();
    then.width = in.scalar<std::int64_t>();
    then.fill = in.scalar<std::uint32_t>();
    then.state = in.scalar<std::uint32_t>();
    then.exceptions = in.scalar<std::uint32_t>();
    detail::read_value(in, then.locale);
    detail::read_value(in, then.words);
    return then;
  }
  static void describe(Schema& out) {
    out << ",\"flags\":u32,\"precision\":i64,\"width\":i64,\"fill\":u32,\"state\":u32,\"exceptions\":u32,"
           "\"locale\":string,\"words\":list<tuple<u64,i64>>";
  }

  void apply(std::basic_ios<C>& stream, const std::locale& named) const {
    using Ios = std::ios_base;
    stream.flags(static_cast<Ios::fmtflags>(flags));
    stream.precision(precision);
    stream.width(width);
    stream.fill(std::char_traits<C>::to_char_type(static_cast<typename std::char_traits<C>::int_type>(fill)));
    for (const auto& [index, value] : words) stream.iword(static_cast<int>(index)) = value;
    if (stream.getloc().name() != locale) stream.imbue(named);
  }

  std::uint32_t flags = 0;
  std::int64_t precision = 0;
  std::int64_t width = 0;
  std::uint32_t fill = 0;
  std::uint32_t state = 0;
  std::uint32_t exceptions = 0;
  std::string locale;
  std::vector<Word> words;
};

}  // namespace cachepy::internal
