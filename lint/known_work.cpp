#include "known_work.h"

#include "clang/AST/ASTContext.h"
#include "clang/Basic/SourceManager.h"
#include "llvm/ADT/StringSwitch.h"
#include "llvm/Support/Path.h"

namespace cachepy::lint {

Work work_of(llvm::StringRef name) {
  return llvm::StringSwitch<Work>(name)
      .Cases("std::basic_ifstream", "std::basic_fstream", "fopen", "fopen64", "open", "open64",
             Work::kOpensFiles)
      .Cases("openat", "mmap", "opendir", "scandir", "nftw", "gzopen", "freopen", Work::kOpensFiles)
      .Cases("std::filesystem::directory_iterator", "std::filesystem::recursive_directory_iterator",
             Work::kOpensFiles)
      .Cases("std::basic_ofstream", "creat", "unlink", "remove", "rename", "mkdir", "rmdir", "truncate",
             Work::kChangesFiles)
      .Cases("fwrite", "mkstemp", "tmpfile", "symlink", "link", "chmod", Work::kChangesFiles)
      .Cases("std::filesystem::remove", "std::filesystem::remove_all", "std::filesystem::rename",
             "std::filesystem::copy", "std::filesystem::copy_file", Work::kChangesFiles)
      .Cases("std::filesystem::create_directory", "std::filesystem::create_directories",
             "std::filesystem::create_symlink", "std::filesystem::resize_file", Work::kChangesFiles)
      .Cases("socket", "connect", "getaddrinfo", "gethostbyname", "recv", "send", "curl_easy_perform",
             Work::kNetwork)
      .Cases("system", "popen", "fork", "vfork", "posix_spawn", "posix_spawnp", Work::kPrograms)
      .Cases("execv", "execvp", "execve", "execl", "execlp", Work::kPrograms)
      .Cases("sleep", "usleep", "nanosleep", "std::this_thread::sleep_for", "std::this_thread::sleep_until",
             Work::kSleeps)
      .Cases("std::thread", "std::jthread", "std::async", "pthread_create", Work::kThreads)
      .Cases("printf", "puts", "putchar", "vprintf", "perror", "std::print", "std::println", Work::kPrints)
      .Default(Work::kNone);
}

llvm::StringRef description_of(Work work) {
  switch (work) {
    case Work::kNone:
      return "";
    case Work::kOpensFiles:
      return "opens files";
    case Work::kChangesFiles:
      return "changes files";
    case Work::kNetwork:
      return "uses the network";
    case Work::kPrograms:
      return "starts programs";
    case Work::kSleeps:
      return "sleeps";
    case Work::kThreads:
      return "starts threads";
    case Work::kPrints:
      return "prints";
  }
  llvm_unreachable("all kinds are described");
}

llvm::StringRef loss_of(Work work) {
  switch (work) {
    case Work::kChangesFiles:
      return "a hit leaves files as they are, unless the attribute has the option 'effects = {\"files\"}'";
    case Work::kNetwork:
      return "such a call is not stored, unless the attribute has the option 'allows = {\"network\"}'";
    case Work::kPrograms:
      return "such a call is not stored, unless the attribute has the option 'children = \"track\"'";
    case Work::kPrints:
      return "a hit prints nothing, unless the attribute has the option 'effects = {\"output\"}'";
    default:
      return "";
  }
}

bool is_looping_algorithm(const clang::FunctionDecl* function) {
  if (!function->isInStdNamespace() || !function->getIdentifier()) return false;
  const clang::SourceManager& sources = function->getASTContext().getSourceManager();
  const llvm::StringRef path = sources.getFilename(sources.getExpansionLoc(function->getLocation()));
  const llvm::StringRef file = llvm::sys::path::filename(path);
  const bool is_algorithm = llvm::StringSwitch<bool>(file)
                                .Cases("stl_algo.h", "stl_algobase.h", "stl_numeric.h", "ranges_algo.h",
                                       "ranges_algobase.h", "algorithm", "numeric", true)
                                .Default(path.contains("/__algorithm/") || path.contains("/__numeric/"));
  return is_algorithm && !llvm::StringSwitch<bool>(function->getName())
                              .Cases("min", "max", "minmax", "clamp", "swap", "iter_swap", "move", true)
                              .Cases("gcd", "lcm", "midpoint", true)
                              .Default(false);
}

}  // namespace cachepy::lint
