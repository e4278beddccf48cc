#include "calls/argument_digester.h"

#include <algorithm>
#include <cstring>
#include <utility>

namespace cachepy::internal {
namespace {

constexpr std::size_t kPrefixBytes = 192;     // of each argument, for printing
constexpr std::size_t kPrefixesBytes = 1024;  // of all of them

}  // namespace

ArgumentDigester::ArgumentDigester(Algo algo, DigestScratch& scratch)
    : ArgumentEncoder(&spill, &next, &begin_arrangement, &file, scratch.data(),
                      scratch.data() + scratch.size()),
      algo_(algo),
      begin_(scratch.data()),
      prefixes_(scratch.data()) {
  // A sum of digests is no cryptographic one.
  if (algo == Algo::kXxh3) only_digests();
}

/// The number of bytes to keep of those encoded since begin_.
std::size_t ArgumentDigester::keep_prefix() {
  if (in_arrangement_) return 0;
  const auto used = static_cast<std::size_t>(begin_ - prefixes_);
  const auto size =
      std::min({kPrefixBytes, static_cast<std::size_t>(cursor_ - begin_), kPrefixesBytes - used});
  arguments_.back().prefix_begin = static_cast<std::uint32_t>(used);
  arguments_.back().prefix_size = static_cast<std::uint32_t>(size);
  return size;
}

void ArgumentDigester::spill(detail::Encoder& encoder, const char* data, std::size_t size) {
  auto& self = static_cast<ArgumentDigester&>(encoder);
  std::size_t kept = 0;
  if (!self.streaming_) {
    // Top up the buffer first: the prefix for printing is taken from it.
    const std::size_t room = static_cast<std::size_t>(self.end_ - self.cursor_);
    std::memcpy(self.cursor_, data, room);
    self.cursor_ += room;
    data += room;
    size -= room;
    kept = self.keep_prefix();
    self.hasher_.emplace(self.algo_);
    self.streaming_ = true;
  }
  self.hasher_->update(self.begin_, static_cast<std::size_t>(self.cursor_ - self.begin_));
  self.cursor_ = self.begin_ += kept;
  if (size < static_cast<std::size_t>(self.end_ - self.begin_)) {
    std::memcpy(self.cursor_, data, size);
    self.cursor_ += size;
  } else {
    self.hasher_->update(data, size);
  }
}

void ArgumentDigester::end_argument() {
  std::size_t kept = 0;
  if (in_arrangement_) {
    arrangements_.resize(arguments_.size());
    if (streaming_ || cursor_ != begin_) arrangements_.back() = digest_of_rest();
  } else {
    if (!streaming_) kept = keep_prefix();
    arguments_.back().is_empty = !streaming_ && cursor_ == begin_;
    arguments_.back().digest = digest_of_rest();
  }
  in_arrangement_ = false;
  streaming_ = false;
  cursor_ = begin_ += kept;
}

Digest ArgumentDigester::digest_of_rest() {
  const std::string_view rest(begin_, static_cast<std::size_t>(cursor_ - begin_));
  if (!streaming_) return digest_of(rest, algo_);
  hasher_->update(rest);
  return hasher_->finish();
}

void ArgumentDigester::next(detail::ArgumentEncoder& encoder) {
  auto& self = static_cast<ArgumentDigester&>(encoder);
  if (!self.arguments_.empty()) self.end_argument();
  self.arguments_.emplace_back();
}

void ArgumentDigester::begin_arrangement(detail::ArgumentEncoder& encoder) {
  auto& self = static_cast<ArgumentDigester&>(encoder);
  self.end_argument();
  self.in_arrangement_ = true;
}

const Digest& ArgumentDigester::arrangement(std::size_t argument) const {
  static constexpr Digest kNone;
  return argument < arrangements_.size() ? arrangements_[argument] : kNone;
}

void ArgumentDigester::finish() {
  if (!arguments_.empty()) end_argument();
}

void ArgumentDigester::leave_scratch() {
  own_prefixes_.assign(prefixes_, static_cast<std::size_t>(begin_ - prefixes_));
  prefixes_ = own_prefixes_.data();
}

void ArgumentDigester::file(detail::ArgumentEncoder& encoder, std::string_view path) {
  auto& self = static_cast<ArgumentDigester&>(encoder);
  self.files_.push_back({self.arguments_.size() - 1, std::string(path)});
}

}  // namespace cachepy::internal
