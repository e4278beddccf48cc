// The parts of the encoder that do not depend on the encoded type.
#include "cachepy/detail/encoder.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
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

struct ElementSorter::State {
  explicit State(Encoder& out) : out(out) {}
  Encoder& out;
  ScratchEncoder scratch;
  std::vector<std::size_t> begins;
};

ElementSorter::ElementSorter(Encoder& out) : state_(new State(out)) {
  state_->scratch.depth_ = out.depth_;
  // Elements are read back in sorted order, so an index assigned in the present order would denote another object.
  state_->scratch.keeps_sharing_ = false;
  if (!out.tells_places()) std::swap(state_->scratch.shared_, out.shared_);  // one table for the whole value
}
ElementSorter::~ElementSorter() {
  delete state_;
}

Encoder& ElementSorter::element() {
  if (state_->out.tells_places())
    return state_->out;  // their order does not matter, but not what a copy's place is
  state_->begins.push_back(state_->scratch.size());
  return state_->scratch;
}

void ElementSorter::finish() {
  State& s = *state_;
  if (s.out.tells_places()) return;
  std::swap(s.scratch.shared_, s.out.shared_);
  if (s.scratch.failure() != nullptr) return s.out.fail(s.scratch.failure());
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
