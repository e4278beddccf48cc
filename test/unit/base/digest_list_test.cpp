#include "base/digest_list.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace cachepy::internal {
namespace {

TEST(DigestList, gives_back_digests_of_both_sizes_and_empty_ones) {
  const std::vector<Digest> digests = {digest_of("a"), Digest(), digest_of("b", Algo::kSha256),
                                       digest_of("c"), digest_of("d", Algo::kSha256)};
  DigestList list;
  for (std::size_t i = 0; i < digests.size(); ++i) {
    list.push_back(digests[i]);
    ASSERT_EQ(list.size(), i + 1);
    for (std::size_t j = 0; j <= i; ++j) {
      EXPECT_EQ(list[j], digests[j]) << i << " " << j;
      EXPECT_EQ(list.view(j), digests[j].view()) << i << " " << j;
    }
  }
}

}  // namespace
}  // namespace cachepy::internal
