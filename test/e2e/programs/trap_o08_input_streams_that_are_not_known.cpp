// Streams that cannot be looked at before a call reads from them, and calls that do more than read: computed each time.
// e2e: says a stream that it reads from has no positions, so that it could be read only once
// e2e: says the buffer of a stream that it reads from is of a class that is none of the standard library's
// e2e: says a character was put back into a stream that it reads from
// e2e: says the content of a stream changed while it was read
// e2e: says it exchanges the buffer of a stream
// e2e: says it reads from standard input
// e2e: recomputes
#include <cachepy/cachepy.h>

#include <ext/stdio_filebuf.h>
#include <fstream>
#include <sstream>

#include "e2e.h"

[[cachepy::cache_file]] int sum(std::istream& in) {
  int total = 0;
  for (int number; in >> number;) total += number;
  return total;
}
[[cachepy::cache_file]] std::string appends(std::istream& in, [[cachepy::ignore_arg]] std::ostream& out) {
  out << "3 " << std::flush;
  std::string text;
  std::getline(in, text);
  return text;
}
[[cachepy::cache_file]] int redirects(std::istream& in, [[cachepy::ignore_arg]] std::istringstream& other) {
  in.rdbuf(other.rdbuf());
  int number = 0;
  in >> number;
  return number;
}

class Doubling : public std::stringbuf {
  using std::stringbuf::stringbuf;
};

int main() {
  for (int round = 0; round < 2; ++round) {
    FILE* const pipe = popen("echo 1 2", "r");
    __gnu_cxx::stdio_filebuf<char> piped(pipe, std::ios::in);
    std::istream from_pipe(&piped);
    std::cout << sum(from_pipe) << "\n";
    pclose(pipe);

    Doubling unknown("3 4");
    std::istream from_unknown(&unknown);
    std::cout << sum(from_unknown) << "\n";

    std::ofstream out("numbers");
    out << "1 2 " << std::flush;
    std::ifstream put_back("numbers"), growing("numbers");
    put_back.get();
    put_back.putback('7');
    std::cout << sum(put_back) << "\n";
    std::cout << appends(growing, out) << "\n";

    std::istringstream one("1"), other("2"), known("5 6");
    std::cout << sum(known) << "\n";
    std::cout << redirects(one, other) << "\n";
    std::cout << sum(std::cin) << "\n";
  }
}
