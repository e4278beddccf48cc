// Libraries whose serialize() is for the archives of Boost alone: a refusal, and no errors in their headers.
// RUN: %real-clang -std=c++20 -fsyntax-only -Xclang -verify %s
#include <boost/multiprecision/cpp_int.hpp>
#include <boost/numeric/ublas/matrix.hpp>
#include <boost/numeric/ublas/vector.hpp>
#include <cachepy/cachepy.h>

namespace ublas = boost::numeric::ublas;
using boost::multiprecision::cpp_int;

// expected-error@+1 {{'sum' cannot be cached: parameter 'm' cannot be in the key: it is a 'boost::numeric::ublas::matrix<double>', and what would encode it does not compile: no member named 'serialize' in 'boost::serialization::collection_size_type'}}
[[cachepy::cache_file]] double sum(const ublas::matrix<double>& m) { return m(0, 0); }
// expected-error@+1 {{parameter 'v' cannot be in the key: it is a 'boost::numeric::ublas::vector<double>', and what would encode it does not compile: no member named 'serialize'}}
[[cachepy::cache_file]] double first(const ublas::vector<double>& v) { return v(0); }
// expected-error@+1 {{'digits' cannot be cached: parameter 'n' cannot be in the key: it is a 'boost::multiprecision::number<boost::multiprecision::backends::cpp_int_backend<>>', and what would encode it does not compile: 'boost::multiprecision::backends::cpp_int_base<}}
[[cachepy::cache_file]] int digits(const cpp_int& n) { return static_cast<int>(n.str().size()); }
// expected-error@+1 {{'power' cannot be cached: its result cannot be stored: it is a 'boost::multiprecision::number<boost::multiprecision::backends::cpp_int_backend<>>', and what would encode it does not compile}}
[[cachepy::cache_file]] cpp_int power(int n) { return cpp_int(1) << n; }
