// The parts of the decoder that do not depend on the decoded type.
#include "cachepy/detail/decoder.h"

#include <stdexcept>
#include <vector>

namespace cachepy::detail {
namespace {

struct SharedPointer {
  void* pointer;
  const void* type;
  void (*destroy)(void*);
};
using SharedTable = std::vector<SharedPointer>;

}  // namespace

Decoder::~Decoder() {
  auto* table = static_cast<SharedTable*>(shared_);
  if (table == nullptr) return;
  for (const SharedPointer& shared : *table) shared.destroy(shared.pointer);
  delete table;
}

void Decoder::give_up() {
  fail();
  throw std::runtime_error("a stored value does not fit its type");
}

void Decoder::add_shared(void* pointer, const void* type, void (*destroy)(void*)) {
  if (shared_ == nullptr) shared_ = new SharedTable;
  static_cast<SharedTable*>(shared_)->push_back({pointer, type, destroy});
}

void* Decoder::shared(std::uint64_t index, const void* type) {
  const auto* table = static_cast<const SharedTable*>(shared_);
  if (table == nullptr || index >= table->size() || (*table)[index].type != type) {
    fail();
    return nullptr;
  }
  return (*table)[index].pointer;
}

}  // namespace cachepy::detail
