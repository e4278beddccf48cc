#include "tracking/put_back.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <climits>
#include <cstdlib>
#include <string>
#include <utility>

#include "base/file.h"
#include "base/file_stat.h"
#include "base/path.h"
#include "format/effect.h"
#include "store/blobs.h"
#include "tracking/path_states.h"
#include "tracking/tracker.h"

namespace cachepy::internal {
namespace {

constexpr ::mode_t kPermissions = 07777;
constexpr std::int64_t kSecond_ns = 1'000'000'000;

std::optional<struct ::stat> lstat_of(const std::string& path) {
  struct ::stat st;
  if (::lstat(path.c_str(), &st) != 0) return std::nullopt;
  return st;
}

/// Where the symlink at that path leads to; "": nowhere.
std::string real_path(const std::string& path) {
  std::array<char, PATH_MAX> real;
  return ::realpath(path.c_str(), real.data()) != nullptr ? real.data() : "";
}

std::array<::timespec, 2> times_of(std::int64_t mtime_ns) {
  const std::int64_t seconds = mtime_ns / kSecond_ns - (mtime_ns % kSecond_ns < 0 ? 1 : 0);
  return {{{0, UTIME_OMIT}, {seconds, mtime_ns - seconds * kSecond_ns}}};
}

class PutBack {
 public:
  PutBack(const Store& store, std::span<const Dependency> effects) : store_(store) {
    for (const Dependency& dependency : effects)
      if (std::optional<Effect> effect = effect_of(dependency)) effects_.push_back(*std::move(effect));
    is_whole_ = effects_.size() == effects.size();
  }

  bool can_run() const {
    return is_whole_ && std::ranges::all_of(effects_, [&](const Effect& effect) { return can_make(effect); });
  }

  std::optional<std::vector<ChangedPath>> run() {
    // Sorted by path: a directory comes before what is in it.
    if (!can_run() || !std::ranges::all_of(effects_, [&](const Effect& effect) { return make(effect); }))
      return std::nullopt;
    for (auto effect = effects_.rbegin(); effect != effects_.rend(); ++effect)
      if (!finish(*effect)) return std::nullopt;
    if (!append_all()) return std::nullopt;
    return std::move(changed_);
  }

 private:
  /// Changes nothing. A function that runs after all must not find a part of what it is about to make.
  bool can_make(const Effect& effect) const {
    if (!effect.kept) return false;
    const std::optional<struct ::stat> before = lstat_of(effect.path);
    if (!before && errno != ENOENT && errno != ENOTDIR) return false;
    switch (effect.kind) {
      case EffectKind::kFile: {
        const std::optional<Target> target = target_of(effect);
        return target && (is_right(effect, *target) || (has_blob(effect) && may_create(target->path)));
      }
      case EffectKind::kAppended:
        return has_blob(effect) && is_regular_or_absent(effect.path) && (before || may_create(effect.path));
      case EffectKind::kDirectory:
        return before ? S_ISDIR(before->st_mode) : may_create(effect.path);
      case EffectKind::kSymlink:
        return before ? leads_to(effect) : may_create(effect.path);
      case EffectKind::kAttributes:
        return before.has_value();
      case EffectKind::kGone:
        return true;
      case EffectKind::kOutput:  // it is printed, not put back
        break;
    }
    return false;
  }
  /// A damaged one is removed, so that the computed call stores it again.
  bool has_blob(const Effect& effect) const {
    const std::string blob = blob_path(effect.content);
    const std::string place = store_.place_of(blob);
    if (::access(place.c_str(), R_OK) != 0) return false;
    if (problem_of_blob(store_, blob).empty()) return true;
    ::unlink(place.c_str());
    return false;
  }
  /// In a directory that is there, or that is made before.
  bool may_create(const std::string& path) const {
    const std::string parent = parent_path(path);
    const auto made = std::ranges::find(effects_, parent, &Effect::path);
    if (made != effects_.end() && made->kind != EffectKind::kAttributes)
      return made->kind == EffectKind::kDirectory;
    return ::access(parent.c_str(), W_OK | X_OK) == 0;
  }

  bool make(const Effect& effect) {
    note(effect);
    switch (effect.kind) {
      case EffectKind::kFile:
        return make_file(effect);
      case EffectKind::kDirectory:
        return make_directory(effect);
      case EffectKind::kSymlink:
        return make_symlink(effect);
      case EffectKind::kAttributes:
        return set_attributes(effect, effect.path);
      case EffectKind::kAppended:
        return is_regular_or_absent(effect.path);
      case EffectKind::kGone:
        return true;
      case EffectKind::kOutput:
        break;
    }
    return false;
  }

  /// From the innermost to the outermost.
  static bool finish(const Effect& effect) {
    if (effect.kind == EffectKind::kDirectory) return set_attributes(effect, effect.path);
    if (effect.kind != EffectKind::kGone) return true;
    const int result = S_ISDIR(effect.mode) ? ::rmdir(effect.path.c_str()) : ::unlink(effect.path.c_str());
    return result == 0 || errno == ENOENT || errno == ENOTDIR;
  }

  void note(const Effect& effect) {
    const std::optional<struct ::stat> before = lstat_of(effect.path);
    ChangedPath& changed = changed_.emplace_back();
    changed.path = effect.path;
    changed.whole = effect.kind != EffectKind::kAppended && effect.kind != EffectKind::kAttributes;
    changed.type_before = before ? before->st_mode & S_IFMT : 0;
    changed.type_now = effect.kind != EffectKind::kGone ? effect.mode & S_IFMT : 0;
    changed.how.content = effect.kind != EffectKind::kAttributes;
    changed.how.sets_mode = effect.sets_mode;
    changed.how.sets_time = effect.mtime_ns.has_value();
    changed.how.follows = effect.follows;
    changed.how.is_symlink = effect.kind == EffectKind::kSymlink;
    if (changed.how.is_symlink) changed.how.target = link_target(effect.path, effect.target);
    if (effect.kind == EffectKind::kAppended)
      changed.how.appended_from = before ? static_cast<std::uint64_t>(before->st_size) : 0;
  }

  static bool is_regular_or_absent(const std::string& path) {
    struct ::stat st;
    if (::stat(path.c_str(), &st) == 0) return S_ISREG(st.st_mode) && ::access(path.c_str(), W_OK) == 0;
    return errno == ENOENT;
  }

  /// The file that a kFile replaces, or creates.
  struct Target {
    std::string path;
    std::optional<struct ::stat> before;
  };
  /// Nullopt: the file must not be replaced.
  static std::optional<Target> target_of(const Effect& effect) {
    Target target{effect.path, lstat_of(effect.path)};
    if (target.before && S_ISLNK(target.before->st_mode) && effect.follows) {
      target.path = real_path(effect.path);
      target.before = lstat_of(target.path);
      if (target.path.empty() || !target.before) return std::nullopt;
    }
    const auto& before = target.before;
    if (!before || S_ISLNK(before->st_mode)) return target;
    // Not one that is right already: then it need not be replaced.
    if (!S_ISREG(before->st_mode)) return std::nullopt;
    if (is_right(effect, target)) return target;
    // A new file would not be the one that has other names or another owner, or that the call could not have opened.
    if (effect.follows && (before->st_nlink != 1 || ::access(target.path.c_str(), W_OK) != 0))
      return std::nullopt;
    return before->st_uid == ::geteuid() ? std::optional(target) : std::nullopt;
  }
  static bool is_right(const Effect& effect, const Target& target) {
    if (!target.before || !S_ISREG(target.before->st_mode)) return false;
    const Algo algo = effect.content.size == 32 ? Algo::kSha256 : Algo::kXxh3;
    return observe_path(target.path, "", algo).digest == effect.content;
  }

  bool make_file(const Effect& effect) {
    const std::optional<Target> target = target_of(effect);
    if (!target) return false;
    if (is_right(effect, *target)) return set_attributes(effect, target->path);
    return write_file(effect, *target);
  }

  bool write_file(const Effect& effect, const Target& target) const {
    const bool replaces_file = target.before && S_ISREG(target.before->st_mode);
    absl::StatusOr<AtomicFile> file = AtomicFile::create(target.path);
    if (!file.ok() || !copy_blob(store_, effect.content, file->fd()).ok()) return false;
    if (replaces_file && !set_group(file->fd(), target.before->st_gid)) return false;
    const ::mode_t mode = replaces_file && !effect.sets_mode ? target.before->st_mode : effect.mode;
    if (::fchmod(file->fd(), mode & kPermissions) != 0) return false;
    if (effect.mtime_ns && ::futimens(file->fd(), times_of(*effect.mtime_ns).data()) != 0) return false;
    return file->commit().ok();
  }
  static bool set_group(int fd, ::gid_t group) {
    struct ::stat st;
    if (::fstat(fd, &st) != 0) return false;
    return st.st_gid == group || ::fchown(fd, static_cast<::uid_t>(-1), group) == 0;
  }

  /// With permissions that allow to write into it; finish() sets the right ones.
  static bool make_directory(const Effect& effect) {
    if (::mkdir(effect.path.c_str(), 0700 | (effect.mode & 0777)) == 0) return true;
    const std::optional<struct ::stat> there = errno == EEXIST ? lstat_of(effect.path) : std::nullopt;
    return there && S_ISDIR(there->st_mode);
  }

  static bool make_symlink(const Effect& effect) {
    return ::symlink(effect.target.c_str(), effect.path.c_str()) == 0 ||
           (errno == EEXIST && leads_to(effect));
  }
  static bool leads_to(const Effect& effect) {
    std::string text(effect.target.size() + 1, '\0');
    const ::ssize_t size = ::readlink(effect.path.c_str(), text.data(), text.size());
    return size >= 0 && std::string_view(text).substr(0, static_cast<std::size_t>(size)) == effect.target;
  }

  static bool set_attributes(const Effect& effect, const std::string& path) {
    struct ::stat st;
    if (::stat(path.c_str(), &st) != 0 || (st.st_mode & S_IFMT) != (effect.mode & S_IFMT)) return false;
    const ::mode_t mode = effect.mode & kPermissions;
    if (effect.sets_mode && (st.st_mode & kPermissions) != mode && ::chmod(path.c_str(), mode) != 0)
      return false;
    return !effect.mtime_ns || file_stat_of(st).mtime_ns == *effect.mtime_ns ||
           ::utimensat(AT_FDCWD, path.c_str(), times_of(*effect.mtime_ns).data(), 0) == 0;
  }

  /// Everything is read and opened before anything is added, so that a call that is computed after all adds nothing twice.
  bool append_all() {
    struct Addition {
      UniqueFd fd;
      std::string text;
      std::optional<std::int64_t> mtime_ns;
    };
    std::vector<Addition> additions;
    for (const Effect& effect : effects_) {
      if (effect.kind != EffectKind::kAppended) continue;
      absl::StatusOr<std::string> text = read_blob(store_, effect.content);
      if (!text.ok()) return false;
      UniqueFd fd =
          open_fd(effect.path, O_WRONLY | O_APPEND | O_CREAT | O_NOCTTY, effect.mode & kPermissions);
      if (!fd || !set_attributes(effect, effect.path)) return false;
      additions.push_back({std::move(fd), *std::move(text), effect.mtime_ns});
    }
    for (const Addition& addition : additions) {
      struct ::stat st;
      if (::fstat(addition.fd.get(), &st) != 0) return false;
      if (write_fully(addition.fd.get(), {addition.text})) {
        if (addition.mtime_ns) (void)!::futimens(addition.fd.get(), times_of(*addition.mtime_ns).data());
        continue;
      }
      (void)!::ftruncate(addition.fd.get(), st.st_size);
      return false;
    }
    return true;
  }

  const Store& store_;
  std::vector<Effect> effects_;
  bool is_whole_ = false;
  std::vector<ChangedPath> changed_;
};

}  // namespace

std::span<const Dependency> effects_among(const std::vector<Dependency>& dependencies) {
  auto begin = dependencies.end();
  while (begin != dependencies.begin() && std::prev(begin)->kind == DependencyKind::kEffect) --begin;
  return {begin, dependencies.end()};
}

bool are_kept(std::span<const Dependency> effects) {
  return std::ranges::all_of(effects, [](const Dependency& dependency) {
    const std::optional<Effect> effect = effect_of(dependency);
    return effect && effect->kept;
  });
}

bool can_put_back(const Store& store, std::span<const Dependency> effects) {
  return PutBack(store, effects).can_run();
}

std::optional<std::vector<ChangedPath>> put_back(const Store& store, std::span<const Dependency> effects) {
  return PutBack(store, effects).run();
}

}  // namespace cachepy::internal
