// A parsed schema (grammar: cachepy/detail/schema.h). Trusts nothing: an invalid text gives no tree.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cachepy::internal {

struct SchemaTree {
  enum class Kind : std::uint8_t {
    kScalar,  ///< name = "i32", …
    kString,
    kPath,
    kNamed,  ///< name; child: the type it is defined by
    kList,
    kMap,
    kUnordered,  ///< child: a list or map, behind what says in which order it was
    kArray,      ///< number = elements
    kTuple,
    kOptional,
    kShared,
    kObject,  ///< child: the class of the reference or pointer
    kVariant,
    kStruct,  ///< name; children and their field names
    kCustom,  ///< name
    kOuter,   ///< number = which enclosing struct
  };
  struct Node {
    Kind kind = Kind::kScalar;
    std::string name;
    std::uint64_t number = 0;
    std::vector<std::size_t> children;     ///< indices into nodes
    std::vector<std::string> field_names;  ///< kStruct
  };

  std::vector<Node> nodes;  ///< nodes[0] is the root

  static std::optional<SchemaTree> parse(std::string_view text);
};

}  // namespace cachepy::internal
