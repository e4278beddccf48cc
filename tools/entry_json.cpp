#include "entry_json.h"

#include "json_text.h"
#include "text.h"

namespace cachepy::tools {

namespace {

std::int64_t ns_since_epoch(std::chrono::system_clock::time_point time) {
  return std::chrono::duration_cast<std::chrono::nanoseconds>(time.time_since_epoch()).count();
}

void append(JsonText& json, const KeyPartInfo& part) {
  json.open('{');
  json.name("kind").string(part.kind);
  json.name("name").string(part.name);
  json.name("hash").string(part.hash);
  json.name("printed").string(part.printed);
  json.close('}');
}

void append(JsonText& json, const DependencyInfo& dependency) {
  json.open('{');
  json.name("kind").string(dependency.kind);
  json.name("name").string(dependency.name);
  json.name("hash");
  if (dependency.hash)
    json.string(*dependency.hash);
  else
    json.null();
  json.name("own").boolean(dependency.own);
  json.name("found").boolean(dependency.found);
  json.close('}');
}

void append(JsonText& json, const UseInfo& use) {
  json.open('{');
  json.name("kind").string(use.kind);
  json.name("path").string(use.path);
  json.name("own").boolean(use.own);
  json.close('}');
}

template <class Items>
void append_array(JsonText& json, const Items& items) {
  json.open('[');
  for (const auto& item : items) append(json, item);
  json.close(']');
}

void append_members(JsonText& json, const EntryInfo& entry) {
  json.name("id").string(entry.id);
  json.name("fname").string(entry.fname);
  json.name("hash").string(entry.hash);
  json.name("file").string(entry.file.native());
  json.name("earlier").boolean(entry.earlier);
  json.name("signature").string(entry.signature);
  json.name("result_type").string(entry.result_type);
  json.name("result_bytes").number(entry.result_bytes);
  json.name("file_bytes").number(entry.file_bytes);
  json.name("created_ns").number(ns_since_epoch(entry.created));
  json.name("started_ns").number(ns_since_epoch(entry.started));
  json.name("used_ns").number(ns_since_epoch(entry.used));
  json.name("cost_ns").number(entry.cost.count());
  json.name("process").number(entry.process);
  json.name("thread").number(entry.thread);
  json.name("program").string(entry.program);
  json.name("libraries").strings(entry.libraries);
  json.name("source_file").string(entry.source_file);
  json.name("source_line").number(entry.source_line);
  append_array(json.name("key_parts"), entry.key_parts);
  append_array(json.name("dependencies"), entry.dependencies);
  json.name("children").strings(entry.children);
  append_array(json.name("uses"), entry.uses);
}

}  // namespace

void append_entry_json(std::string& out, const EntryInfo& entry, std::size_t margin) {
  JsonText json(out, margin);
  json.open('{');
  append_members(json, entry);
  json.close('}');
}

void append_entry_json(std::string& out, const EntryInfo& entry, std::optional<std::string_view> state,
                       std::size_t margin) {
  JsonText json(out, margin);
  json.open('{');
  append_members(json, entry);
  json.name("state");
  if (state)
    json.string(*state);
  else
    json.null();
  json.close('}');
}

Json uses_json(const std::vector<UseInfo>& uses) {
  std::string text;
  JsonText json(text);
  append_array(json, uses);
  return Json::parse(text);
}

std::string text_of_use(const UseInfo& use) {
  return printable(use.kind + ": " + use.path) + (use.own ? "" : "  (through a call)");
}

Json entry_json(const EntryInfo& entry) {
  std::string text;
  append_entry_json(text, entry);
  return Json::parse(text);
}

}  // namespace cachepy::tools
