#include "calls/stored_arguments.h"

#include <array>

#include "base/thrown.h"
#include "calls/memory_decoder.h"

namespace cachepy::internal {
namespace {

/// Keeps the values of arguments, and not how the paths in them are arranged.
class ArgumentKeeper : public detail::ArgumentEncoder {
 public:
  explicit ArgumentKeeper(std::string& kept)
      : ArgumentEncoder(&spill, &next, &begin_arrangement, &ignore_file, nullptr, nullptr), kept_(kept) {
    cursor_ = buffer_.data();
    end_ = buffer_.data() + buffer_.size();
  }
  void flush() {
    keep({buffer_.data(), static_cast<std::size_t>(cursor_ - buffer_.data())});
    cursor_ = buffer_.data();
  }

 private:
  static void spill(detail::Encoder& encoder, const char* data, std::size_t size) {
    auto& self = static_cast<ArgumentKeeper&>(encoder);
    self.flush();
    if (size < self.buffer_.size())
      self.bytes(data, size);
    else
      self.keep({data, size});
  }
  static void next(ArgumentEncoder& encoder) {
    auto& self = static_cast<ArgumentKeeper&>(encoder);
    self.flush();
    self.in_arrangement_ = false;
  }
  static void begin_arrangement(ArgumentEncoder& encoder) {
    auto& self = static_cast<ArgumentKeeper&>(encoder);
    self.flush();
    self.in_arrangement_ = true;
  }
  static void ignore_file(ArgumentEncoder&, std::string_view) {}

  void keep(std::string_view bytes) {
    if (in_arrangement_ || failure() != nullptr) return;
    if (bytes.size() > kMostStoredArguments - kept_.size()) return fail("too long");
    kept_.append(bytes);
  }

  std::string& kept_;
  bool in_arrangement_ = false;
  std::array<char, 1024> buffer_;
};

}  // namespace

bool encode_arguments(const detail::CallOps& ops, void* call, std::string& arguments) try {
  arguments.clear();
  ArgumentKeeper out(arguments);
  out.expect_reading();
  ops.encode_arguments(call, out);
  out.flush();
  return out.failure() == nullptr;
} catch (...) {
  static_cast<void>(thrown_text());
  return false;
}

bool replay(const Replayable& function, std::string_view arguments, detail::Request& request) {
  MemoryDecoder in(arguments);
  return function.replay(function.function, function.site->param_roles, in, request);
}

}  // namespace cachepy::internal
