// Streams that are written to are parameters like others; all else that is done with one is refused.
// RUN: %real-clang -std=c++20 -fsyntax-only -Xclang -verify %s
#include <cachepy/cachepy.h>

#include <fstream>
#include <iostream>
#include <sstream>

void helper(std::ostream& out);
[[cachepy::cache_file]] void plain(std::ostream& out) { helper(out << 1); }
[[cachepy::cache_file]] std::ostream& returned(std::ostream& out, int n) { return out << n; }
[[cachepy::cache_file]] void marked([[cachepy::out]] std::ostream& out, [[cachepy::inout]] std::wostream& wide) {
  out << 1;
  wide << 1;
}
[[cachepy::cache_file]] bool as_stream(std::ofstream& out, std::stringstream& text) {
  helper(out);
  text.width(3);
  auto write = [&] { out << 1; };
  write();
  return out && !text.fail();
}
template <class Stream>
// expected-error@+1 {{parameter 'out' is a stream that the function does not only write to; take it by 'std::ostream &', and leave what else is done with it to the caller}}
[[cachepy::cache_file]] void closes(Stream& out) {
  out << 1;
  out.close();  // expected-note {{here}}
}
template void closes(std::ofstream&);  // expected-note {{instantiated here}}
// expected-error@+1 {{'asks' cannot be cached: parameter 'out' is a stream that the function does not only write to}}
[[cachepy::cache_file]] std::size_t asks(std::ostringstream& out) { return out.str().size(); }  // expected-note {{here}}
// expected-error@+1 {{parameter 'in' is a stream that the function does not only write to}}
[[cachepy::cache_file]] int reads(std::iostream& in) {
  int n = 0;
  in >> n;  // expected-note {{here}}
  return n;
}
// expected-error@+1 {{'closes_input' cannot be cached: parameter 'in' is a stream that the function does not only read from; take it by 'std::istream &', and leave what else is done with it to the caller}}
[[cachepy::cache_file]] int closes_input(std::ifstream& in) {
  if (!in.is_open()) return 0;
  const int first = in.get();
  in.close();  // expected-note {{here}}
  return first;
}
// expected-error@+1 {{parameter 'in' is a stream that the function does not only read from}}
[[cachepy::cache_file]] std::size_t asks_input(std::istringstream& in) { return in.str().size(); }  // expected-note {{here}}
// expected-error@+1 {{parameter 'in' is a stream that the function does not only read from}}
[[cachepy::cache_file]] bool casts_input(std::istream& in) { return dynamic_cast<std::ifstream*>(&in) != nullptr; }  // expected-note {{here}}
// expected-error@+1 {{parameter 'in' cannot be in the key: it is a 'std::basic_istream<char>', which has a position instead of a value}}
[[cachepy::cache_file]] int temporary(std::istream&& in) { return in.get(); }
// expected-error@+1 {{parameter 'out' cannot be in the key: it is a 'std::basic_ostream<char>', which has a position instead of a value}}
[[cachepy::cache_file]] int in_only([[cachepy::in]] std::ostream& out) { return out.good(); }

// A cast shows more of it.
// expected-error@+1 {{parameter 'out' is a stream that the function does not only write to; take it by 'std::ostream &', and leave what else is done with it to the caller}}
[[cachepy::cache_file]] std::size_t casts(std::ostream& out) {
  const auto* text = dynamic_cast<std::ostringstream*>(&out);  // expected-note {{here}}
  return text ? text->str().size() : 0;
}
