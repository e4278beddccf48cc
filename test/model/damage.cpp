#include "damage.h"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <vector>

namespace model {
namespace {

namespace fs = std::filesystem;

std::vector<fs::path> files_below(const fs::path& directory) {
  std::vector<fs::path> files;
  std::error_code error;
  for (fs::recursive_directory_iterator it(directory, error), end; !error && it != end; it.increment(error)) {
    if (it->is_regular_file()) files.push_back(it->path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

std::string read(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

/// Writes to a new inode, because a process may be appending to the old one.
void write(const fs::path& path, const std::string& content) {
  fs::remove(path);
  std::ofstream(path, std::ios::binary) << content;
}

}  // namespace

std::string damage(const fs::path& cache, Random& random) {
  const std::vector<fs::path> files = files_below(cache);
  if (files.empty()) return "nothing to damage";
  const fs::path& file = files[random() % files.size()];
  const fs::path& other = files[random() % files.size()];
  std::string content = read(file);
  switch (pick(random, 12)) {
    case 0:
    case 1:
    case 2:
      for (const fs::path& each : files) {
        if ((each.extension() == ".cpz" || each.extension() == ".cps") && one_in(random, 3)) fs::remove(each);
      }
      return "remove entries";
    case 3:
    case 4:
      if (content.empty()) return "nothing to flip";
      content[random() % content.size()] ^= static_cast<char>(1 << pick(random, 8));
      write(file, content);
      return "flip a bit in " + file.string();
    case 5:
    case 6:
      write(file, content.substr(0, random() % (content.size() + 1)));
      return "cut " + file.string();
    case 7:
      write(file, read(other));
      return "copy " + other.string() + " over " + file.string();
    case 8:
      fs::remove_all(cache / "graph");
      return "remove the graph";
    case 9:
      fs::remove_all(cache / "locks");
      return "remove the locks";
    case 10:
      fs::remove_all(cache / "results");
      return "remove the results";
    default:
      fs::remove_all(cache);
      return "remove the cache";
  }
}

}  // namespace model
