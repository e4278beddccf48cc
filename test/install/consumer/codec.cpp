// A codec that hands over a container and a class: it compiles without the plugin, too, whatever the compiler.
#include <cachepy/cachepy.h>

#include <iostream>
#include <vector>

struct Point {
  int x = 0, y = 0;
};

class Path {
 public:
  Path(const Point& begin, std::vector<int> steps) : begin_(begin), steps_(std::move(steps)) {}
  const Point& begin() const { return begin_; }
  const std::vector<int>& steps() const { return steps_; }

 private:
  Point begin_;
  std::vector<int> steps_;
};

template <>
struct cachepy::Codec<Path> {
  static void encode(Encoder& out, const Path& path) {
    cachepy::encode(out, path.begin());
    cachepy::encode(out, path.steps());
  }
  static Path decode(Decoder& in) {
    const Point begin = cachepy::decode<Point>(in);
    return Path(begin, cachepy::decode<std::vector<int>>(in));
  }
};

[[cachepy::cache_file("cache")]]
Path longer(const Path& path) {
  cachepy::untracked([] { std::cout << "computing longer\n"; });
  std::vector<int> steps = path.steps();
  steps.push_back(path.begin().y);
  return Path(path.begin(), steps);
}

int main() {
  const Path path = longer(Path({1, 2}, {3}));
  std::cout << path.begin().x << " " << path.steps().back() << "\n";
}
