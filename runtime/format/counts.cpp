#include "format/counts.h"

#include <algorithm>
#include <limits>

#include "base/bytes.h"
#include "base/digest.h"

namespace cachepy::internal {
namespace {

/// A byte that does not occur in text, and three letters. The version follows.
constexpr std::string_view kMark =
    "\x89"
    "CPN";
constexpr std::uint8_t kVersion = 1;
constexpr std::uint8_t kVersionWithRemote = 2;
constexpr std::uint8_t kVersionWithServing = 3;

/// The least version that has room for these counts.
std::uint8_t version_for(const CallCounts& counts) {
  if (counts.serving_ns != 0) return kVersionWithServing;
  return counts.remote.empty() ? kVersion : kVersionWithRemote;
}

std::uint64_t sum(std::uint64_t a, std::uint64_t b) {
  return b > std::numeric_limits<std::uint64_t>::max() - a ? std::numeric_limits<std::uint64_t>::max()
                                                           : a + b;
}

/// Reads the record at the beginning of `in`. False if there is no intact one.
bool read_record(ByteReader& in, std::string& function, CallCounts& counts) {
  if (in.raw(kMark.size()) != kMark) return false;
  const std::uint8_t version = in.u8();
  if (version < kVersion || version > kVersionWithServing) return false;
  const std::uint32_t size = in.u32();
  const std::uint64_t checksum = in.u64();
  const std::string_view bytes = in.raw(size);
  if (!in.ok() || checksum_of(bytes) != checksum) return false;
  ByteReader record(bytes);
  function = record.string();
  counts.memory_hits = record.varint();
  counts.disk_hits = record.varint();
  counts.misses = record.varint();
  counts.saved_ns = record.varint();
  if (version >= kVersionWithRemote) {
    counts.remote.hits = record.varint();
    counts.remote.received = record.varint();
    counts.remote.sent = record.varint();
    counts.remote.errors = record.varint();
  }
  if (version >= kVersionWithServing) counts.serving_ns = record.varint();
  return record.ok() && record.left() == 0;
}

}  // namespace

void CallCounts::add(const CallCounts& other) {
  memory_hits = sum(memory_hits, other.memory_hits);
  disk_hits = sum(disk_hits, other.disk_hits);
  misses = sum(misses, other.misses);
  saved_ns = sum(saved_ns, other.saved_ns);
  serving_ns = sum(serving_ns, other.serving_ns);
  remote.hits = sum(remote.hits, other.remote.hits);
  remote.received = sum(remote.received, other.remote.received);
  remote.sent = sum(remote.sent, other.remote.sent);
  remote.errors = sum(remote.errors, other.remote.errors);
}

std::string encode_counts(const std::string& function, const CallCounts& counts) {
  const std::uint8_t version = version_for(counts);
  ByteWriter record;
  record.string(function);
  record.varint(counts.memory_hits);
  record.varint(counts.disk_hits);
  record.varint(counts.misses);
  record.varint(counts.saved_ns);
  if (version >= kVersionWithRemote) {
    record.varint(counts.remote.hits);
    record.varint(counts.remote.received);
    record.varint(counts.remote.sent);
    record.varint(counts.remote.errors);
  }
  if (version >= kVersionWithServing) record.varint(counts.serving_ns);
  ByteWriter out;
  out.raw(kMark);
  out.u8(version);
  out.u32(static_cast<std::uint32_t>(record.size()));
  out.u64(checksum_of(record.str()));
  out.raw(record.str());
  return out.take();
}

std::map<std::string, CallCounts> read_counts(std::string_view bytes) {
  std::map<std::string, CallCounts> counts;
  while (!bytes.empty()) {
    ByteReader in(bytes);
    std::string function;
    CallCounts one;
    if (read_record(in, function, one)) {
      counts[function].add(one);
      bytes.remove_prefix(bytes.size() - in.left());
    } else {
      bytes.remove_prefix(std::min(bytes.find(kMark, 1), bytes.size()));
    }
  }
  return counts;
}

}  // namespace cachepy::internal
