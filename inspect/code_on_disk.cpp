#include "inspect/code_on_disk.h"

#include <unistd.h>

#include <algorithm>
#include <mutex>
#include <optional>
#include <utility>

#include "base/file_stat.h"
#include "cachepy/code.h"
#include "inspect/code_files.h"
#include "program/code_graph.h"
#include "reasons/explain.h"
#include "store/code_lists.h"

namespace cachepy::internal {
namespace {

using Hashes = std::map<std::string, std::set<std::string>>;

std::mutex& mutex() {
  static std::mutex instance;
  return instance;
}

/// See set_compared_binaries().
std::vector<std::filesystem::path>& chosen() {
  static std::vector<std::filesystem::path> binaries;
  return binaries;
}

/// The hashes of a program whose files had these stats.
struct Remembered {
  std::vector<FileStat> stats;
  bool trusted = false;  // a further change of a file would change its stat
  std::shared_ptr<const Hashes> hashes;
};

std::shared_ptr<const Hashes> read_hashes(const std::vector<std::filesystem::path>& files) try {
  return std::make_shared<const Hashes>(code_hashes(files));
} catch (const Error&) {
  return nullptr;
}

/// Reads the files again if any of them has changed.
std::shared_ptr<const Hashes> remembered_hashes(const std::vector<std::filesystem::path>& files) {
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
    program = {std::move(stats), trusted, read_hashes(files)};
  }
  return program.hashes;
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

const CodeOnDisk::Hashes* CodeOnDisk::hashes_of(const std::string& program) {
  const auto [known, is_new] = known_.try_emplace(program);
  if (is_new) {
    NodeRecord node;
    node.program = program;
    const std::vector<std::filesystem::path> files = compared_files(node);
    if (are_there(files)) known->second = remembered_hashes(files);
  }
  return known->second.get();
}

CodeMatch CodeOnDisk::compare(const NodeRecord& node) {
  if (node.code.empty() || node.program.empty()) return CodeMatch::kUnknown;
  const Hashes* const hashes = hashes_of(node.program);
  if (hashes == nullptr) return CodeMatch::kUnknown;
  const auto function = hashes->find(node.function);
  // A program chosen by the user need not contain the function.
  if (function == hashes->end()) return compared_binaries().empty() ? CodeMatch::kOther : CodeMatch::kUnknown;
  return function->second.contains(node.code.hex()) ? CodeMatch::kSame : CodeMatch::kOther;
}

Digest CodeOnDisk::code_of(const NodeRecord& node) {
  const Hashes* const hashes = node.program.empty() ? nullptr : hashes_of(node.program);
  if (hashes == nullptr) return {};
  const auto function = hashes->find(node.function);
  if (function == hashes->end() || function->second.size() != 1) return {};
  return Digest::from_hex(*function->second.begin()).value_or(Digest());
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

}  // namespace cachepy::internal
