#include "inspect/code_on_disk.h"

#include <unistd.h>

#include <algorithm>
#include <functional>
#include <mutex>
#include <optional>
#include <utility>

#include "base/file_stat.h"
#include "cachepy/code.h"
#include "calls/early_cutoff.h"
#include "inspect/code_files.h"
#include "program/code_graph.h"
#include "reasons/explain.h"
#include "store/code_lists.h"

namespace cachepy::internal {
namespace {

using Functions = std::map<std::string, std::vector<CodeDigests>>;

std::mutex& mutex() {
  static std::mutex instance;
  return instance;
}

/// See set_compared_binaries().
std::vector<std::filesystem::path>& chosen() {
  static std::vector<std::filesystem::path> binaries;
  return binaries;
}

/// The cached functions of a program whose files had these stats.
struct Remembered {
  std::vector<FileStat> stats;
  bool trusted = false;  // a further change of a file would change its stat
  std::shared_ptr<const Functions> functions;
};

std::shared_ptr<const Functions> read_functions(const std::vector<std::filesystem::path>& files) try {
  return std::make_shared<const Functions>(cached_code_of(files));
} catch (const Error&) {
  return nullptr;
}

/// Reads the files again if any of them has changed.
std::shared_ptr<const Functions> remembered_functions(const std::vector<std::filesystem::path>& files) {
  static std::map<std::vector<std::filesystem::path>, Remembered> programs;
  std::vector<FileStat> stats;
  const std::int64_t begin_ns = now_ns();
  for (const std::filesystem::path& file : files)
    stats.push_back(stat_file(file.native()).value_or(FileStat()));
  const std::lock_guard lock(mutex());
  Remembered& program = programs[files];
  if (!program.trusted || program.stats != stats) {
    const bool trusted =
        std::ranges::all_of(stats, [&](const FileStat& s) { return s.trusted_at(begin_ns); });
    program = {std::move(stats), trusted, read_functions(files)};
  }
  return program.functions;
}

bool are_there(const std::vector<std::filesystem::path>& files) {
  return std::ranges::all_of(files, [](const auto& file) { return ::access(file.c_str(), R_OK) == 0; });
}

}  // namespace

void set_compared_binaries(std::vector<std::filesystem::path> binaries) {
  if (!binaries.empty() && code_hashes(binaries).empty())
    throw Error("'" + binaries.front().native() +
                "' was not compiled with the cachepy plugin: it has no cached functions");
  const std::lock_guard lock(mutex());
  chosen() = std::move(binaries);
}

std::vector<std::filesystem::path> compared_binaries() {
  const std::lock_guard lock(mutex());
  return chosen();
}

std::vector<std::filesystem::path> compared_files(const NodeRecord& node) {
  std::vector<std::filesystem::path> files = compared_binaries();
  if (!files.empty()) return files;
  const std::vector<std::string> own = node.program_files();
  return {own.begin(), own.end()};
}

CodeOnDisk::CodeOnDisk() = default;

const CodeOnDisk::Functions* CodeOnDisk::functions_of(const std::string& program) {
  const auto [known, is_new] = known_.try_emplace(program);
  if (is_new) {
    NodeRecord node;
    node.program = program;
    const std::vector<std::filesystem::path> files = compared_files(node);
    if (are_there(files)) known->second = remembered_functions(files);
  }
  return known->second.get();
}

CodeMatch CodeOnDisk::compare(const NodeRecord& node) {
  if (node.code.empty() || node.program.empty()) return CodeMatch::kUnknown;
  const Functions* const functions = functions_of(node.program);
  if (functions == nullptr) return CodeMatch::kUnknown;
  const auto function = functions->find(node.function);
  // A program chosen by the user need not contain the function.
  if (function == functions->end())
    return compared_binaries().empty() ? CodeMatch::kOther : CodeMatch::kUnknown;
  const bool is_there =
      std::ranges::find(function->second, node.code, &CodeDigests::all) != function->second.end();
  return is_there ? CodeMatch::kSame : CodeMatch::kOther;
}

std::optional<CodeDigests> CodeOnDisk::code_of(const NodeRecord& node) {
  const Functions* const functions = node.program.empty() ? nullptr : functions_of(node.program);
  if (functions == nullptr) return std::nullopt;
  const auto function = functions->find(node.function);
  if (function == functions->end()) return std::nullopt;
  const CodeDigests& first = function->second.front();
  const bool is_one =
      std::ranges::all_of(function->second, [&](const CodeDigests& each) { return each.all == first.all; });
  return is_one ? std::optional(first) : std::nullopt;
}

std::string code_change(const Store& store, const NodeRecord& node) try {
  if (CodeOnDisk().compare(node) != CodeMatch::kOther) return "";
  const CodeGraph graph = code_graph_of(compared_files(node));
  std::vector<CodeGraph::Ref> functions;  // several for overloads
  for (std::uint32_t i = 0; i < graph.records_count(); ++i) {
    for (const auto& [unit, name] : graph.records(i).cached())
      if (name == node.function) functions.push_back({i, unit});
  }
  if (functions.empty()) return "the program no longer contains the function";
  const std::vector<ListedUnit> before = read_code_list(store, node.code);
  const bool is_known = !before.empty() && functions.size() == 1;
  const std::string units =
      is_known ? joined(code_changes(before, graph.list(graph.reach(functions.front())))) : "";
  return units.empty() ? "its code changed" : "its code changed: " + units;
} catch (const Error&) {
  return "its code changed";
}

bool is_served_after_edit(const Store& store, NodeRecord node, CodeOnDisk& code,
                          const std::function<bool(const Dependency&)>& holds) {
  if (node.own_code.empty()) return false;
  EarlyCutoff cutoff(store, holds, [&](const NodeRecord& record) { return code.code_of(record); });
  return cutoff.dependencies_after_edit(node).has_value();
}

}  // namespace cachepy::internal
