#include "entry_json.h"

#include "text.h"

namespace cachepy::tools {

namespace {

std::int64_t ns_since_epoch(std::chrono::system_clock::time_point time) {
  return std::chrono::duration_cast<std::chrono::nanoseconds>(time.time_since_epoch()).count();
}

}  // namespace

Json uses_json(const std::vector<UseInfo>& uses) {
  Json json = Json::array();
  for (const UseInfo& use : uses) json.push_back({{"kind", use.kind}, {"path", use.path}, {"own", use.own}});
  return json;
}

std::string text_of_use(const UseInfo& use) {
  return printable(use.kind + ": " + use.path) + (use.own ? "" : "  (through a call)");
}

Json entry_json(const EntryInfo& entry) {
  Json key_parts = Json::array(), dependencies = Json::array();
  for (const KeyPartInfo& part : entry.key_parts)
    key_parts.push_back(
        {{"kind", part.kind}, {"name", part.name}, {"hash", part.hash}, {"printed", part.printed}});
  for (const DependencyInfo& d : entry.dependencies)
    dependencies.push_back({{"kind", d.kind},
                            {"name", d.name},
                            {"hash", d.hash ? Json(*d.hash) : Json(nullptr)},
                            {"own", d.own},
                            {"found", d.found}});
  return {
      {"id", entry.id},
      {"fname", entry.fname},
      {"hash", entry.hash},
      {"file", entry.file.native()},
      {"earlier", entry.earlier},
      {"signature", entry.signature},
      {"result_type", entry.result_type},
      {"result_bytes", entry.result_bytes},
      {"file_bytes", entry.file_bytes},
      {"created_ns", ns_since_epoch(entry.created)},
      {"started_ns", ns_since_epoch(entry.started)},
      {"used_ns", ns_since_epoch(entry.used)},
      {"cost_ns", entry.cost.count()},
      {"process", entry.process},
      {"thread", entry.thread},
      {"program", entry.program},
      {"libraries", entry.libraries},
      {"source_file", entry.source_file},
      {"source_line", entry.source_line},
      {"key_parts", std::move(key_parts)},
      {"dependencies", std::move(dependencies)},
      {"children", entry.children},
      {"uses", uses_json(entry.uses)},
  };
}

}  // namespace cachepy::tools
