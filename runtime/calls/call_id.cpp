#include "calls/call_id.h"

#include <atomic>
#include <cstring>
#include <string_view>

#include "base/thrown.h"
#include "base/xxh3.h"
#include "calls/float_environment.h"
#include "calls/locale_state.h"
#include "calls/overlap.h"

namespace cachepy::internal {
namespace {

/// Encodes the arguments one after another. If there are several, each is followed by its size, so that different lists of arguments
/// never give the same bytes.
class ShortArguments : public detail::ArgumentEncoder {
 public:
  ShortArguments() : ArgumentEncoder(&spill, &next, &next, &file, nullptr, nullptr) {
    cursor_ = buffer_.data();
    end_ = cursor_ + buffer_.size();
    only_digests();
  }

  /// Ends the last argument and returns the bytes. They are complete if failure() is null.
  std::string_view finish() {
    if (arguments_ > 1) add_size();
    return {buffer_.data(), used()};
  }

 private:
  static void spill(Encoder& encoder, const char*, std::size_t) {
    auto& self = static_cast<ShortArguments&>(encoder);
    self.fail("too long");
    self.cursor_ = self.buffer_.data();
  }
  static void next(ArgumentEncoder& encoder) {
    auto& self = static_cast<ShortArguments&>(encoder);
    if (self.arguments_++ != 0) self.add_size();
  }
  static void file(ArgumentEncoder&, std::string_view) {}

  void add_size() {
    scalar(static_cast<std::uint32_t>(used() - begin_));
    begin_ = used();
  }
  std::size_t used() const { return static_cast<std::size_t>(cursor_ - buffer_.data()); }

  std::uint32_t arguments_ = 0;
  std::size_t begin_ = 0;  // of the last argument
  std::array<char, 1024> buffer_;
};

}  // namespace

std::optional<CallId> short_call_id(const CachedFunction& function, const detail::CallOps& ops,
                                    void* call) try {
  // The key has the names of other locales.
  if (!LocaleState::is_default()) return std::nullopt;
  if (!function.is_determined_by_arguments || function.has_long_arguments.load(std::memory_order_relaxed))
    return std::nullopt;
  if (ops.find_places != nullptr && !find_overlap(function, ops, call).empty()) return std::nullopt;
  ShortArguments arguments;
  ops.encode_arguments(call, arguments);
  const std::string_view bytes = arguments.finish();
  if (arguments.failure() != nullptr) {
    function.has_long_arguments.store(true, std::memory_order_relaxed);
    return std::nullopt;
  }
  const Xxh128 hash = xxh3().hash128(bytes.data(), bytes.size());
  // One store of 16 bytes, because it is read with one load: a load that spans two stores stalls until both are done.
  using Words = std::uint64_t __attribute__((vector_size(16)));
  const Words words = {hash.low, hash.high};
  std::optional<CallId> id(CallId{&function, {}});
  std::memcpy(id->digest.data(), &words, sizeof words);
  id->digest[2] = FloatEnvironment::now().bits;
  return id;
} catch (...) {
  static_cast<void>(thrown_text());  // a codec threw; making the key calls it again and reports the exception
  return std::nullopt;
}

CallId call_id(const CachedFunction& function, const Digest& key) {
  CallId id{&function, {}};
  static_assert(sizeof id.digest == sizeof key.bytes);
  std::memcpy(id.digest.data(), key.bytes.data(), sizeof id.digest);
  return id;
}

}  // namespace cachepy::internal
