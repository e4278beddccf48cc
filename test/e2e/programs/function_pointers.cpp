// Pointers to functions as arguments: in the key is the code that they point to.
#include <cachepy/cachepy.h>

#include <algorithm>
#include <vector>

#include "e2e.h"

using Step = int (*)(int);

[[cachepy::cache_file]] int trap_p03_applied(Step step, int n, const std::string& label) {
  computed("applied " + label);
  int result = n;
  for (int i = 0; i < 3 && step != nullptr; ++i) result = step(result);
  return result;
}
[[cachepy::cache_file]] int by_reference(int (&step)(int), int n, const std::string& label) {
  computed("by_reference " + label);
  return step(n);
}
template <class F>
[[cachepy::cache_file]] int generic(F&& step, int n, const std::string& label) {
  computed("generic " + label);
  return step(n);
}
struct Stages {
  std::string name;
  std::vector<Step> steps;
};
[[cachepy::cache_file]] int run_stages(const Stages& stages, int n) {
  computed("run_stages " + stages.name);
  for (const Step step : stages.steps) n = step(n);
  return n;
}
[[cachepy::cache_file]] void sorted(std::vector<int>& values, bool (*less)(const int&, const int&),
                                    const std::string& label) {
  computed("sorted " + label);
  std::sort(values.begin(), values.end(), less);
}

struct Account {
  int balance;
  int doubled() const { return 2 * balance; }
  int squared() const { return balance * balance; }
};
[[cachepy::cache_file]] int total(const std::vector<Account>& accounts, int (Account::*of)() const,
                                  const std::string& label) {
  computed("total " + label);
  int sum = 0;
  for (const Account& account : accounts) sum += (account.*of)();
  return sum;
}

int offset = 1;
static int twice(int x) {
  return 2 * x;
}
int shifted(int x) {
  return x + offset;
}
template <int by>
int times(int x) {
  return by * x;
}
namespace elsewhere {
static int twice(int x) {
  return 3 * x;
}
}  // namespace elsewhere
static bool ascending(const int& a, const int& b) {
  return a < b;
}
static bool descending(const int& a, const int& b) {
  return a > b;
}
static const Step table[] = {&times<5>, twice};

int main() {
  for (int round = 0; round < 2; ++round) {
    std::cout << trap_p03_applied(twice, 1, "twice") << " ";
    std::cout << trap_p03_applied(elsewhere::twice, 1, "another twice") << " ";
    std::cout << trap_p03_applied(&times<2>, 1, "times 2") << " " << trap_p03_applied(&times<3>, 1, "times 3")
              << " ";
    std::cout << trap_p03_applied(nullptr, 1, "null") << " " << trap_p03_applied(table[0], 1, "of a table")
              << " ";
    std::cout << trap_p03_applied([](int x) { return x + 1; }, 1, "lambda") << " ";
    std::cout << trap_p03_applied(+[](int x) { return x + 2; }, 1, "another lambda") << "\n";
    for (offset = 1; offset <= 2; ++offset)
      std::cout << trap_p03_applied(shifted, 1, "shifted by " + std::to_string(offset)) << " ";
    offset = 1;
    std::cout << by_reference(twice, 4, "twice") << " " << by_reference(times<3>, 4, "times 3") << " ";
    std::cout << generic(twice, 4, "twice") << " " << generic(&twice, 4, "pointer to twice") << " ";
    std::cout << generic(times<3>, 4, "times 3") << "\n";
    std::cout << run_stages({"both", {twice, shifted}}, 1) << " "
              << run_stages({"turned", {shifted, twice}}, 1) << "\n";
    for (const auto less : {ascending, descending}) {
      std::vector<int> values{2, 3, 1};
      sorted(values, less, less == ascending ? "ascending" : "descending");
      for (const int value : values) std::cout << value << " ";
    }
    const std::vector<Account> accounts{{2}, {3}};
    std::cout << total(accounts, &Account::doubled, "doubled") << " ";
    std::cout << total(accounts, &Account::squared, "squared") << "\n";
  }
}
