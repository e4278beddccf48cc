#include "frames/recorder.h"

#include <sys/mman.h>

#include <algorithm>
#include <cstring>

namespace cachepy::internal {
namespace {

constexpr std::size_t kChunkBytes = std::size_t{64} << 10;
// Fingerprints of events that need to be recorded only once.
constexpr std::size_t kSeen = std::size_t{8} << 10;
constexpr std::size_t kMostProbes = 16;

void* map(std::size_t size) noexcept {
  void* const at = ::mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  return at != MAP_FAILED ? at : nullptr;
}

}  // namespace

std::atomic<std::uint64_t> Recorder::last_id{0};

struct Recorder::Chunk {
  Chunk* next;
  std::uint32_t size;  // of the whole record
  std::atomic<std::uint32_t> used;

  char* data() { return reinterpret_cast<char*>(this + 1); }
  const char* data() const { return reinterpret_cast<const char*>(this + 1); }
};

struct Recorder::Record {
  std::atomic<std::uint32_t> size;  // stored last: a record without a size is still being written
  std::uint32_t order;
  std::uint32_t path_size;
  std::uint32_t second_size;
  EventHead head;

  char* text() { return reinterpret_cast<char*>(this + 1); }
  const char* text() const { return reinterpret_cast<const char*>(this + 1); }
};

namespace {

/// The chunk in which this thread continues to write.
struct ThisThread {
  std::uint64_t recorder = 0;
  void* chunk = nullptr;
};
[[gnu::tls_model("initial-exec")]] thread_local constinit ThisThread this_thread;

}  // namespace

Recorder::~Recorder() {
  for (Chunk* chunk = chunks_; chunk != nullptr;) {
    Chunk* const next = chunk->next;
    ::munmap(chunk, chunk->size);
    chunk = next;
  }
  if (void* const seen = seen_) ::munmap(seen, kSeen * sizeof(std::uint64_t));
}

/// Reserves space in this thread's own chunk. A signal handler that interrupts it reserves different space.
char* Recorder::reserve(std::uint32_t size) noexcept {
  for (;;) {
    if (auto* const chunk = this_thread.recorder == id_ ? static_cast<Chunk*>(this_thread.chunk) : nullptr) {
      const std::uint32_t at = chunk->used.fetch_add(size, std::memory_order_relaxed);
      if (std::uint64_t{at} + size <= chunk->size - sizeof(Chunk)) return chunk->data() + at;
    }
    const std::size_t bytes = std::max(kChunkBytes, size + sizeof(Chunk));
    void* const memory = map(bytes);
    if (memory == nullptr) return nullptr;
    auto* const made = new (memory) Chunk{nullptr, static_cast<std::uint32_t>(bytes), {0}};
    made->next = chunks_.load(std::memory_order_relaxed);
    while (!chunks_.compare_exchange_weak(made->next, made, std::memory_order_release)) {
    }
    this_thread.chunk = made;
    this_thread.recorder = id_;
  }
}

void Recorder::add(const EventHead& head, const Text& path, const Text& second) noexcept {
  const std::size_t texts = path.base.size() + path.rest.size() + second.base.size() + second.rest.size();
  const auto size = static_cast<std::uint32_t>((sizeof(Record) + texts + 7) & ~std::size_t{7});
  char* const room = reserve(size);
  if (room == nullptr) {
    has_lost_ = true;
    return;
  }
  auto* const record = new (room) Record{{0},
                                         next_order(),
                                         static_cast<std::uint32_t>(path.base.size() + path.rest.size()),
                                         static_cast<std::uint32_t>(second.base.size() + second.rest.size()),
                                         head};
  char* at = record->text();
  for (const std::string_view part : {path.base, path.rest, second.base, second.rest}) {
    at = std::ranges::copy(part, at).out;
  }
  record->size.store(size, std::memory_order_release);
}

bool Recorder::is_new(std::uint64_t fingerprint) noexcept {
  std::atomic<std::uint64_t>* seen = seen_.load(std::memory_order_acquire);
  if (seen == nullptr) {
    void* const memory = map(kSeen * sizeof(std::uint64_t));
    if (memory == nullptr) return true;
    auto* const made = static_cast<std::atomic<std::uint64_t>*>(memory);
    if (seen_.compare_exchange_strong(seen, made, std::memory_order_acq_rel)) {
      seen = made;
    } else {
      ::munmap(memory, kSeen * sizeof(std::uint64_t));
    }
  }
  if (fingerprint == 0) fingerprint = 1;
  for (std::size_t probe = 0; probe < kMostProbes; ++probe) {
    std::atomic<std::uint64_t>& slot = seen[(fingerprint + probe) % kSeen];
    std::uint64_t there = slot.load(std::memory_order_relaxed);
    if (there == 0 && slot.compare_exchange_strong(there, fingerprint, std::memory_order_relaxed))
      return true;
    if (there == fingerprint) return false;
  }
  return true;
}

bool Recorder::is_first(const EventHead& head, const Text& path) noexcept {
  std::uint64_t fingerprint = reinterpret_cast<std::uintptr_t>(head.address) * 0x165667b19e3779f9u +
                              static_cast<std::uint64_t>(head.kind) * 0x9e3779b97f4a7c15u +
                              static_cast<std::uint64_t>(head.error) * 0xc2b2ae3d27d4eb4fu +
                              static_cast<std::uint64_t>(head.flags);
  fingerprint = checksum_of(path.base, fingerprint);
  fingerprint = checksum_of(path.rest, fingerprint + path.base.size());
  return is_new(fingerprint);
}

void Recorder::add_once(const EventHead& head, const Text& path) noexcept {
  if (is_first(head, path)) add(head, path);
}

template <class Visit>
void Recorder::for_each(Visit visit) const {
  for (const Chunk* chunk = chunks_.load(std::memory_order_acquire); chunk != nullptr; chunk = chunk->next) {
    const std::uint32_t end = std::min(chunk->used.load(std::memory_order_acquire),
                                       chunk->size - static_cast<std::uint32_t>(sizeof(Chunk)));
    for (std::uint32_t at = 0; at + sizeof(Record) <= end;) {
      const auto* const record = reinterpret_cast<const Record*>(chunk->data() + at);
      const std::uint32_t size = record->size.load(std::memory_order_acquire);
      if (size == 0) break;  // a thread that continues after the call has ended is writing it
      if (!visit(*record)) return;
      at += size;
    }
  }
}

bool Recorder::has_read(const FileStat& file) const noexcept {
  bool found = false;
  for_each([&](const Record& record) {
    const EventHead& head = record.head;
    found = head.kind == EventKind::kOpened && head.has_stat && !head.has_digest &&
            head.stat.inode == file.inode && head.stat.device == file.device;
    return !found;
  });
  return found;
}

std::vector<Event> Recorder::events() const {
  std::vector<Event> events;
  for_each([&](const Record& record) {
    Event& event = events.emplace_back();
    static_cast<EventHead&>(event) = record.head;
    event.order = record.order;
    event.path = {record.text(), record.path_size};
    event.second = {record.text() + record.path_size, record.second_size};
    return true;
  });
  std::sort(events.begin(), events.end(), [](const Event& a, const Event& b) { return a.order < b.order; });
  return events;
}

}  // namespace cachepy::internal
