// The formats of std::cout, std::cerr, std::clog and their counterparts for wide characters: a call that prints may read and change
// them.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace cachepy::internal {

class StandardStreams {
 public:
  static StandardStreams now();

  /// As when a program starts.
  bool is_default() const;
  /// All that a call can read, as text.
  std::string describe() const;
  /// Why it is not known what a call writes to one of them; "": it is known.
  std::string problem() const;

  /// What differs from `before` that a hit can set; "": nothing.
  std::string changes_since(const StandardStreams& before) const;
  /// Whether more differs than that.
  bool differs_otherwise(const StandardStreams& before) const;
  /// Sets what changes_since() has returned. Never throws.
  static void apply(std::string_view changes) noexcept;

 private:
  enum class Buffer : std::uint8_t {
    kOfC,   ///< none of its own: text goes to the stream of the C library at once
    kFile,  ///< after sync_with_stdio(false)
    kOther
  };
  struct Format {
    std::uint32_t flags = 0;
    std::int64_t precision = 0;
    std::int64_t width = 0;
    std::uint32_t fill = 0;
    std::uint32_t state = 0;
    // A hit cannot set these.
    std::uint32_t exceptions = 0;
    std::string locale;
    const void* tie = nullptr;
    const void* buffer = nullptr;
    Buffer kind = Buffer::kOfC;

    bool has_same_format(const Format& other) const;
    bool operator==(const Format&) const = default;
  };

  template <class Stream>
  static Format format_of(Stream& stream);
  bool has(Buffer kind) const;

  std::array<Format, 6> formats_;
};

/// Writes out what std::cout and its like have in buffers of their own, if no other thread can be using them.
void flush_standard_streams() noexcept;
/// Whether these buffers have nothing that belongs before text that is printed now, after a flush_standard_streams().
bool are_standard_streams_flushed();

}  // namespace cachepy::internal
