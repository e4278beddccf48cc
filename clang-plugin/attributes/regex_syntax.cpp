#include "attributes/regex_syntax.h"

#include <regex>

namespace cachepy::plugin {
namespace {

// libstdc++'s own what() describes its internals, and differs between versions.
const char* explain(std::regex_constants::error_type code) {
  namespace rc = std::regex_constants;
  if (code == rc::error_brack) return "unbalanced '['";
  // libstdc++ does not distinguish the two.
  if (code == rc::error_paren || code == rc::error_badrepeat)
    return "unbalanced '(' or ')', or nothing before '*', '+' or '?'";
  if (code == rc::error_brace || code == rc::error_badbrace) return "invalid repetition in '{ }'";
  if (code == rc::error_escape) return "invalid escape";
  if (code == rc::error_range) return "invalid range in '[ ]'";
  if (code == rc::error_ctype) return "unknown character class in '[: :]'";
  if (code == rc::error_backref) return "reference to a group that does not exist";
  return "not an ECMAScript regular expression";
}

}  // namespace

std::string regex_problem(const std::string& pattern) {
  try {
    std::regex checked(pattern, std::regex::ECMAScript);
    return {};
  } catch (const std::regex_error& error) {
    return explain(error.code());
  }
}

}  // namespace cachepy::plugin
