#include "tracking/listing.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <memory>
#include <string_view>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "base/bytes.h"
#include "base/digest.h"
#include "base/file.h"
#include "store/cachedir_tag.h"

namespace cachepy::internal {
namespace {

struct CloseDirectory {
  void operator()(DIR* directory) const { ::closedir(directory); }
};

struct Name {
  std::string text;
  bool maybe_symlink = false;
};

std::string real_path(const std::string& path) {
  struct Free {
    void operator()(char* p) const { std::free(p); }
  };
  const std::unique_ptr<char, Free> real(::realpath(path.c_str(), nullptr));
  return real ? real.get() : "";
}

bool is_below(std::string_view path, std::string_view directory) {
  return directory == "/" || (path.starts_with(directory) && path.substr(directory.size()).starts_with('/'));
}

std::string joined(const std::string& directory, std::string_view name) {
  return directory.empty() ? std::string(name) : directory + "/" + std::string(name);
}

class Walk {
 public:
  Walk(const std::string& root, const std::function<bool(const std::string&)>& filter,
       const std::function<bool(const std::string&)>& excluded)
      : root_(root), filter_(filter), excluded_(excluded) {}

  std::vector<ListedFile> run() {
    const std::optional<FileStat> stat = stat_file(root_);
    if (!stat || stat->kind != FileStat::Kind::kDirectory || !list("")) add("", ListedKind::kUnreadable);
    return std::move(out_);
  }

 private:
  std::string absolute(const std::string& name) const { return name.empty() ? root_ : root_ + "/" + name; }

  ListedFile& add(const std::string& name, ListedKind kind) {
    ListedFile& file = out_.emplace_back();
    file.name = name;
    file.kind = kind;
    return file;
  }

  /// Where the directory that a symlink leads to is listed: "/" where the root lies in it, since following it would list half
  /// the machine, and for a reader who follows it, the tree has no end either. Nullopt when it is not listed elsewhere; it is
  /// by this name then. By paths, for there are file systems that give several directories the same inode number.
  std::optional<std::string> listed_as(const std::string& name, const std::string& real) {
    if (real_root_.empty()) {
      real_root_ = real_path(root_);
      followed_.try_emplace(real_root_, "");
    }
    if (is_below(real_root_, real)) return "/";
    for (std::size_t end = real.size(); end != 0 && end != std::string::npos;
         end = real.rfind('/', end - 1)) {
      const auto followed = followed_.find(real.substr(0, end));
      if (followed == followed_.end()) continue;
      return end == real.size() ? followed->second : joined(followed->second, real.substr(end + 1));
    }
    followed_.try_emplace(real, name);
    return std::nullopt;
  }

  /// Lists one directory; false when it cannot be read.
  bool list(const std::string& name) {
    const std::unique_ptr<DIR, CloseDirectory> directory(::opendir(absolute(name).c_str()));
    if (!directory) return false;
    std::vector<Name> names;
    errno = 0;
    while (const ::dirent* const entry = ::readdir(directory.get())) {
      const std::string_view text = entry->d_name;
      if (text == "." || text == "..") continue;
      names.push_back({std::string(text), entry->d_type == DT_LNK || entry->d_type == DT_UNKNOWN});
    }
    if (errno != 0) return false;
    std::sort(names.begin(), names.end(), [](const Name& a, const Name& b) { return a.text < b.text; });

    if (!name.empty() && is_cache(name, names)) return true;
    if (!name.empty() && !filter_) add(name, ListedKind::kDirectory);
    for (const Name& child : names) visit(::dirfd(directory.get()), name, child);
    return true;
  }

  bool is_cache(const std::string& name, const std::vector<Name>& names) const {
    const auto is_tag = [](const Name& child) { return child.text == kCachedirTagName; };
    if (std::none_of(names.begin(), names.end(), is_tag)) return false;
    const absl::StatusOr<std::string> tag =
        read_file(absolute(name) + "/" + kCachedirTagName, kCachedirTag.size());
    return tag.ok() && *tag == kCachedirTag;
  }

  void visit(int directory_fd, const std::string& directory, const Name& child) {
    const std::string name = joined(directory, child.text);
    const std::optional<FileStat> stat = stat_at(directory_fd, child.text.c_str());
    if (!stat || stat->kind == FileStat::Kind::kAbsent) {
      // ELOOP: a symlink to itself, or a ring of them. It leads nowhere, like one whose target is gone.
      const bool dangling = stat || errno == ELOOP;
      if (wanted(child)) add(name, dangling ? ListedKind::kDangling : ListedKind::kUnreadable);
    } else if (stat->kind == FileStat::Kind::kDirectory) {
      visit_directory(name, child.maybe_symlink && is_symlink(directory_fd, child));
    } else if (wanted(child)) {
      const bool regular = stat->kind == FileStat::Kind::kRegular;
      add(name, regular ? ListedKind::kFile : ListedKind::kOther).stat = regular ? *stat : FileStat{};
    }
  }

  static bool is_symlink(int directory_fd, const Name& child) {
    struct ::stat st;
    return ::fstatat(directory_fd, child.text.c_str(), &st, AT_SYMLINK_NOFOLLOW) != 0 || S_ISLNK(st.st_mode);
  }

  void visit_directory(const std::string& name, bool symlink) {
    if (excluded_ && excluded_(absolute(name))) return;
    const std::string real = symlink ? real_path(absolute(name)) : "";
    if (symlink && real.empty()) {
      add(name, ListedKind::kUnreadable);
    } else if (std::optional<std::string> listed = symlink ? listed_as(name, real) : std::nullopt) {
      add(name, ListedKind::kRepeated).repeated_as = *std::move(listed);
    } else if (!list(name)) {
      add(name, ListedKind::kUnreadable);
    }
  }

  bool wanted(const Name& file) const { return !filter_ || filter_(file.text); }

  const std::string& root_;
  const std::function<bool(const std::string&)>& filter_;
  const std::function<bool(const std::string&)>& excluded_;
  std::string real_root_;
  absl::flat_hash_map<std::string, std::string>
      followed_;  // the root and what symlinks led to: names by real path
  std::vector<ListedFile> out_;
};

}  // namespace

std::vector<ListedFile> list_directory(const std::string& directory,
                                       const std::function<bool(const std::string& name)>& filter,
                                       const std::function<bool(const std::string& path)>& excluded) {
  return Walk(directory, filter, excluded).run();
}

FileStat stamp_of(const std::vector<ListedFile>& listing, const FileStat& directory) {
  FileStat stamp;
  stamp.kind = FileStat::Kind::kDirectory;
  stamp.size = listing.size();
  stamp.device = directory.device;
  ByteWriter bytes;
  for (const ListedFile& file : listing) {
    stamp.mtime_ns = std::max(stamp.mtime_ns, file.stat.mtime_ns);
    stamp.ctime_ns = std::max(stamp.ctime_ns, file.stat.ctime_ns);
    bytes.u8(static_cast<std::uint8_t>(file.kind));
    bytes.string(file.name);
    bytes.string(file.repeated_as);
    if (file.kind != ListedKind::kFile) continue;
    bytes.u64(file.stat.size);
    bytes.u64(static_cast<std::uint64_t>(file.stat.mtime_ns));
    bytes.u64(static_cast<std::uint64_t>(file.stat.ctime_ns));
    bytes.u64(file.stat.inode);
    bytes.u64(file.stat.device);
  }
  stamp.inode = checksum_of(bytes.str());
  return stamp;
}

}  // namespace cachepy::internal
