#include "attributes/options.h"

#include "attributes/option_table.h"

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

void decode_one(llvm::StringRef value, std::optional<std::string>& out) {
  out = value.str();
}
void decode_one(llvm::StringRef value, std::vector<std::string>& out) {
  out.push_back(value.str());
}
void decode_one(llvm::StringRef value, std::optional<bool>& out) {
  out = value == "1";
}

}  // namespace

std::string CacheFileOptions::encode() const {
  std::string out;
  auto encode = [&](const OptionEntry& entry) {
    std::visit([&](auto member) { encode_one(out, entry.name, this->*member); }, entry.member);
  };
  encode(kDirectory);
  for (const OptionEntry& entry : kNamedOptions) encode(entry);
  return out;
}

CacheFileOptions CacheFileOptions::decode(llvm::StringRef encoded) {
  CacheFileOptions options;
  while (!encoded.empty()) {
    auto [name, behind_name] = encoded.split('\0');
    auto [value, rest] = behind_name.split('\0');
    encoded = rest;
    auto decode = [&, key = name, text = value](const OptionEntry& entry) {
      if (entry.name == key)
        std::visit([&](auto member) { decode_one(text, options.*member); }, entry.member);
    };
    decode(kDirectory);
    for (const OptionEntry& entry : kNamedOptions) decode(entry);
  }
  return options;
}

}  // namespace cachepy::plugin
