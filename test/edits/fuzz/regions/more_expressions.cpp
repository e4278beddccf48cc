//@ main
extern "C++" {
inline int in_linkage(int n) {
  return n + 41;
}
}
struct Holder {
  int a[3] = {1, 2, 3};
  int n = 5;
  Holder() = default;
  Holder(const Holder&) = default;
};
template <class... T>
int counted(T... t) {
  return int(sizeof...(T)) + int(sizeof...(t)) * 10;
}
template <int... I>
int listed() {
  int all[] = {I...};
  int s = 0;
  for (int v : all) s = s * 3 + v;
  return s;
}
template <class T>
void destroy(T& t) {
  t.~T();
}
template <int N, class... T>
auto nth(T... t) {
  return t...[N];
}
template <class T>
struct Maker {
  friend int befriended(Maker) { return sizeof(T) + 2; }
  template <class U>
  friend struct Other;
};
template <class T, class U>
inline constexpr int pair_value = 1;
template <class T>
inline constexpr int pair_value<T, int> = 2;
template <class... B>
struct Bases : B... {
  using B::f...;
};
struct F1 {
  int f(int n) { return n + 1; }
};
struct F2 {
  int f(const char*) { return 9; }
};
struct Big {
  std::string text = "big";
};
const Big& extended = Big{"longer"};
static int evaluated(int n) {
  return __builtin_bit_cast(unsigned, 1.25f) % 1000 + n;
}
struct Comma {
  int v;
};
static float converted(int n) {
  typedef int i4 __attribute__((ext_vector_type(4)));
  typedef float f4 __attribute__((ext_vector_type(4)));
  i4 v = {n, 2, 3, 4};
  f4 f = __builtin_convertvector(v, f4);
  return f.x + f.w;
}
struct Grid {
  int n;
  int operator[](int i, int j) const { return i * n + j; }
};
static int designated(int n) {
  struct In {
    int p, q[3];
  } s = {.p = n, .q = {1, 7}};
  return s.p + s.q[1];
}
static int literal(int n) {
  int* p = (int[]){n, 2, 3};
  return p[2] + (int){n};
}
template <class T>
concept Sized = requires(T t) {
  typename T::value_type;
  requires sizeof(T) > 4;
  { t.size() } noexcept;
};
static int pseudo(int n) {
  using I = int;
  n.I::~I();
  return n;
}
CACHED int arrays(int n) {
  Holder h;
  h.a[1] = n;
  Holder k = h;
  auto by = [h] { return h.a[1]; };
  auto [a, b] = std::pair<Holder, int>(k, 2);
  return k.a[1] + by() + a.a[2] + int() + int{} + double();
}
CACHED int packs(int n) {
  int i = n;
  destroy(i);
  return counted(n, 'c', 2.5) + listed<1, 2, 3>() + nth<1>(n, n * 2, 5) + pair_value<char, int> * 100 +
         pair_value<int, char> + befriended(Maker<int>{}) + Bases<F1, F2>{}.f(n) + Bases<F1, F2>{}.f("");
}
CACHED int rest(int n) {
  return evaluated(n) + int(converted(n)) + Grid{4}[n, 2] + designated(n) + literal(n) +
         Sized<std::string> * 1000 + in_linkage(n) + int(extended.text.size()) + __is_lvalue_expr(n) +
         ((void)0, n) + __builtin_reduce_add((__attribute__((vector_size(16))) int){n, 1, 2, 3}) +
         (typeid(Comma) == typeid(Holder)) + (&typeid(int) != nullptr) + int(__builtin_FUNCTION()[0]) +
         pseudo(n) + (__extension__ 3);
}
void run() {
  show(arrays(6), packs(3), rest(4));
}
