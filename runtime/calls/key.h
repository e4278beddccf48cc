// The key of one call: the digest of everything that is known before the function runs.
//
// Every part is tagged and delimited, so that no two different calls give the same bytes. The digest of each part is kept, so
// that a later miss can name the part that changed.
#pragma once

#include <array>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/inlined_vector.h"
#include "base/digest.h"
#include "cachepy/detail/call.h"
#include "calls/argument_digester.h"
#include "calls/cached_function.h"
#include "format/entry.h"

namespace cachepy::internal {

/// The canonical bytes of key parts, of which the key is the digest. They do not contain `printed`.
std::string parts_text(const std::vector<KeyPart>& parts);

/// The beginning of the bytes of every key of a function, and of one of its arguments.
std::string key_beginning(const Digest& fixed_digest);
std::string argument_beginning(const std::string& parameter);

/// The buffer in which values are encoded. It is not a member of CallKey: then each level of a recursion would have one on the stack.
struct KeyScratch {
  DigestScratch arguments;
  DigestScratch globals;
};

/// The key of a call with these parts, which are those of EntryMetadata::key_parts in the same order.
Digest key_of(const std::vector<KeyPart>& parts, Algo algo);

class CallKey {
 public:
  /// `scratch` must exist until leave_scratch() or as long as the key.
  CallKey(const CachedFunction& function, const detail::CallOps& ops, void* call, KeyScratch& scratch);

  void leave_scratch();

  const Digest& digest() const { return digest_; }
  /// The key of this call if the fixed parts of the function were those of that key_beginning(). Before leave_scratch() or after it.
  Digest digest_with(std::string_view beginning) const;
  /// The key under which machines with these roots share results: paths are in it as shared_path() writes them. Encodes the arguments
  /// again, so call it before the function runs. Empty if they cannot be encoded.
  Digest shared_digest(const detail::CallOps& ops, void* call, const Roots& roots) const;
  /// Why the call has no key and must be computed without the cache; "" = it has one.
  const std::string& failure() const { return failure_; }
  /// Files and environment variables whose content is in the key.
  const std::vector<Dependency>& dependencies() const { return dependencies_; }
  /// Whether these are all. False if an argument could not be read, so that the files that it names are unknown.
  bool knows_dependencies() const { return knows_dependencies_; }
  /// All parts with their printed values, for the entry.
  std::vector<KeyPart> parts() const;
  /// "load_counts(path="a.tsv", n=2)", shortened.
  std::string call_text() const;

 private:
  /// The key with these digests of arguments; an argument whose digest is empty is not in it.
  template <class DigestOfArgument>
  Digest assemble(std::string_view beginning, DigestOfArgument&& digest_of_argument) const;
  /// The digest of an argument in the key; empty if the argument is not in the key.
  Digest digest_in_key(std::size_t index) const { return digest_in_key(arguments_, index); }
  Digest digest_in_key(const ArgumentDigester& arguments, std::size_t index) const;
  std::string printed_argument(std::size_t index) const;
  void read_arguments(const detail::CallOps& ops, void* call);
  void read_outside();  // files and environment variables
  void read_overlap(const detail::CallOps& ops, void* call);
  void read_globals(DigestScratch& scratch);
  KeyPart global_part(std::size_t index) const;
  void fail(std::string why);  // the first failure is kept
  void read_surroundings();

  const CachedFunction& function_;
  ArgumentDigester arguments_;
  std::optional<KeyPart> one_object_;  // which arguments are the same object, if the call changes one of them
  std::vector<KeyPart> variable_parts_;        // after the arguments; without printed values
  std::unique_ptr<ArgumentDigester> globals_;  // then the values of function_.state; null if it has none
  std::vector<KeyPart> surroundings_;          // last; of the thread and the process
  std::vector<Dependency> dependencies_;
  std::string failure_;
  bool knows_dependencies_ = true;
  Digest digest_;
};

}  // namespace cachepy::internal
