// Variables of the program that may change while it runs, and whose values are in keys.
//
// For each translation unit whose code reads such variables, the plugin writes a table, and a constructor that registers it here.
// The table also contains the functions whose address that code takes, so that the code behind a pointer can be found.
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
  std::string schema;                                                    ///< the layout of the encoded value
};

/// The variable that is unit number `unit` of those records. It has no address if it is not registered, and no bytes
/// if the compiler left it out of the program. Thread-safe.
StateVariable state_variable(const char* records, std::uint32_t unit);

/// The functions at that address, as units of those records. There are several if a linker folded equal functions. Thread-safe.
std::vector<std::uint32_t> functions_at(const char* records, const void* address);

/// Check this before reading objects: false if the program is ending and their destructors may have run. Thread-safe.
bool objects_are_there();

}  // namespace cachepy::internal

/// Constructors of the program and of libraries call this before those of the user's objects run. `table`: `count` rows of five words,
/// which live as long as the library: unit, address, size, and either encode_state<T> and describe_state<T>, or nullptr and the
/// text of the schema. For a function, the size is 0 and the last two words are nullptr. Another compiler than the plugin's may leave out
/// what nothing changes or calls; its address is nullptr.
extern "C" void cachepy_register_state(const void* records, const void* table, unsigned long count);
