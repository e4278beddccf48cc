#include "format/entry.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <algorithm>
#include <cstdint>
#include <random>
#include <string>

#include "format/blocks.h"
#include "support/child_process.h"
#include "support/sample_entry.h"
#include "support/temp_dir.h"

namespace cachepy::internal {
namespace {

using test::entry_with_payload;
using test::TempDir;
using test::write_file;

std::string random_bytes(std::size_t size) {
  std::mt19937_64 random(size);
  std::string out(size, '\0');
  for (char& c : out) c = static_cast<char>(random());
  return out;
}

/// Compressible text, in which no two blocks are equal.
std::string text_bytes(std::size_t size) {
  std::string out;
  for (std::uint64_t line = 0; out.size() < size; ++line)
    out += "line " + std::to_string(line) + " of a long text\n";
  out.resize(size);
  return out;
}

/// Half text, half noise, so that compressed and raw blocks alternate.
std::string mixed_bytes(std::size_t blocks) {
  std::string out;
  for (std::size_t i = 0; i < blocks; ++i) {
    out += i % 2 == 0 ? text_bytes(kMaxBlockBytes) : random_bytes(kMaxBlockBytes);
  }
  return out + "and a little more";
}

/// Reads everything in pieces of `piece` bytes.
std::string read_all(EntryReader& reader, std::size_t piece) {
  std::string out;
  std::string buffer(piece, '\0');
  for (;;) {
    const std::size_t n = reader.read(buffer.data(), piece);
    out.append(buffer, 0, n);
    if (n < piece) return out;
  }
}

struct Case {
  const char* name;
  std::string (
      *payload)();  ///< made by the test that uses it: megabytes, which every start of the program would pay for
};

void PrintTo(const Case& value, std::ostream* out) {
  *out << value.name;
}

class EntryWith : public testing::TestWithParam<Case> {};

TEST_P(EntryWith, payload_reads_back_in_pieces_of_any_size) {
  const TempDir dir;
  const std::string payload = GetParam().payload();
  write_file(dir / "e", entry_with_payload(payload));
  for (const std::size_t piece : {std::size_t{7}, std::size_t{4096}, kMaxBlockBytes - 1, kMaxBlockBytes,
                                  3 * kMaxBlockBytes + 5, std::size_t{16} << 20}) {
    if (payload.size() / piece > 300'000) continue;
    absl::StatusOr<std::unique_ptr<EntryReader>> reader = EntryReader::open(dir / "e");
    ASSERT_TRUE(reader.ok()) << reader.status();
    EXPECT_EQ((*reader)->raw_bytes(), payload.size());
    EXPECT_TRUE(read_all(**reader, piece) == payload) << "in pieces of " << piece;
    EXPECT_TRUE((*reader)->status().ok()) << (*reader)->status();
  }
}

TEST_P(EntryWith, payload_is_handed_out_without_copying) {
  const TempDir dir;
  const std::string payload = GetParam().payload();
  write_file(dir / "e", entry_with_payload(payload));
  absl::StatusOr<std::unique_ptr<EntryReader>> reader = EntryReader::open(dir / "e");
  ASSERT_TRUE(reader.ok());
  std::string out;
  for (std::string_view piece = (*reader)->next(); !piece.empty(); piece = (*reader)->next())
    out.append(piece);
  EXPECT_TRUE(out == payload);
  EXPECT_TRUE((*reader)->status().ok());
}

TEST_P(EntryWith, payload_may_be_read_in_both_ways_in_turn) {
  const TempDir dir;
  const std::string payload = GetParam().payload();
  write_file(dir / "e", entry_with_payload(payload));
  absl::StatusOr<std::unique_ptr<EntryReader>> reader = EntryReader::open(dir / "e");
  ASSERT_TRUE(reader.ok());
  std::string out;
  std::string buffer(1000, '\0');
  while (out.size() < payload.size()) {
    out.append(buffer, 0, (*reader)->read(buffer.data(), buffer.size()));
    out.append((*reader)->next());
    ASSERT_TRUE((*reader)->status().ok());
  }
  EXPECT_TRUE(out == payload);
}

INSTANTIATE_TEST_SUITE_P(
    Some, EntryWith,
    testing::Values(Case{"empty", [] { return std::string(); }},
                    Case{"tiny", [] { return std::string("x"); }},
                    Case{"small", [] { return text_bytes(3000); }},
                    Case{"compressible", [] { return text_bytes(50'000); }},
                    Case{"incompressible", [] { return random_bytes(50'000); }},
                    Case{"one_block", [] { return random_bytes(kMaxBlockBytes); }},
                    Case{"one_block_and_a_byte", [] { return text_bytes(kMaxBlockBytes + 1); }},
                    Case{"five_megabytes_of_text", [] { return text_bytes(5'000'000); }},
                    Case{"five_megabytes_of_noise", [] { return random_bytes(5'000'000); }},
                    Case{"five_megabytes_of_zeros", [] { return std::string(5'000'000, '\0'); }},
                    Case{"noise_and_text_in_turn", [] { return mixed_bytes(4); }}),
    [](const auto& instance) { return instance.param.name; });

TEST(Entry, describes_itself) {
  const TempDir dir;
  const std::string bytes = entry_with_payload("hello");
  write_file(dir / "e", bytes);
  absl::StatusOr<std::unique_ptr<EntryReader>> reader = EntryReader::open(dir / "e");
  ASSERT_TRUE(reader.ok()) << reader.status();
  const EntryMetadata& metadata = (*reader)->metadata();
  const EntryMetadata expected = test::sample_metadata();
  EXPECT_EQ(metadata.node.id(), expected.node.id());
  EXPECT_EQ(metadata.node.result, digest_of("hello"));
  EXPECT_EQ(metadata.signature, expected.signature);
  EXPECT_EQ(metadata.result_type, expected.result_type);
  EXPECT_EQ(metadata.schema, expected.schema);
  EXPECT_EQ(metadata.node.program, expected.node.program);
  ASSERT_EQ(metadata.key_parts.size(), 1u);
  EXPECT_EQ(metadata.key_parts[0].kind, KeyPartKind::kArgument);
  EXPECT_EQ(metadata.key_parts[0].name, "n");
  EXPECT_EQ(metadata.key_parts[0].digest, expected.key_parts[0].digest);
  EXPECT_EQ(metadata.key_parts[0].printed, "3");
  EXPECT_EQ((*reader)->file_bytes(), bytes.size());
}

TEST(Entry, with_metadata_larger_than_any_buffer_reads_back) {
  const TempDir dir;
  EntryMetadata metadata = test::sample_metadata();
  metadata.schema.assign(3'000'000, 's');
  const std::string payload = random_bytes(2'000'000);
  PayloadWriter writer;
  writer.append(payload);
  write_file(dir / "e", encode_entry(metadata, writer.finish(), payload.size()));
  absl::StatusOr<std::unique_ptr<EntryReader>> reader = EntryReader::open(dir / "e");
  ASSERT_TRUE(reader.ok()) << reader.status();
  EXPECT_TRUE((*reader)->metadata().schema == metadata.schema);
  EXPECT_TRUE(read_all(**reader, 4096) == payload);
}

TEST(Entry, several_can_be_read_at_once_in_one_thread) {
  const TempDir dir;
  const std::string a = text_bytes(2'000'000);
  const std::string b = random_bytes(2'000'000);
  write_file(dir / "a", entry_with_payload(a));
  write_file(dir / "b", entry_with_payload(b));
  absl::StatusOr<std::unique_ptr<EntryReader>> reader_a = EntryReader::open(dir / "a");
  absl::StatusOr<std::unique_ptr<EntryReader>> reader_b = EntryReader::open(dir / "b");
  ASSERT_TRUE(reader_a.ok() && reader_b.ok());
  std::string read_a;
  std::string read_b;
  std::string buffer(10'000, '\0');
  while (read_a.size() < a.size() || read_b.size() < b.size()) {
    read_a.append(buffer, 0, (*reader_a)->read(buffer.data(), buffer.size()));
    read_b.append(buffer, 0, (*reader_b)->read(buffer.data(), buffer.size()));
  }
  EXPECT_TRUE(read_a == a);
  EXPECT_TRUE(read_b == b);
}

TEST(PayloadWriter, gives_the_same_for_all_sizes_of_pieces) {
  const std::string payload = mixed_bytes(3);
  PayloadWriter whole;
  whole.append(payload);
  const std::string expected = whole.finish();
  EXPECT_EQ(whole.digest(), digest_of(payload));
  for (const std::size_t piece : {std::size_t{1000}, kMaxBlockBytes - 1, kMaxBlockBytes + 1}) {
    PayloadWriter writer;
    for (std::size_t i = 0; i < payload.size(); i += piece)
      writer.append(std::string_view(payload).substr(i, piece));
    EXPECT_EQ(writer.raw_bytes(), payload.size());
    EXPECT_EQ(writer.digest(), digest_of(payload));
    EXPECT_TRUE(writer.finish() == expected) << "in pieces of " << piece;
  }
}

TEST(PayloadWriter, stores_raw_what_does_not_shrink_and_compresses_the_rest) {
  PayloadWriter noise;
  noise.append(random_bytes(kMaxBlockBytes));
  EXPECT_EQ(noise.finish().size(), kMaxBlockBytes + kBlockHeaderBytes);
  PayloadWriter text;
  text.append(text_bytes(kMaxBlockBytes));
  EXPECT_LT(text.finish().size(), kMaxBlockBytes / 4);
}

std::size_t stored_size(Compression compression, std::string_view payload) {
  PayloadWriter writer(compression);
  writer.append(payload);
  return writer.finish().size();
}

TEST(PayloadWriter, compresses_as_it_is_told) {
  // Words at random, so that a slow level finds more than a fast one.
  std::mt19937 random(1);
  std::string text;
  while (text.size() < kMaxBlockBytes) text += "word" + std::to_string(random() % 5000) + " ";
  text.resize(kMaxBlockBytes);
  EXPECT_EQ(stored_size(Compression::kNone, text), kMaxBlockBytes + kBlockHeaderBytes);
  EXPECT_LT(stored_size(Compression::kFast, text), kMaxBlockBytes / 2);
  EXPECT_LT(stored_size(Compression::kSmall, text), stored_size(Compression::kFast, text));
  // Noise with some zeros: compressing it saves a sixteenth.
  std::string nearly_noise = random_bytes(kMaxBlockBytes);
  for (std::size_t i = 0; i < nearly_noise.size(); i += 8) nearly_noise[i] = '\0';
  EXPECT_EQ(stored_size(Compression::kFast, nearly_noise), kMaxBlockBytes + kBlockHeaderBytes);
  EXPECT_LT(stored_size(Compression::kSmall, nearly_noise), kMaxBlockBytes);
}

TEST(PayloadWriter, finds_what_shrinks_behind_what_does_not) {
  const std::string noise = random_bytes(3 * kMaxBlockBytes);
  const std::string text = text_bytes(10 * kMaxBlockBytes);
  EXPECT_LT(stored_size(Compression::kFast, noise + text), noise.size() + text.size() / 4);
}

TEST(PayloadWriter, finds_repetitions_that_a_sample_does_not_show) {
  // Each piece of a sample is noise.
  const std::string row = random_bytes(std::size_t{128} << 10);
  std::string rows;
  while (rows.size() < 64 * kMaxBlockBytes) rows += row;
  const std::string noise = random_bytes(kMaxBlockBytes);
  EXPECT_LT(stored_size(Compression::kFast, noise + rows), noise.size() + rows.size() / 2);
}

/// Keeps the blocks, as a file does.
class Taking final : public BlockSink {
 public:
  explicit Taking(bool takes) : takes_(takes) {}
  bool take(std::initializer_list<std::string_view> parts) override {
    ++calls;
    for (const std::string_view part : parts) taken += takes_ ? part : std::string_view();
    return takes_;
  }
  int calls = 0;
  std::string taken;

 private:
  const bool takes_;
};

TEST(PayloadWriter, hands_the_blocks_of_a_large_payload_over_and_keeps_few) {
  const std::string payload = mixed_bytes(40);
  PayloadWriter whole;
  whole.append(payload);
  const std::string expected = whole.finish();
  for (const bool takes : {true, false}) {
    Taking sink(takes);
    PayloadWriter writer(Compression::kFast, &sink);
    for (std::size_t i = 0; i < payload.size(); i += 100'000)
      writer.append(std::string_view(payload).substr(i, 100'000));
    const std::string rest = writer.finish();
    EXPECT_EQ(writer.stored_bytes(), expected.size());
    EXPECT_TRUE(sink.taken + rest == expected) << takes;
    EXPECT_LE(sink.taken.size() + (takes ? rest.size() : 0), expected.size());
    if (takes) EXPECT_LT(rest.size(), kMaxBlockBytes + kBlockHeaderBytes);
    if (!takes) EXPECT_EQ(sink.calls, 1);
  }
  Taking unused(true);
  PayloadWriter small(Compression::kFast, &unused);
  small.append(std::string(1'000'000, 'x'));
  small.finish();
  EXPECT_EQ(unused.calls, 0);
}

/// A payload of more blocks than are encoded at the same time.
std::string large_payload() {
  return mixed_bytes(2 * kMostBlocksAtOnce + 3) + text_bytes(3 * kMaxBlockBytes) +
         random_bytes(kMaxBlockBytes / 2);
}

TEST(PayloadWriter, encodes_many_blocks_at_the_same_time_whatever_pieces_they_come_in) {
  const TempDir dir;
  const std::string payload = large_payload();
  for (const std::size_t piece :
       {std::size_t{1000}, kMaxBlockBytes + 1, 5 * kMaxBlockBytes, payload.size()}) {
    PayloadWriter writer;
    for (std::size_t at = 0; at < payload.size(); at += piece)
      writer.append(std::string_view(payload).substr(at, piece));
    EXPECT_EQ(writer.raw_bytes(), payload.size());
    EXPECT_EQ(writer.digest(), digest_of(payload));
    const std::string blocks = writer.finish();
    EXPECT_EQ(writer.stored_bytes(), blocks.size());
    EXPECT_LT(blocks.size(), payload.size() * 3 / 4) << "text was not compressed";
    write_file(dir / "e", encode_entry(test::sample_metadata(), blocks, payload.size()));
    absl::StatusOr<std::unique_ptr<EntryReader>> reader = EntryReader::open(dir / "e");
    ASSERT_TRUE(reader.ok()) << reader.status();
    EXPECT_TRUE(read_all(**reader, payload.size() + 1) == payload) << "in pieces of " << piece;
    EXPECT_TRUE((*reader)->status().ok()) << (*reader)->status();
  }
}

TEST(Entry, a_large_one_is_written_and_read_in_the_child_of_a_fork) {
  const TempDir dir;
  const std::string payload = large_payload();
  test::ChildProcess child([&] {
    write_file(dir / "e", entry_with_payload(payload));
    absl::StatusOr<std::unique_ptr<EntryReader>> reader = EntryReader::open(dir / "e");
    return reader.ok() && read_all(**reader, payload.size() + 1) == payload;
  });
  EXPECT_TRUE(child.wait());
}

TEST(Entry, a_damaged_block_among_many_ends_what_is_read_before_it) {
  const TempDir dir;
  const std::string payload = large_payload();
  const std::string intact = entry_with_payload(payload);
  for (const std::size_t at : {intact.size() / 8, intact.size() / 2, intact.size() - 10}) {
    std::string damaged = intact;
    damaged[at] = static_cast<char>(~damaged[at]);
    write_file(dir / "e", damaged);
    absl::StatusOr<std::unique_ptr<EntryReader>> reader = EntryReader::open(dir / "e");
    ASSERT_TRUE(reader.ok()) << reader.status();
    std::string out(payload.size(), '\0');
    const std::size_t got = (*reader)->read(out.data(), out.size());
    EXPECT_LT(got, payload.size());
    EXPECT_EQ(out.substr(0, got), payload.substr(0, got));
    EXPECT_TRUE(absl::IsDataLoss((*reader)->status())) << (*reader)->status();
    EXPECT_EQ((*reader)->read(out.data(), 1), 0u);
  }
}

TEST(Entry, with_padded_metadata_reads_back) {
  const TempDir dir;
  PayloadWriter writer;
  writer.append("payload");
  const std::string blocks = writer.finish();
  const std::size_t usual = encode_entry_head(test::sample_metadata(), blocks.size(), 7).size();
  for (const std::size_t more : {std::size_t{0}, std::size_t{1}, std::size_t{5000}}) {
    const std::string head = encode_entry_head(test::sample_metadata(), blocks.size(), 7, usual + more);
    ASSERT_EQ(head.size(), usual + more);
    write_file(dir / "e", head + blocks);
    for (const MetadataPart part : {MetadataPart::kAll, MetadataPart::kNode}) {
      absl::StatusOr<std::unique_ptr<EntryReader>> reader = EntryReader::open(dir / "e", part);
      ASSERT_TRUE(reader.ok()) << reader.status();
      EXPECT_EQ((*reader)->metadata().node.id(), test::sample_metadata().node.id());
      EXPECT_EQ(read_all(**reader, 100), "payload");
    }
  }
}

TEST(EntryReader, distinguishes_the_reasons_why_there_is_no_entry) {
  const TempDir dir;
  EXPECT_TRUE(absl::IsNotFound(EntryReader::open(dir / "none").status()));
  EXPECT_TRUE(absl::IsNotFound(EntryReader::open(dir / "none/none").status()));
  EXPECT_TRUE(absl::IsDataLoss(EntryReader::open(dir.path()).status()));
  ASSERT_EQ(::mkfifo((dir / "fifo").c_str(), 0600), 0);
  EXPECT_TRUE(absl::IsDataLoss(EntryReader::open(dir / "fifo").status()));
  write_file(dir / "foreign", "#!/bin/sh\necho this is somebody else's file, long enough for a header\n");
  const absl::Status foreign = EntryReader::open(dir / "foreign").status();
  EXPECT_TRUE(absl::IsDataLoss(foreign));
  EXPECT_EQ(foreign.message(), "'" + (dir / "foreign") + "' is not a cachepy entry");
}

}  // namespace
}  // namespace cachepy::internal
