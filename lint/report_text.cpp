#include "llvm/ADT/SmallString.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/FormatVariadic.h"
#include "project_files.h"
#include "report.h"

namespace cachepy::lint {
namespace {

std::string shown_place(const Place& place) {
  return shown_path(place.file) + ":" + std::to_string(place.line) + ":" + std::to_string(place.column);
}

/// Under the title that says so, "'f' cannot be cached: " is not repeated.
llvm::StringRef without_verdict(llvm::StringRef text) {
  const auto [verdict, reason] = text.split(" cannot be cached: ");
  return reason.empty() ? text : reason;
}

void print_message(llvm::raw_ostream& out, const Message& message, const Function& function) {
  out << "      " << without_verdict(message.text);
  if (message.place.line != 0 && message.place != function.judged.place)
    out << "  [" << shown_place(message.place) << ']';
  out << '\n';
}

/// Reasons beyond these are left out unless everything is shown.
constexpr std::size_t kMessagesShown = 3;

void print_function(llvm::raw_ostream& out, const Function& function, bool shows_all) {
  out << "  " << shown_place(function.judged.place) << "  " << function.judged.name;
  std::string why = function.cost.text();
  if (function.share)
    why = llvm::formatv("{0:F1} % of the profile", *function.share * 100).str() + (why.empty() ? "" : ", ") +
          why;
  if (!why.empty()) out << "  (" << why << ")";
  out << '\n';
  std::size_t count = 0;
  for (const auto* messages :
       {&function.judged.refusals, &function.judged.warnings, &function.judged.effects})
    for (const Message& message : *messages)
      if (++count <= kMessagesShown || shows_all) print_message(out, message, function);
  if (count > kMessagesShown && !shows_all) out << "      … and " << count - kMessagesShown << " more\n";
}

void print_group(llvm::raw_ostream& out, const Report& report, Verdict verdict, llvm::StringRef title,
                 std::size_t limit) {
  std::size_t count = 0;
  for (const Function& function : report.functions) count += function.verdict == verdict;
  if (count == 0) return;
  out << '\n' << title << " (" << count << ")\n";
  std::size_t shown = 0;
  for (const Function& function : report.functions) {
    if (function.verdict != verdict) continue;
    if (limit != 0 && shown == limit) {
      out << "  … and " << count - shown << " more functions; --limit=0 shows all\n";
      return;
    }
    print_function(out, function, limit == 0);
    ++shown;
  }
}

}  // namespace

void print_text(llvm::raw_ostream& out, const Report& report, std::size_t limit) {
  out << "read " << counted(report.files, "file") << ", judged " << counted(report.judged, "function") << ", "
      << report.functions.size() << " of them worth a look"
      << (report.has_profile ? " by the profile\n" : " by their code (loops, calls, files)\n");
  print_group(out, report, Verdict::kRecommended,
              "RECOMMENDED: can be cached as they are, and look expensive", limit);
  print_group(out, report, Verdict::kPossible,
              "POSSIBLE: can be cached; read what is said below each, or they look cheap", limit);
  print_group(out, report, Verdict::kRefused, "REFUSED: cannot be cached as they are", limit);
  print_group(out, report, Verdict::kCached, "CACHED ALREADY", limit);
}

std::string shown_path(llvm::StringRef file) {
  llvm::SmallString<256> here;
  if (llvm::sys::fs::current_path(here)) return file.str();
  const std::string directory = real_path(here);
  if (!is_below(file, directory) || file == directory) return file.str();
  return file.drop_front(directory.size()).ltrim('/').str();
}

std::string counted(std::size_t count, llvm::StringRef what) {
  return std::to_string(count) + ' ' + what.str() + (count == 1 ? "" : "s");
}

}  // namespace cachepy::lint
