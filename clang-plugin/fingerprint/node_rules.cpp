// Fails to compile if this Clang has a class of declarations or types that is in no list. The headers check statements and attributes.
#include "fingerprint/node_rules.h"

namespace cachepy::plugin {
namespace {

// As in node_rules.h: each name in a list declares a constant, and each of Clang's classes requires its constant.
namespace declarations {
enum {
#define LISTED(NAME) k##NAME,
  CACHEPY_DECLARATIONS_THAT_ARE_UNITS(LISTED) CACHEPY_DECLARATIONS_THAT_ARE_PARTS(LISTED)
      CACHEPY_DECLARATIONS_THAT_ARE_FOR_LOOKUP(LISTED) CACHEPY_DECLARATIONS_THAT_ARE_FOR_INSTANTIATION(LISTED)
          CACHEPY_DECLARATIONS_THAT_ARE_FOR_LINKERS(LISTED)
              CACHEPY_DECLARATIONS_THAT_ARE_OF_OTHER_LANGUAGES(LISTED)
};
#define ABSTRACT_DECL(DECL)
#define DECL(CLASS, BASE) static_assert(k##CLASS >= 0, "node_rules.h does not list the declaration " #CLASS);
#include "clang/AST/DeclNodes.inc"
}  // namespace declarations

namespace types {
enum { CACHEPY_TYPES_THAT_HAVE_A_RULE(LISTED) CACHEPY_TYPES_THAT_ARE_PRINTED(LISTED) };
#define ABSTRACT_TYPE(CLASS, BASE)
#define NON_CANONICAL_TYPE(CLASS, BASE)
#define NON_CANONICAL_UNLESS_DEPENDENT_TYPE(CLASS, BASE)
#define DEPENDENT_TYPE(CLASS, BASE)
#define TYPE(CLASS, BASE) static_assert(k##CLASS >= 0, "node_rules.h does not list the type " #CLASS);
#include "clang/AST/TypeNodes.inc"
}  // namespace types

}  // namespace
}  // namespace cachepy::plugin
