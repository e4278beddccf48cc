// Variables of the program that may change while it runs, and whose values are in keys.
//
// The plugin writes a table for each translation unit whose code reads some, and a constructor that registers it here. The
// table also has the functions whose address that code takes, so that a pointer to one can be traced back to its code.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "cachepy/detail/encoder.h"

namespace cachepy::internal {

/// One variable, as one translation unit sees it.
struct StateVariable {
  std::string name;  ///< "ns::scale"
  const void* address = nullptr;
  std::size_t size = 0;                                                  ///< bytes
  void (*encode)(const void* variable, detail::Encoder& out) = nullptr;  ///< nullptr: its bytes are its value
  std::string schema;                                                    ///< of the encoded value
};

/// The variable that is unit number `unit` of those records; no address when none is registered. Thread-safe.
StateVariable state_variable(const char* records, std::uint32_t unit);

/// The functions at that address, as units of those records: several where a linker folded equal ones. Thread-safe.
std::vector<std::uint32_t> functions_at(const char* records, const void* address);

/// Asked before objects are read: false when the program is ending, and their destructors may have run. Thread-safe.
bool objects_are_there();

}  // namespace cachepy::internal

/// Called by constructors of the program and of libraries, before those of the user's objects. `table`: `count` rows of
/// five words, which live as long as the library: unit, address, size, and either encode_state<T> and describe_state<T>,
/// or nullptr and the schema's text. Of a function, which has no size, the last two are nullptr.
extern "C" void cachepy_register_state(const void* records, const void* table, unsigned long count);
