#include "program/replayable.h"

#include <map>
#include <mutex>
#include <span>

#include "base/fork.h"

namespace cachepy::internal {
namespace {

static_assert(sizeof(Replayable) == 3 * sizeof(void*));

struct Tables {
  ProcessMutex mutex;
  std::map<const void*, std::span<const Replayable>> tables;

  template <class Wanted>
  std::optional<Replayable> find_if(Wanted is_wanted) {
    const std::lock_guard lock(mutex);
    for (const auto& [table, rows] : tables)
      for (const Replayable& row : rows)
        if (is_wanted(row)) return row;
    return std::nullopt;
  }
};

}  // namespace

bool is_any_replayable(absl::FunctionRef<bool(const detail::Site&)> is_wanted) {
  return ProcessWide<Tables>::get()
      .find_if([&](const Replayable& row) { return is_wanted(*row.site); })
      .has_value();
}

bool is_replayable(const detail::Site& site) {
  return is_any_replayable([&](const detail::Site& other) { return &other == &site; });
}

std::optional<Replayable> find_replayable(std::string_view name, std::string_view signature,
                                          std::string_view file) {
  Tables& all = ProcessWide<Tables>::get();
  const auto has_name = [&](const Replayable& row) {
    return name == row.site->name && signature == row.site->signature;
  };
  std::optional<Replayable> found =
      all.find_if([&](const Replayable& row) { return has_name(row) && file == row.site->file; });
  return found ? found : all.find_if(has_name);
}

}  // namespace cachepy::internal

void cachepy_register_calls(const void* table, unsigned long count) {
  auto& all = cachepy::internal::ProcessWide<cachepy::internal::Tables>::get();
  const std::lock_guard lock(all.mutex);
  all.tables[table] = {static_cast<const cachepy::internal::Replayable*>(table), count};
}

void cachepy_forget_calls(const void* table) {
  auto& all = cachepy::internal::ProcessWide<cachepy::internal::Tables>::get();
  const std::lock_guard lock(all.mutex);
  all.tables.erase(table);
}
