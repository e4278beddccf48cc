// cache_visit(): selects and sorts entries by what little that takes, then opens them again one by one.
#include <algorithm>
#include <limits>
#include <map>
#include <memory>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "base/digest_list.h"
#include "base/throw.h"
#include "cachepy/cache.h"
#include "inspect/entry_info.h"
#include "store/entry_files.h"
#include "store/store.h"

namespace cachepy {
namespace {

using namespace internal;

/// The selected entries, with what orders them and tells their names.
class Selected {
 public:
  Selected(EntrySelection::Order order, std::size_t limit) : order_(order), limit_(limit) {}

  void add(const std::string& name, const EntryReader& reader) {
    const NodeRecord& node = reader.metadata().node;
    Entry entry;
    entry.first = rank(reader);
    entry.created_ns = node.created_ns;
    entry.function =
        functions_.try_emplace(node.function, static_cast<std::uint32_t>(functions_.size())).first;
    entry.key = node.key;
    int earlier = 0;
    while (earlier <= kMostEarlier && entry_name({node.function, node.key, earlier}) != name) ++earlier;
    entry.earlier = static_cast<std::uint8_t>(earlier);
    if (earlier > kMostEarlier) {  // a file that somebody has renamed
      entry.name = static_cast<std::uint32_t>(names_.size());
      names_.push_back(name);
    }
    entries_.push_back(entry);
    // Sorting now and then keeps the time linear.
    if (limit_ != 0 && entries_.size() / 2 > limit_ + 1000) keep_first();
  }

  /// Sorts the entries and calls `visit` with the name of each.
  template <class Visit>
  void for_each(const Visit& visit) {
    if (limit_ != 0) keep_first();
    std::sort(entries_.begin(), entries_.end(), &precedes);
    for (const Entry& e : entries_)
      visit(e.earlier > kMostEarlier ? names_[e.name] : entry_name({e.function->first, e.key, e.earlier}));
  }

 private:
  using Functions = std::map<std::string, std::uint32_t>;
  struct Entry {
    std::int64_t first = 0;  ///< smaller ones come first
    std::int64_t created_ns = 0;
    Functions::const_iterator function;
    Digest key;
    std::uint32_t name = 0;  ///< in names_, if it is not that of an entry
    std::uint8_t earlier = 0;

    std::string id() const { return function->first + ":" + key.hex(); }
  };

  std::int64_t rank(const EntryReader& reader) const {
    const auto most_first = [](std::uint64_t value) {
      constexpr auto kMost = std::numeric_limits<std::int64_t>::max();
      return -static_cast<std::int64_t>(std::min(value, static_cast<std::uint64_t>(kMost)));
    };
    switch (order_) {
      case EntrySelection::Order::name:
        return 0;
      case EntrySelection::Order::cost:
        return most_first(reader.metadata().node.cost_ns);
      case EntrySelection::Order::size:
        return most_first(reader.file_bytes());
      case EntrySelection::Order::used:
        return reader.modified_ns();
      case EntrySelection::Order::created:
        return ~reader.metadata().node.created_ns;  // reverses the order, and never overflows
    }
    return 0;
  }

  static bool precedes(const Entry& a, const Entry& b) {
    if (a.first != b.first) return a.first < b.first;
    if (a.function != b.function) {
      const std::string &f = a.function->first, &g = b.function->first;
      // The ids go on with a colon.
      return f.starts_with(g) || g.starts_with(f) ? a.id() < b.id() : f < g;
    }
    if (a.key != b.key) return a.key < b.key;
    if (a.created_ns != b.created_ns) return a.created_ns > b.created_ns;
    return a.earlier < b.earlier;
  }

  void keep_first() {
    if (entries_.size() <= limit_) return;
    std::nth_element(entries_.begin(), entries_.begin() + static_cast<std::ptrdiff_t>(limit_), entries_.end(),
                     &precedes);
    entries_.resize(limit_);
  }

  const EntrySelection::Order order_;
  const std::size_t limit_;
  Functions functions_;
  std::vector<Entry> entries_;
  std::vector<std::string> names_;
};

EntryInfo damaged(const std::string& path, const absl::Status& status) {
  EntryInfo info;
  info.file = path;
  info.error = std::string(status.message());
  return info;
}

}  // namespace

void cache_visit(const std::filesystem::path& dir, const EntrySelection& selection,
                 const std::function<void(const EntryInfo&)>& visit, const Progress& progress) {
  const Store store(dir.native());
  Selected selected(selection.order, selection.limit);
  std::map<std::string, EntryInfo> unreadable;
  const auto select = [&](const StoredFile& file, const absl::StatusOr<std::unique_ptr<EntryReader>>& entry) {
    if (absl::IsNotFound(entry.status())) return;  // another process may be pruning
    const std::string path = store.place_of(file.name);
    if (!entry.ok()) {
      unreadable.emplace(file.name, damaged(path, entry.status()));
    } else if (!selection.wanted || selection.wanted(entry_info(path, **entry))) {
      selected.add(file.name, **entry);
    }
  };
  const MetadataPart part = selection.wanted_needs_all ? MetadataPart::kAll : MetadataPart::kNode;
  const absl::Status status = open_all(store, part, progress, select);
  if (absl::IsNotFound(status)) return;
  throw_unless_ok(status, "the cache could not be read");
  for (const auto& [name, info] : unreadable) visit(info);
  selected.for_each([&](const std::string& name) {
    const std::string path = store.place_of(name);
    const auto entry = store.peek(name);
    if (absl::IsNotFound(entry.status())) return;
    visit(entry.ok() ? entry_info(path, **entry) : damaged(path, entry.status()));
  });
}

}  // namespace cachepy
