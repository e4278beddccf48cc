// Entries for tests: the worked example of docs/format.md, and the steps from a payload to a file.
#pragma once

#include <string>
#include <string_view>

#include "format/entry.h"

namespace cachepy::test {

inline internal::Digest counting_digest(std::uint8_t first) {
  internal::Digest digest;
  digest.size = 16;
  for (std::uint8_t i = 0; i < 16; ++i) digest.bytes[i] = static_cast<std::uint8_t>(first + i);
  return digest;
}

/// The metadata of the worked example in docs/format.md.
inline internal::EntryMetadata sample_metadata() {
  using namespace internal;
  EntryMetadata metadata;
  NodeRecord& node = metadata.node;
  node.function = "load";
  node.key = counting_digest(0xa0);
  node.outfile = "results/a0/load.a0a1a2a3a4a5a6a7a8a9aaabacadaeaf.cpz";
  node.result = digest_of("hello");
  node.created_ns = 1'700'000'000'000'000'000;
  node.started_ns = node.created_ns - 2000;
  node.cost_ns = 1500;
  node.process = 4242;
  node.thread = 4243;
  node.result_bytes = 5;
  node.source_file = "app.cpp";
  node.source_line = 7;
  node.program = "/bin/app";
  node.code = counting_digest(0xf0);
  node.call = counting_digest(0x70);

  Dependency file;
  file.name = "/data/x";
  file.digest = digest_of("x\n");
  file.stat = {FileStat::Kind::kRegular, 2, 1'600'000'000'000'000'000, 1'600'000'000'123'456'789, 42, 2049};
  file.stat_trusted = true;
  Dependency inherited;
  inherited.kind = DependencyKind::kAbsent;
  inherited.own = false;
  inherited.name = "/data/y";
  node.dependencies = {file, inherited};
  node.children = {{"child", counting_digest(0xc0), counting_digest(0xd0)}};

  metadata.signature = "std::string (int)";
  metadata.result_type = "std::string";
  metadata.schema = "s";
  metadata.key_parts = {{KeyPartKind::kArgument, "n", counting_digest(0xe0), "3"}};
  metadata.directory = "/work";
  metadata.arguments = std::string("\3\0\0\0", 4);
  return metadata;
}

/// The bytes of an entry file with the sample's metadata and this payload.
inline std::string entry_with_payload(std::string_view payload) {
  internal::PayloadWriter writer;
  writer.append(payload);
  internal::EntryMetadata metadata = sample_metadata();
  metadata.node.result = writer.digest();
  metadata.node.result_bytes = payload.size();
  return internal::encode_entry(metadata, writer.finish(), payload.size());
}

}  // namespace cachepy::test
