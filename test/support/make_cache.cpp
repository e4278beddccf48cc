// Creates a small cache directory, as a program with cached functions would leave it, for tests of the command line.
//
//   make_cache CACHE DATA              top calls left and right, both call load, load tracked DATA (which is written)
//   make_cache CACHE DATA --lone NAME  one call of a function of this name that tracked DATA as it is
//   make_cache CACHE DATA --left NAME  one call of a function of this name that left DATA (which is written)
//   make_cache CACHE DATA --served NAME COMPUTING_MS [TOOK_MS]  one more hit of a function of this name
//   make_cache CACHE DATA --run NAME   computes a call of a function of this name, or waits for the process that does, until a line is read
//                                      from standard input; then the call is finished. At its end, it is not
//   make_cache CACHE DATA --pipeline   the example of docs/cli.md and the README: pipeline calls normalize and qc::summary,
//                                      in two threads, both call load_counts, which tracked DATA (which is written)
#include <fcntl.h>

#include <cstdlib>
#include <cstring>
#include <fstream>
#include <iostream>
#include <string>
#include <vector>

#include "base/file.h"
#include "base/file_stat.h"
#include "base/path.h"
#include "config/settings.h"
#include "flights/single_flight.h"
#include "format/counts.h"
#include "format/effect.h"
#include "graph/graph_store.h"
#include "store/blobs.h"
#include "store/store.h"
#include "support/graph_records.h"
#include "tracking/tracker.h"

namespace {

using namespace cachepy;
using namespace cachepy::internal;

constexpr std::int64_t kCreated_ns = 1'700'000'000'000'000'000;  // 2023-11-14 22:13:20 UTC

struct Value {
  std::string type;
  std::string schema;
  std::string bytes;
};

Value number(double value) {
  std::string bytes(sizeof value, '\0');
  std::memcpy(bytes.data(), &value, sizeof value);
  return {"double", "f64", bytes};
}

Value counts() {
  ByteWriter out;
  const auto string = [&](std::string_view s) {
    out.u64(s.size());
    out.raw(s);
  };
  out.u64(2);
  string("BRCA1");
  string("TP53");
  out.u64(2);
  out.u32(10);
  out.u32(32);
  return {"Counts", R"(struct "Counts"{"genes":list<string>,"counts":list<i32>})", out.take()};
}

/// Stores the entry and the record of a finished call.
void finish(const std::string& dir, const NodeRecord& record, const Value& value,
            const std::vector<KeyPart>& arguments) {
  PayloadWriter payload;
  payload.append(value.bytes);
  EntryMetadata metadata;
  metadata.node = record;
  metadata.node.result = payload.digest();
  metadata.node.result_bytes = value.bytes.size();
  metadata.signature = value.type + " (const std::basic_string<char> &)";
  metadata.result_type = value.type;
  metadata.schema = value.schema;
  const std::string function = record.function + ": " + metadata.signature;
  metadata.key_parts = {{KeyPartKind::kFunction, "", digest_of(function), function},
                        {KeyPartKind::kCode, "", digest_of("code of " + function), ""},
                        {KeyPartKind::kResultLayout, "", digest_of(value.schema), value.type}};
  metadata.key_parts.insert(metadata.key_parts.end(), arguments.begin(), arguments.end());
  metadata.node.program = "/usr/bin/analysis";
  metadata.node.code = metadata.key_parts[1].digest;
  const std::string blocks = payload.finish();
  absl::Status status =
      Store(dir).put(metadata, blocks, value.bytes.size(), Replaced::kGoes, settings().pack_limit).status();
  if (status.ok()) status = append_record(dir, metadata.node);
  if (!status.ok()) {
    std::cerr << status << '\n';
    std::exit(1);
  }
}

NodeRecord timed(NodeRecord record, std::int64_t started_ms, std::uint64_t cost_ms, std::uint32_t thread) {
  record.started_ns = kCreated_ns + started_ms * 1'000'000;
  record.cost_ns = cost_ms * 1'000'000;
  record.created_ns = record.started_ns + static_cast<std::int64_t>(record.cost_ns);
  record.thread = thread;
  return record;
}

void make_pipeline(const std::string& dir, const std::string& data) {
  std::ofstream(data) << "BRCA1,10\nTP53,32\n";
  const Dependency own = observe_path(data);
  Dependency inherited = own;
  inherited.own = false;
  const KeyPart path{KeyPartKind::kArgument, "path", digest_of("path"), "\"" + data + "\""};
  constexpr std::uint32_t kMain = 4242, kWorker = 4243;
  finish(dir, timed(test::record_of("load_counts", {}, {own}), 10, 120, kMain), counts(), {path});
  finish(dir, timed(test::record_of("normalize", {"load_counts"}, {inherited}), 5, 180, kMain), number(0.5),
         {});
  finish(dir, timed(test::record_of("qc::summary", {"load_counts"}, {inherited}), 135, 30, kWorker),
         number(42), {});
  finish(dir, timed(test::record_of("pipeline", {"normalize", "qc::summary"}, {inherited}), 0, 210, kMain),
         number(2.5), {path});
}

void make_left(const std::string& dir, const std::string& data, const std::string& function) {
  std::ofstream(data) << "drawn\n";
  Effect effect;
  effect.path = data;
  effect.kept = effect.follows = true;
  effect.mode = 0100644;
  const UniqueFd fd = open_fd(data, O_RDONLY);
  effect.content = put_blob(Store(dir), fd.get(), 0, Algo::kXxh3)->content;
  finish(dir, test::record_of(function, {}, {dependency_of(effect)}, kCreated_ns), number(1), {});
}

/// Has the marks of a call that runs, and stores its result when it is told to. A second process waits for the first.
void run(const std::string& dir, const std::string& data, const std::string& function) {
  NodeRecord record = test::record_of(function, {}, {observe_path(data)}, kCreated_ns);
  const Store store(dir);
  const Flight flight(store, record.key, nullptr, record.function);
  std::cout << "running" << std::endl;
  std::string line;
  if (!std::getline(std::cin, line)) return;
  record.created_ns = now_ns();
  finish(dir, record, number(1), {});
}

/// Appends the counts of a program at its end: one hit that took this time, instead of computing.
void count_hit(const std::string& dir, const std::string& function, const std::string& computing_ms,
               const std::string& took_ms) {
  CallCounts counts;
  counts.disk_hits = 1;
  counts.saved_ns = std::stoull(computing_ms) * 1'000'000;
  counts.serving_ns = std::stoull(took_ms) * 1'000'000;
  std::ofstream(dir + "/counts.log", std::ios::app) << encode_counts(function, counts);
}

}  // namespace

int main(int argc, char** argv) {
  const std::vector<std::string> args(argv + 1, argv + argc);
  const bool is_pipeline = args.size() == 3 && args[2] == "--pipeline";
  const bool is_hit = (args.size() == 5 || args.size() == 6) && args[2] == "--served";
  const bool is_left = args.size() == 4 && args[2] == "--left";
  const bool is_run = args.size() == 4 && args[2] == "--run";
  if (args.size() != 2 && !(args.size() == 4 && args[2] == "--lone") && !is_run && !is_left && !is_pipeline &&
      !is_hit) {
    std::cerr << "usage: make_cache CACHE DATA [--lone NAME | --left NAME | --run NAME | --served NAME "
                 "COMPUTING_MS [TOOK_MS] | --pipeline]\n";
    return 2;
  }
  const std::string dir = normal_path(args[0]);
  if (is_hit) {
    count_hit(dir, args[3], args[4], args.size() == 6 ? args[5] : "0");
    return 0;
  }
  if (is_pipeline) {
    make_pipeline(dir, normal_path(args[1]));
    return 0;
  }
  if (is_run) {
    run(dir, normal_path(args[1]), args[3]);
    return 0;
  }
  if (is_left) {
    make_left(dir, normal_path(args[1]), args[3]);
    return 0;
  }
  if (args.size() == 4) {
    finish(dir, test::record_of(args[3], {}, {observe_path(args[1])}, kCreated_ns), number(1), {});
    return 0;
  }
  std::ofstream(args[1]) << "1,2,3\n";
  const Dependency own = observe_path(args[1]);
  Dependency inherited = own;
  inherited.own = false;
  const KeyPart path{KeyPartKind::kArgument, "path", digest_of("path"), "\"" + args[1] + "\""};
  finish(dir, test::record_of("io::load", {}, {own}, kCreated_ns), counts(), {path});
  finish(dir, test::record_of("left", {"io::load"}, {inherited}, kCreated_ns + 1), number(0.5), {});
  finish(dir, test::record_of("right", {"io::load"}, {inherited}, kCreated_ns + 2), number(-2), {});
  finish(dir, test::record_of("top", {"left", "right"}, {inherited}, kCreated_ns + 3), number(42), {});
  return 0;
}
