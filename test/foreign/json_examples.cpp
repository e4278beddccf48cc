// Examples of nlohmann-json's documentation in one program; the argument says which one to run.
//
// Their `int main()` becomes `int result_of_… = 0; void …()`: only main may end without a return.
#include <cachepy/types/nlohmann_json.h>

#include <cstring>
#include <nlohmann/json.hpp>

#define main()           \
  result_of_to_cbor = 0; \
  void to_cbor()
#include "to_cbor.cpp"
#undef main
#define main()              \
  result_of_to_msgpack = 0; \
  void to_msgpack()
#include "to_msgpack.cpp"
#undef main
#define main()             \
  result_of_to_ubjson = 0; \
  void to_ubjson()
#include "to_ubjson.cpp"
#undef main
#define main()             \
  result_of_to_bjdata = 0; \
  void to_bjdata()
#define print_byte print_byte_of_bjdata
#include "to_bjdata.cpp"
#undef print_byte
#undef main
#define main()           \
  result_of_to_bson = 0; \
  void to_bson()
#include "to_bson.cpp"
#undef main
#define main()        \
  result_of_diff = 0; \
  void diff()
#include "diff.cpp"
#undef main
#define main()                           \
  result_of_json_pointer__to_string = 0; \
  void json_pointer__to_string()
#include "json_pointer__to_string.cpp"
#undef main

int main(int, char** arguments) {
  const auto is = [&](const char* name) { return std::strcmp(arguments[1], name) == 0; };
  if (is("to_cbor")) return to_cbor(), 0;
  if (is("to_msgpack")) return to_msgpack(), 0;
  if (is("to_ubjson")) return to_ubjson(), 0;
  if (is("to_bjdata")) return to_bjdata(), 0;
  if (is("to_bson")) return to_bson(), 0;
  if (is("diff")) return diff(), 0;
  if (is("json_pointer__to_string")) return json_pointer__to_string(), 0;
  return 2;
}
