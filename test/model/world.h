// The files that the model's functions read, and the ways in which people and programs change files.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "program.h"

namespace model {

class World {
 public:
  /// Creates two trees with the same names below `directory`. Functions see the one that is the working directory.
  explicit World(const std::filesystem::path& directory);

  const std::vector<std::filesystem::path>& roots() const { return roots_; }
  /// The paths that functions may name, relative to a root; some of them also absolute.
  std::vector<std::string> paths() const;

  /// Makes one random change to one name. Returns its description.
  std::string edit(Random& random);
  /// Makes one change to each of a few different names, so that nothing is changed back.
  void edit_each_once(Random& random);

 private:
  std::string edit(Random& random, const std::filesystem::path& path, int way);
  std::string new_content(Random& random);
  std::filesystem::path random_file(Random& random) const;

  std::vector<std::filesystem::path> roots_;
};

}  // namespace model
