// Writes the seeds of the fuzz targets: valid files, in the form of each target's input.
//
//   make_seeds DIRECTORY
#include <bitset>
#include <filesystem>
#include <fstream>
#include <list>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <tuple>
#include <unordered_map>
#include <variant>
#include <vector>

#include "base/bytes.h"
#include "format/code_list.h"
#include "format/counts.h"
#include "format/entry_header.h"
#include "format/log.h"
#include "format/snapshot.h"
#include "graph/graph.h"
#include "support/graph_records.h"
#include "support/memory_codec.h"
#include "support/sample_entry.h"

namespace {

using namespace cachepy;
using namespace cachepy::internal;

std::string piece(const std::string& bytes) {
  return {static_cast<char>(bytes.size() & 255), static_cast<char>(bytes.size() >> 8)};
}

class Seeds {
 public:
  Seeds(const std::filesystem::path& directory, const std::string& target) : directory_(directory / target) {
    std::filesystem::create_directories(directory_);
  }
  void add(int kind, const std::string& input) {
    std::ofstream(directory_ / std::to_string(count_++), std::ios::binary)
        << static_cast<char>(kind) << input;
  }

 private:
  const std::filesystem::path directory_;
  int count_ = 0;
};

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) return 2;
  const std::filesystem::path directory = argv[1];

  Seeds code(directory, "code");
  // One file, one external function that refers to itself, not packed: docs/format.md, "Code records".
  ByteWriter records;
  records.varint(1);
  records.string("a.cpp");
  records.varint(1);
  records.u8(12);
  records.string("f");
  for (const unsigned field : {0u, 14u, 1u, 0u}) records.varint(field);
  records.u64(1);
  records.u64(2);
  ByteWriter description;
  description.raw(std::string{2, 0});
  description.varint(records.str().size());
  description.raw(records.str());
  code.add(0, description.str());
  code.add(2, encode_code_list({{CodeUnitKind::kFunction, "f(int)", {1, 2}, "a.cpp", 7, 0}}));
  code.add(3, encode_counts("f", {1, 2, 3, 4}) + encode_counts("g", {0, 0, 1, 0}));

  Seeds entry(directory, "entry");
  ByteWriter metadata;
  write_metadata(metadata, test::sample_metadata());
  for (const std::string& payload : {std::string(), std::string("hello"), std::string(5000, 'x')}) {
    for (const int all : {0, 1}) entry.add(all, test::entry_with_payload(payload));
  }
  const std::string hello = "hello";
  entry.add(3, std::string{5, 0} + piece(metadata.str()) + metadata.str() + piece(hello) + hello +
                   std::string{5, 0, 0});

  Seeds graph(directory, "graph");
  Graph nodes;
  std::string log = log_header();
  std::string sealed;
  for (const NodeRecord& record : {test::record_of("load", {}, {test::file_dependency("/data/a", "x")}),
                                   test::record_of("top", {"load"})}) {
    nodes.upsert(record, "/cache");
    log += encode_log_record(record);
    ByteWriter body;
    write_node_record(body, record);
    sealed += piece(body.str()) + body.str();
  }
  graph.add(0, log);
  graph.add(1, sealed);
  graph.add(2, encode_snapshot(nodes.pack("/cache")));

  Seeds value(directory, "value");
  const std::string schema =
      R"(struct "Counts"{"genes":list<string>,"counts":map<string,optional<i32>>,"next":shared<^0>})";
  value.add(0, piece(schema) + schema + std::string(64, '\1'));
  value.add(1, test::encoded(std::map<std::string, std::vector<int>>{{"a", {1, 2}}, {"b", {}}}));
  value.add(2,
            test::encoded(
                std::tuple<std::optional<std::string>, std::variant<int, std::string, bool>, std::bitset<9>>{
                    "x", true, 5}));
  const auto shared = std::make_shared<std::string>("s");
  value.add(3, test::encoded(std::vector{shared, shared, std::shared_ptr<std::string>()}));
  value.add(4,
            test::encoded(std::unordered_map<std::int64_t, std::list<std::filesystem::path>>{{1, {"a/b"}}}));
  return 0;
}
