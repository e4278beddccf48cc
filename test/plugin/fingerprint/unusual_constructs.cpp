// Corners of the language whose meaning is not where one looks first.
// RUN: %compare_variants %s -- %fingerprints -std=c++2b -Wno-everything -Wno-error -fblocks
#include <compare>
#include <coroutine>
#include <functional>
#include <optional>
#include <ranges>
#include <string>
#include <tuple>
#include <variant>
#include <vector>

// Expressions.
[[cachepy::cache_file]] int changes_statement_expression(int x) { return ({ int y = x; y + EDIT(1, 2); }); }
[[cachepy::cache_file]] int changes_elvis(int x) { return x ?: EDIT(1, 2); }
[[cachepy::cache_file]] int changes_variable_array(int x) { int a[EDIT(x, x + 1)]; return sizeof a; }
[[cachepy::cache_file]] int changes_computed_goto(int x) {
  void* to[] = {&&one, &&two};
  goto *to[x];
one: return EDIT(1, 2);
two: return 3;
}
[[cachepy::cache_file]] int changes_which_address_of_label(int x) {
  goto *(x ? EDIT(&&one, &&two) : &&two);
one: return 1;
two: return 3;
}
[[cachepy::cache_file]] int changes_assembly(int x) { asm(EDIT("incl %0", "decl %0") : "+r"(x)); return x; }
[[cachepy::cache_file]] long changes_which_operand_has_a_name(long x, long y) {
  asm("sub %[a], %[b]" : EDIT([a], [b]) "+r"(x), EDIT([b], [a]) "+r"(y));
  return y;
}
[[cachepy::cache_file]] int changes_where_assembly_jumps(int) {
  asm goto("jmp %l0" : : : : EDIT(one, two));
one: return 1;
two: return 3;
}
[[cachepy::cache_file]] float changes_component_of_vector(float x) {
  typedef float four __attribute__((ext_vector_type(4)));
  four v = {x, 1, 2, 3};
  return v.EDIT(x, y);
}
[[cachepy::cache_file]] int changes_vector(int x) {
  typedef int four __attribute__((vector_size(16)));
  four v = {x, 1, 2, 3};
  return __builtin_shufflevector(v, v, EDIT(0, 1), 2, 4, 6)[0];
}
[[cachepy::cache_file]] int changes_atomic(int x) { return __atomic_fetch_add(&x, EDIT(1, 2), __ATOMIC_SEQ_CST); }
[[cachepy::cache_file]] int changes_block(int x) { int (^f)(int) = ^(int y) { return y + EDIT(1, 2); }; return f(x); }
[[cachepy::cache_file]] double changes_complex(double x) { _Complex double c = {x, EDIT(1, 2)}; return __imag c; }
[[cachepy::cache_file]] bool changes_noexcept_operator(int x) { return noexcept(EDIT(x, throw x)); }
[[cachepy::cache_file]] int changes_designated(int x) { struct P { int a, b; }; P p{.EDIT(a, b) = x}; return p.a; }
struct Numbered { int v; Numbered(int x = EDIT(1, 2)) : v(x) {} };
[[cachepy::cache_file]] int changes_rest_of_array(int x) { Numbered a[2](x); return a[1].v; }
[[cachepy::cache_file]] char changes_what_the_compiler_tells(int x) { return EDIT(__builtin_FILE, __builtin_FUNCTION)()[x]; }
[[cachepy::cache_file]] int changes_placement(int x) { int y = 0; new (EDIT(&x, &y)) int(3); return x; }
[[cachepy::cache_file]] int changes_value_initialisation(int) { int* p = new int EDIT((), ); int x = *p; delete p; return x; }
[[cachepy::cache_file]] bool changes_dynamic_cast([[cachepy::ignore_arg]] std::streambuf* b) {
  struct A : std::streambuf {};
  struct B : std::streambuf {};
  return dynamic_cast<EDIT(A, B)*>(b);
}
[[cachepy::cache_file]] std::string changes_typeid(int) { return typeid(EDIT(int, long)).name(); }
[[cachepy::cache_file]] int changes_try(int x) { try { throw x; } catch (EDIT(int, long)) { return 1; } catch (...) { return 2; } }
int function_try(int x) try { throw x; } catch (int y) { return y + EDIT(1, 2); }
[[cachepy::cache_file]] int changes_function_try(int x) { return function_try(x); }
[[cachepy::cache_file]] int changes_subscript(int x) {
  struct Grid { int operator[](int a, int b) const { return a EDIT(-, +) b; } };
  return Grid()[x, 1];
}

constexpr int by_evaluation(int x) { return __builtin_is_constant_evaluated() ? x : -x; }
[[cachepy::cache_file]] int changes_when_evaluated(int x) { EDIT(constexpr, const) int y = by_evaluation(1); return x + y; }

// Comparisons that the compiler writes.
struct Defaulted { int a, b; auto operator<=>(const Defaulted&) const = default; };
struct Member { int v; bool operator==(const Member& o) const { return v == o.v EDIT(, +1); } };
struct OfMember { Member m; bool operator==(const OfMember&) const = default; };
struct Spaceship { int v; std::strong_ordering operator<=>(const Spaceship& o) const { return EDIT(v <=> o.v, o.v <=> v); } };
[[cachepy::cache_file]] bool changes_rewritten(int x) { return Spaceship{x} < Spaceship{1}; }
[[cachepy::cache_file]] bool changes_defaulted_equality(int x) { return OfMember{x} == OfMember{1}; }
[[cachepy::cache_file]] bool changes_negated_equality(int x) { return OfMember{x} != OfMember{1}; }
[[cachepy::cache_file]] bool keeps_defaulted(int x) { return Defaulted{x} < Defaulted{1}; }

// Implicit members.
struct Copied { int v; Copied(int v) : v(v) {} Copied(const Copied& o) : v(o.v + EDIT(0, 1)) {} };
struct Holder { Copied part[2]; };
[[cachepy::cache_file]] int changes_copy_of_member(int x) { Holder a{x, x}; Holder b = a; return b.part[0].v; }
struct Moved {
  int v = 0;
  Moved() = default;
  Moved(const Moved& o) : v(o.v) {}
  Moved(Moved&& o) noexcept(EDIT(true, false)) : v(o.v + 100) {}
};
[[cachepy::cache_file]] int changes_whether_vectors_copy(int x) {
  Moved a, b(a), c(std::move(b));
  std::vector<Moved> v(1);
  v.resize(100);
  return v[0].v;
}
struct Counting {
  int v = 0;
  Counting() = default;
  Counting(const Counting& o) : v(o.v + 1) {}
  Counting(Counting&& o) noexcept : v(o.v + 100) {}
};
struct MovedByParts {
  Counting part;
  MovedByParts() = default;
  MovedByParts(const MovedByParts&) = default;
  MovedByParts(MovedByParts&&) noexcept(EDIT(true, false)) = default;
};
[[cachepy::cache_file]] int changes_whether_vectors_copy_by_default(int x) {
  MovedByParts a, b(a), c(std::move(b));
  std::vector<MovedByParts> v;
  while (v.size() < 100) v.push_back(std::move(a));
  return x + v[0].part.v;
}
struct Converted {
  int v;
  Converted(int x) noexcept(EDIT(true, false)) : v(x) {}
  Converted(const Converted& o) : v(o.v + 1) {}
  Converted(Converted&& o) noexcept : v(o.v + 100) {}
  Converted& operator=(const Converted&) = default;
};
[[cachepy::cache_file]] int changes_whether_variants_move(int x) {
  std::variant<std::string, Converted> assigned, moved(Converted{x});
  assigned = x;
  assigned.swap(moved);
  return std::get<Converted>(moved).v;
}
struct Assigned { int v; Assigned& operator=(const Assigned& o) { v = o.v + EDIT(0, 1); return *this; } };
struct AssignedHolder { Assigned part; };
[[cachepy::cache_file]] int changes_assignment_of_member(int x) { AssignedHolder a{x}, b{0}; b = a; return b.part.v; }
struct Made { int v; explicit Made(int x) : v(x + EDIT(1, 2)) {} };
struct Inheriting : Made { using Made::Made; };
[[cachepy::cache_file]] int changes_inherited_constructor(int x) { return Inheriting(x).v; }
struct Delegating { int v; Delegating() : Delegating(EDIT(1, 2)) {} explicit Delegating(int x) : v(x) {} };
[[cachepy::cache_file]] int changes_delegating_constructor(int) { return Delegating().v; }
struct Convertible { operator int() const { return EDIT(1, 2); } };
[[cachepy::cache_file]] int changes_conversion(int x) { return x + Convertible(); }
struct Counted {
  static void* operator new(std::size_t n) { return ::operator new(n + EDIT(0, 1)); }
  static void operator delete(void* p) { ::operator delete(p); }
};
[[cachepy::cache_file]] bool changes_operator_new(int) { Counted* c = new Counted; delete c; return true; }

// Bindings, ranges, literals.
struct Pair { int a, b; template <std::size_t I> int get() const { return I == 0 ? a : b + EDIT(0, 1); } };
template <> struct std::tuple_size<Pair> { static constexpr std::size_t value = 2; };
template <std::size_t I> struct std::tuple_element<I, Pair> { using type = int; };
[[cachepy::cache_file]] int changes_tuple_protocol(int x) { auto [a, b] = Pair{x, 1}; return b; }
struct Range { int* begin() { return data + EDIT(0, 1); } int* end() { return data + 3; } int data[3] = {1, 2, 3}; };
[[cachepy::cache_file]] int changes_range_for(int x) { for (int y : Range()) x += y; return x; }
int operator""_unit(unsigned long long x) { return static_cast<int>(x) * EDIT(1, 2); }
[[cachepy::cache_file]] int changes_user_literal(int x) { return x + 3_unit; }
[[cachepy::cache_file]] int changes_view(int x) {
  std::vector<int> v{x, 1};
  int sum = 0;
  for (int y : v | std::views::transform([](int y) { return y + EDIT(1, 2); })) sum += y;
  return sum;
}
[[cachepy::cache_file]] int changes_visitor(int x) {
  std::variant<int, std::string> v = x;
  struct Visitor { int operator()(int y) { return y + EDIT(1, 2); } int operator()(const std::string&) { return 0; } };
  return std::visit(Visitor(), v);
}

// Second names.
extern "C" int first_name(int x) { return x + EDIT(1, 2); }
int second_name(int) __attribute__((alias("first_name")));
[[cachepy::cache_file]] int changes_alias(int x) { return second_name(x); }
extern "C" int other_function(int x) { return x; }
int another_name(int);
int another_name(int) __attribute__((alias(EDIT("first_name", "other_function"))));
[[cachepy::cache_file]] int changes_which_alias(int x) { return another_name(x); }
EDIT(, __attribute__((weak))) int replaceable(int x) { return x; }
[[cachepy::cache_file]] int changes_weak(int x) { return replaceable(x); }
EDIT(, __attribute__((weak))) extern const int kReplaceable = 1;
[[cachepy::cache_file]] int changes_weak_variable(int x) { return x + kReplaceable; }
extern "C" { extern const int kFirst = EDIT(1, 2); extern const int kSecond __attribute__((alias("kFirst"))); }
[[cachepy::cache_file]] int changes_alias_of_variable(int x) { return x + kSecond; }
extern "C" int (*choose())(int) { return EDIT(first_name, other_function); }
int chosen(int) __attribute__((ifunc("choose")));
[[cachepy::cache_file]] int changes_chosen_function(int x) { return chosen(x); }

// Templates.
struct Value { int a; bool operator==(const Value&) const = default; };
template <Value V> int by_value() { return V.a; }
[[cachepy::cache_file]] int changes_class_as_template_argument(int x) { return x + by_value<Value{EDIT(1, 2)}>(); }
struct OneReal { double d; };
struct Real : OneReal { union { float f; int i; }; double more[2]; };
template <Real R> double by_real() { return R.d + R.f + R.more[1]; }
[[cachepy::cache_file]] double changes_last_bit_of_template_argument(int) { return by_real<Real{{1 EDIT(, +0x1p-52)}, {.f = 1}, {}}>(); }
[[cachepy::cache_file]] double changes_last_bit_in_union(int) { return by_real<Real{{1}, {.f = 1 EDIT(, +0x1p-23f)}, {}}>(); }
[[cachepy::cache_file]] double changes_last_bit_in_array(int) { return by_real<Real{{1}, {.f = 1}, {1, 1 EDIT(, +0x1p-52)}}>(); }
template <Value V> int by_value_in_order(int x) { return x * V.a; }
[[cachepy::cache_file]] int changes_order_of_template_arguments(int x) {
  return by_value_in_order<Value{EDIT(1, 2)}>(x) * 10 + by_value_in_order<Value{EDIT(2, 1)}>(x);
}
constexpr int pointed_to[] = {1, EDIT(2, 3)};
struct Pointer { const int* to; };
template <Pointer P> int by_pointer(int x) { return x + *P.to; }
[[cachepy::cache_file]] int changes_what_template_argument_points_to(int x) { return by_pointer<Pointer{&pointed_to[1]}>(x); }
int callback(int x) { return x + EDIT(1, 2); }
template <int (*F)(int)> int by_function(int x) { return F(x); }
[[cachepy::cache_file]] int changes_function_as_template_argument(int x) { return by_function<callback>(x); }
template <auto F> int by_closure(int x) { return F(x); }
[[cachepy::cache_file]] int changes_closure_as_template_argument(int x) {
  return by_closure<[](int y) { return y + EDIT(1, 2); }>(x);
}
template <class T> concept Small = sizeof(T) <= EDIT(4, 1);
template <class T> int constrained(T) { return 1; }
template <Small T> int constrained(T) { return 2; }
[[cachepy::cache_file]] int changes_concept(int x) { return constrained(x); }
template <class T> bool has_size() { return requires(T t) { t.EDIT(size, sizes)(); }; }
[[cachepy::cache_file]] bool changes_requirement(int) { return has_size<std::string>(); }
consteval int immediate(int x) { return x + EDIT(1, 2); }
[[cachepy::cache_file]] int changes_immediate(int x) { return x + immediate(1); }
#if __clang_major__ >= 18
struct Deducing { int v; int get(this const auto& self) { return self.v + EDIT(1, 2); } };
[[cachepy::cache_file]] int changes_deducing_this(int x) { return Deducing{x}.get(); }
#endif
template <template <class> class C> int by_template() { return sizeof(C<int>); }
template <class T> struct One { T a; };
template <class T> struct Two { T a; };
[[cachepy::cache_file]] int changes_template_as_template_argument(int x) { return x + by_template<EDIT(One, Two)>(); }

// Closures in odd places.
int twice_local(int x) {
  int sum = 0;
  { struct Local { int get() { return EDIT(1, 2); } }; sum += Local().get() * x; }
  { struct Local { int get() { return EDIT(2, 1); } }; sum += Local().get(); }
  return sum;
}
[[cachepy::cache_file]] int changes_local_classes_of_one_name(int x) { return twice_local(x); }
int in_size(int x) { EDIT(using A = int[x], using A = int[x++]); return x; }
[[cachepy::cache_file]] int changes_size_in_alias(int x) { return in_size(x); }
struct InField { std::function<int(int)> f = [](int x) { return x + EDIT(1, 2); }; };
[[cachepy::cache_file]] int changes_closure_in_field(int x) { return InField().f(x); }
int in_default(int x, std::function<int(int)> f = [](int y) { return y + EDIT(1, 2); }) { return f(x); }
[[cachepy::cache_file]] int changes_closure_in_default_argument(int x) { return in_default(x); }
[[cachepy::cache_file]] int changes_class_in_closure(int x) {
  return [=] { struct Local { int get(int y) { return y + EDIT(1, 2); } }; return Local().get(x); }();
}
[[cachepy::cache_file]] int changes_closure_that_calls_itself(int x) {
  auto f = [](auto&& self, int n) -> int { return n ? self(self, n - 1) : EDIT(1, 2); };
  return f(f, x);
}

// Coroutines.
struct Task {
  struct promise_type {
    int value = 0;
    Task get_return_object() { return {std::coroutine_handle<promise_type>::from_promise(*this)}; }
    std::suspend_never initial_suspend() { return {}; }
    std::suspend_always final_suspend() noexcept { return {}; }
    void return_value(int x) { value = x + EDIT(1, 2); }
    void unhandled_exception() {}
  };
  std::coroutine_handle<promise_type> handle;
};
Task coroutine(int x) { co_return x; }
Task other_coroutine(int x) { co_return x * EDIT(2, 3); }
[[cachepy::cache_file]] int changes_promise(int x) { return coroutine(x).handle.promise().value; }
[[cachepy::cache_file]] int changes_coroutine(int x) { return other_coroutine(x).handle.promise().value; }

[[cachepy::cache_file]] int keeps_all_of_it_unused(int x) { return x; }
