// What a body throws arrives unchanged, is never stored, and leaves the next call in order.
#include <cachepy/cachepy.h>

#include <memory>
#include <stdexcept>

#include "e2e.h"

struct Custom : std::runtime_error {
  Custom(const std::string& what, int code) : std::runtime_error(what), code(code) {}
  int code;
};

// What throws runs each time: it says so on standard output.
[[cachepy::cache_file("cache")]]
int parse(const std::string& text) {
  if (text.empty()) {
    std::cout << "parse: empty\n";
    throw Custom("empty", 42);
  }
  if (text[0] == 'i') throw 7;
  if (text[0] == 'u') throw std::make_unique<int>(9);
  computed("parse " + text);
  return std::stoi(text);
}

[[cachepy::cache_file("cache")]]
int parse_all(const std::string& a, const std::string& b) {
  const int first = parse(a);
  const int second = parse(b);
  computed("parse_all " + a + b);
  return first + second;
}

[[cachepy::cache_file("cache")]]
int parse_or(const std::string& text, int fallback) try {
  const int result = parse(text);
  computed("parse_or " + text);
  return result;
} catch (int code) {
  computed("parse_or, fallback");
  return fallback + code;
}

template <class Call>
void report(const char* name, Call call) {
  try {
    std::cout << name << " = " << call() << "\n";
  } catch (const Custom& error) {
    std::cout << name << " threw Custom " << error.what() << " " << error.code << "\n";
  } catch (const std::exception& error) {
    std::cout << name << " threw " << error.what() << "\n";
  } catch (int code) {
    std::cout << name << " threw int " << code << "\n";
  } catch (const std::unique_ptr<int>& code) {
    std::cout << name << " threw unique_ptr " << *code << "\n";
  }
}

int main() {
  for (int round = 0; round < 2; ++round) {
    report("parse 12", [] { return parse("12"); });
    report("parse nothing", [] { return parse(""); });
    report("parse i", [] { return parse("i"); });
    report("parse u", [] { return parse("u"); });
    report("parse words", [] { return parse_all("1", ""); });
    report("parse_all", [] { return parse_all("1", "2"); });
    report("parse_or 3", [] { return parse_or("3", 0); });
    report("parse_or i", [] { return parse_or("i", 100); });
  }
}
