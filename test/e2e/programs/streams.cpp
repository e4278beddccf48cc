// Functions that write to streams: what they write is written again by a hit, and the stream is as the call leaves it.
#include <cachepy/cachepy.h>

#include <fstream>
#include <iomanip>
#include <iterator>
#include <locale>
#include <sstream>
#include <stdexcept>
#include <vector>

#include "e2e.h"

[[cachepy::cache_file]] void report(const std::vector<double>& values, std::ostream& out,
                                    const std::string& label) {
  computed("report " + label);
  for (const double value : values) out << value << ' ';
  out << std::endl;
}
// The operator itself, which returns its stream.
struct Point {
  double x, y;
};
[[cachepy::cache_file]] std::ostream& operator<<(std::ostream& out, const Point& point) {
  computed("operator<< " + std::to_string(point.x));
  return out << '(' << point.x << ", " << point.y << ')';
}
// A member function, with a result beside.
class Table {
 public:
  [[cachepy::cache_file]] int print(std::ostream& out) const {
    computed("print " + std::to_string(rows_));
    for (int i = 0; i < rows_; ++i) out << std::setw(4) << i << '\n';
    return rows_;
  }
  int rows_ = 3;
};
// The state that it leaves is given back.
[[cachepy::cache_file]] void trap_o08_leaves_its_format(int number, std::ostream& out) {
  computed("trap_o08 " + std::to_string(number));
  out << std::hex << std::showbase << std::setprecision(3) << std::setfill('*') << number;
  out.width(7);
  out.exceptions(std::ios::badbit);
  if (number < 0) out.setstate(std::ios::failbit);
}
// Characters that go past the formatting.
[[cachepy::cache_file]] void raw(std::ostream& out) {
  computed("raw");
  const std::string text("a\0b", 3);
  out.write(text.data(), 3).put('c');
  std::copy(text.begin(), text.end(), std::ostreambuf_iterator<char>(out));
}
// What is flushed by the call is flushed by a hit.
[[cachepy::cache_file]] void to_file(std::ofstream& out, int n) {
  computed("to_file " + std::to_string(n));
  out << "n = " << n << '\n' << std::flush;
}
[[cachepy::cache_file]] void to_text(std::ostringstream& out, int n) {
  computed("to_text " + std::to_string(n));
  out << n << ';';
}
[[cachepy::cache_file]] void wide(std::wostream& out, int n) {
  computed("wide " + std::to_string(n));
  out << L"\u00fc" << n;
}
// Calls below write to the same stream.
[[cachepy::cache_file]] void outer(std::ostream& out, int n) {
  computed("outer " + std::to_string(n));
  out << '[';
  raw(out);
  report({1.0 * n}, out, "outer");
  out << ']';
}
static bool fails = true;
[[cachepy::cache_file]] void trap_o06_throws_half_way(std::ostream& out) {
  if (!fails) computed("throws");
  out << "half";
  if (fails) throw std::runtime_error("no more");
  out << " and half";
}
[[cachepy::cache_file]] void numbers(std::ostream& out, double number) {
  computed("numbers " + std::to_string(number));
  const std::locale before = out.imbue(std::locale::classic());
  out << number;
  out.imbue(before);
}
[[cachepy::cache_file]] void trap_o02_two(std::ostream& a, std::ostream& b, const std::string& label) {
  computed("two " + label);
  a << "a" << (&a == &b);
  b << "b";
}
// A word of its own, as manipulators keep one.
static const int word = std::ios_base::xalloc();
[[cachepy::cache_file]] void indented(std::ostream& out, const std::string& label) {
  computed("indented " + label);
  for (long i = out.iword(word)++; i > 0; --i) out << ' ';
  out << "x";
}

template <class Run>
static std::string text_of(Run run) {
  std::ostringstream out;
  out << std::setprecision(4);
  run(out);
  out << '|' << 255 << '|' << 2.0 / 3;
  return out.str();
}

// A pointer to a stream, or null.
[[cachepy::cache_file]] int to_pointer(int n, std::ostream* out = nullptr) {
  computed("to_pointer " + std::to_string(n) + (out ? "" : " nowhere"));
  if (out) *out << std::hex << n << ',';
  return n + 1;
}
[[cachepy::cache_file]] bool to_both(std::ostream* one, std::wostream* wide, std::ostream* other) {
  computed(std::string("to_both ") + (one == other ? "one" : other ? "two" : "null"));
  *one << "1";
  if (wide) *wide << L"w";
  if (other) *other << "2";
  return one == other;
}

int main() {
  for (int i = 0; i < 2; ++i) {
    std::ostringstream one, other;
    std::wostringstream wide;
    std::cout << to_pointer(255) << to_pointer(255, &one) << " ";
    one << 16;
    std::cout << to_both(&one, &wide, &other) << to_both(&one, nullptr, &one)
              << to_both(&one, &wide, nullptr);
    std::cout << " " << one.str() << " " << other.str() << " " << wide.str().size() << "\n";
  }
  for (int round = 0; round < 2; ++round) {
    const std::vector<double> values{1.5, 2.0 / 3};
    std::cout << text_of([&](std::ostream& out) { report(values, out, "4 digits"); }) << "\n";
    std::cout << text_of([&](std::ostream& out) { report(values, out << std::setprecision(2), "2 digits"); })
              << "\n";
    std::cout << text_of([&](std::ostream& out) { report(values, out << std::unitbuf, "unit"); }) << "\n";
    std::cout << text_of([](std::ostream& out) { out << Point{1, 2} << Point{3, 4}; }) << "\n";
    const Table table;
    std::cout << text_of([&](std::ostream& out) { out << table.print(out << std::left); }) << "\n";
    std::cout << text_of([](std::ostream& out) { trap_o08_leaves_its_format(200, out); }) << "\n";
    std::ostringstream failed;
    trap_o08_leaves_its_format(-1, failed);
    std::cout << failed.str() << failed.fail() << failed.width() << failed.fill() << failed.exceptions()
              << "\n";
    std::cout << text_of([](std::ostream& out) { raw(out); }).size() << "\n";
    report({7}, std::cout, "cout");
    std::cout << std::setw(6) << Point{8, 9} << "\n";

    std::ofstream file("text");
    to_file(file, 5);
    to_file(file, 6);
    std::ifstream in("text");
    std::cout << std::string(std::istreambuf_iterator<char>(in), {});
    std::ostringstream text;
    to_text(text, 1);
    to_text(text, 2);
    std::cout << text.str() << "\n";
    std::wostringstream words;
    wide(words, 4);
    std::cout << words.str().size() << (words.str() == L"\u00fc4") << "\n";
    std::cout << text_of([](std::ostream& out) { outer(out, 3); }).size() << "\n";

    for (int i = 0; i < 2; ++i) {
      std::ostringstream half;
      fails = round == 0 && i == 0;
      try {
        trap_o06_throws_half_way(half);
      } catch (const std::runtime_error& error) {
        half << error.what();
      }
      std::cout << half.str() << "\n";
    }
    std::cout << text_of([](std::ostream& out) { numbers(out, 1.5); }) << "\n";

    std::ostringstream a, b;
    trap_o02_two(a, b, "streams");
    std::cout << a.str() << b.str();
    trap_o02_two(a, a, "times one");
    std::cout << a.str() << "\n";

    std::ostringstream words_of_its_own;
    indented(words_of_its_own, "0");
    indented(words_of_its_own, "1");
    std::cout << words_of_its_own.str() << words_of_its_own.iword(word) << "\n";
  }
}
