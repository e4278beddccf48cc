// The parts of the encoder that do not depend on the encoded type.
#include "cachepy/detail/encoder.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "base/digest.h"
#include "base/roots.h"
#include "cachepy/detail/places.h"

namespace cachepy::detail {
namespace {

using TypedObject = std::pair<const void*, const void*>;
struct Owners {
  long met = 0;  ///< how many owners the value contains
  long all = 0;
};
struct SharedTable {
  absl::flat_hash_map<TypedObject, std::int64_t> indices;
  /// Objects in unordered containers, which have no index.
  absl::flat_hash_set<TypedObject> without_order;
  absl::flat_hash_map<const void*, TypedObject> by_owner;
  absl::flat_hash_map<const void*, Owners> owners;  ///< by their control block
  bool expects_reading = false;
};

}  // namespace

Encoder::~Encoder() {
  delete static_cast<SharedTable*>(shared_);
}

std::int64_t Encoder::shared_index(const void* object, const void* type) {
  if (shared_ == nullptr) shared_ = new SharedTable;
  auto& shared = *static_cast<SharedTable*>(shared_);
  auto& table = shared.indices;
  const bool is_met_without_order = shared.without_order.contains({object, type});
  if (is_met_without_order || (!keeps_sharing_ && table.contains({object, type})))
    fail("two shared pointers, one of them in an unordered container, point to one object");
  if (!keeps_sharing_) {
    shared.without_order.insert({object, type});
    return kUnshared;
  }
  const auto [found, is_new] = table.try_emplace({object, type}, static_cast<std::int64_t>(table.size()));
  return is_new ? kFirstSight : found->second;
}

bool Encoder::is_known_as(const void* owner, const void* object, const void* type) {
  if (shared_ == nullptr) shared_ = new SharedTable;
  const TypedObject typed{object, type};
  return static_cast<SharedTable*>(shared_)->by_owner.try_emplace(owner, typed).first->second == typed;
}

void Encoder::count_owner(const void* owner, long owners) {
  if (shared_ == nullptr) shared_ = new SharedTable;
  Owners& count = static_cast<SharedTable*>(shared_)->owners[owner];
  ++count.met;
  count.all = owners;
}

void Encoder::expect_reading() {
  if (shared_ == nullptr) shared_ = new SharedTable;
  static_cast<SharedTable*>(shared_)->expects_reading = true;
}

bool Encoder::expects_reading() const {
  return shared_ != nullptr && static_cast<const SharedTable*>(shared_)->expects_reading;
}

void Encoder::shared_path(std::string_view native) {
  const auto& roots = *static_cast<const internal::Roots*>(roots_);
  // No path contains a zero, so what a root's name stands for differs from a path that is spelled like it.
  std::string path(native);
  if (path.starts_with('/'))
    if (std::string shared = internal::shared_path(roots, path); !shared.starts_with('/'))
      path = shared.insert(0, 1, '\0');
  u64(path.size());
  bytes(path.data(), path.size());
}

bool Encoder::has_owners_elsewhere() const {
  if (shared_ == nullptr) return false;
  const auto& owners = static_cast<const SharedTable*>(shared_)->owners;
  return std::any_of(owners.begin(), owners.end(),
                     [](const auto& counted) { return counted.second.all > counted.second.met; });
}

namespace {

/// Encodes into memory that grows.
class ScratchEncoder : public Encoder {
 public:
  ScratchEncoder() : Encoder(&grow, nullptr, nullptr), bytes_(256, '\0') {
    cursor_ = bytes_.data();
    end_ = cursor_ + bytes_.size();
  }

  void clear() { cursor_ = bytes_.data(); }
  std::size_t size() const { return static_cast<std::size_t>(cursor_ - bytes_.data()); }
  const char* data() const { return bytes_.data(); }

 private:
  static void grow(Encoder& encoder, const char* data, std::size_t size) {
    auto& self = static_cast<ScratchEncoder&>(encoder);
    const std::size_t used = self.size();
    self.bytes_.resize(std::max(used + size, 2 * self.bytes_.size()));
    self.cursor_ = self.bytes_.data() + used;
    self.end_ = self.bytes_.data() + self.bytes_.size();
    self.bytes(data, size);
  }

  std::string bytes_;
};

}  // namespace

namespace {

/// Sorting fewer elements takes no time.
constexpr std::size_t kMostSorted = 1000;
/// As many as messages can show: these show 192 bytes.
constexpr std::size_t kMostShown = 192;

/// What stands for many elements: the first of them by their bytes, and the sum of their digests.
class ElementSum {
 public:
  void add(std::string_view element) {
    const internal::Digest digest = internal::digest_of(element);
    std::array<std::uint64_t, 2> words;
    std::memcpy(&words, digest.bytes.data(), sizeof words);
    sum_[0] += words[0];
    sum_[1] += words[1];
    if (first_.size() == kMostShown && element >= first_.front()) return;
    first_.emplace_back(element);
    std::push_heap(first_.begin(), first_.end());
    if (first_.size() <= kMostShown) return;
    std::pop_heap(first_.begin(), first_.end());
    first_.pop_back();
  }
  void write(Encoder& out) {
    std::sort_heap(first_.begin(), first_.end());
    for (const std::string& element : first_) out.bytes(element.data(), element.size());
    out.scalar(sum_);
  }

 private:
  std::array<std::uint64_t, 2> sum_{};
  std::vector<std::string> first_;  // a heap
};

}  // namespace

struct ElementSorter::State {
  explicit State(Encoder& out) : out(out) {}

  /// To a sum goes each element when it is complete.
  void add_to_sum() {
    if (scratch.size() != 0) sum->add({scratch.data(), scratch.size()});
    scratch.clear();
  }

  Encoder& out;
  ScratchEncoder scratch;
  std::optional<ElementSum> sum;
  std::vector<std::size_t> begins;
};

ElementSorter::ElementSorter(Encoder& out, std::size_t count) : state_(new State(out)) {
  state_->scratch.depth_ = out.depth_;
  state_->scratch.roots_ = out.roots_;
  // Elements are read back in sorted order, so an index assigned in the present order would denote another object.
  state_->scratch.keeps_sharing_ = false;
  if (out.tells_places()) return;
  std::swap(state_->scratch.shared_, out.shared_);  // one table for the whole value
  if (out.is_only_digested_ && count > kMostSorted) state_->sum.emplace();
}
ElementSorter::~ElementSorter() {
  delete state_;
}

Encoder& ElementSorter::element() {
  if (state_->out.tells_places())
    return state_->out;  // their order does not matter, but not what a copy's place is
  if (state_->sum)
    state_->add_to_sum();
  else
    state_->begins.push_back(state_->scratch.size());
  return state_->scratch;
}

void ElementSorter::finish() {
  State& s = *state_;
  if (s.out.tells_places()) return;
  std::swap(s.scratch.shared_, s.out.shared_);
  if (s.scratch.failure() != nullptr) return s.out.fail(s.scratch.failure());
  if (s.sum) {
    s.add_to_sum();
    return s.sum->write(s.out);
  }
  std::vector<std::string_view> elements;
  elements.reserve(s.begins.size());
  for (std::size_t i = 0; i < s.begins.size(); ++i) {
    const std::size_t end = i + 1 < s.begins.size() ? s.begins[i + 1] : s.scratch.size();
    elements.emplace_back(s.scratch.data() + s.begins[i], end - s.begins[i]);
  }
  std::sort(elements.begin(), elements.end());
  for (std::string_view element : elements) s.out.bytes(element.data(), element.size());
}

struct NestedEncoder::State {
  explicit State(Encoder& out) : out(out) {}
  Encoder& out;
  ScratchEncoder scratch;
};

NestedEncoder::NestedEncoder(Encoder& out) : state_(new State(out)) {
  ScratchEncoder& scratch = state_->scratch;
  scratch.depth_ = out.depth_;
  scratch.roots_ = out.roots_;
  scratch.keeps_sharing_ = out.keeps_sharing_;
  if (!out.tells_places()) std::swap(scratch.shared_, out.shared_);  // one table for the whole value
}
NestedEncoder::~NestedEncoder() {
  delete state_;
}

Encoder& NestedEncoder::content() {
  return state_->out.tells_places() ? state_->out : state_->scratch;
}

void NestedEncoder::finish() {
  State& s = *state_;
  if (s.out.tells_places()) return;
  std::swap(s.scratch.shared_, s.out.shared_);
  if (s.scratch.failure() != nullptr) return s.out.fail(s.scratch.failure());
  s.out.u64(s.scratch.size());
  s.out.bytes(s.scratch.data(), s.scratch.size());
}

bool Encoder::tells_places() const {
  return spill_ == &tell_place;
}

void tell_place(Encoder& self, const char* data, std::size_t size) {
  static_cast<PlaceEncoder&>(self).tell(data, size);
}

}  // namespace cachepy::detail
