// What is loaded now, and a digest that identifies it across processes: two processes with the same digest find the same code behind
// every function, as far as that depends on nothing but what is loaded.
//
// The digest covers, for each object in the loader's order: its name, build-id and headers, the libraries that it was linked with, and, if it has
// code records or no build-id, its notes and its dynamic symbols. Load addresses are not part of it.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/digest.h"
#include "format/kept_code.h"
#include "program/loaded_objects.h"

namespace cachepy::internal {

class ProgramNow {
 public:
  /// Reads what is loaded. `generation`: loader_generation() before.
  explicit ProgramNow(std::uint64_t generation);

  std::uint64_t generation() const { return generation_; }
  const Digest& digest() const { return digest_; }
  /// The absolute paths of the libraries with code records, in the loader's order.
  const std::vector<std::string>& libraries_with_records() const { return libraries_; }

  RecordsPlace place_of(const char* records) const;
  /// Null if there is no such object.
  const char* records_at(const RecordsPlace& place) const;

 private:
  std::uint64_t generation_;
  Digest digest_;
  std::vector<LoadedObject> objects_;
  std::vector<std::string> libraries_;
};

}  // namespace cachepy::internal
