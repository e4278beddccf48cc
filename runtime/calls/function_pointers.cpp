// Encodes function pointers, for their codec (cachepy/detail/codec/code.h).
#include <algorithm>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "base/digest.h"
#include "base/fork.h"
#include "cachepy/detail/codec/code.h"
#include "cachepy/detail/places.h"
#include "config/settings.h"
#include "program/loaded_code.h"

namespace cachepy::internal {
namespace {

using Pointed = std::shared_ptr<const std::vector<PointedCode>>;

/// Remembers the code behind addresses, because finding it requires a walk over all of it.
struct KnownAddresses {
  ProcessMutex mutex;
  std::uint64_t generation = 0;
  LibraryChoice libraries = LibraryChoice::kUser;
  absl::flat_hash_map<const void*, Pointed> by_address;
};

Pointed pointed_by(const void* address) {
  auto& known = ProcessWide<KnownAddresses>::get();
  const LibraryChoice libraries = settings().libraries;
  const std::uint64_t generation = loader_generation();
  {
    const std::lock_guard lock(known.mutex);
    if (known.generation != generation || known.libraries != libraries) known.by_address.clear();
    known.generation = generation;
    known.libraries = libraries;
    if (const auto found = known.by_address.find(address); found != known.by_address.end())
      return found->second;
  }
  auto pointed = std::make_shared<const std::vector<PointedCode>>(code_at(address, libraries));
  const std::lock_guard lock(known.mutex);
  if (known.generation == generation && known.libraries == libraries) known.by_address[address] = pointed;
  return pointed;
}

/// While it lives, this thread encodes the globals of a function. They may contain a pointer to the same function.
class StateEncoding {
 public:
  explicit StateEncoding(const void* function) { functions_.push_back(function); }
  ~StateEncoding() { functions_.pop_back(); }
  StateEncoding(const StateEncoding&) = delete;
  StateEncoding& operator=(const StateEncoding&) = delete;
  static bool is_running(const void* function) {
    return std::ranges::find(functions_, function) != functions_.end();
  }

 private:
  static thread_local std::vector<const void*> functions_;
};
thread_local std::vector<const void*> StateEncoding::functions_;

/// Encodes to a string.
class TextEncoder : public detail::Encoder {
 public:
  TextEncoder() : Encoder(&append, nullptr, nullptr) {}
  const std::string& text() const { return text_; }

 private:
  static void append(Encoder& self, const char* data, std::size_t size) {
    static_cast<TextEncoder&>(self).text_.append(data, size);
  }
  std::string text_;
};

void encode_state(detail::Encoder& out, const StateVariable& variable) {
  detail::encode_value(out, variable.name);
  if (variable.encode != nullptr)
    variable.encode(variable.address, out);
  else
    out.bytes(variable.address, variable.size);
}

bool has_object(const std::vector<StateVariable>& state) {
  return std::ranges::any_of(state, [](const StateVariable& variable) { return variable.encode != nullptr; });
}

void encode_code(detail::Encoder& out, const PointedCode& pointed) {
  const ReachedCode& code = pointed.code;
  if (!code.failure.empty())
    return out.fail("it contains a pointer to a function whose code or globals are not completely known");
  if (has_object(code.state) && !objects_are_there())
    return out.fail("the program is ending, and globals that a function reads may be destroyed");
  const auto digest = [&](const Digest& value) {
    out.u64(value.size);
    out.bytes(value.view().data(), value.view().size());
  };
  detail::encode_value(out, pointed.symbol);
  digest(code.digest);
  out.u64(code.libraries.size());
  for (const CountedLibrary& library : code.libraries) {
    detail::encode_value(out, library.name);
    digest(library.digest);
  }
  out.u64(code.state.size());
}

}  // namespace
}  // namespace cachepy::internal

namespace cachepy::detail {

void encode_function(Encoder& out, const void* function) {
  const internal::Pointed pointed = internal::pointed_by(function);
  if (pointed->empty())
    return out.fail(
        "it holds a pointer to a function whose code is not known, as it was compiled without the plugin");
  internal::TextEncoder content;
  for (const internal::PointedCode& each : *pointed) internal::encode_code(content, each);
  if (content.failure() == nullptr && !internal::StateEncoding::is_running(function)) {
    const internal::StateEncoding running(function);
    for (const internal::PointedCode& each : *pointed)
      for (const internal::StateVariable& variable : each.code.state)
        internal::encode_state(content, variable);
  }
  if (content.failure() != nullptr) return out.fail(content.failure());
  detail::encode_value(out, pointed->front().name);
  detail::encode_value(out, internal::digest_of(content.text(), internal::settings().algo).hex());
}

void find_state_of_function(Places& places, const void* function) {
  if (function == nullptr) return;
  const internal::Pointed pointed = internal::pointed_by(function);
  for (const internal::PointedCode& each : *pointed) {
    for (const internal::StateVariable& variable : each.code.state) {
      if (variable.address == nullptr) continue;
      places.outside(variable.address, variable.size);
      if (variable.encode == nullptr || !internal::objects_are_there()) continue;
      PlaceEncoder encoder(places);
      variable.encode(variable.address, encoder);
    }
  }
}

}  // namespace cachepy::detail
