// Builds the text that describes an encoded value's layout.
#include "cachepy/detail/schema.h"

#include <string>
#include <string_view>
#include <vector>

#include "cachepy/detail/codec.h"

namespace cachepy::detail {

struct Schema::State {
  std::string text;
  std::vector<const void*> enclosing;
};

Schema::Schema() : state_(new State) {}
Schema::~Schema() {
  delete state_;
}

Schema& Schema::operator<<(const char* text) {
  state_->text += text;
  return *this;
}

Schema& Schema::operator<<(std::uint64_t number) {
  state_->text += std::to_string(number);
  return *this;
}

namespace {

void append_quoted(std::string& out, std::string_view text) {
  out += '"';
  for (char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  out += '"';
}

}  // namespace

Schema& Schema::name(const char* text) {
  append_quoted(state_->text, text);
  return *this;
}

bool Schema::enter(const void* type) {
  const auto& enclosing = state_->enclosing;
  for (std::size_t out = 0; out < enclosing.size(); ++out) {
    if (enclosing[enclosing.size() - 1 - out] != type) continue;
    *this << "^" << std::uint64_t{out};
    return false;
  }
  state_->enclosing.push_back(type);
  return true;
}

void Schema::leave() {
  state_->enclosing.pop_back();
}

const char* Schema::c_str() const {
  return state_->text.c_str();
}

void describe_named(Schema& out, const char* word, const char* pretty_function) {
  std::string_view text = pretty_function;  // "const char *…::type_name_text() [T = ns::Name]"
  constexpr std::string_view before = "[T = ";
  const std::size_t at = text.find(before);
  if (at != text.npos) text = text.substr(at + before.size(), text.size() - at - before.size() - 1);
  out << word;
  out.name(std::string(text).c_str());
}

}  // namespace cachepy::detail
