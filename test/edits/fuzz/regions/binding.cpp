//@ main
struct Triple {
  int a;
  double b;
  std::string c;
};
struct Custom {
  int x, y;
  template <std::size_t I>
  auto get() const {
    if constexpr (I == 0)
      return x + 1;
    else
      return std::to_string(y * 2);
  }
};
}
template <>
struct std::tuple_size<REGION::Custom> : std::integral_constant<std::size_t, 2> {};
template <std::size_t I>
struct std::tuple_element<I, REGION::Custom> {
  using type = std::conditional_t<I == 0, int, std::string>;
};
namespace REGION {
struct Walk {
  int n;
  struct It {
    int i;
    int operator*() const { return i * i; }
    It& operator++() {
      i += 2;
      return *this;
    }
    bool operator!=(const It& o) const { return i < o.i; }
  };
  It begin() const { return {1}; }
  It end() const { return {n}; }
};
static Triple made(int n) {
  return {n, n * 0.5, "t"};
}
namespace adl {
struct Tag {
  int v;
};
int weight(Tag t) {
  return t.v + 3;
}
Tag* begin(std::pair<Tag, Tag>& p) {
  return &p.first;
}
}  // namespace adl
template <class T>
int weigh(T t) {
  return weight(t);
}
CACHED std::string structured(int n) {
  auto [a, b, c] = made(n);
  const auto& [x, y] = Custom{n, 4};
  int arr[2] = {n, 7};
  auto& [p, q] = arr;
  p += 1;
  std::map<int, std::string> m{{1, "one"}, {2, "two"}};
  std::string s;
  for (const auto& [k, v] : m) s += std::to_string(k) + v;
  return std::to_string(a + p + q + x) + c + y + s + std::to_string(b);
}
CACHED int walks(int n) {
  int s = 0;
  for (int v : Walk{n}) s = s * 3 + v;
  for (auto&& v : std::vector<bool>{true, false, true}) s += v;
  for (int i = 1; char c : std::string("ab")) s += c * i++;
  return s;
}
CACHED int found(int n) {
  return weigh(adl::Tag{n});
}
void run() {
  show(structured(3), walks(8), found(4));
}
