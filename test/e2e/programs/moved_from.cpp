// Arguments that the function moves from, of a class whose codec throws for an object that was moved from: its key and its stored arguments
// are made before.
// e2e: recomputes
// e2e: says there is no text
#include <cachepy/cachepy.h>

#include <memory>
#include <stdexcept>
#include <utility>

#include "e2e.h"

class Text {
 public:
  Text() = default;
  explicit Text(std::string text) : text_(std::make_unique<std::string>(std::move(text))) {}
  std::string text() const { return text_ ? *text_ : "(nothing)"; }

  template <class Archive>
  void save(Archive& archive) const {
    if (!text_) throw std::runtime_error("there is no text");
    archive(*text_);
  }
  template <class Archive>
  void load(Archive& archive) {
    std::string text;
    archive(text);
    text_ = std::make_unique<std::string>(text);
  }

 private:
  std::unique_ptr<std::string> text_;
};

[[cachepy::cache_file("cache")]] std::string by_value(Text text) {
  computed("by_value " + text.text());
  const Text mine = std::move(text);
  return mine.text() + "!";
}
[[cachepy::cache_file("cache")]] std::string by_rvalue(Text&& text) {
  computed("by_rvalue " + text.text());
  return text.text() + "?";
}
// What it leaves there cannot be stored. So it is computed each time.
[[cachepy::cache_file("cache")]] std::string empties(Text& text) {
  computed("empties " + text.text());
  const Text mine = std::move(text);
  return mine.text();
}

int main() {
  for (const char* const text : {"a", "b"}) {
    std::cout << by_value(Text(text)) << by_rvalue(Text(text)) << "\n";
    Text given(text);
    std::cout << by_value(std::move(given)) << "\n";
    Text emptied(text);
    std::cout << empties(emptied) << " " << emptied.text() << "\n";
  }
}
