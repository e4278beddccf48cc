#include "base/digest.h"

#include <gtest/gtest.h>

#include <string>

namespace cachepy::internal {
namespace {

// Published test vectors: digests are stored on disk, so they must never change.
TEST(Digest, is_the_published_one) {
  EXPECT_EQ(digest_of("").hex(), "99aa06d3014798d86001c324468d497f");
  EXPECT_EQ(digest_of("", Algo::kSha256).hex(),
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(digest_of("abc", Algo::kSha256).hex(),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(checksum_of(""), 0x2d06800538d394c2u);
}

class DigestOf : public testing::TestWithParam<Algo> {};

TEST_P(DigestOf, pieces_is_that_of_the_whole) {
  std::string bytes;
  for (int i = 0; i < 5000; ++i) bytes.push_back(static_cast<char>(i * 31));
  for (const std::size_t piece : {std::size_t{1}, std::size_t{63}, std::size_t{4096}}) {
    Hasher hasher(GetParam());
    for (std::size_t i = 0; i < bytes.size(); i += piece)
      hasher.update(std::string_view(bytes).substr(i, piece));
    EXPECT_EQ(hasher.finish(), digest_of(bytes, GetParam()));
  }
}

TEST_P(DigestOf, more_than_was_asked_for_first_goes_on) {
  Hasher hasher(GetParam());
  hasher.update("ab");
  EXPECT_EQ(hasher.finish(), digest_of("ab", GetParam()));
  hasher.update("c");
  EXPECT_EQ(hasher.finish(), digest_of("abc", GetParam()));
  hasher.reset();
  EXPECT_EQ(hasher.finish(), digest_of("", GetParam()));
}

TEST_P(DigestOf, one_changed_byte_gives_another_digest) {
  std::string bytes(300, 'x');
  const Digest original = digest_of(bytes, GetParam());
  for (char& c : bytes) {
    c = 'y';
    EXPECT_NE(digest_of(bytes, GetParam()), original);
    c = 'x';
  }
}

TEST_P(DigestOf, reads_back_from_hex_and_bytes) {
  const Digest digest = digest_of("x", GetParam());
  EXPECT_EQ(Digest::from_hex(digest.hex()), digest);
  EXPECT_EQ(Digest::from_bytes(digest.view()), digest);
}

INSTANTIATE_TEST_SUITE_P(Both, DigestOf, testing::Values(Algo::kXxh3, Algo::kSha256),
                         [](const auto& instance) {
                           return instance.param == Algo::kXxh3 ? "xxh3" : "sha256";
                         });

TEST(Digest, hex_of_another_length_or_alphabet_is_rejected) {
  EXPECT_FALSE(Digest::from_hex(""));
  EXPECT_FALSE(Digest::from_hex(std::string(31, '0')));
  EXPECT_FALSE(Digest::from_hex(std::string(31, '0') + "g"));
  EXPECT_FALSE(Digest::from_bytes("short"));
  EXPECT_TRUE(Digest::from_bytes("")->empty());
}

}  // namespace
}  // namespace cachepy::internal
