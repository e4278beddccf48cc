// Streams of which not all is known, and calls that do more with a stream than write to it: computed each time.
// e2e: says the locale of a stream that it uses has no name
// e2e: says the buffer of a stream that it writes to is of a class that is none of the standard library's
// e2e: says a stream that it writes to is of a class that is none of the standard library's
// e2e: says it asks for the position in a stream, or changes it
// e2e: says a stream could not be written to
// e2e: says it exchanges the buffer of a stream
// e2e: says have memory in common
// e2e: recomputes
#include <cachepy/cachepy.h>

#include <fstream>
#include <locale>
#include <sstream>

#include "e2e.h"

[[cachepy::cache_file]] void numbers(std::ostream& out, double number) {
  out << number << std::endl;
}
[[cachepy::cache_file]] void with_header(std::ostream& out) {
  if (out.tellp() == 0) out << "header ";
  out << "line";
}
[[cachepy::cache_file]] void redirects(std::ostream& out,
                                       [[cachepy::ignore_arg]] std::ostringstream*& elsewhere) {
  elsewhere = new std::ostringstream;
  out << "here";
  out.rdbuf(elsewhere->rdbuf());
  out << "there";
}
[[cachepy::cache_file]] bool is_written(std::ostream& out) {
  out << "text";
  return out.good();
}
[[cachepy::cache_file]] void two(std::ostream& a, std::ostream& b) {
  a << "a";
  b << "b";
}

class Counting : public std::stringbuf {
 public:
  int flushes = 0;

 protected:
  int sync() override {
    ++flushes;
    return std::stringbuf::sync();
  }
};
struct Logged : std::ostringstream {
  int level = 0;
};
struct Comma : std::numpunct<char> {
  char do_decimal_point() const override { return ','; }
};

int main() {
  for (int round = 0; round < 2; ++round) {
    std::ostringstream german;
    german.imbue(std::locale(std::locale::classic(), new Comma));
    numbers(german, 1.5);
    std::cout << german.str();

    Counting counting;
    std::ostream to_counting(&counting);
    numbers(to_counting, 3);
    std::cout << counting.str() << counting.flushes << "\n";
    Logged logged;
    numbers(logged, 4);
    std::cout << logged.str();

    for (int i = 0; i < 2; ++i) {
      std::ostringstream with;
      if (i == 1) with << "before ";
      with_header(with);
      std::cout << with.str() << "\n";
    }
    std::ostringstream changed;
    std::streambuf* const own = changed.rdbuf();
    std::ostringstream* elsewhere = nullptr;
    redirects(changed, elsewhere);
    std::cout << changed.str() << (static_cast<std::ostream&>(changed).rdbuf() == elsewhere->rdbuf())
              << elsewhere->str() << "\n";
    static_cast<std::ostream&>(changed).rdbuf(own);
    delete elsewhere;

    // One buffer in two streams.
    std::ostringstream a;
    std::ostream alias(a.rdbuf());
    two(a, alias);
    std::cout << a.str() << "\n";

    // A stream that is not open, one without a buffer, one that throws.
    std::ofstream closed;
    std::ostream to_nothing(nullptr);
    std::cout << is_written(closed) << closed.bad() << is_written(to_nothing) << to_nothing.bad();
    std::ofstream throwing;
    throwing.exceptions(std::ios::badbit);
    try {
      is_written(throwing);
    } catch (const std::ios_base::failure&) {
      std::cout << "failure";
    }
    std::cout << throwing.bad() << "\n";
  }
}
