#include "units.h"

#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstring>
#include <map>
#include <optional>

#include "clang/Frontend/FrontendActions.h"
#include "clang/Tooling/Tooling.h"
#include "commands.h"

namespace cachepy::lint {
namespace {

/// Keeps the first error.
class FirstError : public clang::DiagnosticConsumer {
 public:
  void HandleDiagnostic(clang::DiagnosticsEngine::Level level, const clang::Diagnostic& diagnostic) override {
    DiagnosticConsumer::HandleDiagnostic(level, diagnostic);
    if (level < clang::DiagnosticsEngine::Error || !text_.empty()) return;
    llvm::SmallString<128> message;
    diagnostic.FormatDiagnostic(message);
    if (diagnostic.getLocation().isValid() && diagnostic.hasSourceManager()) {
      const Place place = place_of(diagnostic.getLocation(), diagnostic.getSourceManager());
      text_ = place.file + ":" + std::to_string(place.line) + ": ";
    }
    text_ += message.str();
  }

  const std::string& text() const { return text_; }

 private:
  std::string text_;
};

class JudgeAction : public clang::ASTFrontendAction {
 public:
  JudgeAction(const Scope& scope, UnitResult& result) : scope_(scope), result_(result) {}

 private:
  std::unique_ptr<clang::ASTConsumer> CreateASTConsumer(clang::CompilerInstance& ci,
                                                        llvm::StringRef) override {
    return make_judge(ci, scope_, result_);
  }

  const Scope& scope_;
  UnitResult& result_;
};

class JudgeFactory : public clang::tooling::FrontendActionFactory {
 public:
  JudgeFactory(const Scope& scope, UnitResult& result) : scope_(scope), result_(result) {}
  std::unique_ptr<clang::FrontendAction> create() override {
    return std::make_unique<JudgeAction>(scope_, result_);
  }

 private:
  const Scope& scope_;
  UnitResult& result_;
};

UnitResult read_unit(const std::string& file, const Reading& reading) {
  UnitResult result;
  result.file = file;
  for (const clang::tooling::CompileCommand& command : reading.commands.getCompileCommands(file))
    result.is_older_language |= asks_for_older_language(command.CommandLine);

  FirstError errors;
  clang::tooling::ClangTool tool(reading.commands, {file});
  tool.setDiagnosticConsumer(&errors);
  tool.setPrintErrorMessage(false);
  tool.appendArgumentsAdjuster(reading.adjuster);
  JudgeFactory factory(reading.scope, result);
  const int status = tool.run(&factory);
  result.error = errors.text();
  if (status != 0 && result.error.empty()) result.error = "there is no compile command for this file";
  if (!result.error.empty()) {
    result.functions.clear();
    result.bodies.clear();
  }
  return result;
}

/// A process that reads one file, and the anonymous file into which it writes what it found.
class Worker {
 public:
  Worker(const std::string& file, const Reading& reading) : file_(file) {
    output_ = memfd_create("cachepy-lint", MFD_CLOEXEC);
    if (output_ >= 0) process_ = fork();
    if (process_ == 0) run(reading);
  }
  Worker(const Worker&) = delete;
  Worker& operator=(const Worker&) = delete;
  ~Worker() {
    if (output_ >= 0) close(output_);
  }

  pid_t process() const { return process_; }

  UnitResult result(int status) const {
    UnitResult result;
    struct stat size;
    if (status == 0 && fstat(output_, &size) == 0) {
      std::string text(static_cast<std::size_t>(size.st_size), '\0');
      if (pread(output_, text.data(), text.size(), 0) == size.st_size) {
        llvm::Expected<llvm::json::Value> json = llvm::json::parse(text);
        llvm::json::Path::Root root;
        if (json && fromJSON(*json, result, root)) return result;
        llvm::consumeError(json.takeError());
      }
    }
    result = {};
    result.file = file_;
    result.error = WIFSIGNALED(status)
                       ? "the compiler crashed (" + std::string(strsignal(WTERMSIG(status))) + ")"
                       : "the process that read it failed";
    return result;
  }

 private:
  [[noreturn]] void run(const Reading& reading) {
    std::string text;
    llvm::raw_string_ostream(text) << llvm::json::Value(read_unit(file_, reading));
    std::size_t written = 0;
    while (written < text.size()) {
      const ssize_t count = write(output_, text.data() + written, text.size() - written);
      if (count <= 0) _exit(1);
      written += static_cast<std::size_t>(count);
    }
    _exit(0);
  }

  const std::string file_;
  int output_ = -1;
  pid_t process_ = -1;
};

}  // namespace

void read_units(const std::vector<std::string>& files, const Reading& reading,
                const std::function<void(UnitResult)>& on_result) {
  std::map<std::size_t, std::unique_ptr<Worker>> running;
  std::map<std::size_t, UnitResult> finished;
  std::size_t started = 0;
  std::size_t reported = 0;
  while (reported < files.size()) {
    while (running.size() < reading.jobs && started < files.size()) {
      running[started] = std::make_unique<Worker>(files[started], reading);
      ++started;
    }
    int status = 0;
    const pid_t ended = wait(&status);
    for (auto worker = running.begin(); worker != running.end();) {
      const bool never_ran = worker->second->process() < 0 || ended < 0;
      if (worker->second->process() != ended && !never_ran) {
        ++worker;
        continue;
      }
      finished[worker->first] = worker->second->result(never_ran ? 1 << 8 : status);
      worker = running.erase(worker);
    }
    for (auto next = finished.find(reported); next != finished.end(); next = finished.find(++reported)) {
      on_result(std::move(next->second));
      finished.erase(next);
    }
  }
}

}  // namespace cachepy::lint
