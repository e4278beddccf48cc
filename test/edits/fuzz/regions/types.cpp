//@ main
using Adjusted = int(int[3], int(char));
typedef int Noexcept(int) noexcept;
using Member = int(std::pair<int, long>::*);
using Method = std::size_t (std::string::*)() const noexcept;
typedef int Array[4];
typedef int Unknown[];
using Nested = int (*(*)(int))[2];
enum struct E : std::uint8_t { x = 200 };
template <class T>
using Under = __underlying_type(T);
using Plain = std::remove_cvref_t<const int&>;
template <class T>
using Pointer = T*;
using Wide = _BitInt(100);
using Real = _Complex float;
using Vec = short __attribute__((vector_size(8)));
using Shared = std::atomic<long>;
typedef __typeof__(1 + 2L) Typeof;
using Fun = auto(int) -> long;
template <class... T>
struct Pack {
  static constexpr int n = sizeof...(T);
};
template <class... T>
using Doubled = Pack<T*...>;
struct [[gnu::may_alias]] Alias {
  int v;
};
using Ref = int&;
using Rref = int&&;
using Cref = const volatile long*;
template <template <class> class C>
struct Takes {
  C<int> c;
};
template <class T>
struct One {
  T t;
  int f() { return sizeof(*this); }
  One* self() { return this; }
};
static auto deduced(int n) {
  return n * 2.5;
}
static decltype(auto) exact(int& n) {
  return (n);
}
static int decayed(int a[3], int f(int)) {
  return f(a[1]);
}
static int plus(int n) {
  return n + 1;
}
template <class T, std::size_t N>
static int extent(const T (&)[N]) {
  return N;
}
template <class F>
struct Signature;
template <class R, class... A>
struct Signature<R(A...)> {
  static constexpr int n = 1 + sizeof...(A);
};
template <class R, class... A>
struct Signature<R(A...) noexcept> {
  static constexpr int n = 10 + sizeof...(A);
};
template <class T>
constexpr int rank_of(T*) {
  return 1 + (std::is_const_v<T> ? 5 : 0);
}
template <class T>
static int sizes() {
  return int(sizeof(T)) + int(alignof(T)) * 7;
}
CACHED int sized(int n) {
  return sizes<Array>() + sizes<E>() + sizes<Under<E>>() * 2 + sizes<Wide>() + sizes<Real>() + sizes<Vec>() +
         sizes<Typeof>() + sizes<Method>() + sizes<Member>() + sizes<Alias>() + sizes<Takes<One>>() + n;
}
CACHED int shaped(int n) {
  int a[3] = {1, n, 3};
  const Array b = {n, 1};
  exact(a[0]) = 6;
  Cref c = nullptr;
  const int k = n;
  return decayed(a, plus) + a[0] + int(deduced(n)) + extent(b) + Signature<int(int, char)>::n +
         Signature<Noexcept>::n + Doubled<int, char>::n + rank_of(&a[0]) * 3 + rank_of(&k) + One<int>{n}.f() +
         int(E(n)) + int(static_cast<Plain>(n)) + std::is_same_v<Pointer<int>, decltype(&a[0])> +
         (c == nullptr);
}
void run() {
  show(sized(1), shaped(4));
}
