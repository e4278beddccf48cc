#include "result.h"

// LLVM's JSON library finds these functions by their names and types.
namespace cachepy::lint {

namespace json = llvm::json;

json::Value toJSON(const Place& place) {
  return json::Object{{"file", place.file}, {"line", place.line}, {"column", place.column}};
}

bool fromJSON(const json::Value& value, Place& place, json::Path path) {
  json::ObjectMapper map(value, path);
  return map && map.map("file", place.file) && map.map("line", place.line) && map.map("column", place.column);
}

json::Value toJSON(const Message& message) {
  json::Object object{{"message", message.text},
                      {"file", message.place.file},
                      {"line", message.place.line},
                      {"column", message.place.column}};
  if (!message.group.empty()) object["group"] = message.group;
  if (!message.notes.empty()) object["notes"] = message.notes;
  return object;
}

bool fromJSON(const json::Value& value, Message& message, json::Path path) {
  json::ObjectMapper map(value, path);
  return map && map.map("message", message.text) && fromJSON(value, message.place, path) &&
         map.mapOptional("group", message.group) && map.mapOptional("notes", message.notes);
}

static json::Value toJSON(const Insertion& insertion) {
  return json::Object{{"file", insertion.file}, {"offset", insertion.offset}};
}

static bool fromJSON(const json::Value& value, Insertion& insertion, json::Path path) {
  json::ObjectMapper map(value, path);
  return map && map.map("file", insertion.file) && map.map("offset", insertion.offset);
}

static json::Value toJSON(const Judged& judged) {
  return json::Object{{"name", judged.name},          {"symbol", judged.symbol},
                      {"place", judged.place},        {"annotated", judged.is_annotated},
                      {"asked", judged.is_asked_for}, {"directory", judged.directory},
                      {"special", judged.is_special}, {"refusals", judged.refusals},
                      {"warnings", judged.warnings},  {"effects", judged.effects},
                      {"insertion", judged.insertion}};
}

static bool fromJSON(const json::Value& value, Judged& judged, json::Path path) {
  json::ObjectMapper map(value, path);
  return map && map.map("name", judged.name) && map.map("symbol", judged.symbol) &&
         map.map("place", judged.place) && map.map("annotated", judged.is_annotated) &&
         map.map("asked", judged.is_asked_for) && map.map("directory", judged.directory) &&
         map.map("special", judged.is_special) && map.map("refusals", judged.refusals) &&
         map.map("warnings", judged.warnings) && map.map("effects", judged.effects) &&
         map.map("insertion", judged.insertion);
}

static json::Value toJSON(const BodyFacts::Call& call) {
  return json::Array{call.symbol, call.depth};
}

static bool fromJSON(const json::Value& value, BodyFacts::Call& call, json::Path path) {
  const json::Array* pair = value.getAsArray();
  return pair && pair->size() == 2 && fromJSON((*pair)[0], call.symbol, path) &&
         fromJSON((*pair)[1], call.depth, path);
}

static json::Value toJSON(const BodyFacts::Work& work) {
  return json::Array{work.kind, work.callee};
}

static bool fromJSON(const json::Value& value, BodyFacts::Work& work, json::Path path) {
  const json::Array* pair = value.getAsArray();
  return pair && pair->size() == 2 && fromJSON((*pair)[0], work.kind, path) &&
         fromJSON((*pair)[1], work.callee, path);
}

static json::Value toJSON(const BodyFacts& facts) {
  return json::Object{
      {"symbol", facts.symbol}, {"loops", facts.loops}, {"calls", facts.calls}, {"works", facts.works}};
}

static bool fromJSON(const json::Value& value, BodyFacts& facts, json::Path path) {
  json::ObjectMapper map(value, path);
  return map && map.map("symbol", facts.symbol) && map.map("loops", facts.loops) &&
         map.map("calls", facts.calls) && map.map("works", facts.works);
}

json::Value toJSON(const UnitResult& result) {
  return json::Object{{"file", result.file},
                      {"error", result.error},
                      {"older", result.is_older_language},
                      {"functions", result.functions},
                      {"bodies", result.bodies}};
}

bool fromJSON(const json::Value& value, UnitResult& result, json::Path path) {
  json::ObjectMapper map(value, path);
  return map && map.map("file", result.file) && map.map("error", result.error) &&
         map.map("older", result.is_older_language) && map.map("functions", result.functions) &&
         map.map("bodies", result.bodies);
}

}  // namespace cachepy::lint
