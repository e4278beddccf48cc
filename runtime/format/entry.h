// One entry (results/3f/load_counts.3fa9…e1.cpz): a header, metadata that describe the result, and the encoded result in zstd
// blocks. Grammar with a worked example: docs/format.md.
//
// Knows nothing of where entries are kept or when they are valid.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "format/compression.h"
#include "format/node_record.h"

namespace cachepy::internal {

enum class KeyPartKind : std::uint8_t {
  kFunction = 1,  ///< name and signature
  kCode = 2,
  kArgument = 3,  ///< name = the parameter's name
  kFileArgument = 4,
  kVersion = 5,
  kEnvVar = 6,
  kDependsOnFile = 7,
  kDependsOnVar = 8,
  kResultLayout = 9,
  kGlobal = 10,   ///< a mutable global or a field of *this that the function reads
  kLibrary = 11,  ///< name = the soname of a library compiled without the plugin; "" = the program itself
  kFloatEnvironment = 12,  ///< of the thread, if it differs from the one that programs start with
  kTracking = 13,          ///< the setting `tracking`, unless everything that a call uses is tracked
  kLocale = 14,            ///< of the thread, the process and C++ streams, unless all are "C"
  kStandardStreams =
      15,  ///< the formats of std::cout and its like, if they differ from those that programs start with
};
constexpr KeyPartKind kLastKeyPartKind = KeyPartKind::kStandardStreams;

/// One part of the key, kept so that a later miss can report which part changed.
struct KeyPart {
  KeyPartKind kind = KeyPartKind::kArgument;
  std::string name;  ///< parameter, variable or path
  Digest digest;
  std::string printed;  ///< the value for people, shortened; "" if there is nothing to print
};

/// The metadata of an entry.
struct EntryMetadata {
  NodeRecord node;
  std::string signature;
  std::string result_type;  ///< as spelt in the program
  std::string schema;       ///< layout of the encoded result: lets tools print the value without the program
  std::vector<KeyPart> key_parts;
  std::string directory;  ///< in which the call was made; "" = its arguments are not stored
  std::string arguments;  ///< encoded one after the other, as values to be read back
};

inline constexpr std::uint64_t kMaxMetadataBytes = 64u << 20;

/// Takes the blocks of a payload while it is still being encoded, so that a large one is never in memory as a whole.
class BlockSink {
 public:
  /// Takes the next blocks, which are these parts one after another. False: it takes none; the payload must keep them.
  virtual bool take(std::initializer_list<std::string_view> parts) = 0;

 protected:
  ~BlockSink() = default;
};

/// Receives the encoded result in pieces, as the codec produces them, and encodes it as blocks.
class PayloadWriter {
 public:
  /// `sink`: where the blocks go once there are more than a few megabytes of them; null: they are all kept in memory.
  explicit PayloadWriter(Compression compression = Compression::kFast, BlockSink* sink = nullptr);
  ~PayloadWriter();
  void append(std::string_view bytes);
  std::uint64_t raw_bytes() const;
  /// Digest of everything appended.
  Digest digest();
  /// Encodes the last block. Call it once, after the last append(). Returns the blocks that the sink has not taken: without a sink,
  /// all of them. The other functions stay valid.
  std::string finish();
  /// Size of all blocks so far, wherever they are.
  std::uint64_t stored_bytes() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// Header and metadata: what precedes the payload's blocks in the file. Never fails. If it is shorter than `padded_bytes`, it is
/// padded to that size.
std::string encode_entry_head(const EntryMetadata& metadata, std::uint64_t stored_bytes,
                              std::uint64_t raw_bytes, std::size_t padded_bytes = 0);

/// A whole entry file's bytes: header, metadata, payload. Never fails.
std::string encode_entry(const EntryMetadata& metadata, std::string_view payload_blocks,
                         std::uint64_t raw_bytes);

/// How much of the metadata a reader needs. A hit needs only the node, and is faster without the rest.
enum class MetadataPart { kAll, kNode };

/// Reads one entry, and verifies the checksum of each part before using it. Small files are read as a whole, large ones block by
/// block, so memory is bounded by the size of the result, whatever the header claims. Not thread-safe.
class EntryReader {
 public:
  /// Opens the file and verifies header and metadata. Errors: NotFound (no such file), DataLoss (truncated, corrupt),
  /// Unimplemented (another format version), or the system's error. The message names the file and the problem.
  static absl::StatusOr<std::unique_ptr<EntryReader>> open(const std::string& path,
                                                           MetadataPart part = MetadataPart::kAll);
  /// Reads an entry from bytes in memory, which are copied. Messages call the entry `name`.
  static absl::StatusOr<std::unique_ptr<EntryReader>> of_bytes(const std::string& name,
                                                               std::string_view bytes,
                                                               std::int64_t modified_ns,
                                                               MetadataPart part = MetadataPart::kAll);
  virtual ~EntryReader() = default;

  virtual const EntryMetadata& metadata() const = 0;
  /// Moves the node out of the metadata.
  virtual NodeRecord take_node() = 0;
  virtual std::uint64_t raw_bytes() const = 0;
  /// Bytes of the file on disk.
  virtual std::uint64_t file_bytes() const = 0;

  /// When the entry was written or last marked as used, see Store::mark_used().
  virtual std::int64_t modified_ns() const = 0;

  /// Copies up to `size` further payload bytes to `out` and returns their number. It is less than `size` only at the end of the
  /// payload or after an error, which status() returns. Large reads are decompressed or read directly into `out`.
  virtual std::size_t read(char* out, std::size_t size) = 0;
  /// The next payload bytes without a copy: at least one, at most 1 MiB, valid until the next call of read() or next(). Empty at
  /// the end of the payload or after an error.
  virtual std::string_view next() = 0;
  virtual const absl::Status& status() const = 0;
};

}  // namespace cachepy::internal
