// The parts of an output survive, however their bytes are split.
#include "format/output.h"

#include <gtest/gtest.h>

#include <string>

namespace cachepy::internal {
namespace {

std::string part(OutputKind kind, const std::string& text) {
  return output_head(kind, text.size()) + text;
}

TEST(OutputReader, gives_back_parts_in_pieces_of_any_size) {
  const std::string bytes = part(OutputKind::kStdout, "one") + part(OutputKind::kFlushStdout, "") +
                            part(OutputKind::kDescriptor2, "three");
  EXPECT_EQ(output_head(OutputKind::kStdout, 3), std::string("\1\3\0\0\0\0\0\0\0", 9));
  for (std::size_t size = 1; size <= bytes.size(); ++size) {
    std::string out, err;
    int flushes = 0;
    OutputReader reader([&](OutputKind kind, std::string_view text) {
      if (kind == OutputKind::kFlushStdout) ++flushes;
      (is_for_stderr(kind) ? err : out) += text;
    });
    for (std::size_t at = 0; at < bytes.size(); at += size) EXPECT_TRUE(reader.add(bytes.substr(at, size)));
    EXPECT_TRUE(reader.is_whole());
    EXPECT_EQ(out, "one");
    EXPECT_EQ(err, "three");
    EXPECT_EQ(flushes, 1);
  }
}

TEST(OutputReader, refuses_other_bytes_and_notices_a_missing_end) {
  OutputReader reader([](OutputKind, std::string_view) {});
  EXPECT_FALSE(reader.add(std::string("\0\3\0\0\0\0\0\0\0", 9)));
  OutputReader unknown([](OutputKind, std::string_view) {});
  EXPECT_FALSE(unknown.add(std::string("\x08\3\0\0\0\0\0\0\0", 9)));
  OutputReader torn([](OutputKind, std::string_view) {});
  EXPECT_TRUE(torn.add(output_head(OutputKind::kStdout, 3) + "on"));
  EXPECT_FALSE(torn.is_whole());
}

}  // namespace
}  // namespace cachepy::internal
