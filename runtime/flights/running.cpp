#include "flights/running.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <map>
#include <memory>
#include <mutex>
#include <random>
#include <sstream>

#include "base/cache_file.h"
#include "base/directory.h"
#include "base/file.h"
#include "base/file_stat.h"
#include "base/fork.h"
#include "base/swallow.h"
#include "store/locks.h"

namespace cachepy::internal {
namespace {

constexpr std::size_t kLineBytes = 512;
constexpr std::size_t kMostFunctionBytes = 300;
constexpr std::string_view kFirstWord = "cachepy-running-1";

std::string host_name() {
  std::array<char, 256> name{};
  return ::gethostname(name.data(), name.size() - 1) == 0 ? name.data() : "";
}

/// The text as a line of fixed length.
std::string line_of(std::string text) {
  text.resize(kLineBytes - 1, ' ');
  return text + "\n";
}

/// The text as one word, shortened if necessary.
std::string word_of(std::string_view text) {
  std::string word(text.substr(0, kMostFunctionBytes));
  for (char& c : word)
    if (c == ' ' || c == '\n') c = '_';
  return word;
}

/// Creates and locks a file of this process. Another process may take the file for one of a dead process before it is locked, and
/// remove it: then there is another try.
UniqueFd create_locked(const Store& store, std::string& path) {
  constexpr int kTries = 8;
  for (int i = 0; i < kTries; ++i) {
    path = lock_path(store.dir(), std::to_string(::getpid()) + "-" + std::to_string(std::random_device()()) +
                                      std::string(kRunningEnding));
    UniqueFd file = open_cache_file(path, O_RDWR | O_EXCL);
    if (!file) break;
    struct ::stat st;
    if (::flock(file.get(), LOCK_EX | LOCK_NB) == 0 && ::fstat(file.get(), &st) == 0 && st.st_nlink != 0)
      return file;
  }
  return UniqueFd();
}

}  // namespace

/// The file of this process in one directory.
struct RunningMark::Board {
  UniqueFd file;
  std::vector<bool> used;  // lines
};

struct Boards {
  using Board = RunningMark::Board;
  ProcessMutex mutex;
  std::map<std::string, std::unique_ptr<Board>> by_dir;
  std::map<std::string, std::string> paths;  // of the files to remove at exit
  std::uint64_t generation = 1;              // increased in a forked child

  /// The marks up to here belong to the parent.
  void after_fork_in_child() {
    by_dir.clear();
    paths.clear();
    ++generation;
  }

  Board* open(const Store& store) {
    std::unique_ptr<Board>& board = by_dir[store.dir()];
    if (board != nullptr) return board.get();
    board = std::make_unique<Board>();
    std::string path;
    UniqueFd file = create_locked(store, path);
    if (!file) return board.get();
    std::ostringstream head;
    head << kFirstWord << ' ' << ::getpid() << ' ' << word_of(host_name());
    const std::string line = line_of(head.str());
    if (::pwrite(file.get(), line.data(), line.size(), 0) != static_cast<::ssize_t>(line.size()))
      return board.get();
    board->file = std::move(file);
    board->used.push_back(true);
    paths[store.dir()] = path;
    return board.get();
  }
};

namespace {

[[gnu::destructor]] void remove_at_exit() {
  Boards& boards = ProcessWide<Boards>::get();
  const std::lock_guard lock(boards.mutex);
  for (const auto& [dir, path] : boards.paths) ::unlink(path.c_str());
}

}  // namespace

RunningMark::RunningMark(const Store& store, const Digest& key, std::string_view function, What what) noexcept
    try {
  Boards& boards = ProcessWide<Boards>::get();
  const std::lock_guard lock(boards.mutex);
  Board* const board = boards.open(store);
  if (!board->file) return;
  while (line_ < board->used.size() && board->used[line_]) ++line_;
  if (line_ == board->used.size()) board->used.push_back(false);
  std::ostringstream text;
  text << static_cast<char>(what) << ' ' << key.hex() << ' ' << now_ns() << ' ' << word_of(function);
  const std::string line = line_of(text.str());
  const auto at = static_cast<::off_t>(line_ * kLineBytes);
  if (::pwrite(board->file.get(), line.data(), line.size(), at) != static_cast<::ssize_t>(line.size()))
    return;
  board->used[line_] = true;
  generation_ = boards.generation;
  board_ = board;
} catch (...) {  // out of memory
  swallow();
}

RunningMark::~RunningMark() {
  if (board_ == nullptr) return;
  Boards& boards = ProcessWide<Boards>::get();
  const std::lock_guard lock(boards.mutex);
  if (generation_ != boards.generation) return;  // in a forked child: the line belongs to the parent
  [[maybe_unused]] const ::ssize_t written =
      ::pwrite(board_->file.get(), " ", 1, static_cast<::off_t>(line_ * kLineBytes));
  board_->used[line_] = false;
}

std::vector<RunningInfo> running_calls(const Store& store) {
  std::vector<RunningInfo> calls;
  std::vector<std::string> files;
  const std::string directory = store.dir() + std::string(kLocksDirectory);
  (void)for_each_name(directory, [&](std::string_view name) {
    if (name.ends_with(kRunningEnding)) files.push_back(directory + "/" + std::string(name));
  });
  constexpr std::uint64_t kMostBytes = 1u << 26;  // a hundred thousand calls: recursion can be deep
  for (const std::string& path : files) {
    const UniqueFd fd = open_fd(path, O_RDONLY);
    if (fd && ::flock(fd.get(), LOCK_SH | LOCK_NB) == 0) {
      ::unlink(path.c_str());
      continue;
    }
    const absl::StatusOr<std::string> text = read_file(path, kMostBytes);
    if (!text.ok()) continue;
    std::istringstream lines(*text);
    std::string line, word;
    RunningInfo of_process;
    std::getline(lines, line);
    std::istringstream head(line);
    if (!(head >> word >> of_process.process >> of_process.host) || word != kFirstWord) continue;
    while (std::getline(lines, line)) {
      RunningInfo call = of_process;
      std::istringstream words(line);
      char what = 0;
      if (line.empty() || line.front() == ' ' ||
          !(words >> what >> call.key >> call.since_ns >> call.function))
        continue;
      call.what = static_cast<RunningMark::What>(what);
      calls.push_back(std::move(call));
    }
  }
  return calls;
}

namespace {

/// Whether that process of this machine is stopped, by Ctrl-Z or a debugger.
bool is_suspended(std::uint32_t process) {
  // Not with read_file(): files of /proc have a size of 0.
  const UniqueFd fd = open_fd("/proc/" + std::to_string(process) + "/stat", O_RDONLY);
  char bytes[1024];
  const ::ssize_t size = fd ? ::read(fd.get(), bytes, sizeof bytes) : -1;
  if (size <= 0) return false;
  const std::string_view stat(bytes, static_cast<std::size_t>(size));
  const std::size_t name_end = stat.rfind(") ");
  return name_end != std::string::npos && name_end + 2 < stat.size() &&
         (stat[name_end + 2] == 'T' || stat[name_end + 2] == 't');
}

}  // namespace

std::string who_computes(const Store& store, const Digest& key) {
  const std::string hex = key.hex();
  for (const RunningInfo& call : running_calls(store)) {
    if (call.key != hex || call.what != RunningMark::What::kComputes) continue;
    const bool is_here = call.host == word_of(host_name());
    constexpr std::int64_t kSecond_ns = 1'000'000'000;
    return "process " + std::to_string(call.process) + (is_here ? "" : " on " + call.host) +
           (is_here && is_suspended(call.process) ? " (suspended)" : "") +
           ", which has been computing it for " + std::to_string((now_ns() - call.since_ns) / kSecond_ns) +
           " s";
  }
  return "another process, which computes it";
}

}  // namespace cachepy::internal
