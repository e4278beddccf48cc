#include "profile_formats.h"

#include <algorithm>
#include <map>
#include <vector>

#include "llvm/Support/JSON.h"

namespace cachepy::lint {
namespace {

using llvm::StringRef;

StringRef next_line(StringRef& text) {
  StringRef line;
  std::tie(line, text) = text.split('\n');
  return line.rtrim();
}

/// "  55d0c0a0  ns::f(int)+0x12 (/usr/bin/app)": the function; "" if the line is another one.
StringRef function_of_frame(StringRef line) {
  line = line.trim();
  const auto [address, rest] = line.split(' ');
  unsigned long long ignored;
  if (rest.empty() || address.getAsInteger(16, ignored)) return "";
  StringRef name = rest.take_front(rest.rfind(" (")).trim();
  if (const std::size_t offset = name.rfind("+0x"); offset != StringRef::npos) name = name.take_front(offset);
  return name == "[unknown]" ? "" : name;
}

struct Sample {
  double weight = 1;
  std::vector<StringRef> functions;
};

/// "app 1234 567.890:  250000 cycles:", perhaps followed by the only frame.
Sample sample_of_header(StringRef line) {
  Sample sample;
  const auto [before, after] = line.split(": ");
  const auto [event, frame] = after.ltrim().split(": ");
  double weight = 0;
  if (!event.split(' ').first.getAsDouble(weight) && weight > 0) sample.weight = weight;
  if (const StringRef name = function_of_frame(frame); !name.empty()) sample.functions.push_back(name);
  return sample;
}

}  // namespace

std::string add_perf_script(StringRef text, Profile& profile) {
  std::vector<Sample> samples;
  double total = 0;
  while (!text.empty()) {
    const StringRef line = next_line(text);
    if (line.empty() || line.starts_with("#")) continue;
    if (!line.starts_with(" ") && !line.starts_with("\t")) {
      samples.push_back(sample_of_header(line));
      total += samples.back().weight;
    } else if (const StringRef name = function_of_frame(line); !name.empty() && !samples.empty()) {
      samples.back().functions.push_back(name);
    } else if (name.empty() && line.contains(": ") && !line.trim().contains(" (")) {
      // The name of the program is indented if it is short.
      samples.push_back(sample_of_header(line.ltrim()));
      total += samples.back().weight;
    }
  }
  for (const Sample& sample : samples) profile.add(sample.functions, sample.weight / total);
  return "";
}

std::string add_perf_report(StringRef text, Profile& profile) {
  while (!text.empty()) {
    const StringRef line = next_line(text);
    if (line.starts_with("#")) continue;
    // With call graphs, the first column has the time with that of callees.
    double percent = 0;
    StringRef name = line.split("[.] ").second;
    if (name.empty() || line.ltrim().split('%').first.getAsDouble(percent)) continue;
    name = name.trim();
    profile.add(name, percent / 100);
  }
  return "";
}

std::string add_trace_events(StringRef text, Profile& profile) {
  llvm::Expected<llvm::json::Value> json = llvm::json::parse(text);
  if (!json) return "it is not JSON: " + llvm::toString(json.takeError());
  const llvm::json::Object* object = json->getAsObject();
  const llvm::json::Array* events = object ? object->getArray("traceEvents") : json->getAsArray();
  if (!events) return "it has no list 'traceEvents'";

  struct Span {
    double begin, duration;
  };
  std::map<std::pair<std::int64_t, std::string>, std::vector<Span>> spans;
  double first = 0;
  double last = 0;
  bool has_any = false;
  for (const llvm::json::Value& value : *events) {
    const llvm::json::Object* event = value.getAsObject();
    if (!event) continue;
    const auto name = event->getString("name");
    const auto duration = event->getNumber("dur");
    if (!name || !duration) continue;
    const double begin = event->getNumber("ts").value_or(0);
    first = has_any ? std::min(first, begin) : begin;
    last = std::max(last, begin + *duration);
    has_any = true;
    spans[{event->getInteger("tid").value_or(0), name->str()}].push_back({begin, *duration});
  }
  if (!has_any) return "none of its events has a 'name' and a 'dur'";
  for (auto& [where, all] : spans) {
    std::sort(all.begin(), all.end(), [](const Span& a, const Span& b) {
      return std::pair(a.begin, -a.duration) < std::pair(b.begin, -b.duration);
    });
    double sum = 0;
    double behind = first;
    for (const Span& span : all) {
      // A call within a call of the same function is part of it. Without "ts", all begin at once.
      if (span.begin < behind && span.begin != first) continue;
      behind = span.begin + span.duration;
      sum += span.duration;
    }
    if (last > first) profile.add(StringRef(where.second), sum / (last - first));
  }
  return "";
}

std::string add_table(StringRef text, Profile& profile) {
  std::vector<std::pair<StringRef, double>> rows;
  double total = 0;
  bool is_total_given = false;
  for (unsigned number = 1; !text.empty(); ++number) {
    StringRef line = next_line(text);
    if (line.trim().empty() || line.starts_with("#")) continue;
    StringRef name, rest;
    if (line.consume_front("\""))
      std::tie(name, rest) = line.split("\",");
    else
      std::tie(name, rest) = line.split(',');
    double value = 0;
    if (rest.split(',').first.trim().getAsDouble(value)) {
      if (number == 1) continue;  // the head
      return "line " + std::to_string(number) +
             " is not 'function,number', and nothing else that is known as a profile";
    }
    name = name.trim();
    if (name == "total") {
      total = value;
      is_total_given = true;
    } else {
      rows.push_back({name, value});
      if (!is_total_given) total = std::max(total, value);
    }
  }
  for (const auto& [name, value] : rows)
    if (total > 0) profile.add(name, value / total);
  return "";
}

}  // namespace cachepy::lint
