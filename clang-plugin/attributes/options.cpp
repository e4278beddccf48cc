#include "attributes/options.h"

#include "attributes/option_table.h"
#include "llvm/ADT/STLFunctionalExtras.h"

namespace cachepy::plugin {
namespace {

void append(std::string& out, llvm::StringRef name, llvm::StringRef value) {
  out.append(name).push_back('\0');
  out.append(value).push_back('\0');
}

void encode_one(std::string& out, llvm::StringRef name, const std::optional<std::string>& value) {
  if (value) append(out, name, *value);
}
void encode_one(std::string& out, llvm::StringRef name, const std::vector<std::string>& values) {
  for (const std::string& value : values) append(out, name, value);
}
void encode_one(std::string& out, llvm::StringRef name, const std::optional<bool>& value) {
  if (value) append(out, name, *value ? "1" : "0");
}

void encode_one(std::string& out, llvm::StringRef name, const std::optional<ProgramName>& value) {
  if (value) append(out, name, value->text);
}

void decode_one(llvm::StringRef value, std::optional<std::string>& out) {
  out = value.str();
}
void decode_one(llvm::StringRef value, std::vector<std::string>& out) {
  out.push_back(value.str());
}
void decode_one(llvm::StringRef value, std::optional<bool>& out) {
  out = value == "1";
}

void decode_one(llvm::StringRef value, std::optional<ProgramName>& out) {
  out = ProgramName{value.str()};
}

std::string encode_those(const CacheFileOptions& options,
                         llvm::function_ref<bool(const OptionEntry&)> is_wanted) {
  std::string out;
  for (const OptionEntry& entry : kOptions)
    if (is_wanted(entry))
      std::visit([&](auto member) { encode_one(out, entry.name, options.*member); }, entry.member);
  return out;
}

}  // namespace

std::string CacheFileOptions::encode() const {
  return encode_those(*this, [](const OptionEntry&) { return true; });
}

std::string CacheFileOptions::encode_in_keys() const {
  return encode_those(*this, [](const OptionEntry& entry) { return entry.in_keys; });
}

CacheFileOptions CacheFileOptions::decode(llvm::StringRef encoded) {
  CacheFileOptions options;
  while (!encoded.empty()) {
    auto [name, behind_name] = encoded.split('\0');
    auto [value, rest] = behind_name.split('\0');
    encoded = rest;
    for (const OptionEntry& entry : kOptions)
      if (entry.name == name)
        std::visit([&, text = value](auto member) { decode_one(text, options.*member); }, entry.member);
  }
  return options;
}

}  // namespace cachepy::plugin
