//@ main
struct Item {
  std::string name;
  int rank;
  friend bool operator<(const Item& a, const Item& b) { return a.rank < b.rank; }
  bool operator==(const Item&) const = default;
};
struct Hash {
  std::size_t operator()(const Item& i) const { return std::hash<std::string>()(i.name) ^ i.rank; }
};
struct Less {
  bool operator()(int a, int b) const { return a % 10 < b % 10; }
  using is_transparent = void;
};
static std::vector<int> numbers(int n) {
  std::vector<int> v(n);
  std::iota(v.begin(), v.end(), 1);
  std::transform(v.begin(), v.end(), v.begin(), [](int x) { return (x * 37) % 23; });
  return v;
}
CACHED std::vector<int> sorted(int n) {
  auto v = numbers(n);
  std::sort(v.begin(), v.end(), [](int a, int b) { return a % 7 != b % 7 ? a % 7 < b % 7 : a < b; });
  v.erase(std::unique(v.begin(), v.end()), v.end());
  return v;
}
CACHED std::vector<int> algorithms(int n) {
  auto v = numbers(n);
  std::stable_partition(v.begin(), v.end(), [](int x) { return x % 2 == 0; });
  std::rotate(v.begin(), v.begin() + 2, v.end());
  auto it = std::find_if(v.begin(), v.end(), [](int x) { return x > 10; });
  return {int(it - v.begin()), std::accumulate(v.begin(), v.end(), 0),
          std::count_if(v.begin(), v.end(), [](int x) { return x < 5; }) > 2,
          *std::max_element(v.begin(), v.end())};
}
CACHED std::vector<Item> items(int n) {
  std::vector<Item> v{{"c", 3}, {"a", n}, {"b", 1}};
  std::sort(v.begin(), v.end());
  std::set<Item> s(v.begin(), v.end());
  std::unordered_set<Item, Hash> h(v.begin(), v.end());
  v.push_back({"size", int(s.size() + h.size())});
  return v;
}
CACHED std::map<std::string, int> counts(const std::string& text) {
  std::map<std::string, int> m;
  std::istringstream in(text);
  for (std::string w; in >> w;) ++m[w];
  std::map<int, int, Less> byten{{12, 1}, {2, 5}, {31, 2}};
  m["#"] = byten.begin()->first + byten.count(41);
  return m;
}
CACHED std::string views(int n) {
  auto v = numbers(n);
  std::string out;
  for (int x : v | std::views::filter([](int x) { return x > 6; }) |
                   std::views::transform([](int x) { return x * 2; }) | std::views::take(4))
    out += std::to_string(x) + ",";
  return out;
}
CACHED std::string variants(int n) {
  std::variant<int, std::string, double> v;
  if (n == 1)
    v = 4;
  else if (n == 2)
    v = "text";
  else
    v = 2.5;
  struct Visit {
    std::string operator()(int i) { return "i" + std::to_string(i); }
    std::string operator()(const std::string& s) { return "s" + s; }
    std::string operator()(double d) { return "d" + std::to_string(d); }
  };
  std::optional<int> o;
  if (n > 1) o = n;
  std::tuple t(n, 'c', 2.5);
  return std::visit(Visit{}, v) + std::to_string(o.value_or(-4)) + std::get<1>(t) +
         std::to_string(std::get<0>(t));
}
CACHED std::string strings(const std::string& s) {
  std::string r = s.substr(1, 3) + std::string(3, 'z');
  r.replace(0, 1, "Q");
  std::string_view v = s;
  v.remove_prefix(2);
  std::ostringstream out;
  out << std::hex << std::setw(6) << std::setfill('*') << 255 << std::boolalpha << true << v;
  return r + out.str() + std::to_string(std::stoi("12") + s.find('l'));
}
CACHED std::shared_ptr<std::vector<int>> shared(int n) {
  auto p = std::make_shared<std::vector<int>>(n, 3);
  auto q = p;
  q->push_back(int(q.use_count()));
  std::unique_ptr<int, void (*)(int*)> u(new int(n), [](int* i) { delete i; });
  p->push_back(*u);
  return p;
}
CACHED std::vector<double> maths(double x) {
  std::complex<double> c(x, 1);
  std::array<int, 3> a{1, 2, 3};
  std::bitset<8> b(37);
  std::mt19937 g(int(x) + 5);
  std::chrono::milliseconds ms = std::chrono::seconds(int(x));
  return {std::norm(c),        std::pow(x, 3),
          std::floor(x * 2.7), double(a[1] + b.count()),
          double(g() % 1000),  double(ms.count()),
          std::hypot(x, 4),    double(std::gcd(12, 18) + std::popcount(29u))};
}
void run() {
  show(sorted(12), algorithms(14), counts("a b a c b a"), views(15), variants(1), variants(2), variants(3),
       strings("hello world"), shared(3), maths(2.5));
  for (auto& i : items(2)) show(i.name, i.rank);
}
