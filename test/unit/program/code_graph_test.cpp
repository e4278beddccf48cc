// Code of several objects, with hand-written notes (docs/format.md, "Code records").
#include "program/code_graph.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "base/bytes.h"
#include "support/golden.h"

namespace cachepy::internal {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

enum Flag : std::uint8_t { kExternal = 4, kDefined = 8, kVirtualCalls = 32, kOverrides = 64, kCached = 128 };

struct Unit {
  std::string name;
  std::uint8_t flags;
  std::uint64_t digest = 0;
  std::vector<int> references = {};     // relative
  std::vector<int> virtual_calls = {};  // relative
  std::vector<int> overridden = {};     // relative
};

void write_indices(const std::vector<int>& indices, ByteWriter& out) {
  out.varint(indices.size());
  for (const int index : indices) out.zigzag(index);
}

std::string description_of(const std::vector<Unit>& units) {
  ByteWriter content;
  content.varint(1);
  content.string("a.cpp");
  content.varint(units.size());
  for (const Unit& unit : units) {
    content.u8(unit.flags);
    content.string(unit.name);
    if ((unit.flags & kDefined) != 0) {
      content.varint(0);
      content.zigzag(0);
      write_indices(unit.references, content);
      if ((unit.flags & kVirtualCalls) != 0) write_indices(unit.virtual_calls, content);
    }
    if ((unit.flags & kOverrides) != 0) write_indices(unit.overridden, content);
    if ((unit.flags & kCached) != 0) content.string(unit.name);
  }
  for (const Unit& unit : units) {
    if ((unit.flags & kDefined) == 0) continue;
    content.u64(unit.digest);
    content.u64(0);
  }
  ByteWriter out;
  out.u8(2);
  out.u8(0);
  out.varint(content.size());
  out.raw(content.str());
  return out.take();
}

CodeRecords records_of(const std::vector<Unit>& units) {
  return *CodeRecords::parse(description_of(units));
}

template <class... T>
std::vector<CodeRecords> object_of(T... records) {
  std::vector<CodeRecords> all;
  (all.push_back(std::move(records)), ...);
  return all;
}

std::vector<std::string> names(const CodeGraph& graph, const CodeGraph::Reach& reach) {
  std::vector<std::string> found;
  for (const CodeGraph::Step& step : reach.steps) found.emplace_back(graph.unit(step.ref).name);
  return found;
}

const Unit kTop{"top", kExternal | kDefined, 1, {1}};
const Unit kDeepElsewhere{"deep", kExternal};

TEST(CodeGraph, follows_a_name_into_another_translation_unit_and_another_object) {
  CodeGraph graph;
  graph.add_object(object_of(records_of({kTop, {"middle", kExternal}}),
                             records_of({{"middle", kExternal | kDefined, 2, {1}}, kDeepElsewhere})));
  graph.add_object(object_of(records_of({{"deep", kExternal | kDefined, 3}})));
  EXPECT_THAT(names(graph, graph.reach({0, 0})), ElementsAre("top", "middle", "deep"));
}

TEST(CodeGraph, never_confuses_internal_functions) {
  CodeGraph graph;
  graph.add_object(
      object_of(records_of({kTop, {"helper", kDefined, 2}}),
                records_of({{"helper", kDefined, 3}, {"other", kExternal | kDefined, 4, {-1}}})));
  const CodeGraph::Reach reach = graph.reach({0, 0});
  ASSERT_EQ(reach.steps.size(), 2u);
  EXPECT_EQ(graph.unit(reach.steps[1].ref).digest[0], 2u);
}

TEST(CodeGraph, digest_covers_the_set_regardless_of_order_and_equal_copies) {
  const std::vector<Unit> one = {kTop, {"shared", kExternal | kDefined, 2}};
  const std::vector<Unit> two = {{"shared", kExternal | kDefined, 2}};
  CodeGraph forward, backward, single;
  forward.add_object(object_of(records_of(one), records_of(two)));
  backward.add_object(object_of(records_of(two), records_of(one)));
  single.add_object(object_of(records_of(one)));
  const Digest digest = forward.digest(forward.reach({0, 0}));
  EXPECT_EQ(digest, backward.digest(backward.reach({1, 0})));
  EXPECT_EQ(digest, single.digest(single.reach({0, 0})));
}

/// A function with internal linkage that uses another one.
CodeRecords with_locals(const std::string& user, std::uint64_t user_digest, std::uint64_t inner_digest) {
  return records_of({{user, kExternal | kDefined, user_digest, {1}},
                     {"outer", kDefined, 7, {1}},
                     {"inner", kDefined, inner_digest}});
}

TEST(CodeGraph, trap_c26_exchanging_internal_functions_of_two_translation_units_is_noticed) {
  const auto digest_with = [](std::uint64_t of_left, std::uint64_t of_right) {
    CodeGraph graph;
    graph.add_object(object_of(
        records_of({{"top", kExternal | kDefined, 1, {1, 2}}, {"left", kExternal}, {"right", kExternal}}),
        with_locals("left", 2, of_left), with_locals("right", 3, of_right)));
    return graph.digest(graph.reach({0, 0}));
  };
  EXPECT_NE(digest_with(4, 5), digest_with(5, 4));
  EXPECT_NE(digest_with(4, 5), digest_with(4, 4));
  EXPECT_NE(digest_with(4, 4), digest_with(5, 5));
}

TEST(CodeGraph, equal_copies_of_what_uses_internal_functions_count_once) {
  const Unit use{"top", kExternal | kDefined, 1, {1}};
  CodeGraph one;
  one.add_object(object_of(records_of({use, {"shared", kExternal}}), with_locals("shared", 2, 4)));
  CodeGraph two;
  two.add_object(object_of(records_of({use, {"shared", kExternal}}), with_locals("shared", 2, 4),
                           with_locals("shared", 2, 4)));
  EXPECT_EQ(one.digest(one.reach({0, 0})), two.digest(two.reach({0, 0})));
}

TEST(CodeGraph, includes_every_definition_of_the_using_object_and_the_first_of_other_objects) {
  const auto deep = [](std::uint64_t digest) { return records_of({{"deep", kExternal | kDefined, digest}}); };
  CodeGraph graph;
  graph.add_object(object_of(deep(10)));
  graph.add_object(object_of(deep(20)));
  graph.add_object(object_of(records_of({kTop, kDeepElsewhere}), deep(30)));
  std::vector<std::uint64_t> digests;
  for (const CodeGraph::Step& step : graph.reach({2, 0}).steps)
    digests.push_back(graph.unit(step.ref).digest[0]);
  EXPECT_THAT(digests, UnorderedElementsAre(1, 10, 30));
}

TEST(CodeGraph, a_virtual_call_reaches_overriders_in_every_object) {
  CodeGraph graph;
  graph.add_object(object_of(
      records_of({{"top", kExternal | kDefined | kVirtualCalls, 1, {}, {1}}, {"Base::f", kExternal}})));
  graph.add_object(object_of(records_of(
      {{"Derived::f", kExternal | kDefined | kOverrides, 2, {}, {}, {1}}, {"Base::f", kExternal}})));
  EXPECT_THAT(names(graph, graph.reach({0, 0})), ElementsAre("top", "Derived::f"));
}

TEST(CodeGraph, terminates_on_cycles_and_reports_missing_functions) {
  CodeGraph graph;
  graph.add_object(object_of(records_of({{"top", kExternal | kDefined, 1, {0, 1}}, kDeepElsewhere})));
  const CodeGraph::Reach reach = graph.reach({0, 0});
  EXPECT_THAT(names(graph, reach), ElementsAre("top"));
  ASSERT_EQ(reach.missing.size(), 1u);
  EXPECT_EQ(reach.missing[0].name, "deep");
}

/// Every object uses only its own definitions.
class OwnOnly : public CodeGraph::Binder {
  Meaning bind(std::uint32_t user, std::string_view, const std::vector<std::uint32_t>& defining) override {
    if (std::find(defining.begin(), defining.end(), user) != defining.end()) return {{user}, {}};
    return defining.empty() ? Meaning() : Meaning{{defining.front()}, {}};
  }
  bool exports(std::uint32_t, std::string_view) override { return false; }
};

TEST(CodeGraph, exchanging_hidden_functions_of_two_objects_is_noticed) {
  const auto library = [](const std::string& name, std::uint64_t digest, std::uint64_t inner) {
    return records_of({{name, kExternal | kDefined, digest, {1}},
                       {"helper", kExternal | kDefined, 9, {1}},
                       {"inner", kExternal | kDefined, inner}});
  };
  const auto digest_with = [&](std::uint64_t of_left, std::uint64_t of_right) {
    CodeGraph graph;
    graph.add_object(object_of(
        records_of({{"top", kExternal | kDefined, 1, {1, 2}}, {"left", kExternal}, {"right", kExternal}})));
    graph.add_object(object_of(library("left", 2, of_left)));
    graph.add_object(object_of(library("right", 3, of_right)));
    OwnOnly own;
    return graph.digest(graph.reach({{0, 0}}, own));
  };
  EXPECT_NE(digest_with(4, 5), digest_with(5, 4));
  EXPECT_EQ(digest_with(4, 5), digest_with(4, 5));
}

TEST(CodeGraph, the_order_of_different_definitions_in_one_object_matters) {
  const auto digest_with = [](std::uint64_t first, std::uint64_t second) {
    CodeGraph graph;
    graph.add_object(object_of(records_of({kTop, {"middle", kExternal}}),
                               records_of({{"middle", kExternal | kDefined, first}}),
                               records_of({{"middle", kExternal | kDefined, second}})));
    return graph.digest(graph.reach({0, 0}));
  };
  EXPECT_NE(digest_with(4, 5), digest_with(5, 4));
}

TEST(CodeGraph, a_linker_wrapper_is_in_the_digest_with_the_function_that_it_wraps) {
  CodeGraph graph;
  graph.add_object(
      object_of(records_of({kTop, {"middle", kExternal}}),
                records_of({{"__wrap_middle", kExternal | kDefined, 2, {1}}, {"__real_middle", kExternal}}),
                records_of({{"middle", kExternal | kDefined, 3}})));
  const CodeGraph::Reach reach = graph.reach({0, 0});
  EXPECT_THAT(names(graph, reach), UnorderedElementsAre("top", "middle", "__wrap_middle"));
  EXPECT_THAT(reach.missing, IsEmpty());
}

// test/plugin/rewrite/records.cpp tests that the plugin writes them.
/// Of "top", which calls a helper and the cached "leaf", which calls "deep".
Digest own_digest(std::uint64_t helper, std::uint64_t leaf, std::uint64_t deep,
                  const std::string& name = "leaf",
                  std::uint8_t leaf_flags = kExternal | kDefined | kCached) {
  CodeGraph graph;
  graph.add_object(object_of(records_of({{"top", kExternal | kDefined | kCached, 1, {1, 2}},
                                         {"helper", kExternal | kDefined, helper},
                                         {name, leaf_flags, leaf, {1}},
                                         {"deep", kExternal | kDefined, deep}})));
  return graph.own_digest(graph.reach({0, 0}, CodeGraph::CachedCalls::kLeftOut));
}

TEST(CodeGraph, own_code_ends_at_cached_functions) {
  const Digest own = own_digest(2, 3, 4);
  EXPECT_FALSE(own.empty());
  EXPECT_EQ(own, own_digest(2, 33, 4));
  EXPECT_EQ(own, own_digest(2, 3, 44));
  EXPECT_NE(own, own_digest(22, 3, 4));
  EXPECT_NE(own, own_digest(2, 3, 4, "other"));
}

TEST(CodeGraph, own_code_includes_cached_functions_without_a_symbol) {
  EXPECT_TRUE(own_digest(2, 3, 4, "leaf", kDefined | kCached).empty());
}

TEST(CodeGraph, own_code_is_all_code_without_calls_of_cached_functions) {
  EXPECT_TRUE(own_digest(2, 3, 4, "leaf", kExternal | kDefined).empty());
}

TEST(CodeRecords, the_documented_example_is_read) {
  const std::string note = test::golden_bytes("code records");
  const auto notes = code_notes(note);
  ASSERT_TRUE(notes.has_value());
  ASSERT_EQ(notes->size(), 1u);
  const auto records = CodeRecords::parse((*notes)[0].description);
  ASSERT_TRUE(records.ok()) << records.status();
  ASSERT_EQ(records->units().size(), 2u);
  const CodeUnit& unit = records->units()[0];
  EXPECT_TRUE(unit.external && unit.defined && unit.kind == CodeUnitKind::kFunction);
  EXPECT_EQ(unit.name, "_Z1fi");
  EXPECT_EQ(unit.digest[0], 0x7e713e464ae8f2b1u);
  EXPECT_EQ(records->files()[unit.file], "note.cpp");
  EXPECT_EQ(unit.line, 2u);
  EXPECT_THAT(records->references(unit), ElementsAre(1u));
  EXPECT_EQ(records->units()[1].name, "_Z1gi");
  EXPECT_FALSE(records->units()[1].defined);
}

TEST(CodeRecords, refuses_every_truncation_and_indices_that_lead_nowhere) {
  const std::string whole = description_of({kTop, kDeepElsewhere});
  ASSERT_TRUE(CodeRecords::parse(whole).ok());
  for (std::size_t i = 0; i < whole.size(); ++i)
    EXPECT_FALSE(CodeRecords::parse(std::string_view(whole).substr(0, i)).ok()) << i;
  EXPECT_FALSE(CodeRecords::parse(description_of({{"top", kExternal | kDefined, 1, {1}}})).ok());
  EXPECT_FALSE(CodeRecords::parse(description_of({{"top", kExternal | kDefined, 1, {-1}}})).ok());
}

TEST(CodeRecords, are_found_among_other_notes) {
  const std::string description = description_of({kTop, kDeepElsewhere});
  const auto note = [](std::string_view name, std::uint32_t type, std::string_view text) {
    ByteWriter out;
    out.u32(static_cast<std::uint32_t>(name.size()));
    out.u32(static_cast<std::uint32_t>(text.size()));
    out.u32(type);
    out.raw(name);
    while (out.size() % 4 != 0) out.u8(0);
    out.raw(text);
    while (out.size() % 4 != 0) out.u8(0);
    return out.take();
  };
  const std::string ours = note({"cachepy", 8}, 1, description);
  const std::string notes =
      note({"GNU", 4}, 3, "build id") + ours + note({"cachepy", 8}, 2, "of later") + ours;
  const auto found = code_notes(notes);
  ASSERT_TRUE(found.has_value());
  ASSERT_EQ(found->size(), 2u);
  EXPECT_EQ((*found)[0].description, description);
  EXPECT_FALSE(code_notes(std::string_view(ours).substr(0, ours.size() - 4)).has_value());
  // Zeros, which strip leaves at the place of a note.
  for (const std::size_t gap : {4u, 8u, 12u, 16u, 20u, 36u}) {
    const auto behind_gap = code_notes(std::string(gap, '\0') + ours + std::string(gap, '\0') + ours);
    ASSERT_TRUE(behind_gap.has_value()) << gap;
    EXPECT_EQ(behind_gap->size(), 2u) << gap;
  }
}

}  // namespace
}  // namespace cachepy::internal
