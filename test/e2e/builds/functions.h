// What each way of building must not change. Includes nothing, so that a module can export it.
struct Table {
  std::vector<std::string> names;
  double scale;
};
[[cachepy::cache_file("cache")]] inline Table make_table(const std::string& name, unsigned count) {
  cachepy::untracked([] { std::fputs("computed make_table\n", stderr); });
  return {std::vector<std::string>(count, name), 1.5};
}
template <class T>
[[cachepy::cache_file("cache")]] T twice(T value) {
  cachepy::untracked([] { std::fputs("computed twice\n", stderr); });
  return value + value;
}
struct Shape {
  virtual ~Shape() = default;
  virtual int area(int side) const = 0;
};
struct Prism final : Shape {
  int height = 3;
  [[cachepy::cache_file("cache")]] int area(int side) const override {
    cachepy::untracked([] { std::fputs("computed area\n", stderr); });
    return height * side;
  }
};
