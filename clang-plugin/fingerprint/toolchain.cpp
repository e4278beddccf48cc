#include "fingerprint/toolchain.h"

#include <algorithm>

#include "clang/Basic/CodeGenOptions.h"
#include "clang/Frontend/CompilerInstance.h"
#include "clang/Lex/HeaderSearchOptions.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/Support/Path.h"

namespace cachepy::plugin {

using llvm::StringRef;

namespace {

constexpr StringRef kDirectoriesOfTheCLibrary[] = {
    "arpa",     "asm",     "asm-generic", "bits",    "gnu",    "linux",   "net",       "netash",
    "netatalk", "netax25", "neteconet",   "netinet", "netipx", "netiucv", "netpacket", "netrom",
    "netrose",  "nfs",     "protocols",   "rpc",     "scsi",   "sys",
};

// Headers of glibc and musl.
constexpr StringRef kHeadersOfTheCLibrary[] = {
    "_G_config.h", "a.out.h",     "aio.h",      "aliases.h",      "alloca.h",      "ar.h",
    "argp.h",      "argz.h",      "assert.h",   "byteswap.h",     "complex.h",     "cpio.h",
    "ctype.h",     "dirent.h",    "dlfcn.h",    "elf.h",          "endian.h",      "envz.h",
    "err.h",       "errno.h",     "error.h",    "execinfo.h",     "fcntl.h",       "features-time64.h",
    "features.h",  "fenv.h",      "fmtmsg.h",   "fnmatch.h",      "fpu_control.h", "fstab.h",
    "fts.h",       "ftw.h",       "gconv.h",    "getopt.h",       "glob.h",        "gnu-versions.h",
    "grp.h",       "gshadow.h",   "iconv.h",    "ieee754.h",      "ifaddrs.h",     "inttypes.h",
    "langinfo.h",  "lastlog.h",   "libgen.h",   "libintl.h",      "limits.h",      "link.h",
    "locale.h",    "malloc.h",    "math.h",     "mcheck.h",       "memory.h",      "mntent.h",
    "monetary.h",  "mqueue.h",    "netdb.h",    "nl_types.h",     "nss.h",         "obstack.h",
    "paths.h",     "poll.h",      "printf.h",   "proc_service.h", "pthread.h",     "pty.h",
    "pwd.h",       "re_comp.h",   "regex.h",    "regexp.h",       "resolv.h",      "sched.h",
    "search.h",    "semaphore.h", "setjmp.h",   "sgtty.h",        "shadow.h",      "signal.h",
    "spawn.h",     "stab.h",      "stdalign.h", "stdarg.h",       "stdbool.h",     "stdc-predef.h",
    "stddef.h",    "stdint.h",    "stdio.h",    "stdio_ext.h",    "stdlib.h",      "stdnoreturn.h",
    "string.h",    "strings.h",   "stropts.h",  "syscall.h",      "sysexits.h",    "syslog.h",
    "tar.h",       "termio.h",    "termios.h",  "tgmath.h",       "thread_db.h",   "threads.h",
    "time.h",      "ttyent.h",    "uchar.h",    "ucontext.h",     "ulimit.h",      "unistd.h",
    "utime.h",     "utmp.h",      "utmpx.h",    "values.h",       "wait.h",        "wchar.h",
    "wctype.h",    "wordexp.h",
};

template <std::size_t kSize>
llvm::StringSet<> set_of(const StringRef (&names)[kSize]) {
  llvm::StringSet<> set;
  for (const StringRef name : names) set.insert(name);
  return set;
}

/// `path`: relative to a directory of the system's headers.
bool is_of_the_c_library(StringRef path) {
  static const llvm::StringSet<> directories = set_of(kDirectoriesOfTheCLibrary);
  static const llvm::StringSet<> headers = set_of(kHeadersOfTheCLibrary);
  const auto [first, rest] = path.split('/');
  return rest.empty() ? headers.contains(first) : directories.contains(first);
}

std::string simple(StringRef path) {
  llvm::SmallString<256> simplified(path);
  llvm::sys::path::remove_dots(simplified, /*remove_dot_dot=*/true);
  return simplified.str().str();
}

bool has_part(StringRef path, StringRef wanted) {
  return std::find(llvm::sys::path::begin(path), llvm::sys::path::end(path), wanted) !=
         llvm::sys::path::end(path);
}

}  // namespace

Toolchain::Toolchain(const clang::CompilerInstance& ci) : sources_(ci.getSourceManager()) {
  const std::vector<std::string>& arguments = ci.getCodeGenOpts().CommandLineArgs;
  for (std::size_t i = 0; i + 1 < arguments.size(); ++i) {
    const std::string path = simple(arguments[i + 1]);
    if (arguments[i] == "-internal-isystem")
      add_directory(path, has_part(path, "c++") || has_part(path, "gcc"));
    else if (arguments[i] == "-internal-externc-isystem")
      add_directory(path, false);
  }
  // For preprocessed code, the driver passes no directories, but line markers contain the paths of headers.
  if (directories_.empty()) {
    add_directory("/usr/include/c++", true);
    add_directory("/usr/include", false);
  }
  if (!ci.getHeaderSearchOpts().ResourceDir.empty())
    add_directory(simple(ci.getHeaderSearchOpts().ResourceDir), true);
  std::sort(directories_.begin(), directories_.end(),
            [](const Directory& a, const Directory& b) { return a.path.size() > b.path.size(); });
}

void Toolchain::add_directory(StringRef path, bool is_compilers) {
  directories_.push_back({path.str() + "/", is_compilers});
}

bool Toolchain::has(clang::SourceLocation place) const {
  const clang::SourceLocation expanded = sources_.getExpansionLoc(place);
  const clang::FileID file = sources_.getFileID(expanded);
  bool invalid = false;
  const clang::SrcMgr::SLocEntry& entry = sources_.getSLocEntry(file, &invalid);
  if (invalid || !entry.isFile()) return false;
  if (entry.getFile().hasLineDirectives()) {
    const clang::PresumedLoc presumed = sources_.getPresumedLoc(expanded);
    return presumed.isValid() && has_file(presumed.getFilename());
  }
  const auto [known, is_new] = known_.try_emplace(file, false);
  if (is_new) known->second = has_file(entry.getFile().getName());
  return known->second;
}

bool Toolchain::has_file(StringRef name) const {
  const std::string path = simple(name);
  for (const Directory& directory : directories_) {
    StringRef below = path;
    if (below.consume_front(directory.path)) return directory.is_compilers || is_of_the_c_library(below);
  }
  return false;
}

}  // namespace cachepy::plugin
