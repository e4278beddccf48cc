// Writes to a stream what a stored call wrote to one.
#include <exception>
#include <locale>
#include <memory>
#include <ostream>
#include <string>
#include <vector>

#include "cachepy/detail/streams.h"
#include "calls/stream_format.h"

namespace cachepy::detail {

using internal::Format;
using internal::StreamEvent;
using internal::Written;

template <class C>
struct StreamReplay<C>::State {
  void decode(Decoder& in) {
    constexpr std::size_t kMinBytes = 9;  // the kind of event, and a length
    written.resize(in.count(kMinBytes));
    for (Written& part : written) {
      part.event = static_cast<StreamEvent>(in.u8());
      detail::read_value(in, part.bytes);
      if (part.event == StreamEvent::kImbue) locales.push_back(internal::named_locale(part.bytes, in));
      if (part.event > StreamEvent::kImbue ||
          part.bytes.size() % (part.event == StreamEvent::kText ? sizeof(C) : 1) != 0)
        in.fail();
    }
    format = Format<C>::decode(in);
    locale = internal::named_locale(format.locale, in);
  }
  /// False: the buffer did not take everything.
  bool write(std::basic_ostream<C>& stream) const {
    std::basic_streambuf<C>* const buffer = stream.rdbuf();
    if (buffer == nullptr) return true;
    if (stream.tie() != nullptr && !written.empty()) stream.tie()->flush();
    auto imbued = locales.begin();
    for (const Written& part : written) {
      if (part.event == StreamEvent::kImbue) {
        buffer->pubimbue(*imbued++);
      } else if (part.event == StreamEvent::kFlush) {
        if (buffer->pubsync() == -1) return false;
      } else {
        // Copied, since the bytes are aligned for char only.
        std::basic_string<C> text(part.bytes.size() / sizeof(C), C());
        part.bytes.copy(reinterpret_cast<char*>(text.data()), part.bytes.size());
        const auto size = static_cast<std::streamsize>(text.size());
        if (buffer->sputn(text.data(), size) != size) return false;
      }
    }
    return true;
  }

  std::vector<Written> written;
  std::vector<std::locale> locales;  // of the events
  Format<C> format;
  std::locale locale;
};

template <class C>
void StreamReplay<C>::read(Decoder& in) {
  auto state = std::make_unique<State>();
  state->decode(in);
  state_ = state.release();
}

template <class C>
StreamReplay<C>::~StreamReplay() {
  delete state_;
}

template <class C>
void StreamReplay<C>::commit(std::basic_ostream<C>& stream) {
  const Format<C>& format = state_->format;
  std::exception_ptr thrown;
  bool is_written = false;
  try {
    is_written = state_->write(stream);
  } catch (...) {
    thrown = std::current_exception();
  }
  stream.exceptions(std::ios_base::goodbit);
  format.apply(stream, state_->locale);
  stream.clear(static_cast<std::ios_base::iostate>(format.state) |
               (is_written ? std::ios_base::goodbit : std::ios_base::badbit));
  // As an output operator does: the stream is bad, and throws only where it is asked to.
  const auto exceptions = static_cast<std::ios_base::iostate>(format.exceptions);
  if (thrown && (exceptions & std::ios_base::badbit) != 0) {
    try {
      stream.exceptions(exceptions);
    } catch (...) {
      std::rethrow_exception(thrown);
    }
  }
  stream.exceptions(exceptions);
}

template class StreamReplay<char>;
template class StreamReplay<wchar_t>;

}  // namespace cachepy::detail
