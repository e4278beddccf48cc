// Readable forms of linkers' names.
#include "program/readable_name.h"

#include <gtest/gtest.h>

namespace cachepy::internal {
namespace {

TEST(ReadableName, leaves_out_defaults_and_inline_namespaces) {
  const std::pair<const char*, const char*> cases[] = {
      {"_ZN2ns4loadEi", "ns::load(int)"},
      {"_Z4loadRKNSt7__cxx1112basic_stringIcSt11char_traitsIcESaIcEEE", "load(std::string const&)"},
      {"_Z4nameB5cxx11v", "name()"},
      {"_Z5totalRKSt6vectorINSt7__cxx1112basic_stringIcSt11char_traitsIcESaIcEEESaIS5_EE",
       "total(std::vector<std::string> const&)"},
      {"_Z5countSt3mapINSt7__cxx1112basic_stringIcSt11char_traitsIcESaIcEEESt6vectorIiSaIiEESt4lessIS5_"
       "ESaISt4pairIKS5_S8_EEE",
       "count(std::map<std::string, std::vector<int>>)"},
      {"_Z4takeSt10unique_ptrIiSt14default_deleteIiEE", "take(std::unique_ptr<int>)"},
      // libc++
      {"_Z4loadNSt3__16vectorIiNS_9allocatorIiEEEE", "load(std::vector<int>)"},
      // Arguments that are not defaults, or not trailing, stay.
      {"_Z4sortSt3setIiSt7greaterIiESaIiEE", "sort(std::set<int, std::greater<int>>)"},
      {"_Z4poolSt6vectorIi4PoolE", "pool(std::vector<int, Pool>)"},
      {"_Z4pairSt4pairISaIiEiE", "pair(std::pair<std::allocator<int>, int>)"},
      {"class Table<std::__cxx11::basic_string<char, std::char_traits<char>, std::allocator<char>>>",
       "class Table<std::string>"},
      {"class J<std::map, long, std::vector<char, std::allocator<char> > >",
       "class J<std::map, long, std::vector<char>>"},
      {"std::set<int, std::less<int>, std::allocator<int>>", "std::set<int>"},
      // Truncated, or not a name.
      {"std::set<int, std::less<int>, std::alloc", "std::set<int, std::less<int>, std::alloc"},
      {", std::less<", ", std::less<"},
      {"f, std::less<>, ", "f, std::less<>, "},
      {"f, std::less<>>", "f>"},
      {", ", ", "},
      {"", ""},
      {"main", "main"},
      {"_Zwhat", "_Zwhat"},
  };
  for (const auto& [name, readable] : cases) EXPECT_EQ(readable_name(name), readable) << name;
}

}  // namespace
}  // namespace cachepy::internal
