// Code records, code lists and counts of calls: arbitrary bytes. Valid ones are traversed and written again.
#include "format/code_list.h"
#include "format/code_records.h"
#include "format/counts.h"
#include "fuzz/fuzz.h"
#include "program/code_graph.h"

namespace {

using namespace cachepy::internal;

void walk(std::string_view description) {
  auto records = CodeRecords::parse(description);
  if (!records.ok()) return;
  const std::size_t units = records->units().size();
  std::vector<CodeRecords> object;
  object.push_back(*std::move(records));
  CodeGraph graph;
  graph.add_object(std::move(object));
  constexpr std::uint32_t kMostWalks = 4;
  for (std::uint32_t i = 0; i < units && i < kMostWalks; ++i) {
    const CodeGraph::Reach reach = graph.reach({0, i});
    cachepy::fuzz::check(graph.list(reach).size() <= reach.steps.size());
  }
}

void read_list(std::string_view bytes) {
  const auto units = decode_code_list(bytes);
  if (units.ok()) cachepy::fuzz::check(decode_code_list(encode_code_list(*units)).ok());
}

void read_calls(std::string_view bytes) {
  std::string again;
  const auto calls = read_counts(bytes);
  for (const auto& [function, counts] : calls) again += encode_counts(function, counts);
  cachepy::fuzz::check(read_counts(again).size() == calls.size());
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  cachepy::fuzz::Input in(data, size);
  switch (in.byte() % 4) {
    case 0:
      walk(in.rest());
      break;
    case 1:
      if (const auto notes = code_notes(in.rest()))
        for (const CodeNote& note : *notes) walk(note.description);
      break;
    case 2:
      read_list(in.rest());
      break;
    default:
      read_calls(in.rest());
  }
  return 0;
}
