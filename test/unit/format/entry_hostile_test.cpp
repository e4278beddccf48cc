// Entries that are damaged, truncated, of another version, or forged: each gives an error or the original value.
#include <gtest/gtest.h>

#include <filesystem>
#include <random>
#include <string>

#include "base/bytes.h"
#include "format/blocks.h"
#include "format/entry.h"
#include "format/entry_header.h"
#include "support/sample_entry.h"
#include "support/temp_dir.h"

namespace cachepy::internal {
namespace {

using test::entry_with_payload;
using test::TempDir;

/// A new file each time: some file systems flush a file to disk when it is truncated and written again.
void write_file(const std::string& path, std::string_view bytes) {
  std::filesystem::remove(path);
  test::write_file(path, bytes);
}

struct Read {
  absl::Status status;
  std::string payload;
};

/// Opens the entry and reads all of it, in pieces of `piece` bytes.
Read read_entry(const std::string& path, std::size_t piece = 1000) {
  absl::StatusOr<std::unique_ptr<EntryReader>> reader = EntryReader::open(path);
  if (!reader.ok()) return {reader.status(), ""};
  std::string out;
  std::string buffer(piece, '\0');
  while (const std::size_t n = (*reader)->read(buffer.data(), piece)) out.append(buffer, 0, n);
  if ((*reader)->status().ok()) EXPECT_EQ(out.size(), (*reader)->raw_bytes());
  return {(*reader)->status(), out};
}

/// An entry with a compressed block, small enough to damage at every place.
std::string small_entry() {
  PayloadWriter compressed;
  compressed.append(std::string(5000, 'x'));
  return encode_entry(test::sample_metadata(), compressed.finish(), 5000);
}

/// An entry with a compressed block followed by raw ones, larger than any read-ahead.
std::string large_entry() {
  std::string payload(kMaxBlockBytes, 'x');
  std::mt19937_64 random(1);
  for (std::size_t i = 0; i < 3 * kMaxBlockBytes; ++i) payload.push_back(static_cast<char>(random()));
  return entry_with_payload(payload + "end");
}

TEST(HostileEntry, trap_r07_with_any_byte_flipped_is_an_error) {
  const TempDir dir;
  for (const std::string& bytes : {small_entry(), entry_with_payload("hello"), entry_with_payload("")}) {
    for (std::size_t i = 0; i < bytes.size(); ++i) {
      for (const int flip : {0x01, 0x80, 0xff}) {
        std::string damaged = bytes;
        damaged[i] = static_cast<char>(damaged[i] ^ flip);
        write_file(dir / "e", damaged);
        const Read read = read_entry(dir / "e");
        EXPECT_TRUE(absl::IsDataLoss(read.status) || absl::IsUnimplemented(read.status))
            << i << " " << read.status;
      }
    }
  }
}

TEST(HostileEntry, trap_r07_cut_off_anywhere_is_an_error) {
  const TempDir dir;
  const std::string bytes = small_entry();
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    write_file(dir / "e", bytes.substr(0, size));
    EXPECT_TRUE(absl::IsDataLoss(read_entry(dir / "e").status)) << size;
  }
}

TEST(HostileEntry, trap_r07_with_bytes_behind_its_end_is_an_error) {
  const TempDir dir;
  write_file(dir / "e", small_entry() + '\0');
  EXPECT_TRUE(absl::IsDataLoss(read_entry(dir / "e").status));
}

TEST(HostileEntry, trap_r07_large_and_damaged_is_an_error_after_good_bytes_only) {
  const TempDir dir;
  const std::string bytes = large_entry();
  write_file(dir / "good", bytes);
  const std::string payload = read_entry(dir / "good").payload;
  std::mt19937_64 random(2);
  for (int round = 0; round < 60; ++round) {
    std::string damaged = bytes;
    const std::size_t place = random() % bytes.size();
    if (round % 2 == 0) {
      damaged[place] = static_cast<char>(damaged[place] ^ 0x10);
    } else {
      damaged.resize(place);
    }
    write_file(dir / "e", damaged);
    const Read read = read_entry(dir / "e", round % 4 < 2 ? 1000 : 2 * kMaxBlockBytes);
    EXPECT_TRUE(absl::IsDataLoss(read.status) || absl::IsUnimplemented(read.status)) << place;
    EXPECT_TRUE(payload.compare(0, read.payload.size(), read.payload) == 0) << place;
  }
}

TEST(HostileEntry, becoming_shorter_while_it_is_read_is_an_error) {
  const TempDir dir;
  const std::string bytes = large_entry();
  write_file(dir / "e", bytes);
  absl::StatusOr<std::unique_ptr<EntryReader>> reader = EntryReader::open(dir / "e");
  ASSERT_TRUE(reader.ok());
  std::filesystem::resize_file(dir / "e", bytes.size() / 2);
  std::string out((*reader)->raw_bytes(), '\0');
  EXPECT_LT((*reader)->read(out.data(), out.size()), (*reader)->raw_bytes());
  EXPECT_TRUE(absl::IsDataLoss((*reader)->status()));
  EXPECT_EQ((*reader)->read(out.data(), 1), 0u);
  EXPECT_TRUE((*reader)->next().empty());
}

TEST(HostileEntry, trap_r09_of_another_version_is_left_to_programs_that_know_it) {
  const TempDir dir;
  std::string bytes = entry_with_payload("hello");
  bytes[kEntryMagic.size()] = 99;
  write_file(dir / "e", bytes);
  const absl::Status status = read_entry(dir / "e").status;
  EXPECT_TRUE(absl::IsUnimplemented(status));
  EXPECT_NE(status.message().find("version 99"), absl::string_view::npos) << status;
}

/// A file with an intact header that contains arbitrary values.
std::string with_header(const EntryHeader& header, const std::string& metadata, const std::string& blocks) {
  EntryHeader sealed = header;
  sealed.metadata_checksum = checksum_of(metadata);
  return sealed.encode() + metadata + blocks;
}

TEST(HostileEntry, trap_r08_lengths_cannot_exceed_the_file) {
  const TempDir dir;
  ByteWriter metadata;
  write_metadata(metadata, test::sample_metadata());
  std::string blocks;
  BlockEncoder(Compression::kFast).append(blocks, "hello");
  EntryHeader honest;
  honest.metadata_bytes = static_cast<std::uint32_t>(metadata.size());
  honest.stored_bytes = blocks.size();
  honest.raw_bytes = 5;
  write_file(dir / "e", with_header(honest, metadata.str(), blocks));
  EXPECT_EQ(read_entry(dir / "e").payload, "hello");

  for (const std::uint64_t lie : {std::uint64_t{0}, std::uint64_t{4}, std::uint64_t{6}, kMaxMetadataBytes + 1,
                                  std::uint64_t{1} << 31, std::uint64_t{1} << 62, UINT64_MAX}) {
    EntryHeader header = honest;
    header.raw_bytes = lie;
    write_file(dir / "e", with_header(header, metadata.str(), blocks));
    EXPECT_TRUE(absl::IsDataLoss(read_entry(dir / "e").status)) << "raw " << lie;
    header = honest;
    header.stored_bytes = lie;
    write_file(dir / "e", with_header(header, metadata.str(), blocks));
    EXPECT_TRUE(absl::IsDataLoss(read_entry(dir / "e").status)) << "stored " << lie;
    header = honest;
    header.metadata_bytes = static_cast<std::uint32_t>(lie);
    write_file(dir / "e", with_header(header, metadata.str(), blocks));
    EXPECT_TRUE(absl::IsDataLoss(read_entry(dir / "e").status)) << "metadata " << lie;
  }
}

TEST(HostileEntry, trap_r08_forged_metadata_are_an_error) {
  const TempDir dir;
  ByteWriter metadata;
  write_metadata(metadata, test::sample_metadata());
  for (std::size_t i = 0; i < metadata.size(); ++i) {
    for (const int value : {0x00, 0x7f, 0xff}) {
      std::string senseless = metadata.str();
      senseless[i] = static_cast<char>(value);
      EntryHeader header;
      header.metadata_bytes = static_cast<std::uint32_t>(senseless.size());
      write_file(dir / "e", with_header(header, senseless, ""));
      const Read read = read_entry(dir / "e");  // some are valid; none may crash
      EXPECT_TRUE(read.status.ok() || absl::IsDataLoss(read.status)) << i;
    }
  }
}

TEST(HostileEntry, trap_r08_metadata_followed_by_further_bytes_are_an_error) {
  const TempDir dir;
  ByteWriter metadata;
  write_metadata(metadata, test::sample_metadata());
  metadata.u8(0);
  EntryHeader header;
  header.metadata_bytes = static_cast<std::uint32_t>(metadata.size());
  write_file(dir / "e", with_header(header, metadata.str(), ""));
  EXPECT_TRUE(absl::IsDataLoss(read_entry(dir / "e").status));
}

TEST(HostileEntry, trap_r08_padding_consists_of_zeros_and_only_its_version_has_it) {
  const TempDir dir;
  for (const bool padded : {true, false}) {
    for (const std::uint8_t byte : {std::uint8_t{0}, std::uint8_t{1}}) {
      ByteWriter metadata;
      write_metadata(metadata, test::sample_metadata());
      metadata.u8(byte);
      EntryHeader header;
      header.padded = padded;
      header.metadata_bytes = static_cast<std::uint32_t>(metadata.size());
      write_file(dir / "e", with_header(header, metadata.str(), ""));
      EXPECT_EQ(read_entry(dir / "e").status.ok(), padded && byte == 0) << padded << " " << int{byte};
    }
  }
}

TEST(HostileEntry, trap_r08_a_block_cannot_have_another_size_than_the_header_allows) {
  const TempDir dir;
  std::string block;
  BlockEncoder(Compression::kFast).append(block, std::string(100'000, 'x'));
  for (const std::uint64_t raw_bytes : {std::uint64_t{500}, std::uint64_t{99'999}, std::uint64_t{100'001}}) {
    write_file(dir / "e", encode_entry(test::sample_metadata(), block, raw_bytes));
    for (const std::size_t piece : {std::size_t{10}, static_cast<std::size_t>(raw_bytes)}) {
      const Read read = read_entry(dir / "e", piece);
      EXPECT_TRUE(absl::IsDataLoss(read.status)) << raw_bytes << " " << read.status;
      EXPECT_EQ(read.payload, "");
    }
  }
}

TEST(HostileEntry, trap_r08_a_forged_block_cannot_be_larger_than_it_states) {
  const TempDir dir;
  // A frame of 1 MiB of zeros in a block with a stated size of 5 bytes.
  std::string bomb;
  BlockEncoder(Compression::kFast).append(bomb, std::string(kMaxBlockBytes, '\0'));
  const std::string frame = bomb.substr(kBlockHeaderBytes);
  ByteWriter block;
  const std::uint32_t raw = 100'000;
  const std::uint32_t stored = static_cast<std::uint32_t>(frame.size()) | std::uint32_t{1} << 31;
  block.u32(raw);
  block.u32(stored);
  block.u64(checksum_of(frame, std::uint64_t{raw} << 32 | stored));
  block.raw(frame);
  write_file(dir / "e", encode_entry(test::sample_metadata(), block.str(), raw));
  for (const std::size_t piece : {std::size_t{10}, std::size_t{raw}}) {
    const Read read = read_entry(dir / "e", piece);
    EXPECT_TRUE(absl::IsDataLoss(read.status)) << read.status;
    EXPECT_EQ(read.payload, "");
  }
}

}  // namespace
}  // namespace cachepy::internal
