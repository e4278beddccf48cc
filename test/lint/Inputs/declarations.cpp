// Where attributes go: every way to begin a declaration.
#include <vector>
namespace n {
[[nodiscard]] static inline int nodiscard(int n) { for (int i = 0; i < n; ++i) n *= i; return n; }
__attribute__((noinline)) int gnu(int n) { for (int i = 0; i < n; ++i) n *= i; return n; }
auto trailing(int n) noexcept -> int { for (int i = 0; i < n; ++i) n *= i; return n; }
const std::vector<int> qualified(int n) { std::vector<int> v; for (int i = 0; i < n; ++i) v.push_back(i); return v; }
struct Base {
  virtual ~Base() = default;
  virtual int of_class(int n) const { for (int i = 0; i < n; ++i) n *= i; return n; }
  friend int befriended(int n) { for (int i = 0; i < n; ++i) n *= i; return n; }
  explicit Base(int n) { for (int i = 0; i < n; ++i) size *= i; }
  template <class T> static T member_template(T n) { for (int i = 0; i < n; ++i) n *= i; return n; }
  int outside(int n) const;
  int size = 1;
};
int Base::outside(int n) const { for (int i = 0; i < n; ++i) n *= i; return n; }
template <class T> requires(sizeof(T) < 100) T constrained(T n) { for (int i = 0; i < n; ++i) n *= i; return n; }
template <class T> struct Table { template <class U> U get(U n) const; };
template <class T> template <class U> U Table<T>::get(U n) const { for (int i = 0; i < n; ++i) n *= i; return n; }
template <class T> T special(T n) { return n; }
template <> int special(int n) { for (int i = 0; i < n; ++i) n *= i; return n; }
int befriended(int n);
long use() { return Base::member_template(1) + constrained(2) + special(3) + Table<int>().get(4) + nodiscard(5) + befriended(Base(1).size); }
}
extern "C" { int in_c(int n) { for (int i = 0; i < n; ++i) n *= i; return n; } }
extern "C" int in_c_too(int n) { for (int i = 0; i < n; ++i) n *= i; return n; }
