#include "calls/remote_source.h"

#include <sys/stat.h>
#include <sys/types.h>

#include <algorithm>
#include <cctype>
#include <optional>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "base/bytes.h"
#include "base/file.h"
#include "base/path.h"
#include "base/roots.h"
#include "calls/computation.h"
#include "calls/earlier_result.h"
#include "calls/entry_codec.h"
#include "config/settings.h"
#include "format/blocks.h"
#include "format/entry_header.h"
#include "format/path_set.h"
#include "remote_client/client.h"
#include "remote_client/protocol.h"
#include "store/counts.h"
#include "store/store.h"
#include "tracking/tracker.h"

namespace cachepy::internal {
namespace {

/// Results with the same key that may differ between machines have different names. The target of the compiler is in the key, but only
/// for code compiled with the plugin.
constexpr char kMachine[] =
#if defined(__x86_64__)
    "x86_64 "
#elif defined(__aarch64__)
    "aarch64 "
#elif defined(__riscv) && __riscv_xlen == 64
    "riscv64 "
#elif defined(__powerpc64__)
    "powerpc64 "
#else
#error "name the architecture here"
#endif
#if defined(_LIBCPP_VERSION)
    "libc++";
#else
    "libstdc++";
#endif

// More names are not shared.
constexpr std::size_t kMaxPathSetBytes = std::size_t{16} << 20;

/// The name of a call on all machines. The object is its result or, if that depends on anything outside of the key, its path set.
Digest call_name(const CachedFunction& function, const Digest& key) {
  ByteWriter text;
  text.string("cachepy result 1");
  text.u32(kEntryVersion);
  text.string(kMachine);
  text.string(function.name);
  text.digest(key);
  return digest_of(text.str(), Algo::kSha256);
}

/// The name of the result of that call for a state of its path set.
Digest result_name(const Digest& call, const Digest& state) {
  ByteWriter text;
  text.string("cachepy result for a state 1");
  text.digest(call);
  text.digest(state);
  return digest_of(text.str(), Algo::kSha256);
}

/// What a call leaves in files does not travel, and no other machine decides which files are written here.
bool has_effects(const NodeRecord& node) {
  return std::ranges::any_of(node.dependencies, [](const Dependency& dependency) {
    return dependency.kind == DependencyKind::kEffect;
  });
}

/// The first bytes of an object, at most `most`.
std::string beginning_of(const UniqueFd& object, std::size_t most) {
  std::string bytes(most, '\0');
  const ::ssize_t size = pread_fully(object.get(), bytes.data(), bytes.size(), 0);
  bytes.resize(static_cast<std::size_t>(std::max<::ssize_t>(size, 0)));
  return bytes;
}

/// Whether a name is a path, which starts with the name of a root when it travels.
bool is_path(const Dependency& dependency) {
  return is_of_a_file(dependency.kind) || dependency.kind == DependencyKind::kWorkingDirectory;
}
void share_names(std::vector<Dependency>& dependencies, const Roots& roots) {
  for (Dependency& dependency : dependencies)
    if (is_path(dependency)) dependency.name = shared_path(roots, dependency.name);
}
/// False: this machine lacks one of the roots.
bool localize_names(std::vector<Dependency>& dependencies, const Roots& roots) {
  return std::ranges::all_of(dependencies, [&](Dependency& dependency) {
    if (!is_path(dependency)) return true;
    dependency.name = local_path(roots, dependency.name);
    return !dependency.name.empty();
  });
}

/// The `size` bytes at `offset` of the blocks; fewer if they cannot be read.
std::string read_blocks(const StoredBlocks& blocks, std::uint64_t offset, std::size_t size) {
  if (!blocks.file) return blocks.bytes.substr(std::min<std::size_t>(offset, blocks.bytes.size()), size);
  struct ::stat st = {};
  if (::fstat(blocks.file.get(), &st) != 0) return "";
  std::string bytes(size, '\0');
  const std::uint64_t begin = static_cast<std::uint64_t>(st.st_size) - blocks.size + offset;
  const ::ssize_t read = pread_fully(blocks.file.get(), bytes.data(), size, begin);
  bytes.resize(static_cast<std::size_t>(std::max<::ssize_t>(read, 0)));
  return bytes;
}

/// Whether the text contains the path of a directory, and not that of a neighbour whose name begins with its name.
bool contains_path(std::string_view text, std::string_view directory) {
  constexpr std::string_view kOfName = "-_.";
  for (std::size_t at = text.find(directory); at != text.npos; at = text.find(directory, at + 1)) {
    const std::size_t end = at + directory.size();
    const unsigned char next = end < text.size() ? static_cast<unsigned char>(text[end]) : 0;
    if (std::isalnum(next) == 0 && next < 0x80 && kOfName.find(static_cast<char>(next)) == kOfName.npos)
      return true;
  }
  return false;
}

/// A directory of this user that occurs in the result: one of the roots, or the home directory. "" = there is none.
std::string own_directory_in(const StoredBlocks& blocks, const Roots& roots) {
  std::vector<std::string> directories;
  for (const Root& root : roots) directories.push_back(root.path);
  directories.push_back(expand_home("~"));
  std::erase_if(directories, [](const std::string& directory) { return directory.size() < 2; });
  std::size_t longest = 0;
  for (const std::string& directory : directories) longest = std::max(longest, directory.size());

  std::string raw;  // the end of one block, and the next one
  for (std::uint64_t offset = 0; offset < blocks.size;) {
    const auto header = parse_block_header(read_blocks(blocks, offset, kBlockHeaderBytes));
    if (!header) return "(unreadable)";
    const std::string stored = read_blocks(blocks, offset + kBlockHeaderBytes, header->stored_bytes);
    raw.erase(0, raw.size() - std::min(raw.size(), longest));
    const std::size_t kept = raw.size();
    raw.resize(kept + header->raw_bytes);
    if (stored.size() != header->stored_bytes || !decode_block(*header, stored, raw.data() + kept))
      return "(unreadable)";
    for (const std::string& directory : directories)
      if (contains_path(raw, directory)) return directory;
    offset += kBlockHeaderBytes + header->stored_bytes;
  }
  return "";
}

/// Replaces everything that the other machine says of itself, and of the call, by what this one knows. Only the result, its
/// dependencies, the calls below and the cost remain.
void describe_here(EntryMetadata& metadata, const CachedFunction& function, const CallKey& key) {
  std::vector<Dependency>& dependencies = metadata.node.dependencies;
  std::erase_if(dependencies, [](const Dependency& dependency) { return dependency.in_key; });
  dependencies.insert(dependencies.end(), key.dependencies().begin(), key.dependencies().end());
  std::ranges::sort(dependencies, {}, [](const Dependency& dependency) {
    return std::tie(dependency.kind, dependency.name, dependency.pattern);
  });
  describe_place(metadata.node, function);
  describe_call(metadata, function, key);
  metadata.directory.clear();
  metadata.arguments.clear();
}

class RemoteSource final : public ResultSource {
 public:
  Lookup find(Wanted& call) const override {
    const CachedFunction& function = call.function;
    const Settings& now = settings();
    if (!has_remote(now) || function.usual_cost() < now.remote_min_cost) return Absent();
    const Digest key = call.key->shared_digest(call.ops, call.call, now.roots);
    if (key.empty()) return Absent();
    const Digest name = call_name(function, key);
    Digest asked = name;
    RemoteReply reply = get_remote(now, name);
    if (reply.object && is_path_set(beginning_of(reply.object, kPathSetMagicBytes))) {
      std::optional<std::vector<Dependency>> paths =
          read_path_set(beginning_of(reply.object, kMaxPathSetBytes));
      if (!paths) return complain(call, "a path set is not one of this version");
      if (!localize_names(*paths, now.roots)) return Absent();
      for (Dependency& dependency : *paths) dependency = observe_again(dependency);
      share_names(*paths, now.roots);
      asked = result_name(name, state_of(*paths));
      reply = get_remote(now, asked);
    }
    if (reply.is_missing) call.missed = asked;
    if (!reply.problem.empty()) return complain(call, reply.problem);
    if (!reply.object) return Absent();
    const auto entry = open_entry_at("/proc/self/fd/" + std::to_string(reply.object.get()));
    if (!entry.ok()) return complain(call, "an object is not an entry of this version");
    return take(call, key, **entry);
  }

 private:
  static Lookup take(Wanted& call, const Digest& key, EntryReader& entry) {
    const CachedFunction& function = call.function;
    EntryMetadata metadata = entry.metadata();
    if (metadata.node.function != function.name || metadata.node.key != key)
      return complain(call, "an object is the result of another call");
    metadata.node.key = call.key->digest();
    if (has_effects(metadata.node)) return complain(call, "an object is a result with effects");
    if (!localize_names(metadata.node.dependencies, settings().roots)) return Absent();
    for (Dependency& dependency : metadata.node.dependencies) dependency.stat_trusted = false;
    if (!hold_now(metadata.node.dependencies)) return Absent();
    describe_here(metadata, function, *call.key);
    NewEntry copy(function.store, metadata, function.compression);
    if (!copy_result(entry, copy.payload())) return complain(call, "an object is damaged");
    Stored stored = store_again(function.store, metadata, copy);
    if (stored.bytes == 0) return Absent();
    stored.bytes += function.list_code();
    Lookup found = store_source().find(call);
    if (Hit* const hit = std::get_if<Hit>(&found)) {
      hit->from = Hit::From::kRemote;
      hit->stored = stored;
      count(function.counters.remote_received, entry.file_bytes());
    }
    return found;
  }

  static Absent complain(Wanted& call, const std::string& problem) {
    count(call.function.counters.remote_errors, 1);
    // One for all problems of these remotes: a server could cause any number of different ones.
    call.log.warn_once("remote: " + settings().remote.value_or(""),
                       "remote: " + problem + "; computing without it");
    return {};
  }
};

}  // namespace

const ResultSource& remote_source() {
  static constinit const RemoteSource source;
  return source;
}

std::string send_to_remote(const CachedFunction& function, const EntryMetadata& metadata, const Digest& key,
                           const StoredBlocks& blocks, std::chrono::nanoseconds cost, RemoteClaim* claim) {
  const Settings& now = settings();
  if (!sends_to_remote(now) || key.empty() || cost < now.remote_min_cost || blocks.size > kMaxObjectBytes ||
      has_effects(metadata.node))
    return "";
  if (!now.roots.empty())
    if (const std::string directory = own_directory_in(blocks, now.roots); !directory.empty())
      return "its result contains '" + directory + "', a directory that others do not have";
  EntryMetadata sent = metadata;
  NodeRecord& node = sent.node;
  for (Dependency& dependency : node.dependencies) {
    dependency.stat = {};
    dependency.stat_trusted = false;
  }
  share_names(node.dependencies, now.roots);
  node.key = key;
  node.process = node.thread = 0;
  node.program.clear();
  node.source_file.clear();
  node.outfile.clear();
  sent.directory.clear();
  sent.arguments.clear();
  // The receiver knows these of its own call. The printed arguments are nobody else's business.
  sent.signature.clear();
  sent.result_type.clear();
  sent.schema.clear();
  sent.key_parts.clear();
  const std::string head = encode_entry_head(sent, blocks.size, blocks.raw_bytes);
  const FileEnd end = {blocks.file.get(), blocks.file ? blocks.size : 0};
  const Digest name = call_name(function, node.key);
  const std::vector<Dependency> paths = dependencies_in_path_set(node.dependencies);
  bool is_sent;
  if (paths.empty()) {
    is_sent = put_remote(now, name, {head, blocks.bytes}, end, claim);
  } else {
    const std::string path_set = encode_path_set(paths);
    is_sent = path_set.size() <= kMaxPathSetBytes &&
              put_remote(now, result_name(name, state_of(paths)), {head, blocks.bytes}, end, claim) &&
              put_remote(now, name, {path_set}, {}, claim);
  }
  if (is_sent)
    count(function.counters.remote_sent, head.size() + blocks.size);
  else
    count(function.counters.remote_errors, 1);
  return "";
}

}  // namespace cachepy::internal
