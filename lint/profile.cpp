#include "profile.h"

#include "llvm/ADT/StringSet.h"
#include "llvm/Support/MemoryBuffer.h"
#include "profile_formats.h"
#include "symbol_names.h"

namespace cachepy::lint {
namespace {

bool is_perf_report(llvm::StringRef text) {
  llvm::StringRef line;
  for (unsigned i = 0; i < 200 && !text.empty(); ++i) {
    std::tie(line, text) = text.split('\n');
    if (!line.starts_with("#") && line.contains('%') && (line.contains("[.]") || line.contains("[k]")))
      return true;
  }
  return false;
}

bool is_perf_script(llvm::StringRef text) {
  llvm::StringRef line;
  for (unsigned i = 0; i < 200 && !text.empty(); ++i) {
    std::tie(line, text) = text.split('\n');
    if (line.starts_with("#")) continue;
    // "program 1234 567.890:  250000 cycles:"
    if (line.contains(": ") && line.rtrim().contains(':') && !line.contains(',')) return true;
  }
  return false;
}

}  // namespace

llvm::Expected<Profile> Profile::read(const std::string& path) {
  const auto buffer = llvm::MemoryBuffer::getFile(path, /*IsText=*/true);
  if (!buffer)
    return llvm::createStringError(buffer.getError(), "%s: %s", path.c_str(),
                                   buffer.getError().message().c_str());
  const llvm::StringRef text = (*buffer)->getBuffer();
  Profile profile;
  std::string problem;
  if (text.ltrim().starts_with("{") || text.ltrim().starts_with("["))
    problem = add_trace_events(text, profile);
  else if (is_perf_report(text))
    problem = add_perf_report(text, profile);
  else if (is_perf_script(text))
    problem = add_perf_script(text, profile);
  else
    problem = add_table(text, profile);
  if (problem.empty() && profile.bare_.empty()) problem = "no function was found in it";
  if (!problem.empty())
    return llvm::createStringError(std::make_error_code(std::errc::invalid_argument), "%s: %s", path.c_str(),
                                   problem.c_str());
  return profile;
}

void Profile::add(llvm::ArrayRef<llvm::StringRef> names, double share) {
  llvm::StringSet<> seen_exact;
  llvm::StringSet<> seen_bare;
  for (const llvm::StringRef name : names) {
    const std::string readable = readable_name(name);
    if (llvm::StringRef(readable).contains('(') && seen_exact.insert(readable).second)
      exact_[readable] += share;
    const std::string bare = bare_name(readable);
    if (!bare.empty() && seen_bare.insert(bare).second) bare_[bare] += share;
  }
}

std::optional<double> Profile::share_of(llvm::StringRef symbol, llvm::StringRef name) const {
  if (const auto found = exact_.find(readable_name(symbol)); found != exact_.end()) return found->second;
  if (const auto found = bare_.find(bare_name(name)); found != bare_.end()) return found->second;
  return std::nullopt;
}

}  // namespace cachepy::lint
