// RUN: %compare_variants %s -- %fingerprints
#include <utility>

const int kConst = EDIT(1, 2);
constexpr int kConstexpr = EDIT(1, 2);
inline constexpr int kTable[] = {1, EDIT(2, 3), 4};
static const char* const kName = EDIT("a", "b");
constexpr int constexpr_function(int x) { return x + EDIT(1, 2); }
constexpr int kComputed = constexpr_function(1);
enum Plain { kFirst = EDIT(1, 2), kSecond };
enum class Scoped : short { kFirst = EDIT(1, 2), kOther = 9 };
enum class Wide : EDIT(short, int) { kFirst };
enum Narrow : EDIT(unsigned char, int) {};
enum Signed : EDIT(unsigned char, signed char) {};
enum { kUnnamed = EDIT(1, 2) };
EDIT(, const int kCounted = __COUNTER__;)
const int kCountedNext = __COUNTER__;
static const auto [kLeft, kRight] = std::pair(1, EDIT(2, 3));
struct Halves { int left, right; };
const auto [kLeftHalf, kRightHalf] = Halves{1, EDIT(2, 3)};
struct Members { static constexpr int kMember = EDIT(1, 2); static const int kOutOfLine; };
const int Members::kOutOfLine = EDIT(1, 2);
struct { int x = EDIT(1, 2); int get() const { return x; } } kUnnamedFirst;
struct { int x = EDIT(2, 1); int get() const { return x; } } kUnnamedSecond;
int mutable_global = EDIT(1, 2);
EDIT(, thread_local) int one_or_many = 1;
int compute() { return EDIT(1, 2); }
const int kDynamic = compute();

[[cachepy::cache_file]] int changes_const(int x) { return x + kConst; }
[[cachepy::cache_file]] int changes_constexpr(int x) { return x + kConstexpr; }
[[cachepy::cache_file]] int changes_table(int x) { return kTable[x]; }
[[cachepy::cache_file]] char changes_string(int x) { return kName[x]; }
[[cachepy::cache_file]] int changes_constexpr_function(int x) { return constexpr_function(x); }
[[cachepy::cache_file]] int changes_computed(int x) { return x + kComputed; }
[[cachepy::cache_file]] int changes_enumerator(int x) { return x + kFirst; }
[[cachepy::cache_file]] int changes_next_enumerator(int x) { return x + kSecond; }
[[cachepy::cache_file]] int changes_scoped_enumerator(int x) { return x + static_cast<int>(Scoped::kFirst); }
[[cachepy::cache_file]] int changes_width_of_enumeration(int x) { return x + sizeof(Wide); }
[[cachepy::cache_file]] int changes_what_fits_an_enumeration(int x) { return static_cast<int>(static_cast<Narrow>(x)); }
[[cachepy::cache_file]] int changes_sign_of_enumeration([[cachepy::ignore_arg]] const void* bytes) {
  Signed value;
  __builtin_memcpy(&value, bytes, sizeof value);
  return value;
}
[[cachepy::cache_file]] int changes_counted(int x) { return x + kCountedNext; }
[[cachepy::cache_file]] int changes_binding(int x) { return x + kRight; }
[[cachepy::cache_file]] int changes_binding_of_field(int x) { return x + kRightHalf; }
[[cachepy::cache_file]] int changes_which_binding(int x) { return x + EDIT(kLeftHalf, kRightHalf); }
[[cachepy::cache_file]] int changes_unnamed_enumerator(int x) { return x + kUnnamed; }
[[cachepy::cache_file]] int changes_unnamed_classes(int x) { return x * kUnnamedFirst.get() + kUnnamedSecond.get(); }
[[cachepy::cache_file]] int changes_switch(int x) { switch (x) { case kFirst: return 7; default: return 8; } }
[[cachepy::cache_file]] int changes_static_member(int x) { return x + Members::kMember; }
[[cachepy::cache_file]] int changes_static_member_out_of_line(int x) { return x + Members::kOutOfLine; }
[[cachepy::cache_file]] int changes_initial_value(int x) { return x + mutable_global; }
[[cachepy::cache_file]] int changes_thread_local(int x) { return x + one_or_many; }
[[cachepy::cache_file]] int changes_dynamic_initialiser(int x) { return x + kDynamic; }
[[cachepy::cache_file]] int changes_local_constant(int x) { static const int k = EDIT(1, 2); return x + k; }
[[cachepy::cache_file]] int changes_array_bound(int x) { int a[kConst + 1] = {}; return sizeof a + x; }

[[cachepy::cache_file]] int keeps_other_enumerator(int x) { return x + static_cast<int>(Scoped::kOther); }
[[cachepy::cache_file]] int keeps_constants_not_used(int x) { return x; }
