#include "tracking/effects.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <cstring>
#include <map>
#include <optional>
#include <set>
#include <string_view>
#include <utility>

#include "base/directory.h"
#include "base/file.h"
#include "base/file_digest.h"
#include "base/file_stat.h"
#include "base/path.h"
#include "store/blobs.h"

namespace cachepy::internal {
namespace {

constexpr ::mode_t kPermissions = 07777;

using FileId = std::pair<::dev_t, ::ino_t>;

/// The regular files that this process can write to now.
std::set<FileId> files_open_for_writing() {
  std::set<FileId> files;
  (void)for_each_name("/proc/self/fd", [&](std::string_view name) {
    int fd = -1;
    struct ::stat st;
    std::from_chars(name.data(), name.data() + name.size(), fd);
    const int flags = fd >= 0 ? ::fcntl(fd, F_GETFL) : -1;
    if (flags != -1 && (flags & O_ACCMODE) != O_RDONLY && ::fstat(fd, &st) == 0 && S_ISREG(st.st_mode))
      files.emplace(st.st_dev, st.st_ino);
  });
  return files;
}

/// Of a path that has nothing now: whether nothing was there before that a hit would have to remove.
bool was_temporary(const ChangedPath& changed, bool is_kept) {
  if (changed.how.has_new_name) return true;
  if (changed.type_before != 0) return false;
  return !is_kept || ::access(parent_path(changed.path).c_str(), F_OK) != 0;
}

class Keeper {
 public:
  /// `store`: null to note only.
  Keeper(const Store* store, Algo algo) : store_(store), algo_(algo) {}

  Effects keep(const std::vector<ChangedPath>& changed) {
    for (const ChangedPath& each : changed) add(each);
    for (auto& [path, effect] : by_path_) effects_.list.push_back(std::move(effect));
    return std::move(effects_);
  }

 private:
  void add(const ChangedPath& changed) {
    struct ::stat st;
    if (::lstat(changed.path.c_str(), &st) != 0) return add_gone(changed);
    if (changed.whole && changed.type_now == 0) return fail(changed, "changed while it ran");
    if (!changed.how.problem.empty()) fail(changed, changed.how.problem);
    if (S_ISLNK(st.st_mode) && !changed.how.is_symlink && !changed.how.is_moved) {
      if (::stat(changed.path.c_str(), &st) != 0) return fail(changed, "changed while it ran");
    }
    if (!changed.how.content) return add_attributes(changed, st);
    add_present(changed, st);
  }

  void add_present(const ChangedPath& changed, const struct ::stat& st) {
    switch (st.st_mode & S_IFMT) {
      case S_IFREG:
        return add_file(changed, st);
      case S_IFDIR:
        add_effect(changed, EffectKind::kDirectory, st);
        if (changed.how.is_moved) add_all_below(changed);
        return;
      case S_IFLNK:
        return add_symlink(changed, st);
      default:
        return fail(changed, "is a pipe, a socket or a device");
    }
  }

  void add_gone(const ChangedPath& changed) {
    if (errno != ENOENT && errno != ENOTDIR) return fail(changed, std::strerror(errno));
    if (changed.type_now != 0) return fail(changed, "changed while it ran");
    if (was_temporary(changed, store_ != nullptr)) return;
    Effect effect = begin(changed, EffectKind::kGone);
    effect.mode = changed.type_before != 0 ? changed.type_before : S_IFREG;
    by_path_.insert_or_assign(changed.path, std::move(effect));
  }

  void add_attributes(const ChangedPath& changed, const struct ::stat& st) {
    if (changed.how.sets_mode || changed.how.sets_time || store_ == nullptr)
      add_effect(changed, EffectKind::kAttributes, st);
  }

  void add_symlink(const ChangedPath& changed, const struct ::stat& st) {
    std::string text(static_cast<std::size_t>(st.st_size) + 1, '\0');
    const ::ssize_t size = ::readlink(changed.path.c_str(), text.data(), text.size());
    if (size != st.st_size) return fail(changed, "changed while it ran");
    text.resize(static_cast<std::size_t>(size));
    add_effect(changed, EffectKind::kSymlink, st).target = store_ != nullptr ? std::move(text) : "";
  }

  void add_file(const ChangedPath& changed, const struct ::stat& st) {
    const std::optional<std::uint64_t> from = changed.how.appended_from;
    Effect& effect = add_effect(changed, from ? EffectKind::kAppended : EffectKind::kFile, st);
    effect.follows = store_ != nullptr && changed.how.follows;
    if (store_ == nullptr || !effects_.problem.empty()) return;
    if (!open_files_) open_files_ = files_open_for_writing();
    if (open_files_->contains({st.st_dev, st.st_ino})) return fail(changed, "is still open for writing");
    if (st.st_nlink != 1) return fail(changed, "has several names");
    if (from && static_cast<std::uint64_t>(st.st_size) < *from) return fail(changed, "changed while it ran");
    store_content(changed, st, from.value_or(0), effect);
  }

  void store_content(const ChangedPath& changed, const struct ::stat& st, std::uint64_t from,
                     Effect& effect) {
    const UniqueFd fd = open_fd(changed.path, O_RDONLY | O_NONBLOCK | O_NOCTTY);
    struct ::stat now;
    if (!fd || ::fstat(fd.get(), &now) != 0)
      return fail(changed, std::string("cannot be read: ") + std::strerror(errno));
    const auto blob = put_blob(*store_, fd.get(), from, algo_);
    if (!blob.ok()) return fail(changed, "cannot be stored: " + std::string(blob.status().message()));
    if (::fstat(fd.get(), &now) != 0 || file_stat_of(now) != file_stat_of(st))
      return fail(changed, "changed while it was stored");
    effect.content = blob->content;
    effects_.bytes_written += blob->bytes_written;
  }

  void add_all_below(const ChangedPath& directory) {
    (void)for_each_name(directory.path, [&](std::string_view name) {
      if (name == "." || name == "..") return;
      ChangedPath below = directory;
      below.path += '/';
      below.path += name;
      below.how.is_symlink = true;  // if it is one
      struct ::stat st;
      if (!by_path_.contains(below.path) && ::lstat(below.path.c_str(), &st) == 0) add_present(below, st);
    });
  }

  Effect begin(const ChangedPath& changed, EffectKind kind) const {
    Effect effect;
    effect.kind = kind;
    effect.path = changed.path;
    effect.own = changed.how.own;
    effect.kept = store_ != nullptr;
    return effect;
  }

  Effect& add_effect(const ChangedPath& changed, EffectKind kind, const struct ::stat& st) {
    Effect effect = begin(changed, kind);
    if (effect.kept) {
      effect.mode = st.st_mode & (S_IFMT | kPermissions);
      effect.sets_mode = changed.how.sets_mode;
      if (changed.how.sets_time) effect.mtime_ns = file_stat_of(st).mtime_ns;
    }
    return by_path_.insert_or_assign(changed.path, std::move(effect)).first->second;
  }

  void fail(const ChangedPath& changed, const std::string& why) {
    if (store_ != nullptr && effects_.problem.empty()) effects_.problem = "'" + changed.path + "' " + why;
  }

  const Store* const store_;
  const Algo algo_;
  std::map<std::string, Effect> by_path_;
  std::optional<std::set<FileId>> open_files_;
  Effects effects_;
};

/// Whether what was written is what the file contained before. HDF5 marks files as open, for example.
bool has_same_content(const ChangedPath& changed, const FileStat& now) {
  const HowChanged& how = changed.how;
  if (!how.content_before || how.sets_mode || how.sets_time || !how.problem.empty() ||
      now.size != how.stat_before->size)
    return false;
  const UniqueFd fd = open_fd(changed.path, O_RDONLY | O_NONBLOCK | O_NOCTTY);
  return fd && digest_of_file(fd.get()) == how.content_before;
}

/// Whether the file was only opened for changing, as a database is.
bool is_as_before(const ChangedPath& changed) {
  struct ::stat st;
  if (!changed.how.stat_before || ::stat(changed.path.c_str(), &st) != 0) return false;
  const FileStat now = file_stat_of(st);
  return now == *changed.how.stat_before || has_same_content(changed, now);
}

}  // namespace

Effects effects_noted(const std::vector<ChangedPath>& changed) {
  std::vector<ChangedPath> written = changed;
  std::erase_if(written, is_as_before);
  return Keeper(nullptr, Algo::kXxh3).keep(written);
}

Effects effects_kept(const std::vector<ChangedPath>& changed, const Store& store, Algo algo) {
  return Keeper(&store, algo).keep(changed);
}

}  // namespace cachepy::internal
