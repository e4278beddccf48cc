// Globals that are read in roundabout ways: by another name, through what a call hands out though its result is dropped, or
// in spite of a const.
#include <cachepy/cachepy.h>

#include <utility>
#include <vector>

#include "e2e.h"

int number = 1;
const int& same_number = number;
int* const pointer = &number;
struct Handle {
  int* place;
};
constexpr Handle handles[] = {{&number}};
auto [left, right] = std::pair(1, 2);

struct Collection {
  std::vector<int> items = {1};
  template <class F>
  void each(F f) const {
    for (int item : items) f(item);
  }
  void write(struct Out out) const;
  void publish() const;
};
struct Out {
  int* place;
};
int published = 0;
void Collection::write(Out out) const {
  *out.place = items.back();
}
void Collection::publish() const {
  published = items.back();
}
Collection visited, writer, publisher;

struct Cell {
  mutable int value = 1;
};
const Cell cell;

[[cachepy::cache_file]] int trap_c17_by_another_name(int x, [[cachepy::ignore_arg]] const std::string& when) {
  computed("by_another_name " + when);
  return x + same_number;
}
[[cachepy::cache_file]] int trap_c17_behind_a_pointer(int x,
                                                      [[cachepy::ignore_arg]] const std::string& when) {
  computed("behind_a_pointer " + when);
  return x + *pointer;
}
[[cachepy::cache_file]] int trap_c17_behind_a_table(int x, [[cachepy::ignore_arg]] const std::string& when) {
  computed("behind_a_table " + when);
  return x + *handles[0].place;
}
[[cachepy::cache_file]] int trap_c17_binding(int x, [[cachepy::ignore_arg]] const std::string& when) {
  computed("binding " + when);
  return x + right;
}
[[cachepy::cache_file]] int trap_c17_visitor(int x, [[cachepy::ignore_arg]] const std::string& when) {
  computed("visitor " + when);
  visited.each([&](int item) { x += item; });
  return x;
}
[[cachepy::cache_file]] int trap_c17_handed_out(int x, [[cachepy::ignore_arg]] const std::string& when) {
  computed("handed_out " + when);
  int last = 0;
  writer.write({&last});
  return x + last;
}
[[cachepy::cache_file]] int trap_c17_through_another_global(int x,
                                                            [[cachepy::ignore_arg]] const std::string& when) {
  computed("through_another_global " + when);
  publisher.publish();
  return x + published;
}
[[cachepy::cache_file]] int trap_c17_mutable_field(int x, [[cachepy::ignore_arg]] const std::string& when) {
  computed("mutable_field " + when);
  return x + cell.value;
}

int main() {
  const auto print = [&](const std::string& when) {
    published = 0;
    std::cout << when << ' ' << trap_c17_by_another_name(3, when) << ' ' << trap_c17_behind_a_pointer(3, when)
              << ' ' << trap_c17_behind_a_table(3, when) << ' ' << trap_c17_binding(3, when) << ' '
              << trap_c17_visitor(3, when) << ' ' << trap_c17_handed_out(3, when) << ' '
              << trap_c17_through_another_global(3, when) << ' ' << trap_c17_mutable_field(3, when) << "\n";
  };
  print("at first");
  number = 2;
  print("number");
  right = 7;
  print("right");
  visited.items.push_back(7);
  print("visited");
  writer.items.push_back(7);
  print("writer");
  publisher.items.push_back(7);
  print("publisher");
  cell.value = 2;
  print("cell");
  number = 1;
  print("number as it was");
}
