// RUN: %compare_variants %s -- %fingerprints

[[cachepy::cache_file]] int changes_binary(int x, int y) { return x EDIT(+, -) y; }
[[cachepy::cache_file]] int changes_comparison(int x, int y) { return x EDIT(<, <=) y; }
[[cachepy::cache_file]] int changes_assignment(int x, int y) { x EDIT(+=, -=) y; return x; }
[[cachepy::cache_file]] int changes_unary(int x) { return EDIT(-, ~)x; }
[[cachepy::cache_file]] int changes_prefix_to_postfix(int x) { return EDIT(++x, x++); }
[[cachepy::cache_file]] int changes_operands(int x, int y) { return EDIT(x - y, y - x); }
[[cachepy::cache_file]] int changes_grouping(int x, int y, int z) { return EDIT(x - (y - z), (x - y) - z); }
[[cachepy::cache_file]] int changes_cast(double x) { return static_cast<EDIT(int, char)>(x); }
[[cachepy::cache_file]] int changes_order_of_statements(int x) { EDIT(x += 1; x *= 2, x *= 2; x += 1); return x; }
[[cachepy::cache_file]] int changes_control_flow(int x) { EDIT(if, while) (x > 10) --x; return x; }
[[cachepy::cache_file]] int changes_which_branch(int x) { if (x) { EDIT(return 1, ); } else { EDIT(, return 1); } return 0; }
[[cachepy::cache_file]] int changes_jump(int x) {
  for (int i = 0; i < 10; ++i) { if (x == i) EDIT(break, continue); x += i; }
  return x;
}
[[cachepy::cache_file]] int changes_label(int x) {
  if (x) goto EDIT(one, two);
one: x += 1;
two: x += 2;
  return x;
}

[[cachepy::cache_file]] int keeps_parentheses(int x, int y) { return EDIT(x + y, ((x) + (y))); }
