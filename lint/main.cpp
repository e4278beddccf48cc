// cachepy-lint: which functions of a code base could be cached. Options -> files -> judgements -> report.
#include <csignal>
#include <optional>
#include <set>
#include <thread>

#include "advice.h"
#include "clang/Tooling/CompilationDatabase.h"
#include "commands.h"
#include "fix.h"
#include "llvm/Support/CommandLine.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/TargetSelect.h"
#include "llvm/Support/WithColor.h"
#include "report.h"
#include "units.h"

namespace cachepy::lint {
namespace {

namespace cl = llvm::cl;
using clang::tooling::CompilationDatabase;

cl::OptionCategory category("cachepy-lint options");

cl::list<std::string> sources(cl::Positional, cl::desc("[FILE...] [-- COMPILER ARGUMENT...]"),
                              cl::cat(category));
cl::opt<std::string> build("p",
                           cl::desc("Directory with compile_commands.json. Default: found upwards from "
                                    "the first file or the working directory"),
                           cl::value_desc("DIR"), cl::cat(category));
cl::list<std::string> extra_args("extra-arg", cl::desc("Add to the end of each compile command"),
                                 cl::value_desc("ARGUMENT"), cl::cat(category));
cl::list<std::string> named("function",
                            cl::desc("Only functions whose qualified name matches; may be repeated. "
                                     "None of them is left out as too cheap"),
                            cl::value_desc("GLOB"), cl::cat(category));
cl::opt<std::string> root("root",
                          cl::desc("Only functions in main files and in headers below this directory. "
                                   "Default: the one that contains all files of the project"),
                          cl::value_desc("DIR"), cl::cat(category));
cl::opt<std::string> header_filter("header-filter", cl::desc("Only headers whose path matches"),
                                   cl::value_desc("REGEX"), cl::init(".*"), cl::cat(category));
cl::opt<Level> min_cost("min-cost", cl::desc("Without a profile: leave out functions that look cheaper"),
                        cl::init(Level::kSome),
                        cl::values(clEnumValN(Level::kAny, "any", "leave out none"),
                                   clEnumValN(Level::kSome, "some",
                                              "those without loops and recursion (the default)"),
                                   clEnumValN(Level::kHigh, "high", "also those with a single loop")),
                        cl::cat(category));
cl::opt<std::string> profile_file(
    "profile",
    cl::desc("Rank by a profile: output of `perf script` or `perf report --stdio`, trace events, or "
             "lines 'function,number'"),
    cl::value_desc("FILE"), cl::cat(category));
cl::opt<double> min_share("min-share", cl::desc("With a profile: leave out functions below this percentage"),
                          cl::value_desc("PERCENT"), cl::init(1), cl::cat(category));
cl::opt<bool> as_json("json", cl::desc("Print JSON"), cl::cat(category));
cl::opt<unsigned> limit("limit", cl::desc("Print at most this number of functions of each kind; 0: all"),
                        cl::value_desc("N"), cl::init(20), cl::cat(category));
cl::opt<bool> fix(
    "fix",
    cl::desc("Annotate all recommended functions, or those that --function names and that can be "
             "cached"),
    cl::cat(category));
cl::opt<std::string> cache_dir("dir",
                               cl::desc("With --fix: the directory in the attributes. Default: the one that "
                                        "annotated functions name, else none"),
                               cl::value_desc("DIR"), cl::cat(category));
cl::opt<unsigned> jobs("j", cl::desc("Read this number of files at a time. Default: one for each processor"),
                       cl::value_desc("N"), cl::Prefix, cl::cat(category));
cl::opt<std::string> include_dir("cachepy-include", cl::desc("Directory of cachepy/cachepy.h"),
                                 cl::value_desc("DIR"), cl::Hidden, cl::cat(category));

constexpr const char* kOverview =
    "Says which C++ functions could be cached with cachepy as they are, which could not and why, and what\n"
    "would be lost by caching them. Without files, it reads all of compile_commands.json.\n\n"
    "The verdicts are those of the plugin. Exit status: 0 done, 1 no function found, 2 error.";

enum ExitCode { kDone = 0, kNothingFound = 1, kError = 2 };

[[noreturn]] void fail(const llvm::Twine& message) {
  llvm::errs() << "cachepy-lint: " << message << '\n';
  std::exit(kError);
}

std::unique_ptr<CompilationDatabase> find_commands() {
  std::string error;
  std::unique_ptr<CompilationDatabase> commands;
  if (!build.empty())
    commands = CompilationDatabase::loadFromDirectory(build, error);
  else if (!sources.empty())
    commands = CompilationDatabase::autoDetectFromSource(sources.front(), error);
  else
    commands = CompilationDatabase::autoDetectFromDirectory(".", error);
  if (!commands)
    fail(
        "there is no compile_commands.json; give its directory by -p, or the compiler's arguments after "
        "'--'. CMake writes it with -DCMAKE_EXPORT_COMPILE_COMMANDS=ON");
  return commands;
}

/// The directory that contains all of the files; "" if there are none.
std::string common_directory(const std::vector<std::string>& files) {
  std::string common;
  for (const std::string& file : files) {
    const std::string directory = llvm::sys::path::parent_path(real_path(file)).str();
    if (common.empty()) common = directory;
    while (!is_below(directory, common)) common = llvm::sys::path::parent_path(common).str();
  }
  return common;
}

std::vector<std::string> all_files(const CompilationDatabase& commands) {
  std::set<std::string> files;
  for (const std::string& file : commands.getAllFiles())
    if (is_cxx_file(file)) files.insert(file);
  return {files.begin(), files.end()};
}

std::vector<std::string> files_to_read(const CompilationDatabase& commands) {
  if (sources.empty()) return all_files(commands);
  std::vector<std::string> files;
  for (const std::string& file : sources) {
    if (!llvm::sys::fs::exists(file)) fail("there is no file '" + file + "'");
    files.push_back(real_path(file));
  }
  return files;
}

std::vector<llvm::GlobPattern> patterns() {
  std::vector<llvm::GlobPattern> patterns;
  for (const std::string& text : named) {
    llvm::Expected<llvm::GlobPattern> pattern = llvm::GlobPattern::create(text);
    if (!pattern) fail("--function=" + text + ": " + llvm::toString(pattern.takeError()));
    patterns.push_back(std::move(*pattern));
  }
  return patterns;
}

ProjectFiles project_files(const CompilationDatabase& commands, const std::vector<std::string>& files) {
  std::vector<std::string> of_project = all_files(commands);
  of_project.insert(of_project.end(), files.begin(), files.end());
  std::string problem;
  if (!llvm::Regex(header_filter).isValid(problem)) fail("--header-filter: " + problem);
  return ProjectFiles(root.empty() ? common_directory(of_project) : real_path(root),
                      build.empty() ? "" : real_path(build), header_filter);
}

/// A reader that has closed the pipe has what it wants.
void end_output() {
  llvm::outs().flush();
  const std::error_code error = llvm::outs().error();
  llvm::outs().clear_error();
  if (error && error != std::errc::broken_pipe) fail("standard output: " + error.message());
}

/// Messages about the files as a whole.
void explain(const Report& report, std::size_t older) {
  constexpr std::size_t kShown = 5;
  for (std::size_t i = 0; i < report.unread.size() && i < kShown; ++i)
    llvm::errs() << "cachepy-lint: not read: " << shown_path(report.unread[i].file) << ": "
                 << report.unread[i].why << '\n';
  if (report.unread.size() > kShown)
    llvm::errs() << "cachepy-lint: " << report.unread.size() - kShown
                 << " more files were not read; --json lists them\n";
  if (older != 0)
    llvm::errs() << "cachepy-lint: " << counted(older, "file")
                 << " compiled as C++14 or older, and read as C++17, which cachepy requires\n";
}

void fix_functions(const std::vector<Function>& shown, const std::vector<Function>& all) {
  std::vector<const Function*> chosen;
  for (const Function& function : shown)
    if (!named.empty() || function.verdict == Verdict::kRecommended) chosen.push_back(&function);
  const Fixed fixed = insert_attributes(
      chosen, all, cache_dir.getNumOccurrences() ? std::optional<std::string>(cache_dir) : std::nullopt);
  for (const std::string& skipped : fixed.skipped)
    llvm::errs() << "cachepy-lint: left alone: " << skipped << '\n';
  llvm::errs() << "cachepy-lint: annotated " << counted(fixed.functions, "function") << " in "
               << counted(fixed.files.size(), "file") << '\n';
  if (!fixed.problems.empty()) fail(fixed.problems.front());
}

int run(std::unique_ptr<CompilationDatabase> commands) {
  if (!commands) commands = find_commands();
  std::optional<Profile> profile;
  if (!profile_file.empty()) {
    llvm::Expected<Profile> read = Profile::read(profile_file);
    if (!read) fail(llvm::toString(read.takeError()));
    profile = std::move(*read);
  }
  const std::vector<std::string> files = files_to_read(*commands);
  if (files.empty()) fail("compile_commands.json has no C++ file");
  const Scope scope{project_files(*commands, files), patterns()};
  clang::tooling::ArgumentsAdjuster adjuster = adjust_for_lint({include_dir, CACHEPY_CLANG_RESOURCES});
  if (!extra_args.empty())
    adjuster = clang::tooling::combineAdjusters(
        adjuster, clang::tooling::getInsertArgumentAdjuster({extra_args.begin(), extra_args.end()},
                                                            clang::tooling::ArgumentInsertPosition::END));

  Report report;
  report.has_profile = profile.has_value();
  std::size_t older = 0;
  Program program;
  const unsigned processors = std::max(1u, std::thread::hardware_concurrency());
  read_units(files, {*commands, adjuster, scope, jobs == 0 ? processors : jobs}, [&](UnitResult unit) {
    if (!unit.error.empty()) return report.unread.push_back({unit.file, unit.error});
    ++report.files;
    older += unit.is_older_language;
    program.add(std::move(unit));
  });

  const std::vector<Function> all = program.functions();
  report.judged = all.size();
  report.functions = worth_a_look(all, profile, {min_cost, min_share / 100, !named.empty()});
  as_json ? print_json(llvm::outs(), report) : print_text(llvm::outs(), report, limit);
  end_output();
  explain(report, older);
  if (fix) fix_functions(report.functions, all);
  if (report.files == 0) return kError;
  return report.functions.empty() ? kNothingFound : kDone;
}

}  // namespace
}  // namespace cachepy::lint

int main(int argc, const char** argv) {
  std::signal(SIGPIPE, SIG_IGN);
  llvm::InitializeAllTargetInfos();  // for inline assembly
  llvm::InitializeAllTargetMCs();
  llvm::InitializeAllAsmParsers();
  std::string error;
  // Takes "-- ARGUMENT..." off the command line.
  std::unique_ptr<clang::tooling::CompilationDatabase> commands =
      clang::tooling::FixedCompilationDatabase::loadFromCommandLine(argc, argv, error);
  llvm::cl::HideUnrelatedOptions(cachepy::lint::category);
  llvm::cl::SetVersionPrinter([](llvm::raw_ostream& out) { out << "cachepy-lint " CACHEPY_VERSION "\n"; });
  if (!llvm::cl::ParseCommandLineOptions(argc, argv, cachepy::lint::kOverview, &llvm::errs()))
    return cachepy::lint::kError;
  return cachepy::lint::run(std::move(commands));
}
