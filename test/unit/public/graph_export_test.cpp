// JSON as docs/graph-json.md promises it, and DOT as Graphviz takes it.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <string>

#include "cachepy/graph.h"
#include "support/process_graph.h"

namespace cachepy {
namespace {

using nlohmann::json;
using test::file_dependency;
using test::id_of;
using test::record_of;

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

TEST_F(GraphExport, json_says_what_the_nodes_say) {
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
  EXPECT_NE(dot.find("a \\\"b\\\"\\n\\\\n\\\\xff&amp;amp;<\\\\x01é"), std::string::npos) << dot;
}

TEST_F(GraphExport, written_files_hold_what_is_returned) {
  finish_diamond();
  EXPECT_EQ(cache_tree_to_json(temp_ / "graph.json"), test::read_file(temp_ / "graph.json"));
  EXPECT_EQ(cache_tree_to_dot(temp_ / "graph.dot"), test::read_file(temp_ / "graph.dot"));
  EXPECT_THROW(cache_tree_to_json(temp_ / "none/graph.json"), Error);
  EXPECT_THROW(cache_tree_to_dot(temp_ / "none/graph.dot"), Error);
}

TEST_F(GraphExport, dot_shows_states_by_colour_and_edges_by_kind) {
  finish_diamond();
  finish(record_of("apart", {"never seen"}));
  std::filesystem::remove(cache_tree_nodes().at(id_of("left")).outfile);
  test::write_file(data_, "new");
  const std::string dot = cache_tree_to_dot();
  auto line_with = [&](const std::string& text) {
    const std::size_t at = dot.find(text);
    EXPECT_NE(at, std::string::npos) << text << " in\n" << dot;
    return at == std::string::npos ? std::string() : dot.substr(at, dot.find('\n', at) - at);
  };
  EXPECT_NE(line_with('"' + id_of("apart") + "\" [").find("fillcolor=\"#1D3557\", fontcolor=\"white\""),
            std::string::npos);
  EXPECT_NE(line_with('"' + id_of("top") + "\" [").find("fillcolor=\"#FBBC04\""), std::string::npos);
  EXPECT_NE(line_with('"' + id_of("left") + "\" [").find("fillcolor=\"#F1F3F5\""), std::string::npos);
  EXPECT_NE(line_with('"' + id_of("never seen") + "\" [").find("fillcolor=\"#F1F3F5\""), std::string::npos);
  EXPECT_NE(line_with("\"file:" + data_ + "\" [").find("fillcolor=\"#E8F0FE\""), std::string::npos);
  EXPECT_EQ(line_with('"' + id_of("left") + "\" -> "),
            '"' + id_of("left") + "\" -> \"" + id_of("load") + "\";");
  EXPECT_EQ(line_with("\"file:" + data_ + "\" -> "),
            "\"file:" + data_ + "\" -> \"" + id_of("load") + "\" [style=dashed];");
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
