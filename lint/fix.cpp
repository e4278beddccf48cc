#include "fix.h"

#include <limits>
#include <map>
#include <set>

#include "abi.h"
#include "clang/Format/Format.h"
#include "clang/Tooling/Core/Replacement.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/raw_ostream.h"
#include "report.h"

namespace cachepy::lint {
namespace {

using clang::tooling::Replacement;
using clang::tooling::Replacements;

/// The directory that all annotated functions name; nothing if they name none or several.
std::optional<std::string> directory_in_use(const std::vector<Function>& functions) {
  std::set<std::optional<std::string>> directories;
  for (const Function& function : functions)
    if (function.judged.is_annotated) directories.insert(function.judged.directory);
  return directories.size() == 1 ? *directories.begin() : std::nullopt;
}

std::string quoted(llvm::StringRef text) {
  std::string result;
  llvm::raw_string_ostream out(result);
  out << '"';
  out.write_escaped(text);
  out << '"';
  return result;
}

/// On a line of its own if the declaration begins one.
std::string spelling(const std::string& attribute, llvm::StringRef code, std::int64_t offset) {
  const llvm::StringRef before = code.take_front(static_cast<std::size_t>(offset));
  const llvm::StringRef line = before.drop_front(before.rfind('\n') + 1);
  return line.trim().empty() ? attribute + "\n" + line.str() : attribute + " ";
}

/// An error message, or "".
std::string write_file(const std::string& file, const std::string& content) {
  std::error_code error;
  llvm::raw_fd_ostream out(file, error);
  if (!error) {
    out << content;
    out.close();
    error = out.error();
    out.clear_error();
  }
  return error ? error.message() : "";
}

/// Inserts `attribute` at the offsets of one file. An error message, or "".
std::string change_file(const std::string& file, const std::set<std::int64_t>& offsets,
                        const std::string& attribute) {
  const auto buffer = llvm::MemoryBuffer::getFile(file);
  if (!buffer) return buffer.getError().message();
  const llvm::StringRef code = (*buffer)->getBuffer();
  const std::string header = "#include <" + plugin::abi::kHeader.str() + ">";
  Replacements replacements;
  llvm::Error trouble = replacements.add(Replacement(file, std::numeric_limits<unsigned>::max(), 0, header));
  for (const std::int64_t offset : offsets)
    if (!trouble)
      trouble = replacements.add(
          Replacement(file, static_cast<unsigned>(offset), 0, spelling(attribute, code, offset)));
  if (trouble) return llvm::toString(std::move(trouble));

  const auto style = clang::format::getLLVMStyle();
  // Finds the place of the header among the others, and leaves it out if it is there.
  auto cleaned = clang::format::cleanupAroundReplacements(code, replacements, style);
  if (!cleaned) return llvm::toString(cleaned.takeError());
  auto changed = clang::tooling::applyAllReplacements(code, *cleaned);
  if (!changed) return llvm::toString(changed.takeError());
  return write_file(file, *changed);
}

}  // namespace

Fixed insert_attributes(const std::vector<const Function*>& functions, const std::vector<Function>& all,
                        std::optional<std::string> directory) {
  if (!directory) directory = directory_in_use(all);
  std::string attribute = "[[cachepy::cache_file";
  if (directory) attribute += "(" + quoted(*directory) + ")";
  attribute += "]]";

  Fixed fixed;
  std::map<std::string, std::set<std::int64_t>> offsets;
  for (const Function* function : functions) {
    const Judged& judged = function->judged;
    if (judged.is_annotated || function->verdict == Verdict::kRefused) continue;
    if (!judged.insertion) {
      fixed.skipped.push_back(judged.name + ": a macro writes its declaration");
      continue;
    }
    fixed.functions += offsets[judged.insertion->file].insert(judged.insertion->offset).second;
  }
  for (const auto& [file, where] : offsets) {
    const std::string problem = change_file(file, where, attribute);
    if (problem.empty())
      fixed.files.push_back(file);
    else
      fixed.problems.push_back(file + ": " + problem);
  }
  return fixed;
}

}  // namespace cachepy::lint
