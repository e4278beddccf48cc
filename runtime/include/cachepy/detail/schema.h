// The layout of an encoded value as text: in the key of every result, and enough for a tool to print the
// value as JSON without the program that made it (reasons/value_json.h reads it).
//
//   schema  = "bool" | "i8" … "i128" | "u8" … "u128"     scalars of that many bits, little-endian
//           | "c8" | "c16" | "c32"                      characters
//           | "f16" | "f32" | "f64" | "f80" (10 bytes) | "f128"
//           | "string"                                  u64 size, bytes
//           | "path"                                    as string
//           | "named " name " " schema                  an enum or a chrono type, as what it is made of
//           | "list<" schema ">"                        u64 count, elements; also sets
//           | "map<" schema "," schema ">"              u64 count, keys and values in turn
//           | "unordered " schema                       u64 buckets (0 in keys), f32 load factor, list or map
//           | "array<" number "," schema ">"            elements (one zero byte when there are none)
//           | "tuple<" [schema {"," schema}] ">"        elements (one zero byte when there are none)
//           | "optional<" schema ">"                    u8 0 or 1, value; also unique_ptr
//           | "shared<" schema ">"                      u8 0: null; 1: value, which is counted; 2: u64 index of one
//                                                       counted earlier; 3: value, which is not counted
//           | "object<" schema ">"                      u8 0: value; 1: an object of a derived class: string name of
//                                                       its class, string schema, value of that schema
//           | "variant<" schema {"," schema} ">"        u64 index, value
//           | "struct " name "{" [field {"," field}] "}"   fields (one zero byte when there are none)
//           | "custom " name                            u64 size, bytes that only the type's own code understands
//           | "^" number                                the struct that many levels further out (0: the innermost)
//   field   = name ":" schema
//   name    = '"' characters, '"' and '\' behind a '\' '"'
#pragma once

#include <cstdint>

namespace cachepy::detail {

class Schema {
 public:
  Schema();
  ~Schema();
  Schema(const Schema&) = delete;
  Schema& operator=(const Schema&) = delete;

  Schema& operator<<(const char* text);
  Schema& operator<<(std::uint64_t number);
  Schema& name(const char* text);  ///< quoted

  /// Called around every class with an address that stands for its type; false when the class is being
  /// described already, and its reference has then been written.
  bool enter(const void* type);
  void leave();

  const char* c_str() const;

 private:
  struct State;
  State* state_;
};

}  // namespace cachepy::detail
