//@ header
template <class T>
struct Traits {
  static constexpr int weight = 1;
  using wide = T;
  static int of(T) { return 10; }
};
template <>
struct Traits<char> {
  static constexpr int weight = 3;
  using wide = int;
  static int of(char c) { return c + 1; }
};
template <class T>
struct Traits<T*> {
  static constexpr int weight = 5;
  using wide = long;
  static int of(T* p) { return *p + 2; }
};
template <class T>
T twice(T v) {
  return v + v;
}
template <>
inline int twice<int>(int v) {
  return v * 2 + 1;
}
extern template short twice<short>(short);
//@ main
template <int N>
struct Fact {
  enum { value = N * Fact<N - 1>::value };
};
template <>
struct Fact<0> {
  enum { value = 1 };
};
template <class... T>
constexpr auto sum(T... v) {
  return (v + ... + 0);
}
template <class... T>
int count_big(T... v) {
  return ((v > 3 ? 1 : 0) + ...);
}
template <class F, class... A>
auto call(F f, A&&... a) -> decltype(f(std::forward<A>(a)...)) {
  return f(std::forward<A>(a)...);
}
template <class T, std::size_t N>
constexpr std::size_t len(T (&)[N]) {
  return N;
}
template <template <class, class...> class C, class T>
T first(const C<T>& c) {
  return *c.begin();
}
template <class T>
inline constexpr T pi = T(3.25);
template <>
inline constexpr int pi<int> = 3;
template <class T>
concept Addable = requires(T a) {
  a + a;
  { a.size() } -> std::convertible_to<std::size_t>;
};
template <class T>
int kind(T) {
  return 1;
}
template <Addable T>
int kind(T) {
  return 2;
}
template <class T>
  requires std::integral<T>
int kind(T) {
  return 3;
}
template <class T>
std::enable_if_t<std::is_floating_point_v<T>, int> pick(T) {
  return 4;
}
template <class T>
std::enable_if_t<!std::is_floating_point_v<T>, int> pick(T) {
  return 5;
}
template <class T>
struct Box {
  T v;
  Box(T x) : v(x) {}
  template <class U>
  auto with(U u) const {
    return v + u;
  }
  static inline int made = 2;
  struct In {
    T t;
  };
};
Box(const char*) -> Box<std::string>;
template <auto V>
int constant() {
  return int(V) + 1;
}
struct Key {
  int a;
  char b;
  constexpr bool operator==(const Key&) const = default;
};
template <Key K>
int keyed() {
  return K.a * 10 + K.b;
}
template <class T>
using Vec = std::vector<T>;
template <bool B>
struct Flag : std::bool_constant<B> {};
CACHED int traits(int n) {
  int i = n;
  return Traits<int>::of(n) + Traits<char>::of(char(n)) + Traits<int*>::of(&i) + Traits<char>::weight * 100 +
         int(sizeof(Traits<int*>::wide));
}
CACHED int twices(int n) {
  return twice(n) + int(twice(2.5)) + twice<short>(short(n));
}
CACHED int packs(int n) {
  return sum(n, 2, 3) + count_big(n, 4, 9) * 10 + Fact<4>::value;
}
CACHED int chosen(int n) {
  return kind(n) + kind(std::string("a")) * 10 + kind(2.5) * 100 + pick(1.f) * 1000 + pick(n);
}
CACHED std::string boxes(int n) {
  Box b("x");
  Box c(n);
  Box<int>::In in{n};
  return b.with("y") + std::to_string(c.with(1.5)) + std::to_string(in.t + Box<int>::made);
}
CACHED int values(int n) {
  int a[] = {1, 2, n};
  Vec<int> v{n, 2};
  return constant<'a'>() + keyed<Key{2, 'c'}>() + int(pi<double> * 4) + pi<int> + int(len(a)) + first(v) +
         Flag<true>::value + call([](int x) { return x * 2; }, n);
}
void run() {
  show(traits(4), twices(3), packs(5), chosen(2), boxes(6), values(7));
}
//@ other
template short twice<short>(short);
