#include "cachepy/code.h"

#include <optional>
#include <utility>

#include "base/bytes.h"
#include "inspect/code_files.h"
#include "program/code_graph.h"
#include "program/elf_tables.h"
#include "program/readable_name.h"

namespace cachepy {
namespace {

using internal::CodeGraph;
using internal::CodeRecords;
using internal::CodeUnit;
using internal::CodeUnitKind;

void add_binary(const std::filesystem::path& binary, CodeGraph& graph) {
  auto tables = internal::elf_tables(binary.native());
  if (!tables.ok()) throw Error(std::string(tables.status().message()));
  std::vector<CodeRecords> records;
  for (const std::string& segment : tables->notes) {
    const auto found = internal::code_notes(segment);
    if (!found) throw Error("'" + binary.native() + "': its notes cannot be read");
    for (const internal::CodeNote& note : *found) {
      auto parsed = CodeRecords::parse(note.description);
      if (!parsed.ok()) throw Error("'" + binary.native() + "': " + std::string(parsed.status().message()));
      records.push_back(*std::move(parsed));
    }
  }
  graph.add_object(std::move(records), std::move(tables->exports));
}

const char* kind_name(CodeUnitKind kind) {
  if (kind == CodeUnitKind::kClass) return "class";
  return kind == CodeUnitKind::kVariable ? "variable" : "function";
}

std::string hex(const internal::CodeUnitDigest& digest) {
  internal::ByteWriter bytes;
  bytes.u64(digest[0]);
  bytes.u64(digest[1]);
  return internal::Digest::from_bytes(bytes.str())->hex();
}

std::string cached_name(const CodeRecords& records, std::uint32_t unit) {
  for (const auto& [index, name] : records.cached())
    if (index == unit) return std::string(name);
  return "";
}

CodeUnitInfo info_of(const CodeGraph& graph, CodeGraph::Ref ref) {
  const CodeRecords& records = graph.records(ref.records);
  const CodeUnit& unit = graph.unit(ref);
  CodeUnitInfo info{kind_name(unit.kind),
                    internal::readable_name(unit.name),
                    hex(unit.digest),
                    std::string(graph.file_of(ref)),
                    unit.line,
                    {},
                    cached_name(records, ref.unit)};
  for (const std::uint32_t used : records.references(unit))
    info.uses.push_back(internal::readable_name(records.units()[used].name));
  return info;
}

template <class Visit>
void for_each_defined(const CodeGraph& graph, Visit visit) {
  for (std::uint32_t i = 0; i < graph.records_count(); ++i) {
    const std::vector<CodeUnit>& units = graph.records(i).units();
    for (std::uint32_t j = 0; j < units.size(); ++j)
      if (units[j].defined) visit(CodeGraph::Ref{i, j});
  }
}

}  // namespace

CodeGraph internal::code_graph_of(const std::vector<std::filesystem::path>& binaries) {
  CodeGraph graph;
  for (const std::filesystem::path& binary : binaries) add_binary(binary, graph);
  return graph;
}

std::vector<CodeUnitInfo> code_units(const std::filesystem::path& binary) {
  const CodeGraph graph = internal::code_graph_of({binary});
  std::vector<CodeUnitInfo> units;
  for_each_defined(graph, [&](CodeGraph::Ref ref) { units.push_back(info_of(graph, ref)); });
  return units;
}

std::vector<CodeUnitInfo> code_reached_by(const std::string& function,
                                          const std::vector<std::filesystem::path>& binaries) {
  const CodeGraph graph = internal::code_graph_of(binaries);
  std::optional<CodeGraph::Ref> from;
  for_each_defined(graph, [&](CodeGraph::Ref ref) {
    const std::string name = internal::readable_name(graph.unit(ref).name);
    const bool is_named = name == function || name.substr(0, name.find('(')) == function ||
                          cached_name(graph.records(ref.records), ref.unit) == function;
    if (!from && is_named && graph.unit(ref).kind == CodeUnitKind::kFunction) from = ref;
  });
  std::vector<CodeUnitInfo> units;
  if (!from) return units;
  std::set<internal::CodeUnitDigest> seen;
  for (const CodeGraph::Step& step : graph.reach(*from).steps)
    if (seen.insert(graph.unit(step.ref).digest).second) units.push_back(info_of(graph, step.ref));
  return units;
}

std::map<std::string, std::vector<internal::CodeDigests>> internal::cached_code_of(
    const std::vector<std::filesystem::path>& binaries) {
  CodeGraph graph;
  std::map<std::string, std::vector<CodeDigests>> code;
  for (const std::filesystem::path& binary : binaries) {
    add_binary(binary, graph);
    for (std::uint32_t i = 0; i < graph.records_count(); ++i) {
      for (const auto& [unit, name] : graph.records(i).cached())
        code[std::string(name)].push_back(
            {graph.digest(graph.reach({i, unit})),
             graph.own_digest(graph.reach({i, unit}, CodeGraph::CachedCalls::kLeftOut))});
    }
  }
  return code;
}

std::map<std::string, std::set<std::string>> code_hashes(const std::vector<std::filesystem::path>& binaries) {
  std::map<std::string, std::set<std::string>> hashes;
  for (const auto& [function, code] : internal::cached_code_of(binaries))
    for (const internal::CodeDigests& digests : code) hashes[function].insert(digests.all.hex());
  return hashes;
}

}  // namespace cachepy
