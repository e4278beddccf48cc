// Functions that read from streams: the content is in the key, and a hit leaves the stream where the call left it.
#include <cachepy/cachepy.h>

#include <fstream>
#include <iomanip>
#include <sstream>
#include <vector>

#include "e2e.h"

[[cachepy::cache_file]] std::vector<int> numbers(std::istream& in, const std::string& label) {
  computed("numbers " + label);
  std::vector<int> found;
  for (int number; in >> number;) found.push_back(number);
  return found;
}
// The operator itself, which returns its stream and changes a parameter.
struct Point {
  double x = 0, y = 0;
};
[[cachepy::cache_file]] std::istream& operator>>(std::istream& in, Point& point) {
  computed("operator>> at " + std::to_string(static_cast<long>(in.tellg())));
  char mark;
  return in >> mark >> point.x >> mark >> point.y >> mark;
}
[[cachepy::cache_file]] std::string line(std::ifstream& in, const std::string& label) {
  computed("line " + label);
  if (!in.is_open()) return "closed";
  std::string text;
  std::getline(in, text);
  return text;
}
// Everything that is left, past the formatting.
[[cachepy::cache_file]] std::string rest(std::istream& in, const std::string& label) {
  computed("rest " + label);
  std::ostringstream all;
  all << in.rdbuf();
  return all.str();
}
[[cachepy::cache_file]] std::size_t wide(std::wistream& in, const std::string& label) {
  computed("wide " + label);
  std::wstring word;
  in >> word;
  return word.size();
}
// What lies before the position, and how much the last operation read.
[[cachepy::cache_file]] std::string looks_back(std::istringstream& in, const std::string& label) {
  computed("looks_back " + label);
  const long count = static_cast<long>(in.gcount());
  std::string first, text(3, ' ');
  const auto here = in.tellg();
  in.seekg(0) >> first;
  in.clear();
  in.seekg(here).ignore(1).read(text.data(), 3);
  return std::to_string(count) + first + text;
}
[[cachepy::cache_file]] bool trap_o08_leaves_its_format(std::istream& in, int& number) {
  computed("format " + std::to_string(number));
  return static_cast<bool>(in >> std::hex >> std::noskipws >> number);
}
[[cachepy::cache_file]] std::string trap_o02_two(std::istream& a, std::istream& b, const std::string& label) {
  computed("two " + label);
  std::string x, y;
  a >> x;
  b >> y;
  return x + y;
}
// Calls below read from the same stream.
[[cachepy::cache_file]] std::size_t outer(std::istream& in, const std::string& label) {
  computed("outer " + label);
  const std::size_t count = numbers(in, label + " below").size();
  in.clear();
  return count * 10 + rest(in, label + " below").size();
}
// A pointer to a stream, or null.
[[cachepy::cache_file]] int from_pointer(std::istream* in, const std::string& label) {
  computed("from_pointer " + label);
  int number = -1;
  if (in) *in >> number;
  return number;
}
class Table {
 public:
  [[cachepy::cache_file]] explicit Table(std::istream& in) {
    computed("Table");
    for (std::string word; in >> word;) words_.push_back(word);
  }
  [[cachepy::cache_file]] bool add(std::istream& in) {
    computed("add to " + std::to_string(words_.size()));
    std::string word;
    if (!(in >> word)) return false;
    words_.push_back(word);
    return true;
  }
  std::size_t size() const { return words_.size(); }

 private:
  std::vector<std::string> words_;
};

template <class C>
static void print(std::basic_istream<C>& in) {
  const auto state = in.rdstate();
  std::cout << " state " << state << " count " << in.gcount() << " flags " << in.flags();
  in.clear();
  std::cout << " at " << in.tellg() << "\n";
  in.clear(state);
}

int main() {
  std::ofstream("lines") << "first line\nsecond\n1 2 3\n";
  std::ofstream("long") << std::string(100000, 'x') << " 4 5";
  for (int round = 0; round < 2; ++round) {
    std::istringstream points("(1, 2) (3, 4) 5");
    Point one, other;
    points >> one >> other;
    std::cout << one.x << other.y;
    print(points);
    std::cout << numbers(points, "after points").size();
    print(points);
    std::istringstream letters("1 2 x");
    std::cout << numbers(letters, "then a letter").size();
    print(letters);

    std::ifstream file("lines"), missing("missing"), large("long");
    std::cout << line(file, "first") << line(file, "second");
    print(file);
    std::cout << numbers(file, "of the file").size();
    print(file);
    file.clear();
    file.seekg(3);
    std::cout << rest(file, "of the file").size();
    print(file);
    std::cout << line(missing, "of no file") << missing.rdstate();
    large.seekg(99999);
    std::string x;
    std::cout << (large >> x, x.size()) << numbers(large, "of a long file").size();
    print(large);
    std::fstream both("both", std::ios::in | std::ios::out | std::ios::trunc);
    both << "6 7" << std::flush;
    both.seekg(0);
    std::cout << numbers(both, "of an fstream").size();
    print(both);

    std::wistringstream words(L"\u00fcber alles");
    std::cout << wide(words, "one") << wide(words, "two");
    print(words);
    std::istringstream text("abc defgh");
    text.ignore(4);
    std::cout << looks_back(text, "4");
    print(text);
    std::istringstream hexadecimal("ff 1");
    int number = 0;
    std::cout << trap_o08_leaves_its_format(hexadecimal, number) << number;
    print(hexadecimal);
    std::cout << trap_o08_leaves_its_format(hexadecimal, number) << number;
    print(hexadecimal);
    std::istringstream a("one two"), b("three");
    std::cout << trap_o02_two(a, b, "streams") << trap_o02_two(a, a, "times one");
    print(a);
    print(b);
    std::cout << from_pointer(nullptr, "null") << from_pointer(&b, "at the end");
    print(b);
    std::istringstream inner("1 2 end");
    std::cout << outer(inner, "outer");
    print(inner);
    std::ifstream table_file("lines");
    Table table(table_file);
    std::cout << table.size();
    table_file.clear();
    table_file.seekg(0);
    std::cout << table.add(table_file) << table.size();
    print(table_file);
  }
}
