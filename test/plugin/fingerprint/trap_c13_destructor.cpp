// RUN: %compare_variants %s -- %fingerprints
#include <memory>
#include <optional>
#include <vector>

int log = 0;
struct Part { ~Part() { log += EDIT(1, 2); } };
struct Whole { Part part; };
struct Child : Part {};
struct Outer { Whole parts[2]; };

[[cachepy::cache_file]] int changes_local(int x) { { Part part; } return x + log; }
[[cachepy::cache_file]] int changes_member(int x) { { Whole whole; } return x + log; }
[[cachepy::cache_file]] int changes_base(int x) { { Child child; } return x + log; }
[[cachepy::cache_file]] int changes_member_of_member(int x) { { Outer outer; } return x + log; }
[[cachepy::cache_file]] int changes_temporary(int x) { Part(); return x + log; }
[[cachepy::cache_file]] int changes_element(int x) { { std::vector<Whole> v(2); } return x + log; }
[[cachepy::cache_file]] int changes_optional(int x) { { std::optional<Part> part(std::in_place); } return x + log; }
[[cachepy::cache_file]] int changes_owned(int x) { { auto p = std::make_unique<Whole>(); } return x + log; }
[[cachepy::cache_file]] int changes_shared(int x) { { auto p = std::make_shared<Whole>(); } return x + log; }
[[cachepy::cache_file]] int changes_deleted(int x) { delete new Whole; return x + log; }
[[cachepy::cache_file]] int changes_array(int x) { { Whole wholes[2]; } return x + log; }
[[cachepy::cache_file]] int changes_captured(int x) { { auto f = [part = Part()] {}; } return x + log; }
[[cachepy::cache_file]] int keeps_not_used(int x) { return x; }

struct Base { virtual ~Base() {} };
struct Loud : Base { ~Loud() override { log += EDIT(1, 2); } };
[[cachepy::cache_file]] int changes_virtual_destructor(int x) { { std::unique_ptr<Base> p(new Loud); } return x + log; }
