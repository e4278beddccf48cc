// The files that the model's functions read, and every way in which people and programs change files.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "program.h"

namespace model {

class World {
 public:
  /// Makes two trees of the same names below `directory`; functions see the one that is the working directory.
  explicit World(const std::filesystem::path& directory);

  const std::vector<std::filesystem::path>& roots() const { return roots_; }
  /// What functions may name, relative to a root; and some of it absolute.
  std::vector<std::string> paths() const;

  /// One random change to what has one name; says which.
  std::string edit(Random& random);
  /// One change to each of a few different names: nothing is changed and changed back.
  void edit_each_once(Random& random);

 private:
  std::string edit(Random& random, const std::filesystem::path& path, int way);
  std::string new_content(Random& random);
  std::filesystem::path random_file(Random& random) const;

  std::vector<std::filesystem::path> roots_;
};

}  // namespace model
