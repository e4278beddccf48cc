#include "store/group_directory.h"

#include <grp.h>
#include <pwd.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <filesystem>
#include <functional>
#include <system_error>
#include <vector>

#include "absl/strings/str_cat.h"
#include "base/cache_file.h"
#include "base/path.h"
#include "store/entry_name.h"
#include "store/graph_files.h"
#include "store/locks.h"

namespace cachepy::internal {
namespace {

namespace fs = std::filesystem;

using Stat = struct ::stat;

constexpr std::size_t kNameBytes = 4096;

/// A directory that share_with_group() was called for.
struct SharedDirectory {
  std::string name;
  const SharedDirectory* next;
};

/// They are never removed. Without a lock, because make_cache_root() is called while others are held.
constinit std::atomic<const SharedDirectory*> shared_directories = nullptr;

bool is_to_be_shared(const std::string& dir) {
  for (const SharedDirectory* each = shared_directories.load(std::memory_order_acquire); each != nullptr;
       each = each->next)
    if (each->name == dir) return true;
  return false;
}

void note_shared(const std::string& dir) {
  if (is_to_be_shared(dir)) return;
  auto* const added = new SharedDirectory{dir, shared_directories.load(std::memory_order_relaxed)};
  while (!shared_directories.compare_exchange_weak(added->next, added, std::memory_order_release,
                                                   std::memory_order_relaxed)) {
  }
}

std::string user_name(::uid_t id) {
  std::array<char, kNameBytes> buffer;
  ::passwd entry, *found = nullptr;
  if (::getpwuid_r(id, &entry, buffer.data(), buffer.size(), &found) != 0 || found == nullptr)
    return absl::StrCat("uid ", id);
  return found->pw_name;
}

std::string group_name(::gid_t id) {
  std::array<char, kNameBytes> buffer;
  ::group entry, *found = nullptr;
  if (::getgrgid_r(id, &entry, buffer.data(), buffer.size(), &found) != 0 || found == nullptr)
    return absl::StrCat("gid ", id);
  return found->gr_name;
}

bool is_member(::gid_t group) {
  if (::getegid() == group) return true;
  std::vector<::gid_t> groups(static_cast<std::size_t>(std::max(::getgroups(0, nullptr), 0)));
  const int count = ::getgroups(static_cast<int>(groups.size()), groups.data());
  groups.resize(static_cast<std::size_t>(std::max(count, 0)));
  return std::ranges::find(groups, group) != groups.end();
}

absl::Status unsafe(const std::string& dir, const std::string& why) {
  return absl::FailedPreconditionError(absl::StrCat("'", dir, "' cannot be shared: ", why));
}

absl::Status denied(const std::string& dir, const std::string& why) {
  return absl::PermissionDeniedError(absl::StrCat("'", dir, "' cannot be shared: ", why));
}

/// Calls `visit` for the files and directories below the directory. Follows no links, and leaves out private files of tools.
void for_each_below(const std::string& dir,
                    const std::function<void(const std::string& path, const Stat&)>& visit) {
  const std::string locks = lock_path(dir, "");
  std::error_code error;
  fs::recursive_directory_iterator it(dir, fs::directory_options::skip_permission_denied, error), end;
  for (; !error && it != end; it.increment(error)) {
    const std::string& path = it->path().native();
    Stat st;
    if (::lstat(path.c_str(), &st) != 0 || (!S_ISDIR(st.st_mode) && !S_ISREG(st.st_mode))) continue;
    if (!path.starts_with(locks) || is_lock(std::string_view(path).substr(locks.size()))) visit(path, st);
  }
}

::mode_t group_mode(const Stat& st) {
  return S_ISDIR(st.st_mode) ? kGroupDirectoryMode : kGroupFileMode;
}

bool is_open_to_group(const Stat& st) {
  if (S_ISDIR(st.st_mode)) return belongs_to_group(st);
  return (st.st_mode & kGroupFileMode) == kGroupFileMode;
}

/// The directories in which files appear must belong to the group, too.
bool is_shared(const std::string& dir) {
  Stat st;
  if (::stat(dir.c_str(), &st) != 0 || !belongs_to_group(st)) return false;
  const std::string locks(kLocksDirectory);
  for (const std::string& part :
       {absl::StrCat("/", kResultsDirectory), absl::StrCat("/", kGraphDirectory), locks}) {
    Stat below;
    if (::stat((dir + part).c_str(), &below) == 0 && below.st_uid == ::geteuid() && !belongs_to_group(below))
      return false;
  }
  return true;
}

/// Gives a directory of this user to its group. The top comes last. So if a process finds the top shared, everything below it is shared, too.
absl::Status give_to_group(const std::string& dir, const Stat& top) {
  for_each_below(dir, [&](const std::string& path, const Stat& st) {
    if (st.st_uid != ::geteuid()) return;
    // Best effort: what remains private is a miss for the others.
    if (st.st_gid != top.st_gid) (void)!::lchown(path.c_str(), static_cast<::uid_t>(-1), top.st_gid);
    if (!is_open_to_group(st)) (void)!::chmod(path.c_str(), group_mode(st));
  });
  if (!belongs_to_group(top) && ::chmod(dir.c_str(), kGroupDirectoryMode) != 0)
    return file_error("share", dir, errno);
  return absl::OkStatus();
}

/// Whether others than root and its owner could put another directory in the place of this one.
absl::Status check_place(const std::string& dir, const Stat& st) {
  Stat link;
  if (::lstat(dir.c_str(), &link) == 0 && S_ISLNK(link.st_mode) && link.st_uid != 0 &&
      link.st_uid != ::geteuid() && link.st_uid != st.st_uid)
    return unsafe(dir, absl::StrCat("it is a symbolic link of ", user_name(link.st_uid)));
  std::error_code error;
  const std::string real = fs::canonical(dir, error).native();
  if (error) return file_error("find", dir, error.value());
  for (std::string above = parent_path(real);; above = parent_path(above)) {
    Stat parent;
    if (::stat(above.c_str(), &parent) == 0 && (parent.st_mode & S_IWOTH) != 0 &&
        (parent.st_mode & S_ISVTX) == 0)
      return unsafe(dir, absl::StrCat("everybody may write to '", above,
                                      "', which has no sticky bit, and could replace the directory"));
    if (above == parent_path(above)) return absl::OkStatus();
  }
}

/// Why a directory that exists is not used.
absl::Status check_permissions(const std::string& dir, const Stat& st) {
  if (!S_ISDIR(st.st_mode)) return file_error("share", dir, ENOTDIR);
  if ((st.st_mode & S_IWOTH) != 0)
    return unsafe(
        dir,
        absl::StrCat("everybody may write to it, and so choose what programs return: chmod o-w '", dir, "'"));
  if (st.st_uid == ::geteuid()) return absl::OkStatus();
  if (!belongs_to_group(st))
    return denied(
        dir, absl::StrCat("it belongs to ", user_name(st.st_uid),
                          ", who does not share it with a group (set `shared: group`, or chmod -R g+rwXs)"));
  if (::geteuid() != 0 && !is_member(st.st_gid))
    return denied(dir, absl::StrCat("it belongs to ", user_name(st.st_uid), " and the group ",
                                    group_name(st.st_gid), ", of which this user is no member"));
  return absl::OkStatus();
}

absl::Status make_shared_root(const std::string& dir) {
  const std::string parent = parent_path(dir);
  constexpr ::mode_t kByUmask = 0777;
  if (absl::Status status = make_directories(parent, kByUmask); !status.ok()) return status;
  return make_group_directory(dir);
}

absl::Status check_and_share(const std::string& dir, bool may_change) {
  Stat st;
  if (::stat(dir.c_str(), &st) != 0) {
    if (errno != ENOENT) return file_error("share", dir, errno);
    if (!may_change) return absl::OkStatus();
    if (absl::Status status = make_shared_root(dir); !status.ok()) return status;
    if (::stat(dir.c_str(), &st) != 0) return file_error("share", dir, errno);
  }
  if (absl::Status status = check_permissions(dir, st); !status.ok()) return status;
  if (absl::Status status = check_place(dir, st); !status.ok()) return status;
  if (st.st_uid != ::geteuid() || !may_change || is_shared(dir)) return absl::OkStatus();
  if (absl::Status status = give_to_group(dir, st); !status.ok()) return status;
  // The kernel drops the setgid bit without an error if this user is not in the group, and some file systems never keep it.
  if (::stat(dir.c_str(), &st) == 0 && belongs_to_group(st)) return absl::OkStatus();
  return denied(dir, absl::StrCat("it cannot be made setgid. Either this user is no member of its group ",
                                  group_name(st.st_gid), ", or its file system has no groups"));
}

FilesWithoutAccess closed(const std::string& dir,
                          const std::function<bool(const std::string&, const Stat&)>& is_closed) {
  FilesWithoutAccess found;
  for_each_below(dir, [&](const std::string& path, const Stat& st) {
    if (is_closed(path, st) && found.count++ == 0) found = {1, path, user_name(st.st_uid)};
  });
  return found;
}

}  // namespace

absl::Status share_with_group(const std::string& dir, bool may_change) {
  note_shared(dir);
  return check_and_share(dir, may_change);
}

absl::Status make_cache_root(const std::string& dir) {
  // Not make_cache_directory(): a directory of a group may contain private caches.
  constexpr ::mode_t kPrivate = 0700;
  return is_to_be_shared(dir) ? make_shared_root(dir) : make_directories(dir, kPrivate);
}

std::string group_of(const std::string& dir) {
  Stat st;
  return ::stat(dir.c_str(), &st) == 0 && belongs_to_group(st) ? group_name(st.st_gid) : "";
}

FilesWithoutAccess closed_to_this_user(const std::string& dir) {
  return closed(dir, [](const std::string& path, const Stat& st) {
    return st.st_uid != ::geteuid() &&
           ::access(path.c_str(), S_ISDIR(st.st_mode) ? R_OK | W_OK | X_OK : R_OK | W_OK) != 0;
  });
}

FilesWithoutAccess closed_to_group(const std::string& dir) {
  return closed(dir, [](const std::string&, const Stat& st) { return !is_open_to_group(st); });
}

}  // namespace cachepy::internal
