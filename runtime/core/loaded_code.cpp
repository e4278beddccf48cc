#include "core/loaded_code.h"

#include <link.h>
#include <pthread.h>

#include <cstring>
#include <mutex>
#include <optional>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "core/code_graph.h"

namespace cachepy::internal {
namespace {

/// The note that begins there.
std::string_view note_at(const char* begin) {
  constexpr std::size_t kHead = 20;  // three sizes and the name
  std::uint32_t size;
  std::memcpy(&size, begin + 4, sizeof size);
  return {begin, kHead + ((std::size_t{size} + 3) & ~std::size_t{3})};
}

class LoadedCode {
 public:
  /// Never destroyed: cached functions may be called from destructors of static objects.
  static LoadedCode& process() {
    static auto* const instance = new LoadedCode;
    return *instance;
  }

  std::optional<Digest> digest_of(const detail::Site& site) {
    const std::lock_guard lock(mutex_);
    read_objects();
    auto found = numbers_.find(site.records);
    if (found == numbers_.end()) {  // in no object that the loader knows of
      add_notes({note_at(site.records)});
      found = numbers_.find(site.records);
    }
    if (found == numbers_.end() || !damage_.empty()) return std::nullopt;
    const std::vector<CodeUnit>& units = graph_.records(found->second).units();
    for (std::uint32_t i = 0; i < units.size(); ++i) {
      if (units[i].digest == CodeUnitDigest{site.code[0], site.code[1]})
        return graph_.digest(graph_.reach({found->second, i}));
    }
    return std::nullopt;
  }

 private:
  LoadedCode() {
    pthread_atfork([] { process().mutex_.lock(); }, [] { process().mutex_.unlock(); },
                   [] { process().mutex_.unlock(); });
  }

  /// What the loader has done so far.
  struct Generation {
    unsigned long long loaded = 0;
    unsigned long long unloaded = 0;
    friend bool operator==(const Generation&, const Generation&) = default;
  };

  void read_objects() {
    Generation now;
    ::dl_iterate_phdr(
        [](dl_phdr_info* info, std::size_t, void* out) {
          *static_cast<Generation*>(out) = {info->dlpi_adds, info->dlpi_subs};
          return 1;
        },
        &now);
    if (now == generation_) return;
    // Another library may have come to the place of one that is gone.
    if (now.unloaded != generation_.unloaded) {
      graph_ = CodeGraph();
      numbers_.clear();
      damage_.clear();
    }
    generation_ = now;
    ::dl_iterate_phdr(
        [](dl_phdr_info* info, std::size_t, void* self) {
          static_cast<LoadedCode*>(self)->add_notes(note_segments(*info));
          return 0;
        },
        this);
  }

  static std::vector<std::string_view> note_segments(const dl_phdr_info& info) {
    std::vector<std::string_view> segments;
    for (int i = 0; i < info.dlpi_phnum; ++i) {
      const ElfW(Phdr)& header = info.dlpi_phdr[i];
      if (header.p_type == PT_NOTE)
        segments.emplace_back(reinterpret_cast<const char*>(info.dlpi_addr + header.p_vaddr), header.p_memsz);
    }
    return segments;
  }

  /// All of one object; nothing is done when they are known.
  void add_notes(const std::vector<std::string_view>& segments) {
    std::vector<CodeRecords> records;
    std::vector<const char*> places;
    for (const std::string_view segment : segments) {
      for (const CodeNote& note : code_notes(segment)) {
        if (numbers_.contains(note.begin)) return;
        auto parsed = CodeRecords::parse(note.description);
        if (!parsed.ok()) {
          damage_ = std::string(parsed.status().message());
          continue;
        }
        records.push_back(*std::move(parsed));
        places.push_back(note.begin);
      }
    }
    if (records.empty()) return;
    std::uint32_t number = graph_.first_records(graph_.add_object(std::move(records)));
    for (const char* place : places) numbers_.emplace(place, number++);
  }

  std::mutex mutex_;
  CodeGraph graph_;
  absl::flat_hash_map<const char*, std::uint32_t> numbers_;  // of records, by where their note begins
  Generation generation_;
  std::string damage_;  // in some note: then no code is known for sure
};

}  // namespace

std::optional<Digest> code_digest(const detail::Site& site) {
  return LoadedCode::process().digest_of(site);
}

}  // namespace cachepy::internal
