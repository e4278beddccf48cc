// RUN: %compare_variants %s -- %fingerprints
#include <cstddef>
#include <vector>

struct Order { EDIT(int a; int b, int b; int a); };
struct Types { EDIT(int, short) a; };
struct Added { int a; EDIT(, int b;) };
struct Bits { int a : EDIT(3, 4); };
struct alignas(EDIT(8, 16)) Aligned { int a; };
struct First { int a; };
struct Second { int b; };
struct Bases : EDIT(First, Second) {};
union Either { int a; EDIT(float, double) b; };
struct Nested { Types types; };
struct Renamed { int EDIT(a, b), EDIT(b, a); };
struct Offset { char a; alignas(EDIT(1, 2)) char b; int c; };
struct Unrelated { int a; };

[[cachepy::cache_file]] int changes_order(int x) { return Order{x, 1}.a; }
[[cachepy::cache_file]] int changes_order_of_argument([[cachepy::ignore_arg]] const Order& order) { return order.a; }
[[cachepy::cache_file]] int changes_types(int x) { Types types{}; types.a += x; return types.a; }
[[cachepy::cache_file]] Added changes_added_field(int x) { return Added{x}; }
[[cachepy::cache_file]] int changes_bits(int x) { Bits bits{}; bits.a += x; return bits.a; }
[[cachepy::cache_file]] int changes_alignment([[cachepy::ignore_arg]] const Aligned& x) { return x.a; }
[[cachepy::cache_file]] int changes_base([[cachepy::ignore_arg]] const Bases&) { return 1; }
[[cachepy::cache_file]] int changes_union([[cachepy::ignore_arg]] const Either& x) { return x.a; }
[[cachepy::cache_file]] int changes_field_of_field(const Nested&) { return 1; }
[[cachepy::cache_file]] int changes_names([[cachepy::ignore_arg]] const Renamed&) { return 1; }
[[cachepy::cache_file]] int changes_offset([[cachepy::ignore_arg]] const Offset&) { return 1; }
[[cachepy::cache_file]] int changes_element(const std::vector<Types>&) { return 1; }
[[cachepy::cache_file]] int changes_sizeof(int x) { return x + sizeof(Types); }
[[cachepy::cache_file]] int changes_alignof(int x) { return x + alignof(Aligned); }
[[cachepy::cache_file]] int changes_offsetof(int x) { return x + offsetof(Order, a); }
[[cachepy::cache_file]] int changes_pointer_to_member([[cachepy::ignore_arg]] Order* order) { int Order::* p = &Order::a; return order->*p; }
int distance(const Types* a, const Types* b) { return b - a; }
[[cachepy::cache_file]] int changes_distance(int) { return distance(nullptr, nullptr); }
struct Base { int b; };
struct Late;
#ifdef EDITED
struct Late : First, Base {};
#endif
Base* to_base(Late* late) { return (Base*)late; }
[[cachepy::cache_file]] bool changes_kind_of_cast(int) { return to_base(nullptr); }
struct Derived : EDIT(First, Second), EDIT(Second, First) {};
Second* to_second(Derived* derived) { return derived; }
[[cachepy::cache_file]] bool changes_place_of_base(int) { return to_second(nullptr); }
int behind_pointer(const Types* types) { return types != nullptr; }
[[cachepy::cache_file]] int keeps_only_pointed_to(int) { return behind_pointer(nullptr); }
[[cachepy::cache_file]] int keeps_unrelated(const Unrelated& x) { return x.a; }
