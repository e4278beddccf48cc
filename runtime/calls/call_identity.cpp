#include "calls/call_identity.h"

#include <set>
#include <string_view>

#include "base/bytes.h"

namespace cachepy::internal {
namespace {

/// Whether calls that differ in this part are different calls. Otherwise they are versions of one call.
bool identifies_call(const KeyPart& part) {
  switch (part.kind) {
    case KeyPartKind::kCode:
    case KeyPartKind::kLibrary:
    case KeyPartKind::kResultLayout:
    case KeyPartKind::kFileArgument:
    case KeyPartKind::kDependsOnFile:
      return false;
    default:
      return true;
  }
}

}  // namespace

Digest call_identity(const std::string& function, const std::vector<KeyPart>& parts,
                     const std::vector<Dependency>& dependencies) {
  ByteWriter text;
  text.string(function);
  for (const KeyPart& part : parts) {
    if (!identifies_call(part)) continue;
    text.u8(static_cast<std::uint8_t>(part.kind));
    text.string(part.name);
    text.digest(part.digest);
  }
  std::set<std::string_view> files;
  for (const Dependency& dependency : dependencies)
    if (dependency.in_key && is_of_a_file(dependency.kind)) files.insert(dependency.name);
  for (const std::string_view file : files) text.string(file);
  return digest_of(text.str());
}

}  // namespace cachepy::internal
