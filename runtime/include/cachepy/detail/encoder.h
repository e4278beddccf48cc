// Where encoded values go: a digest, an entry, a scratch buffer. The codec writes, the library decides what
// becomes of it.
//
// Small writes are a memcpy into the current buffer; `spill` (the library's) takes what does not fit. Not
// thread-safe.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace cachepy::detail {

/// Classes nested deeper than this (a long list linked by pointers) cannot be encoded: the stack would
/// overflow.
inline constexpr int kMaxDepth = 1500;

class Encoder {
 public:
  Encoder(const Encoder&) = delete;
  Encoder& operator=(const Encoder&) = delete;

  void bytes(const void* data, std::size_t size) {
    if (size <= static_cast<std::size_t>(end_ - cursor_)) {
      if (size != 0) std::memcpy(cursor_, data, size);
      cursor_ += size;
    } else {
      spill_(*this, static_cast<const char*>(data), size);
    }
  }
  template <class T>
  void scalar(const T& value) {
    bytes(&value, sizeof value);
  }
  void u8(std::uint8_t value) { scalar(value); }
  void u64(std::uint64_t value) { scalar(value); }

  /// Called around every class; false (and failed) when nested too deeply.
  bool enter() {
    if (++depth_ <= kMaxDepth) return true;
    fail("it is nested more than 1500 levels deep (a cycle, or a long list linked by pointers?)");
    return false;
  }
  void leave() { --depth_; }

  /// The first failure is kept; what was written then is worthless.
  void fail(const char* why) {
    if (failure_ == nullptr) failure_ = why;
  }
  const char* failure() const { return failure_; }

  /// For shared pointers: the index under which this object was written before; kFirstSight and it is
  /// remembered; or kUnshared in a container without order. There sharing cannot be kept: an object that is met twice is a
  /// failure.
  std::int64_t shared_index(const void* object, const void* type);
  /// Whether this object of this type is the one by which all shared pointers so far of the same owner (their control block)
  /// know it. Another one lies in the object that is owned, or is a base of it: that could not be given back.
  bool is_known_as(const void* owner, const void* object, const void* type);
  /// Counts a shared pointer of this owner, which `owners` of them share.
  void count_owner(const void* owner, long owners);
  /// Said at the beginning of a value that is to be read back.
  void expect_reading();
  bool expects_reading() const;
  /// Whether shared pointers that are no part of the value share an object with some that are.
  bool has_owners_elsewhere() const;
  /// Whether paths are written as all machines name them, by shared_path().
  bool shares_paths() const { return roots_ != nullptr; }
  void shared_path(std::string_view native);
  /// Whether it only tells where the values lie that it is given (places.h).
  bool tells_places() const;
  static constexpr std::int64_t kFirstSight = -1;
  static constexpr std::int64_t kUnshared = -2;

 protected:
  using Spill = void (*)(Encoder& self, const char* data, std::size_t size);
  Encoder(Spill spill, char* begin, char* end) : cursor_(begin), end_(end), spill_(spill) {}
  ~Encoder();

  /// Said at the beginning where nobody reads the bytes, but their digest and their first ones.
  void only_digests() { is_only_digested_ = true; }
  /// Said at the beginning: paths below these roots (internal::Roots), which must outlive this, are written with their names.
  void share_paths(const void* roots) { roots_ = roots; }

  char* cursor_;
  char* end_;

 private:
  friend class ElementSorter;
  friend class NestedEncoder;
  Spill spill_;
  int depth_ = 0;
  bool keeps_sharing_ = true;
  bool is_only_digested_ = false;
  const char* failure_ = nullptr;
  const void* roots_ = nullptr;
  void* shared_ = nullptr;  // table of shared objects, made on first use
};

/// Receives a call's arguments one after the other; each becomes a key part of its own.
class ArgumentEncoder : public Encoder {
 public:
  /// Begins the next argument.
  void argument() { next_(*this); }
  /// The current argument's value is complete; what follows is how the paths in it are arranged: the value without the
  /// paths. It takes the value's place in the key where paths are not to count.
  void arrangement() { arrangement_(*this); }
  /// The current argument names this file or directory, whose content is in the key.
  void file(std::string_view path) { file_(*this, path); }

 protected:
  using Next = void (*)(ArgumentEncoder& self);
  using File = void (*)(ArgumentEncoder& self, std::string_view path);
  ArgumentEncoder(Spill spill, Next next, Next arrangement, File file, char* begin, char* end)
      : Encoder(spill, begin, end), next_(next), arrangement_(arrangement), file_(file) {}
  ~ArgumentEncoder() = default;

 private:
  Next next_;
  Next arrangement_;
  File file_;
};

/// Elements of a container without order: encoded one by one, written sorted by their bytes, so that equal
/// containers give equal bytes. Of many elements that are only digested, the first ones are written, and the sum of all digests, which
/// does not depend on their order.
class ElementSorter {
 public:
  ElementSorter(Encoder& out, std::size_t count);
  ~ElementSorter();
  ElementSorter(const ElementSorter&) = delete;
  ElementSorter& operator=(const ElementSorter&) = delete;
  /// Where the next element goes.
  Encoder& element();
  /// Writes all of them to the encoder given at construction.
  void finish();

 private:
  struct State;
  State* state_;
};

/// A value whose bytes only its own code understands: written behind its length, so that others can skip it.
class NestedEncoder {
 public:
  explicit NestedEncoder(Encoder& out);
  ~NestedEncoder();
  NestedEncoder(const NestedEncoder&) = delete;
  NestedEncoder& operator=(const NestedEncoder&) = delete;
  Encoder& content();
  void finish();

 private:
  struct State;
  State* state_;
};

}  // namespace cachepy::detail
