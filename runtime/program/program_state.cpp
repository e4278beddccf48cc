#include "program/program_state.h"

#include <atomic>
#include <bit>
#include <cstdlib>
#include <mutex>
#include <span>

#include "absl/container/flat_hash_map.h"
#include "base/fork.h"
#include "cachepy/detail/schema.h"

namespace cachepy::internal {
namespace {

struct Row {
  std::uintptr_t unit;
  const void* address;
  std::uintptr_t size;
  void (*encode)(const void* variable, detail::Encoder& out);
  const void* layout;  // void (*)(detail::Schema&) if there is `encode`, else const char*

  bool is_function() const { return layout == nullptr; }
};
static_assert(sizeof(Row) == 5 * sizeof(void*));

struct Tables {
  ProcessMutex mutex;
  absl::flat_hash_map<const void*, std::span<const Row>> by_records;
};

/// The table of a translation unit; empty if none is registered. The mutex must be held.
std::span<const Row> rows_of(const char* records) {
  const auto& tables = ProcessWide<Tables>::get().by_records;
  const auto table = tables.find(records);
  return table == tables.end() ? std::span<const Row>() : table->second;
}

std::string schema_of(const Row& row) {
  if (row.encode == nullptr) return static_cast<const char*>(row.layout);
  detail::Schema schema;
  reinterpret_cast<void (*)(detail::Schema&)>(reinterpret_cast<std::uintptr_t>(row.layout))(schema);
  return schema.c_str();
}

}  // namespace

StateVariable state_variable(const char* records, std::uint32_t unit) {
  const std::lock_guard lock(ProcessWide<Tables>::get().mutex);
  for (const Row& row : rows_of(records))
    if (row.unit == unit) {
      // Another compiler may leave out a variable that nothing changes (cachepy-g++). It has no value.
      if (row.address == nullptr) return {"", "", 0, nullptr, schema_of(row)};
      return {"", row.address, row.size, row.encode, schema_of(row)};
    }
  return {};
}

std::vector<std::uint32_t> functions_at(const char* records, const void* address) {
  std::vector<std::uint32_t> units;
  if (address == nullptr) return units;  // rows without an address: as for variables
  const std::lock_guard lock(ProcessWide<Tables>::get().mutex);
  for (const Row& row : rows_of(records))
    if (row.is_function() && row.address == address) units.push_back(static_cast<std::uint32_t>(row.unit));
  return units;
}

bool objects_are_there() {
  static std::atomic<bool> ending{false};
  static std::atomic<std::uint64_t> questions{0};
  // Handlers run in reverse order: a handler that is registered after the constructors of the program's objects runs before
  // their destructors. The first calls may come before some of these constructors, so the handler is registered repeatedly, at
  // growing intervals.
  if (std::has_single_bit(questions.fetch_add(1, std::memory_order_relaxed) + 1))
    std::atexit([] { ending = true; });
  return !ending;
}

}  // namespace cachepy::internal

void cachepy_register_state(const void* records, const void* table, unsigned long count) {
  using namespace cachepy::internal;
  const std::lock_guard lock(ProcessWide<Tables>::get().mutex);
  ProcessWide<Tables>::get().by_records[records] = {static_cast<const Row*>(table), count};
}
