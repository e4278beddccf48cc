#include "format/path_set.h"

#include "base/bytes.h"

namespace cachepy::internal {
namespace {

/// Like that of entries (format/entry_header.h).
constexpr std::string_view kMagic =
    "\x89"
    "CPP\r\n\x1a\n";
constexpr std::uint8_t kVersion = 1;
// kind, two empty texts, size of the digest
constexpr std::size_t kMinBytes = 4;

}  // namespace

std::vector<Dependency> dependencies_in_path_set(const std::vector<Dependency>& dependencies) {
  std::vector<Dependency> kept;
  for (const Dependency& dependency : dependencies)
    if (!dependency.in_key && dependency.kind != DependencyKind::kExpiry) kept.push_back(dependency);
  return kept;
}

std::string encode_path_set(const std::vector<Dependency>& dependencies) {
  ByteWriter out;
  out.raw(kMagic);
  out.u8(kVersion);
  out.varint(dependencies.size());
  for (const Dependency& dependency : dependencies) {
    out.u8(static_cast<std::uint8_t>(dependency.kind));
    out.string(dependency.name);
    out.string(dependency.pattern);
    out.u8(static_cast<std::uint8_t>(dependency.digest.size));
  }
  return out.take();
}

bool is_path_set(std::string_view bytes) {
  return bytes.starts_with(kMagic);
}

std::optional<std::vector<Dependency>> read_path_set(std::string_view bytes) {
  ByteReader in(bytes);
  if (in.raw(kMagic.size()) != kMagic || in.u8() != kVersion) return std::nullopt;
  std::vector<Dependency> dependencies;
  read_list(in, kMinBytes, dependencies, [](ByteReader& from, Dependency& dependency) {
    const std::uint8_t kind = from.u8();
    dependency.kind = static_cast<DependencyKind>(kind);
    dependency.name = from.string();
    dependency.pattern = from.string();
    dependency.digest.size = from.u8();
    if (kind == 0 || kind > static_cast<std::uint8_t>(kLastDependencyKind) ||
        dependency.digest.size > dependency.digest.bytes.size())
      from.fail();
  });
  if (!in.ok() || in.left() != 0) return std::nullopt;
  return dependencies;
}

Digest state_of(const std::vector<Dependency>& dependencies) {
  ByteWriter text;
  for (const Dependency& dependency : dependencies) {
    text.u8(static_cast<std::uint8_t>(dependency.kind));
    text.string(dependency.name);
    text.string(dependency.pattern);
    text.digest(dependency.digest);
  }
  return digest_of(text.str(), Algo::kSha256);
}

}  // namespace cachepy::internal
