// Cases of docs/types.md for JsonCpp's value.
#include <cachepy/types/jsoncpp.h>
#include <json/reader.h>

#include <sstream>

#include "types.h"

using Json::Value;

template <>
bool same(const Value& a, const Value& b) {
  if (a != b || a.type() != b.type() || a.size() != b.size() || a.getOffsetStart() != b.getOffsetStart() ||
      a.getOffsetLimit() != b.getOffsetLimit())
    return false;
  for (const auto place : {Json::commentBefore, Json::commentAfterOnSameLine, Json::commentAfter})
    if (a.hasComment(place) != b.hasComment(place) || a.getComment(place) != b.getComment(place))
      return false;
  if (a.isObject())
    for (const std::string& name : a.getMemberNames())
      if (!same(a[name], b[name])) return false;
  return true;
}

VALUE("Json::Value", document, Value)
VALUE("Json::Value", number, Value)
VALUE("Json::Value", zero, Value)
VALUE("Json::Value", text, Value)
VALUE("Json::Value", gaps, Value)
VALUE("Json::Value", comment, Value)
VALUE("Json::Value", offset, Value)

static Value parse(const std::string& text) {
  std::istringstream in(text);
  Value made;
  std::string errors;
  Json::parseFromStream(Json::CharReaderBuilder(), in, &made, &errors);
  return made;
}
static Value with_gap(Json::ArrayIndex at) {
  Value made(Json::arrayValue);
  made[at] = "last";
  return made;
}
static Value with_comment(const std::string& text) {
  Value made(1);
  made.setComment(text, Json::commentAfter);
  return made;
}
static Value with_offset(int offset) {
  Value made(1);
  made.setOffsetLimit(offset);
  return made;
}

int main() {
  for (int round = 0; round < 2; ++round) {
    SHOW(document, parse(R"({"b": [1, -1, 2.5, null, true], /* c */ "a": {"text": "\u00e4"}, "": []})"),
         Value());
    SHOW(number, Value(1), Value(1u));
    SHOW(zero, Value(0.0), Value(-0.0));
    SHOW(text, Value(std::string("a\0b", 3)), Value("a"));
    SHOW(gaps, with_gap(3), with_gap(2));
    SHOW(comment, with_comment("// one\n\n"), with_comment("// two"));
    SHOW(offset, with_offset(7), with_offset(8));
  }
}
