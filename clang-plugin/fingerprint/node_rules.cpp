// Fails to compile if this Clang has a class of nodes that is in no list.
#include "fingerprint/node_rules.h"

#include "fingerprint/attribute_rules.h"

namespace cachepy::plugin {
namespace {

#define ABSTRACT_STMT(STMT)
#define STMT(CLASS, PARENT)                                                 \
  static_assert(rule_of(clang::Stmt::CLASS##Class) != StatementRule::kNone, \
                "node_rules.h does not list the statement " #CLASS ": what do its children lack?");
#include "clang/AST/StmtNodes.inc"

// Each name in a list declares a constant, and each of Clang's classes requires its constant.
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

namespace attributes {
enum {
  CACHEPY_ATTRIBUTES_THAT_ARE_FOR_DIAGNOSTICS(LISTED) CACHEPY_ATTRIBUTES_THAT_ARE_FOR_OBSERVERS(LISTED)
      CACHEPY_ATTRIBUTES_THAT_ARE_RESOLVED(LISTED) CACHEPY_ATTRIBUTES_THAT_ARE_OF_OTHER_TARGETS(LISTED)
          CACHEPY_ATTRIBUTES_THAT_COUNT(LISTED)
};
#define ATTR(NAME) static_assert(k##NAME >= 0, "attribute_rules.h does not list the attribute " #NAME);
#include "clang/Basic/AttrList.inc"
}  // namespace attributes

}  // namespace
}  // namespace cachepy::plugin
