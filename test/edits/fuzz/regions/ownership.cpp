//@ header
struct Leaf {
  int value = 1;
  std::shared_ptr<Leaf> next;
};
struct Tree {
  std::shared_ptr<Leaf> first;
  std::vector<std::shared_ptr<Leaf>> leaves;
  std::map<int, std::shared_ptr<const int>> numbers;
};
struct Release {
  void operator()(int* p) const { delete p; }
};
struct Shape {
  virtual ~Shape() = default;
  virtual int area() const = 0;
};
struct Square final : Shape {
  int side = 2;
  int area() const override { return side * side; }
};
//@ main
inline std::shared_ptr<Leaf>& registry() {
  static std::shared_ptr<Leaf> one = std::make_shared<Leaf>();
  return one;
}
CACHED Tree tree(int n) {
  Tree t{std::make_shared<Leaf>(), {}, {}};
  t.first->value = n + 3;
  for (int i = 0; i < n; ++i) t.leaves.push_back(i % 2 ? t.first : std::make_shared<Leaf>(Leaf{i, t.first}));
  t.numbers[1] = std::make_shared<int>(n);
  t.numbers[2] = t.numbers[1];
  return t;
}
CACHED std::shared_ptr<Leaf> same(const std::shared_ptr<Leaf>& leaf) {
  return leaf->value > 2 ? leaf : std::make_shared<Leaf>(Leaf{leaf->value + 1, nullptr});
}
CACHED std::shared_ptr<Leaf> single(int n) {
  return n > 1 ? registry() : std::make_shared<Leaf>();
}
CACHED std::pair<const int, std::string> constant(int n) {
  return {n * 3, std::string(n, 'x')};
}
CACHED std::vector<std::tuple<const std::string, const int>> constants(int n) {
  std::vector<std::tuple<const std::string, const int>> all;
  for (int i = 0; i < n; ++i) all.emplace_back(std::to_string(i), i * i);
  return all;
}
CACHED int released(const std::unique_ptr<int, Release>& p) {
  return p ? *p + 1 : -1;
}
CACHED std::unique_ptr<Square> square(int side) {
  auto made = std::make_unique<Square>();
  made->side = side + 1;
  return made;
}
CACHED int kept(int n) {
  static const int made_once = [] { return 5; }();
  return n + made_once;
}
CACHED void grow(std::vector<int>& all, std::optional<int>& last) {
  all.push_back(static_cast<int>(all.size()) + 1);
  last = all.back() * 2;
}
void run() {
  const Tree t = tree(3);
  show(t.leaves[1] == t.first, t.leaves[0]->next == t.first, t.numbers.at(1) == t.numbers.at(2),
       t.first->value);
  const auto leaf = std::make_shared<Leaf>(Leaf{4, nullptr});
  show(same(leaf) == leaf, same(std::make_shared<Leaf>())->value);
  show(single(2) == registry(), single(1) == registry());
  show(constant(2).first, constant(2).second, std::get<1>(constants(3)[2]));
  show(released(std::unique_ptr<int, Release>(new int(4))), square(3)->area(), kept(1));
  std::vector<int> all;
  std::optional<int> last;
  grow(all, last);
  grow(all, last);
  show(all.size(), *last);
}
