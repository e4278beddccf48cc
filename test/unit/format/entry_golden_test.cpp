// The code writes the worked example of docs/format.md, and reads it back.
#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "format/entry.h"
#include "support/golden.h"
#include "support/sample_entry.h"
#include "support/temp_dir.h"

namespace cachepy::internal {
namespace {

TEST(EntryFormat, the_documented_example_is_what_is_written) {
  const std::string documented = test::golden_bytes("entry");
  const std::string written = test::entry_with_payload("hello");
  EXPECT_TRUE(written == documented) << "docs/format.md:\n"
                                     << test::hex_dump(documented) << "\nwritten:\n"
                                     << test::hex_dump(written);
}

TEST(EntryFormat, the_documented_example_is_read) {
  const test::TempDir dir;
  test::write_file(dir / "e", test::golden_bytes("entry"));
  const absl::StatusOr<std::unique_ptr<EntryReader>> reader = EntryReader::open(dir / "e");
  ASSERT_TRUE(reader.ok()) << reader.status();
  EXPECT_EQ((*reader)->metadata().node.id(), "load:a0a1a2a3a4a5a6a7a8a9aaabacadaeaf");
  EXPECT_EQ((*reader)->next(), "hello");
  EXPECT_EQ((*reader)->next(), "");
  EXPECT_TRUE((*reader)->status().ok());
}

}  // namespace
}  // namespace cachepy::internal
