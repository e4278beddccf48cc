// JSON as docs/graph-json.md specifies it, and DOT as Graphviz accepts it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <string>

#include "cachepy/cache.h"
#include "cachepy/graph.h"
#include "support/process_graph.h"

namespace cachepy {
namespace {

using nlohmann::json;
using test::file_dependency;
using test::id_of;
using test::record_of;
using testing::HasSubstr;

using GraphExport = test::ProcessGraphTest;

/// The rows of a table in docs/graph-json.md: field name -> type, from the section with this title.
std::map<std::string, std::string> documented_fields(const std::string& section) {
  std::ifstream document(CACHEPY_SOURCE_DIR "/docs/graph-json.md");
  std::map<std::string, std::string> fields;
  std::string line;
  while (std::getline(document, line) && line != "## " + section) {
  }
  while (std::getline(document, line) && line.rfind("## ", 0) != 0) {
    if (line.rfind("| `", 0) != 0) continue;
    const std::size_t name_end = line.find('`', 3), type = name_end + 4, type_end = line.find(" |", type);
    fields[line.substr(3, name_end - 3)] = line.substr(type, type_end - type);
  }
  return fields;
}

bool is_of_type(const json& value, const std::string& type) {
  if (type == "string") return value.is_string();
  if (type == "string or null") return value.is_string() || value.is_null();
  if (type == "integer") return value.is_number_integer();
  if (type == "integer or string") {  // text where a double would round
    const std::int64_t number =
        value.is_string() ? std::stoll(value.get<std::string>()) : value.get<std::int64_t>();
    return value.is_string() == (std::abs(number) > std::int64_t{1} << 53);
  }
  if (type == "array of objects" || type == "array of strings") {
    if (!value.is_array()) return false;
    return std::all_of(value.begin(), value.end(), [&](const json& v) {
      return type == "array of strings" ? v.is_string() : v.is_object();
    });
  }
  if (type == "object") return value.is_object();
  ADD_FAILURE() << "the document names an unknown type: " << type;
  return false;
}

void expect_as_documented(const json& object, const std::string& section) {
  const auto fields = documented_fields(section);
  ASSERT_FALSE(fields.empty()) << section;
  std::set<std::string> documented, there;
  for (const auto& [name, type] : fields) {
    documented.insert(name);
    if (object.contains(name)) EXPECT_TRUE(is_of_type(object[name], type)) << name << ": " << object[name];
  }
  for (const auto& [name, value] : object.items()) there.insert(name);
  EXPECT_EQ(there, documented) << section;
}

TEST_F(GraphExport, json_is_as_documented) {
  finish_diamond();
  internal::NodeRecord unstored = record_of("unstored");
  unstored.outfile.clear();
  internal::Graph::process().upsert(unstored, dir_);
  const json graph = json::parse(cache_tree_to_json());
  expect_as_documented(graph, "The document");
  for (const json& node : graph["nodes"]) expect_as_documented(node, "A node");
  for (const json& edge : graph["edges"]) expect_as_documented(edge, "An edge");
  EXPECT_EQ(graph["format"], "cachepy-graph");
  EXPECT_EQ(graph["version"], 1);
  EXPECT_EQ(graph["nodes"].size(), 5u);
  EXPECT_EQ(graph["edges"].size(), 4u);
  EXPECT_EQ(graph["files"], json::array({data_}));
}

TEST_F(GraphExport, json_contains_the_fields_of_the_nodes) {
  finish_diamond();
  test::write_file(data_, "new");
  const json graph = json::parse(cache_tree_to_json());
  const auto nodes = cache_tree_nodes();
  for (const json& node : graph["nodes"]) {
    const Node& expected = nodes.at(node["id"]);
    EXPECT_EQ(node["parents"], json(expected.parents));
    EXPECT_EQ(node["children"], json(expected.children));
    EXPECT_EQ(node["outfile"], expected.outfile.native());
    EXPECT_EQ(node["state"], "stale");
    EXPECT_EQ(node["changed_files"], json::array({data_}));
  }
  EXPECT_EQ(graph["nodes"][1]["file_hashes"][data_], internal::digest_of("1,2,3").hex());
  EXPECT_EQ(graph["edges"][0], (json{{"from", id_of("left")}, {"to", id_of("load")}}));
}

TEST_F(GraphExport, json_of_an_empty_graph_has_empty_lists) {
  const json graph = json::parse(cache_tree_to_json());
  EXPECT_EQ(graph["nodes"], json::array());
  EXPECT_EQ(graph["edges"], json::array());
  EXPECT_EQ(graph["files"], json::array());
}

TEST_F(GraphExport, trap_f21_odd_names_are_valid_json_and_dot) {
  const std::string odd = temp_ / "a \"b\"\n\\n\xff&amp;<\x01é";
  finish(record_of("operator<<=\"&amp;\"\\", {"child \xc3"}, {file_dependency(odd, "x")}));
  const json graph = json::parse(cache_tree_to_json());
  EXPECT_EQ(graph["nodes"][0]["fname"], "operator<<=\"&amp;\"\\");
  const std::string dot = cache_tree_to_dot();
  EXPECT_NE(dot.find("operator<<=\\\"&amp;amp;\\\"\\\\"), std::string::npos) << dot;
  EXPECT_NE(dot.find("a \\\"b\\\"\\\\n\\\\n\\\\xff&amp;amp;<\\\\x01é"), std::string::npos) << dot;
}

TEST_F(GraphExport, trap_f21_odd_names_are_valid_xml_and_mermaid) {
  finish(record_of("f<a>\"\x1b[31m\"\xff&", {}, {file_dependency("/#quot;\n`é`", "x")}));
  const std::string xml = cache_tree_to_graphml();
  EXPECT_NE(xml.find("<data key=\"label\">f&lt;a&gt;\"\\x1b[31m\"\\xff&amp;</data>"), std::string::npos)
      << xml;
  EXPECT_NE(xml.find("<data key=\"label\">#quot;\\n`é`</data>"), std::string::npos) << xml;
  const std::string mermaid = cache_tree_to_mermaid();
  EXPECT_NE(mermaid.find("[\"f#60;a#62;#34;#92;x1b#91;31m#34;#92;xff#38;\"]"), std::string::npos) << mermaid;
  EXPECT_NE(mermaid.find("[/\"#35;quot#59;#92;n#96;é#96;\"/]"), std::string::npos) << mermaid;
}

TEST_F(GraphExport, characters_that_formats_do_not_allow_are_written_as_bytes) {
  for (const char* bad :
       {"\xc0\x80", "\xe0\x9f\xbf", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\xef\xbf\xbf", "\xe2\x82", "\x7f"}) {
    cache_tree_reset();
    finish(record_of(std::string("f") + bad));
    EXPECT_EQ(cache_tree_to_graphml().find(bad), std::string::npos)
        << json(bad).dump(-1, ' ', true, json::error_handler_t::replace);
    EXPECT_EQ(cache_tree_to_dot().find(bad), std::string::npos);
    EXPECT_EQ(cache_tree_to_mermaid().find(bad), std::string::npos);
  }
}

TEST_F(GraphExport, mermaid_shows_states_by_class_and_files_by_dotted_arrows) {
  finish_diamond();
  finish(record_of("apart", {"never seen"}));
  cache_remove(dir_, {id_of("left")});
  test::write_file(data_, "new");
  EXPECT_EQ(cache_tree_to_mermaid(),
            "flowchart TD\n"
            "  n0[\"apart\"]:::cached\n"
            "  n1[\"left\"]:::missing\n"
            "  n2[\"load\"]:::stale\n"
            "  n3[\"right\"]:::stale\n"
            "  n4[\"top\"]:::stale\n"
            "  n5[\"never seen\"]:::unknown\n"
            "  n6[/\"data.csv\"/]:::file\n"
            "  n0 --> n5\n"
            "  n1 --> n2\n"
            "  n3 --> n2\n"
            "  n4 --> n1\n"
            "  n4 --> n3\n"
            "  n6 -.-> n2\n"
            "  classDef cached fill:#1D3557,color:#FFFFFF\n"
            "  classDef missing fill:#F1F3F5,color:#202124\n"
            "  classDef stale fill:#FBBC04,color:#202124\n"
            "  classDef unknown fill:#F1F3F5,color:#202124\n"
            "  classDef file fill:#E8F0FE,color:#202124\n");
}

TEST_F(GraphExport, a_trace_has_a_slice_for_each_computation) {
  internal::NodeRecord inner = record_of("inner"), outer = record_of("outer", {"inner"});
  outer.started_ns = 1'700'000'000'000'000'001;
  outer.cost_ns = 5'000'000;
  inner.started_ns = outer.started_ns + 1'234'567;
  inner.cost_ns = 999;
  inner.thread = 4244;
  finish(inner);
  finish(outer);
  const std::string text = cache_tree_to_trace();
  const json trace = json::parse(text);
  EXPECT_EQ(trace["otherData"]["started_ns"], outer.started_ns);
  const json& events = trace["traceEvents"];
  ASSERT_EQ(events.size(), 2u);
  EXPECT_EQ(events[0]["name"], "inner");
  EXPECT_EQ(events[0]["ph"], "X");
  EXPECT_EQ(events[0]["pid"], 4242);
  EXPECT_EQ(events[0]["tid"], 4244);
  EXPECT_EQ(events[0]["args"]["id"], id_of("inner"));
  EXPECT_EQ(events[0]["args"]["state"], "cached");
  EXPECT_NE(text.find("\"ts\":1234.567,\"dur\":0.999,"), std::string::npos) << text;
  EXPECT_NE(text.find("\"ts\":0.000,\"dur\":5000.000,"), std::string::npos) << text;
  cache_tree_reset();
  EXPECT_EQ(json::parse(cache_tree_to_trace())["traceEvents"], json::array());
}

TEST_F(GraphExport, a_trace_of_invalid_times_is_valid_json) {
  internal::NodeRecord early = record_of("early"), late = record_of("late \xff");
  early.started_ns = INT64_MIN;
  late.started_ns = INT64_MAX;
  late.cost_ns = UINT64_MAX;
  finish(early);
  finish(late);
  EXPECT_EQ(json::parse(cache_tree_to_trace())["traceEvents"].size(), 2u);
}

TEST_F(GraphExport, written_files_hold_what_is_returned) {
  finish_diamond();
  EXPECT_EQ(cache_tree_to_json(temp_ / "graph.json"), test::read_file(temp_ / "graph.json"));
  EXPECT_EQ(cache_tree_to_dot(temp_ / "graph.dot"), test::read_file(temp_ / "graph.dot"));
  EXPECT_EQ(cache_tree_to_graphml(temp_ / "graph.xml"), test::read_file(temp_ / "graph.xml"));
  EXPECT_EQ(cache_tree_to_mermaid(temp_ / "graph.mmd"), test::read_file(temp_ / "graph.mmd"));
  EXPECT_EQ(cache_tree_to_trace(temp_ / "trace.json"), test::read_file(temp_ / "trace.json"));
  EXPECT_THROW(cache_tree_to_json(temp_ / "none/graph.json"), Error);
  EXPECT_THROW(cache_tree_to_dot(temp_ / "none/graph.dot"), Error);
}

TEST_F(GraphExport, dot_shows_states_by_colour_and_edges_by_kind) {
  finish_diamond();
  finish(record_of("apart", {"never seen"}));
  cache_remove(dir_, {id_of("left")});
  test::write_file(data_, "new");
  const std::string dot = cache_tree_to_dot();
  auto line_with = [&](const std::string& text) {
    const std::size_t at = dot.find(text);
    EXPECT_NE(at, std::string::npos) << text << " in\n" << dot;
    return at == std::string::npos ? std::string() : dot.substr(at, dot.find('\n', at) - at);
  };
  const auto shown = [&](const std::string& box) { return line_with('"' + box + "\" ["); };
  EXPECT_THAT(shown(id_of("apart")),
              HasSubstr("fillcolor=\"#1D3557\", color=\"#1D3557\", fontcolor=\"#FFFFFF\""));
  EXPECT_THAT(shown(id_of("top")), HasSubstr("fillcolor=\"#FBBC04\""));
  EXPECT_THAT(shown(id_of("left")), HasSubstr("fillcolor=\"#F1F3F5\""));
  EXPECT_THAT(shown(id_of("never seen")), HasSubstr("fillcolor=\"#F1F3F5\""));
  EXPECT_THAT(shown("file:" + data_), HasSubstr("fillcolor=\"#FFF3CD\"")) << "the file has changed";
  EXPECT_EQ(line_with('"' + id_of("left") + "\" -> "),
            '"' + id_of("left") + "\" -> \"" + id_of("load") + "\" [style=solid];");
  EXPECT_EQ(line_with('"' + id_of("load") + "\" -> "),
            '"' + id_of("load") + "\" -> \"file:" + data_ + "\" [dir=back, style=dashed];");
}

TEST_F(GraphExport, dot_is_accepted_by_graphviz) {
  ASSERT_EQ(std::system("dot -V > /dev/null 2>&1"), 0) << "Graphviz is missing: run scripts/install-deps";
  finish_diamond();
  finish(record_of("operator<<=\"&amp;\"\\", {"child \xc3"},
                   {file_dependency(temp_ / "a \"b\"\n\\\xff&amp;<\x01é", "")}));
  cache_tree_to_dot(temp_ / "graph.dot");
  const std::string command = "dot -Tsvg -o '" + (temp_ / "graph.svg") + "' '" + (temp_ / "graph.dot") +
                              "' 2> '" + (temp_ / "messages") + "'";
  EXPECT_EQ(std::system(command.c_str()), 0);
  EXPECT_EQ(test::read_file(temp_ / "messages"), "");
  EXPECT_NE(test::read_file(temp_ / "graph.svg").find("</svg>"), std::string::npos);
}

}  // namespace
}  // namespace cachepy
