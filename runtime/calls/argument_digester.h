// Digests the arguments of a call, and keeps the beginning of each for messages.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/inlined_vector.h"
#include "base/digest.h"
#include "cachepy/detail/encoder.h"

namespace cachepy::internal {

using DigestScratch = std::array<char, 4096>;

/// Digests values one by one and keeps the beginning of each for printing.
class ArgumentDigester : public detail::ArgumentEncoder {
 public:
  ArgumentDigester(Algo algo, DigestScratch& scratch);

  /// Said at the beginning, see Encoder::share_paths().
  using ArgumentEncoder::share_paths;

  struct Argument {
    Digest digest;                   ///< of its encoding
    std::uint32_t prefix_begin = 0;  ///< its first bytes, in prefix()
    std::uint32_t prefix_size = 0;
    bool is_empty = false;  ///< nothing was encoded
  };

  using Arguments = absl::InlinedVector<Argument, 4>;

  /// Ends the last argument; call once.
  void finish();
  /// After this the scratch is no longer needed.
  void leave_scratch();
  const Arguments& arguments() const { return arguments_; }
  /// For a file argument: the digest of its encoding without the paths; empty if it is only a path.
  const Digest& arrangement(std::size_t argument) const;
  std::string_view prefix(const Argument& argument) const {
    return {prefixes_ + argument.prefix_begin, argument.prefix_size};
  }
  struct File {
    std::size_t argument;
    std::string path;
  };
  const std::vector<File>& files() const { return files_; }

 private:
  static void spill(detail::Encoder& encoder, const char* data, std::size_t size);
  static void next(detail::ArgumentEncoder& encoder);
  static void begin_arrangement(detail::ArgumentEncoder& encoder);
  static void file(detail::ArgumentEncoder& encoder, std::string_view path);
  Digest digest_of_rest();
  std::size_t keep_prefix();
  void end_argument();

  const Algo algo_;
  bool streaming_ = false;
  bool in_arrangement_ = false;
  Arguments arguments_;
  std::optional<Hasher> hasher_;      // for an argument that does not fit into the buffer
  std::vector<Digest> arrangements_;  // of the arguments up to the last one that has one
  std::vector<File> files_;
  // In the scratch: the beginnings of the arguments so far, followed by the current argument.
  char* begin_;
  const char* prefixes_;
  std::string own_prefixes_;
};

}  // namespace cachepy::internal
