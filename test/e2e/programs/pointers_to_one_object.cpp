// Pointers without an attribute: to one object, as the function's code shows, and `const char*` with a length.
#include <cachepy/cachepy.h>

#include <cstdlib>
#include <string>
#include <vector>

#include "e2e.h"

struct Mesh {
  std::vector<double> points;
  int faces = 0;
};

static void warn(std::string* warnings, const std::string& text) {
  if (warnings) *warnings += text + ";";
}
static int count(const Mesh* mesh, int depth) {
  return depth == 0 ? mesh->faces : count(mesh, depth - 1);
}
static bool extend(Mesh* mesh, std::string* warnings, int by) {
  if (nullptr == mesh) return false;
  for (int i = 0; i < by; ++i) mesh->points.push_back(i);
  mesh->faces += by;
  if (by == 0) warn(warnings, "nothing");
  return true;
}
[[cachepy::cache_file]] bool load(Mesh* mesh, std::string* warnings, int by) {
  computed("load " + std::to_string(by) + (mesh ? " " + std::to_string(mesh->faces) : " null") +
           (warnings ? "" : " silent"));
  return extend(mesh, warnings, by);
}
[[cachepy::cache_file]] int faces(const Mesh* mesh) {
  computed("faces " + std::to_string((*mesh).faces));
  return count(mesh, 3);
}
[[cachepy::cache_file]] void measure(const Mesh& mesh, unsigned* width, double* mean) {
  computed(std::string("measure") + (width ? "" : " mean"));
  if (width != nullptr) *width = static_cast<unsigned>(mesh.points.size());
  if (!mean) return;
  *mean = 0;
  for (const double point : mesh.points) *mean += point / static_cast<double>(mesh.points.size());
}

struct Loader {
  Mesh mesh;
  [[cachepy::cache_file]] void into(Loader* other) const {
    computed("into " + std::to_string(mesh.faces) + (other ? "" : " null"));
    if (other) other->mesh = mesh;
  }
};

[[cachepy::cache_file]] int trap_p01_sum_of_bytes([[cachepy::size("n")]] const char* bytes, std::size_t n) {
  computed("sum of " + std::to_string(n) + bytes[n - 1] + bytes[2]);
  int sum = 0;
  for (std::size_t i = 0; i < n; ++i) sum += bytes[i];
  return sum;
}
[[cachepy::cache_file]] std::string trap_p01_between([[cachepy::size("end - begin")]] const char* begin,
                                                     const char* end) {
  computed("between " + std::to_string(end - begin) + begin[2]);
  return std::string(begin, end);
}
[[cachepy::cache_file]] int trap_p01_padded([[cachepy::in]] const char* text, std::size_t length) {
  computed(std::string("padded ") + text);
  const std::string all(text);
  return static_cast<int>(all.size() < length ? length : all.size());
}
[[cachepy::cache_file]] int repeated(const char* text, int times) {
  computed(std::string("repeated ") + text);
  return times * std::atoi(text);
}

int main() {
  for (int round = 0; round < 2; ++round) {
    Mesh mesh;
    std::string warnings;
    std::cout << load(&mesh, &warnings, 2) << load(&mesh, nullptr, 1) << load(&mesh, &warnings, 0)
              << load(nullptr, &warnings, 3) << " " << mesh.faces << mesh.points.size() << warnings << "\n";
    std::cout << faces(&mesh) << "\n";
    unsigned width = 7;
    double mean = 7;
    measure(mesh, &width, &mean);
    measure(mesh, nullptr, &mean);
    std::cout << width << " " << mean << "\n";
    Loader one{mesh}, other;
    one.into(&other);
    one.into(nullptr);
    std::cout << other.mesh.faces << one.mesh.faces << "\n";
    const char bytes[8] = {'a', 0, 'b', 'c', 'd', 'e', 'f', 'g'};
    char changed[8] = {'a', 0, 'x', 'c', 'd', 'e', 'f', 'g'};
    std::cout << trap_p01_sum_of_bytes(bytes, 8) << " " << trap_p01_sum_of_bytes(changed, 8) << " "
              << trap_p01_sum_of_bytes(bytes, 2) << "\n";
    std::cout << trap_p01_between(bytes, bytes + 3).size() << trap_p01_between(changed, changed + 3)[2]
              << trap_p01_between(bytes + 2, bytes + 4) << trap_p01_between(bytes, bytes) << "\n";
    std::cout << trap_p01_padded("ab", 4) << trap_p01_padded("abcde", 4) << repeated("21", 2)
              << repeated("3", 2) << "\n";
  }
}
