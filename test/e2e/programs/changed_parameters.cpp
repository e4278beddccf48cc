// Functions that return through their parameters: what they leave there is given back by a hit, whatever was there.
#include <cachepy/cachepy.h>

#include <array>
#include <list>
#include <map>
#include <memory>
#include <optional>
#include <queue>
#include <stdexcept>
#include <tuple>
#include <unordered_map>
#include <variant>
#include <vector>

#include "e2e.h"

using Numbers = std::vector<int>;

static std::string text(const Numbers& numbers) {
  std::string all;
  for (const int number : numbers) all += std::to_string(number) + ",";
  return all;
}

// The value before counts, and the value after is given back.
[[cachepy::cache_file]] void add_one(Numbers& numbers) {
  computed("add_one " + text(numbers));
  for (int& number : numbers) ++number;
}
[[cachepy::cache_file]] int sum_and_sort([[cachepy::inout]] Numbers& numbers, int& largest) {
  computed("sum_and_sort " + text(numbers) + " " + std::to_string(largest));
  int sum = 0;
  for (const int number : numbers) {
    sum += number;
    if (number > largest) largest = number;
  }
  numbers = {sum};
  return sum;
}

// The value before does not count where it is written first.
[[cachepy::cache_file]] bool split(const std::string& line, [[cachepy::out]] std::string& head,
                                   [[cachepy::out]] std::string& tail) {
  computed("split " + line);
  head.clear();
  tail.clear();
  const std::size_t colon = line.find(':');
  if (colon == std::string::npos) return false;
  head = line.substr(0, colon);
  tail = line.substr(colon + 1);
  return true;
}
// Written on one branch only: the function is given a new object, so that it matters to nobody what was there.
[[cachepy::cache_file]] void trap_o01_written_on_one_branch(int number,
                                                            [[cachepy::out]] std::optional<int>& half) {
  computed("trap_o01 " + std::to_string(number));
  if (number % 2 == 0) half = number / 2;
}
// Each kind of value is given back in its own way.
[[cachepy::cache_file]] void change_each(std::optional<Numbers>& maybe,
                                         std::variant<int, std::string>& either,
                                         std::unordered_map<int, Numbers>& table,
                                         std::priority_queue<int>& queue, std::pair<int, Numbers>& pair,
                                         std::tuple<int, std::string>& tuple, std::array<Numbers, 2>& array,
                                         int (&numbers)[2], bool& flag) {
  computed("change_each " + std::to_string(flag));
  maybe = Numbers{1};
  either = "text";
  table[5] = {6};
  queue.push(9);
  pair.second.push_back(1);
  std::get<1>(tuple) += "x";
  array[1].push_back(2);
  numbers[1] = 3;
  flag = !flag;
}
// An old interface that only reads.
[[cachepy::cache_file]] int total([[cachepy::in]] Numbers& numbers) {
  computed("total " + text(numbers));
  int sum = 0;
  for (const int number : numbers) sum += number;
  return sum;
}

// A container that is swapped, moved from, cleared.
[[cachepy::cache_file]] void trap_o03_shuffles_its_containers(Numbers& a, Numbers& b,
                                                              std::list<std::string>& words,
                                                              std::map<std::string, Numbers>& table) {
  computed("trap_o03 " + text(a) + " " + text(b));
  a.swap(b);
  table["taken"] = std::move(b);
  b.clear();
  words.push_front("first");
  table.erase("gone");
}

// A throw after half of the writes leaves what was written, and nothing is stored.
static bool fails = true;
[[cachepy::cache_file]] void trap_o06_fails_half_way(Numbers& numbers) {
  if (!fails) computed("trap_o06 " + text(numbers));
  numbers.push_back(7);
  if (fails) throw std::runtime_error("half way");
  numbers.push_back(8);
}

// A class is given back field by field: its assignment, which throws, is not called; what is ignored is left alone.
struct Fussy {
  Fussy() = default;
  Fussy(const Fussy&) = default;
  Fussy& operator=(const Fussy&) { throw std::runtime_error("assigned"); }
  int value = 0;
  std::string name;
  std::array<Numbers, 2> rows;
  unsigned flag : 3;
  [[cachepy::ignore]] int uses = 0;
};
[[cachepy::cache_file]] void trap_o07_assignment_that_throws(Fussy& fussy, int by) {
  computed("trap_o07 " + std::to_string(fussy.value) + " " + std::to_string(by));
  fussy.value += by;
  fussy.name += "!";
  fussy.rows[1].push_back(by);
  fussy.flag = 5;
}

// References to arguments.
[[cachepy::cache_file]]
Numbers& trap_o04_refers_to_an_argument(Numbers& a, Numbers& b) {
  computed("trap_o04 " + text(a) + text(b));
  a.push_back(static_cast<int>(b.size()));
  return a.size() > b.size() ? a : b;
}

// Moved away by the call, and by a hit.
[[cachepy::cache_file]] std::size_t takes(std::unique_ptr<int>&& pointer, Numbers&& numbers) {
  computed("takes " + std::to_string(*pointer));
  const std::unique_ptr<int> mine = std::move(pointer);
  const Numbers own = std::move(numbers);
  return own.size() + static_cast<std::size_t>(*mine);
}

[[cachepy::cache_file]] void trap_o10_objects_of_every_kind(Numbers& numbers, int& number) {
  computed("trap_o10 " + text(numbers) + " " + std::to_string(number));
  numbers.push_back(number++);
}

// Instantiations and overloads of their own.
template <class T>
[[cachepy::cache_file]] void trap_o09_doubles(T& value) {
  computed("trap_o09 doubles " + std::to_string(sizeof(T)));
  value += value;
}
[[cachepy::cache_file]] int trap_o09_overloaded(const Numbers& numbers) {
  computed("trap_o09 const " + text(numbers));
  return 1;
}
[[cachepy::cache_file]] int trap_o09_overloaded(Numbers& numbers) {
  computed("trap_o09 " + text(numbers));
  numbers.push_back(1);
  return 2;
}

// A static local and a global are in the key as they are everywhere.
int scale = 1;
[[cachepy::cache_file]] int global_as_argument(int& number) {
  computed("global " + std::to_string(number) + " " + std::to_string(scale) +
           (&number == &scale ? " one" : ""));
  number = 5;
  return scale;
}

int main() {
  for (int round = 0; round < 2; ++round) {
    Numbers numbers{1, 2, 3};
    if (round == 0) add_one(numbers);
    add_one(numbers);
    std::cout << text(numbers) << "\n";
    int largest = 3;
    std::cout << sum_and_sort(numbers, largest) << " " << text(numbers) << " " << largest << "\n";

    std::string head = "was" + std::to_string(round), tail = head;
    std::cout << split("k:v", head, tail) << head << tail;
    std::cout << split("none", head, tail) << "'" << head << tail << "'\n";
    std::cout << total(numbers) << "\n";
    std::optional<int> half;
    trap_o01_written_on_one_branch(6 + round, half);
    std::cout << half.value_or(-1);
    half.reset();
    trap_o01_written_on_one_branch(7, half);
    std::cout << half.value_or(-1) << "\n";

    std::optional<Numbers> maybe;
    std::variant<int, std::string> variant = 1;
    std::unordered_map<int, Numbers> map;
    std::priority_queue<int> queue;
    std::pair<int, Numbers> pair;
    std::tuple<int, std::string> tuple;
    std::array<Numbers, 2> array;
    int raw[2] = {};
    bool flag = false;
    change_each(maybe, variant, map, queue, pair, tuple, array, raw, flag);
    std::cout << text(*maybe) << std::get<1>(variant) << text(map[5]) << queue.top() << text(pair.second)
              << std::get<1>(tuple) << text(array[1]) << raw[1] << flag << "\n";

    // O10: const_cast, an element of an array.
    const Numbers fixed_numbers[2] = {{4}, {4, 5}};
    Numbers elements[2] = {fixed_numbers[0], fixed_numbers[1]};
    trap_o10_objects_of_every_kind(const_cast<Numbers&>(static_cast<const Numbers&>(elements[1])),
                                   elements[0][0]);
    std::cout << text(elements[1]) << elements[0][0] << "\n";

    Numbers a{1}, b{2, 3};
    std::list<std::string> words{"last"};
    std::map<std::string, Numbers> table{{"gone", {}}, {"kept", {9}}};
    trap_o03_shuffles_its_containers(a, b, words, table);
    std::cout << text(a) << "|" << text(b) << "|" << words.front() << words.size();
    for (const auto& [key, row] : table) std::cout << key << text(row);
    std::cout << "\n";

    Numbers partial;
    fails = round == 0;
    try {
      trap_o06_fails_half_way(partial);
    } catch (const std::runtime_error& error) {
      std::cout << error.what();
    }
    std::cout << text(partial) << "\n";

    Fussy fussy;
    fussy.flag = 1;
    fussy.name = "n";
    fussy.uses = round;
    trap_o07_assignment_that_throws(fussy, 4);
    std::cout << fussy.value << fussy.name << text(fussy.rows[1]) << fussy.flag << fussy.uses << "\n";

    Numbers shorter{1}, longer{1, 2, 3};
    std::cout << (&trap_o04_refers_to_an_argument(shorter, longer) == &longer) << text(shorter)
              << (&trap_o04_refers_to_an_argument(longer, shorter) == &longer) << text(longer) << "\n";

    auto pointer = std::make_unique<int>(4);
    Numbers moved{1, 2};
    std::cout << takes(std::move(pointer), std::move(moved)) << (pointer == nullptr) << moved.size() << "\n";

    int whole = 2;
    std::string words_of = "ab";
    trap_o09_doubles(whole);
    trap_o09_doubles(words_of);
    Numbers either{2};
    const Numbers& fixed = either;
    std::cout << whole << words_of << trap_o09_overloaded(fixed) << trap_o09_overloaded(either)
              << text(either) << "\n";

    scale = 1;
    int other = 1;
    std::cout << global_as_argument(scale) << scale;
    scale = 1;
    std::cout << global_as_argument(other) << other << scale << "\n";
  }
}
