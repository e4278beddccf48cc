#include "world.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>

namespace model {
namespace {

namespace fs = std::filesystem;

const std::vector<std::string> kFiles = {"a", "b", "c", "absent", "d/x", "d/y", "d/deep/z", "settings"};
const std::vector<std::string> kLinks = {"link", "d/link"};

void write_in_place(const fs::path& path, const std::string& content) {
  std::ofstream(path, std::ios::binary | std::ios::trunc) << content;
}

void replace(const fs::path& path, const std::string& content) {
  const fs::path aside = path.string() + ".new";
  write_in_place(aside, content);
  if (fs::is_directory(fs::symlink_status(path))) fs::remove_all(path);
  fs::rename(aside, path);
}

void point(const fs::path& link, const fs::path& target) {
  const fs::path aside = link.string() + ".new";
  fs::create_symlink(target, aside);
  fs::rename(aside, link);
}

/// Restores the times, like `touch -r` before and after an edit.
void keep_times(const fs::path& path, const struct ::stat& before) {
  const ::timespec times[2] = {before.st_atim, before.st_mtim};
  ::utimensat(AT_FDCWD, path.c_str(), times, 0);
}

void set_times(const fs::path& path, std::int64_t seconds) {
  const ::timespec times[2] = {{seconds, 0}, {seconds, 0}};
  ::utimensat(AT_FDCWD, path.c_str(), times, 0);
}

}  // namespace

World::World(const fs::path& directory) {
  for (const char* name : {"r0", "r1"}) {
    const fs::path root = directory / name;
    fs::create_directories(root / "d/deep");
    for (const std::string& file : kFiles) {
      if (file != "absent") write_in_place(root / file, "a");
    }
    point(root / "link", "a");
    point(root / "d/link", "../b");
    point(root / "e", "d");
    roots_.push_back(root);
  }
}

std::vector<std::string> World::paths() const {
  std::vector<std::string> paths = kFiles;
  paths.insert(paths.end(), kLinks.begin(), kLinks.end());
  for (const char* more : {"d", "d/deep", "e", "e/x", "./d/../a", "b", "nowhere/at/all"})
    paths.push_back(more);
  for (const char* name : {"a", "d", "e/deep/z"}) paths.push_back((roots_[0] / name).string());
  std::erase(paths, "settings");  // used by a flavour of its own
  return paths;
}

/// One of a few contents of mostly the same size, so that earlier contents come back.
std::string World::new_content(Random& random) {
  constexpr const char* kContents[] = {"a", "b", "c", "d", "e", "f", "", "longer"};
  return kContents[random() % std::size(kContents)];
}

fs::path World::random_file(Random& random) const {
  return roots_[random() % roots_.size()] / kFiles[random() % kFiles.size()];
}

std::string World::edit(Random& random) {
  if (one_in(random, 5)) {
    const fs::path link = roots_[random() % roots_.size()] / kLinks[random() % kLinks.size()];
    const std::string target = kFiles[random() % kFiles.size()];
    fs::create_directories(link.parent_path());
    point(link, link.parent_path().filename() == "d" ? fs::path("..") / target : fs::path(target));
    return "point " + link.string() + " to " + target;
  }
  if (one_in(random, 12)) {
    const fs::path link = roots_[random() % roots_.size()] / "e";
    const std::string target = one_in(random, 2) ? "d" : "d/deep";
    point(link, target);
    return "point " + link.string() + " to " + target;
  }
  constexpr int kWays = 10;
  return edit(random, random_file(random), pick(random, kWays));
}

void World::edit_each_once(Random& random) {
  std::vector<std::string> files = kFiles;
  std::shuffle(files.begin(), files.end(), random);
  files.resize(3);
  constexpr int kWaysWithoutOtherNames = 5;
  for (const std::string& file : files)
    edit(random, roots_[random() % roots_.size()] / file, pick(random, kWaysWithoutOtherNames));
}

std::string World::edit(Random& random, const fs::path& path, int way) {
  const std::string content = new_content(random);
  struct ::stat before = {};
  const bool is_there = ::stat(path.c_str(), &before) == 0;
  const bool is_file = is_there && S_ISREG(before.st_mode);
  const std::string what = path.string() + " (" + content + ")";
  switch (is_file ? way : way % 3) {
    case 0:
      replace(path, content);
      return "replace " + what;
    case 1:
      if (is_there && !is_file) fs::remove_all(path);
      write_in_place(path, content);
      return "write " + what;
    case 2:
      fs::remove_all(path);
      return "remove " + what;
    case 3:
      write_in_place(path, "x");  // the size of most contents
      keep_times(path, before);
      return "write and keep the time of " + path.string();
    case 4:
      set_times(path, before.st_mtim.tv_sec + 1);
      return "touch " + what;
    case 5: {
      const fs::path other = path.string() + ".linked";
      fs::create_hard_link(path, other);
      write_in_place(other, content);
      fs::remove(other);
      return "write through another name of " + what;
    }
    case 6:
      set_times(path, ::time(nullptr) + 100'000);
      return "send to the future " + path.string();
    case 7: {
      fs::permissions(path, fs::perms::owner_read | fs::perms::owner_write, fs::perm_options::replace);
      return "change the mode of " + path.string();
    }
    case 8: {
      const std::string old = one_in(random, 2) ? "" : content;
      fs::remove(path);
      write_in_place(path, old);
      return "remove and create " + what;
    }
    default:
      fs::remove(path);
      fs::create_directory(path);
      write_in_place(path / "inside", content);
      return "make a directory of " + what;
  }
}

}  // namespace model
