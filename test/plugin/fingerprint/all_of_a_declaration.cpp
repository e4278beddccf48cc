// All of a declaration and of a statement is in the fingerprint: what is no child of Clang's nodes, too, and attributes.
// RUN: %compare_variants %s -- %fingerprints -std=c++2b -Wno-everything -Wno-error -fblocks -fasm-blocks
#include <cstddef>
#include <cstdlib>
#include <exception>
#include <initializer_list>
#include <string>
#include <type_traits>

// What is promised of a function.
template <class T> inline constexpr bool kPromised = EDIT(true, false);
template <class T> int may_end_the_program(T x) noexcept(kPromised<T>) { if (x > 1) throw 5; return 0; }
[[cachepy::cache_file]] int changes_noexcept_of_a_template(int x) { try { return may_end_the_program(x); } catch (int e) { return e; } }
struct Throwing { ~Throwing() EDIT(, noexcept(false)) { std::abs(1); } };
[[cachepy::cache_file]] int changes_noexcept_of_a_destructor(int x) { Throwing t; return x; }
template <class T> struct Conditional { int v = 0; Conditional(T x) noexcept(sizeof(T) == EDIT(4, 8)) : v(x) {} };
[[cachepy::cache_file]] int changes_noexcept_of_a_constructor(int x) { return Conditional<int>(x).v; }
EDIT(constexpr, inline) int when_evaluated() { return std::is_constant_evaluated() ? 1 : 2; }
[[cachepy::cache_file]] int changes_constexpr_of_a_function(int x) { const int y = when_evaluated(); return x + y; }
template <class T> EDIT(constexpr, ) T when_evaluated_of() { return std::is_constant_evaluated() ? 1 : 2; }
[[cachepy::cache_file]] int changes_constexpr_of_a_template(int x) { static int y = when_evaluated_of<int>(); return x + y; }
struct Literal { int v; EDIT(constexpr, ) Literal() : v(std::is_constant_evaluated() ? 1 : 2) {} };
[[cachepy::cache_file]] int changes_constexpr_of_a_constructor(int x) { static const Literal y; return x + y.v; }
[[cachepy::cache_file]] int changes_const_of_a_constant(int x) { EDIT(const, ) int y = when_evaluated(); return x + y; }

// What the compiler chooses.
[[cachepy::cache_file]] int changes_generic_selection(int x) { return _Generic(x, EDIT(int, long): 1, EDIT(long, int): 2); }
[[cachepy::cache_file]] int changes_default_of_a_selection(int x) { return _Generic(x, EDIT(int, default): 1, EDIT(default, int): 2); }
[[cachepy::cache_file]] int changes_chosen_expression(int x) { return __builtin_choose_expr(sizeof(long) == EDIT(8, 4), x + 1, x - 1); }
[[cachepy::cache_file]] int changes_selected_function(int x) {
  static auto one = [](int y) { return y + EDIT(1, 2); };
  return _Generic(x, int: one, long: one)(x);
}

// Arrays of variable size, wherever they are.
[[cachepy::cache_file]] int changes_row_behind_a_pointer(int n) { int b[64]; using Row = int (*)[n + EDIT(0, 1)]; return ((Row)b)[2][0]; }
static int size(int n, int (*p)[n + EDIT(0, 1)]) { return sizeof(*p); }
[[cachepy::cache_file]] int changes_row_of_a_parameter(int n) { return size(n, nullptr); }
static int rows(int n, void* p) { return static_cast<int (**)[n + EDIT(0, 1)]>(p)[0][1][0]; }
[[cachepy::cache_file]] int changes_row_behind_two_pointers(int n) { int b[64]; int* p = b; return rows(n, &p); }
static int in_parameter(int n, int a[EDIT(n, ++n)]) { return n; }
[[cachepy::cache_file]] int changes_size_computed_on_entry(int n) { int b[64]; return in_parameter(n, b); }
[[cachepy::cache_file]] int changes_row_in_typeof(int n) { int b[64]; __typeof__(int (*)[n * EDIT(1, 2)]) p = (decltype(p))b; return p[1] - p[0]; }

// Attributes.
[[cachepy::cache_file]] long changes_register(long x) {
  register long v asm(EDIT("r12", "r13")) = x;
  register long w asm(EDIT("r13", "r12")) = x + 1;
  long out;
  asm volatile("mov %%r12, %0" : "=r"(out) : "r"(v), "r"(w));
  return out;
}
struct EDIT([[clang::trivial_abi]], ) Passed { ~Passed() { std::abs(2); } };
static int take(Passed) { return 1; }
[[cachepy::cache_file]] int changes_trivial_abi(int x) { return take(Passed{}) + x; }
[[cachepy::cache_file]] int changes_alignment(int x) { alignas(EDIT(8, 64)) char c; return reinterpret_cast<std::size_t>(&c) % 64; }
typedef int Loose __attribute__((aligned(EDIT(1, 4))));
static int loose(const void* p) { return *static_cast<const Loose*>(p); }
[[cachepy::cache_file]] int changes_alignment_of_an_alias(int x) { return loose(&x); }
#ifdef EDITED
typedef float Aliasing;
#else
typedef float __attribute__((may_alias)) Aliasing;
#endif
static int aliased(int x) { *reinterpret_cast<Aliasing*>(&x) = 1; return x; }
[[cachepy::cache_file]] int changes_aliasing(int x) { return aliased(x); }
#if __clang_major__ >= 19
[[cachepy::cache_file]] int changes_assumption(int x) { [[assume(x > EDIT(0, 1))]]; return x; }
#endif
static int looped(int x) {
#pragma clang loop vectorize_width(EDIT(1, 4))
  for (int i = 0; i < 9; ++i) x += i;
  return x;
}
[[cachepy::cache_file]] int changes_hint_of_a_loop(int x) { return looped(x); }
EDIT(, __attribute__((pure))) int maybe_pure(int x);
[[cachepy::cache_file]] int changes_pure(int x) { return maybe_pure(x); }
EDIT(, __attribute__((const))) static int maybe_const(int x) { return x; }
[[cachepy::cache_file]] int changes_const_function(int x) { return maybe_const(x); }
static int not_null(EDIT(, __attribute__((nonnull))) const int* p) { return p ? 1 : 2; }
[[cachepy::cache_file]] int changes_nonnull_parameter(int x) { return not_null(x ? &x : nullptr); }
__attribute__((section(EDIT("one", "two")))) int in_section = 1;
[[cachepy::cache_file]] int changes_section([[cachepy::ignore_arg]] int x) { return *&in_section; }
struct Registered { Registered(int x) : v(x) {} int v; };
EDIT(, [[clang::no_destroy]]) const Registered registered(3);
[[cachepy::cache_file]] int changes_no_destroy(int x) { return x + registered.v; }
__attribute__((EDIT(noinline, always_inline))) static int inlined(int x) { return x; }
[[cachepy::cache_file]] int changes_inlining(int x) { return inlined(x); }
EDIT(, [[noreturn]]) void leave(int);
[[cachepy::cache_file]] int changes_noreturn(int x) { if (x > 100) leave(x); return x; }
__attribute__((annotate("note", EDIT(1, 2)))) static int annotated(int x) { return x; }
[[cachepy::cache_file]] int changes_annotation(int x) { return annotated(x); }
static void one(int* x) { *x += 1; }
static void two(int* x) { *x += 2; }
[[cachepy::cache_file]] int changes_cleanup(int x) { { __attribute__((cleanup(EDIT(one, two)))) int y = x; } return x; }
static void callback(int (*)(int)) __attribute__((EDIT(cold, callback(1, -1))));
[[cachepy::cache_file]] int changes_callback(int x) { callback(nullptr); return x; }

// Enumerations, fields, storage.
enum class Signed : EDIT(int, unsigned) {};
[[cachepy::cache_file]] bool changes_sign_of_an_enumeration(Signed a, Signed b) { return a < b; }
enum Width : EDIT(char, short) { kWidth };
[[cachepy::cache_file]] int changes_width_of_an_enumeration(int x) { Width w[4]; return x + (reinterpret_cast<char*>(w + 1) - reinterpret_cast<char*>(w)); }
struct Changing { EDIT(mutable, ) int v = 1; };
inline const Changing changing;
[[cachepy::cache_file]] int changes_mutable_field(int x) { return x + *&changing.v; }
[[cachepy::cache_file]] int changes_static_of_a_local(int x) { EDIT(static, ) int y = 1; y += x; return y; }
[[cachepy::cache_file]] int changes_lifetime(int x) {
  struct Guard { int* p; ~Guard() { ++*p; } };
  EDIT(const Guard& g = Guard{&x};, Guard{&x};)
  return x;
}

// Calls, allocation.
struct Base { virtual ~Base() = default; virtual int f() const { return 1; } };
struct Derived : Base { int f() const override { return 2; } };
static int qualified(const Base& b) { return b.EDIT(Base::f(), f()); }
[[cachepy::cache_file]] int changes_qualified_call(int x) { return x + qualified(Derived()); }
struct Deallocated {
  virtual ~Deallocated() = default;
};
struct ByItself : Deallocated {
  static void operator delete(void* p) { std::free(p); std::abs(EDIT(1, 2)); }
};
static void release(Deallocated* p) { delete p; }
[[cachepy::cache_file]] int changes_deallocation_by_dynamic_type(int x) { release(new ByItself); return x; }
#ifdef EDITED
#define TAIL , std::size_t
#else
#define TAIL
#endif
struct ByItselfInArrays {
  ~ByItselfInArrays() {}
  static void operator delete[](void* p TAIL) { std::free(p); }
};
[[cachepy::cache_file]] int changes_deallocation_of_arrays(int x) { delete[] new ByItselfInArrays[2]; return x; }
struct alignas(64) Wide { char c[64]; };
[[cachepy::cache_file]] int changes_global_delete(int x) { ByItself* p = new ByItself; EDIT(, ::) delete p; return x; }

// Blocks, assembly, pragmas.
[[cachepy::cache_file]] int changes_capture_of_a_block(int x) { EDIT(, __block) int y = x; int (^f)() = ^{ return y; }; y = 2; return f(); }
static int microsoft() { int r; __asm { mov eax, EDIT(5, 6) } __asm { mov r, eax } return r; }
[[cachepy::cache_file]] int changes_assembly_of_microsoft(int x) { return x + microsoft(); }
[[cachepy::cache_file]] int changes_volatile_assembly(int x) { asm EDIT(, volatile)("" : "+r"(x)); return x; }
extern "C" int called_by_assembly(int x) { return x + EDIT(1, 2); }
[[cachepy::cache_file]] int changes_what_assembly_calls(int x) { asm("call called_by_assembly" : "=a"(x) : "D"(x)); return x; }
int mangled_and_called(int x) { return x + EDIT(1, 2); }
[[cachepy::cache_file]] int changes_what_assembly_calls_by_mangled_name(int x) { asm("call _Z18mangled_and_calledi" : "=a"(x) : "D"(x)); return x; }
int read_by_assembly = EDIT(1, 2);
[[cachepy::cache_file]] int changes_what_assembly_reads(int x) { asm("add read_by_assembly(%%rip), %0" : "+r"(x)); return x; }
static int by_name(int) __attribute__((alias("_Z18mangled_and_calledi")));
[[cachepy::cache_file]] int changes_alias_by_mangled_name(int x) { return by_name(x); }
static float compared(float x) {
#ifdef EDITED
#pragma STDC FENV_ACCESS ON
#endif
  return x;
}
[[cachepy::cache_file]] float changes_pragma_of_a_block(float x) { return compared(x); }

// What is for the eye only.
[[cachepy::cache_file]] int keeps_braces(int x) { if (x) EDIT(return 1;, { return 1; }) return 2; }
[[cachepy::cache_file]] int keeps_const_local(int x) { EDIT(, const) int y = x + 1; return y; }
static int with_parameter(EDIT(, const) int x) { return x; }
[[cachepy::cache_file]] int keeps_const_parameter(int x) { return with_parameter(x); }
[[cachepy::cache_file]] int keeps_unused_alias(int x) { EDIT(using I = int;, ) return x; }
[[cachepy::cache_file]] int keeps_assertion(int x) { EDIT(static_assert(sizeof(int) == 4);, ;) return x; }
[[cachepy::cache_file]] int keeps_hint(int x) { if (x) EDIT([[likely]], ) return 1; return 2; }
[[cachepy::cache_file]] int keeps_diagnostics([[maybe_unused]] EDIT(int y, int z)) { return 1; }
EDIT(, [[nodiscard]]) static int result(int x) { return x; }
[[cachepy::cache_file]] int keeps_nodiscard(int x) { return result(x); }
EDIT([[gnu::noinline]], __attribute__((noinline))) static int noinline_in_two_spellings(int x) { return x; }
[[cachepy::cache_file]] int keeps_spelling_of_an_attribute(int x) { return noinline_in_two_spellings(x); }
