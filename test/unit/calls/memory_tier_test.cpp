// The memory tier alone, without calls.
#include "calls/memory_tier.h"

#include <gtest/gtest.h>

#include <cstring>
#include <memory>
#include <string>

namespace cachepy::internal {
namespace {

CallId call(const std::string& name) {
  CallId id;
  std::memcpy(id.digest.data(), digest_of(name).bytes.data(), sizeof id.digest);
  return id;
}

KeptPtr result_of(std::size_t bytes) {
  return std::make_shared<const KeptResult>(NodeRecord(), std::string(bytes, 'x'), 0);
}

TEST(MemoryTier, the_least_recently_used_go_first) {
  constexpr std::size_t kLimit = 1'000'000;
  MemoryTier tier;
  for (int i = 0; i < 9; ++i) tier.keep(call(std::to_string(i)), result_of(100'000), kLimit);
  EXPECT_EQ(tier.info().results, 9u);
  EXPECT_NE(tier.find(call("0")), nullptr);
  tier.keep(call("9"), result_of(100'000), kLimit);
  tier.keep(call("10"), result_of(100'000), kLimit);
  EXPECT_NE(tier.find(call("0")), nullptr);
  EXPECT_EQ(tier.find(call("1")), nullptr);
  EXPECT_EQ(tier.find(call("2")), nullptr);
  EXPECT_NE(tier.find(call("3")), nullptr);
  EXPECT_LE(tier.info().bytes, kLimit);
}

TEST(MemoryTier, the_least_recently_used_go_first_also_of_many_that_share_a_lock) {
  constexpr std::size_t kLimit = 1'000'000;
  constexpr int kMany = 90;
  MemoryTier tier;
  const auto is_kept = [&](int i) { return tier.find(call(std::to_string(i))) != nullptr; };
  for (int i = 0; i < kMany; ++i) tier.keep(call(std::to_string(i)), result_of(10'000), kLimit);
  for (int i = 0; i < kMany; i += 2) EXPECT_TRUE(is_kept(i));
  for (int i = kMany; i < kMany + kMany / 2; ++i)
    tier.keep(call(std::to_string(i)), result_of(10'000), kLimit);
  int odd = 0;
  for (int i = 0; i < kMany; ++i) {
    if (i % 2 == 0)
      EXPECT_TRUE(is_kept(i)) << i;
    else
      odd += is_kept(i);
  }
  EXPECT_LT(odd, kMany / 10);
}

TEST(MemoryTier, results_that_just_fit_stay) {
  constexpr int kMany = 40;
  const auto fill = [](MemoryTier& tier, std::size_t limit) {
    for (int i = 0; i < kMany; ++i) tier.keep(call(std::to_string(i)), result_of(1000), limit);
  };
  MemoryTier roomy;
  fill(roomy, 1'000'000);
  const std::size_t bytes = roomy.info().bytes;
  MemoryTier full, too_small;
  fill(full, bytes);
  fill(too_small, bytes - 1);
  EXPECT_EQ(full.info().results, 40u);
  EXPECT_EQ(too_small.info().results, 39u);
}

TEST(MemoryTier, a_too_large_result_is_not_kept_and_its_predecessor_is_dropped) {
  constexpr std::size_t kLimit = 1'000'000;
  MemoryTier tier;
  tier.keep(call("f"), result_of(1000), kLimit);
  tier.keep(call("f"), result_of(MemoryTier::max_payload(kLimit)),
            kLimit);  // with what is known about it, too large
  EXPECT_EQ(tier.find(call("f")), nullptr);
  tier.keep(call("f"), result_of(0), 0);
  EXPECT_EQ(tier.info().results, 0u);
}

TEST(MemoryTier, drops_the_results_of_those_calls_only) {
  MemoryTier tier;
  tier.keep(call("f"), result_of(10), 1 << 20);
  tier.keep(call("g"), result_of(20), 1 << 20);
  tier.drop_if([](const CallId& id) { return id == call("f"); });
  EXPECT_EQ(tier.find(call("f")), nullptr);
  EXPECT_EQ(tier.find(call("g"))->payload.size(), 20u);
  EXPECT_EQ(tier.info().results, 1u);
}

TEST(MemoryTier, dropping_keeps_a_result_that_has_replaced_it) {
  MemoryTier tier;
  const KeptPtr first = result_of(10);
  const KeptPtr second = result_of(10);
  tier.keep(call("f"), first, 1 << 20);
  tier.keep(call("f"), second, 1 << 20);
  tier.drop(call("f"), first);
  EXPECT_EQ(tier.find(call("f")), second);
  tier.drop(call("f"), second);
  EXPECT_EQ(tier.find(call("f")), nullptr);
}

}  // namespace
}  // namespace cachepy::internal
