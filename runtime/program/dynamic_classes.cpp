#include "program/dynamic_classes.h"

#include <algorithm>
#include <atomic>
#include <cstring>
#include <deque>
#include <mutex>
#include <set>
#include <span>
#include <string>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "base/fork.h"
#include "cachepy/detail/codec.h"
#include "program/readable_name.h"

namespace cachepy::internal {
namespace {

using detail::BaseOfClass;
using detail::DynamicClass;

struct Row {
  void (*fill)(DynamicClass& out);
  const char* problem;
  const char* file;
};
static_assert(sizeof(Row) == 3 * sizeof(void*));

/// What is known of one class.
struct Class {
  DynamicClass functions{};
  std::string name;    ///< in entries and keys: no other class of the program has it, unless it is ambiguous
  std::string schema;  ///< "" where objects cannot be encoded
  const char* problem = nullptr;
  bool has_linkage = false;
  bool is_ambiguous = false;  ///< another class has the same name
};

class Classes {
 public:
  ProcessMutex mutex;

  void add(const void* table, unsigned long count) {
    tables_[table] = {static_cast<const Row*>(table), count};
    change();
  }
  void forget(const void* table) {
    tables_.erase(table);
    change();
  }
  /// Changes whenever a library is loaded or unloaded that has classes.
  static std::uint64_t generation() { return generation_.load(std::memory_order_acquire); }

  const Class* find(const std::type_info& type) {
    index();
    if (const auto found = by_type_.find(&type); found != by_type_.end()) return found->second;
    // A library that was loaded for itself has type_infos of its own.
    const auto found = by_name_.find(std::string(type.name()));
    return found != by_name_.end() && found->second->has_linkage ? found->second : nullptr;
  }
  const Class* find(const std::string& name) {
    index();
    const auto found = by_name_.find(name);
    return found == by_name_.end() ? nullptr : found->second;
  }
  /// A text that lives as long as the process.
  const char* keep(std::string text) { return texts_.insert(std::move(text)).first->c_str(); }

 private:
  void change() {
    is_indexed_ = false;
    generation_.fetch_add(1, std::memory_order_acq_rel);
  }

  void index() {
    if (std::exchange(is_indexed_, true)) return;
    by_type_.clear();
    by_name_.clear();
    for (const auto& [table, rows] : tables_)
      for (const Row& row : rows) add(row);
  }

  void add(const Row& row) {
    Class found;
    row.fill(found.functions);
    found.has_linkage = *row.file == '\0';
    found.name = found.functions.type->name();
    if (!found.has_linkage) found.name.append(" in ").append(row.file);
    if (found.functions.describe != nullptr) {
      detail::Schema schema;
      found.functions.describe(schema);
      found.schema = schema.c_str();
    }
    if (row.problem != nullptr) found.problem = keep(row.problem);
    const auto [same_type, is_new_type] = by_type_.try_emplace(found.functions.type, nullptr);
    const auto [namesake, is_new_name] = by_name_.try_emplace(found.name, nullptr);
    if (is_new_type && is_new_name) {
      same_type->second = namesake->second = &classes_.emplace_back(std::move(found));
    } else if (is_new_type) {
      Class& other = *namesake->second;
      if (other.has_linkage &&
          (other.schema == found.schema || other.schema.empty() || found.schema.empty())) {
        same_type->second = &other;
        take_better(other, found);
      } else {
        other.is_ambiguous = found.is_ambiguous = true;
        same_type->second = &classes_.emplace_back(std::move(found));
      }
    } else {
      take_better(*same_type->second, found);
    }
  }

  /// One translation unit may know more of a class than another.
  static void take_better(Class& known, Class& found) {
    const auto worth = [](const DynamicClass& c) { return (c.make != nullptr) + (c.encode != nullptr); };
    if (worth(found.functions) <= worth(known.functions)) return;
    known.functions = found.functions;
    known.schema = found.schema;
    known.problem = found.problem;
  }

  static std::atomic<std::uint64_t> generation_;
  absl::flat_hash_map<const void*, std::span<const Row>> tables_;
  bool is_indexed_ = false;
  absl::flat_hash_map<const std::type_info*, Class*> by_type_;
  absl::flat_hash_map<std::string, Class*> by_name_;
  std::deque<Class> classes_;  ///< never freed: threads keep pointers to them
  std::set<std::string> texts_;
};
std::atomic<std::uint64_t> Classes::generation_{0};

/// Containers hold many objects of one class in a row.
template <class Wanted>
struct LastFound {
  std::uint64_t generation = ~std::uint64_t{0};
  Wanted wanted{};
  const Class* found = nullptr;
};

const Class* class_of(const std::type_info& type) {
  thread_local LastFound<const std::type_info*> last;
  const std::uint64_t generation = Classes::generation();
  if (last.generation == generation && last.wanted == &type) return last.found;
  auto& classes = ProcessWide<Classes>::get();
  const std::lock_guard lock(classes.mutex);
  last = {generation, &type, classes.find(type)};
  return last.found;
}

const Class* class_named(const std::string& name) {
  auto& classes = ProcessWide<Classes>::get();
  const std::lock_guard lock(classes.mutex);
  return classes.find(name);
}

const BaseOfClass* base_of(const Class& known, const std::type_info& base) {
  const std::span bases(known.functions.bases, known.functions.base_count);
  for (const BaseOfClass& each : bases)
    if (*each.type == base) return &each;
  return nullptr;
}

void fail(detail::Encoder& out, const std::type_info& type, const std::string& why) {
  const std::string name =
      readable_name(std::string("_ZTS") + type.name()).substr(std::strlen("typeinfo name for "));
  auto& classes = ProcessWide<Classes>::get();
  const std::lock_guard lock(classes.mutex);
  out.fail(classes.keep("it holds an object of class '" + name + "', " + why));
}

std::string read_text(detail::Decoder& in) {
  std::string text(in.count(1), '\0');
  in.bytes(text.data(), text.size());
  return text;
}

/// Hands on the base of an object.
struct BaseReceiver : detail::ObjectReceiver {
  BaseReceiver(detail::ObjectReceiver& next, const BaseOfClass& base)
      : ObjectReceiver{&pass_on}, next(next), base(base) {}
  static void pass_on(ObjectReceiver& receiver, void* object) {
    auto& self = static_cast<BaseReceiver&>(receiver);
    self.next.receive(self.next, self.base.of(object));
  }
  detail::ObjectReceiver& next;
  const BaseOfClass& base;
};

}  // namespace
}  // namespace cachepy::internal

namespace cachepy::detail {

void encode_derived(Encoder& out, const std::type_info& base, const std::type_info& type, const void* object,
                    const void* part) {
  const internal::Class* const known = internal::class_of(type);
  if (known == nullptr)
    return internal::fail(
        out, type,
        "whose fields are not known; include <cachepy/cachepy.h> where the class is defined, and compile "
        "that with the plugin");
  if (known->functions.encode == nullptr)
    return internal::fail(out, type, std::string("which cannot be encoded: ") + known->problem);
  if (known->is_ambiguous)
    return internal::fail(out, type, "of which the program has two by that name; give them different names");
  if (out.expects_reading() && known->functions.make == nullptr)
    return internal::fail(out, type, std::string("which cannot be stored: ") + known->problem);
  const bool is_only_base = internal::base_of(*known, base) != nullptr;
  if (out.expects_reading() && !is_only_base)
    return internal::fail(out, type, "which is not derived from the pointer's class once and publicly");
  detail::encode_value(out, known->name);
  detail::encode_value(out, known->schema);
  // An object may contain a base several times.
  if (!is_only_base)
    out.u64(static_cast<std::uint64_t>(static_cast<const char*>(part) - static_cast<const char*>(object)));
  known->functions.encode(out, object);
}

void make_derived(Decoder& in, const std::type_info& base, ObjectReceiver& receiver) {
  const std::string name = internal::read_text(in);
  const std::string schema = internal::read_text(in);
  if (!in.ok()) return;
  const internal::Class* const known = internal::class_named(name);
  if (known == nullptr || known->is_ambiguous || known->functions.make == nullptr || known->schema != schema)
    return in.fail();
  const BaseOfClass* const part = internal::base_of(*known, base);
  if (part == nullptr) return in.fail();
  internal::BaseReceiver for_base(receiver, *part);
  known->functions.make(in, for_base);
}

std::size_t size_of_derived(const std::type_info& type, std::size_t size) {
  const internal::Class* const known = internal::class_of(type);
  return known == nullptr ? size : std::max(size, known->functions.size);
}

}  // namespace cachepy::detail

void cachepy_register_classes(const void* table, unsigned long count) {
  auto& classes = cachepy::internal::ProcessWide<cachepy::internal::Classes>::get();
  const std::lock_guard lock(classes.mutex);
  classes.add(table, count);
}

void cachepy_forget_classes(const void* table) {
  auto& classes = cachepy::internal::ProcessWide<cachepy::internal::Classes>::get();
  const std::lock_guard lock(classes.mutex);
  classes.forget(table);
}
