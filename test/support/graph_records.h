// Nodes for tests of the graph, and graphs in a form that can be compared.
#pragma once

#include <algorithm>
#include <initializer_list>
#include <string>
#include <utility>
#include <vector>

#include "graph/graph.h"
#include "store/store.h"

namespace cachepy::test {

/// The key of the call with this name in tests: "load", "load#2".
inline internal::Digest key_of(const std::string& call) {
  return internal::digest_of("key of " + call);
}

inline std::string function_of(const std::string& call) {
  return call.substr(0, call.find('#'));
}

inline std::string id_of(const std::string& call) {
  return function_of(call) + ":" + key_of(call).hex();
}

/// A dependency on a file with this content, without a stat. It holds while the file has this content.
inline internal::Dependency file_dependency(const std::string& path, const std::string& content,
                                            bool own = true) {
  internal::Dependency dependency;
  dependency.name = path;
  dependency.digest = internal::digest_of(content);
  dependency.own = own;
  return dependency;
}

inline internal::NodeRecord record_of(const std::string& call,
                                      std::initializer_list<const char*> children = {},
                                      std::vector<internal::Dependency> dependencies = {},
                                      std::int64_t created_ns = 1) {
  internal::NodeRecord record;
  record.function = function_of(call);
  record.key = key_of(call);
  record.outfile = internal::entry_name({record.function, record.key});
  record.result = internal::digest_of("result of " + call);
  record.created_ns = created_ns;
  record.started_ns = created_ns < 0 ? created_ns : created_ns - 2'000'000;
  record.cost_ns = 1'500'000;
  record.process = 4242;
  record.thread = 4243;
  record.result_bytes = 8;
  record.source_file = "src/pipeline.cpp";
  record.source_line = 12;
  record.program = "/usr/bin/analysis";
  record.code = internal::digest_of("code of " + record.function);
  record.call = internal::digest_of("call " + call);
  record.dependencies = std::move(dependencies);
  for (const char* child : children)
    record.children.push_back(
        {function_of(child), key_of(child), internal::digest_of(std::string("result of ") + child)});
  return record;
}

/// Writes the entry of this node, with an empty result, to the cache directory. It is packed if it has at most `pack_limit` bytes.
inline absl::Status store_entry(const std::string& dir, const internal::NodeRecord& record,
                                std::uint64_t pack_limit = 0) {
  internal::EntryMetadata metadata;
  metadata.node = record;
  return internal::Store(dir).put(metadata, "", 0, internal::Replaced::kGoes, pack_limit).status();
}

/// All fields of all nodes, in the graph's order.
inline std::vector<std::pair<std::string, std::string>> contents(const internal::Graph& graph) {
  std::vector<std::pair<std::string, std::string>> nodes;
  graph.for_each([&](const internal::GraphNode& node) {
    internal::ByteWriter bytes;
    internal::write_node_record(bytes, node.record);
    nodes.emplace_back(node.dir, bytes.take());
  });
  return nodes;
}

inline std::vector<internal::Digest> sorted(std::vector<internal::Digest> keys) {
  std::sort(keys.begin(), keys.end());
  return keys;
}

inline std::vector<internal::Digest> keys_of(std::initializer_list<const char*> calls) {
  std::vector<internal::Digest> keys;
  for (const char* call : calls) keys.push_back(key_of(call));
  return sorted(std::move(keys));
}

}  // namespace cachepy::test
