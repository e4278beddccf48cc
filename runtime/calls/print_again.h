// Prints what a stored call printed.
#pragma once

#include <optional>
#include <utility>

#include "base/digest.h"
#include "base/file.h"
#include "store/store.h"

namespace cachepy::internal {

class StoredOutput {
 public:
  /// Nullopt: it is not there, or damaged, or cannot be printed now.
  static std::optional<StoredOutput> open(const Store& store, const Digest& content);

  /// Prints it as the call did, so that it is recorded for the call around it. What cannot be written is lost, as for the call.
  void print() const noexcept;

 private:
  explicit StoredOutput(UniqueFd blob) : blob_(std::move(blob)) {}

  UniqueFd blob_;
};

}  // namespace cachepy::internal
