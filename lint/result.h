// What is found out about one translation unit: plain data, which a worker process hands to the main process as JSON.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "llvm/Support/JSON.h"

namespace cachepy::lint {

struct Place {
  std::string file;  ///< absolute
  std::int64_t line = 0;
  std::int64_t column = 0;

  auto operator<=>(const Place&) const = default;
};

/// A diagnostic of the plugin, or an effect.
struct Message {
  std::string text;
  Place place;
  std::string group;           ///< of a warning or an effect: "impure-call", "prints" …; "" for a refusal
  std::vector<Message> notes;  ///< where to look

  bool operator==(const Message&) const = default;
};

/// Where an attribute is inserted.
struct Insertion {
  std::string file;
  std::int64_t offset = 0;  ///< in bytes
};

/// One definition that was judged, at the place of its name as written. Instances of a template share a place.
struct Judged {
  std::string name;    ///< qualified, without template arguments
  std::string symbol;  ///< the linker's name, of the first instance
  Place place;
  bool is_asked_for = true;  ///< false for an annotated one that --function does not name
  bool is_annotated = false;
  std::optional<std::string> directory;  ///< that its attribute names
  bool is_special = false;               ///< main, an operator or a destructor: only judged on request
  std::vector<Message> refusals;         ///< empty: it can be cached
  std::vector<Message> warnings;         ///< of the plugin
  std::vector<Message> effects;          ///< what a hit would not do
  std::optional<Insertion> insertion;    ///< nothing: it is written by a macro
};

/// What the body of a function does that takes time.
struct BodyFacts {
  struct Call {
    std::string symbol;
    std::int64_t depth;  ///< of the loops around it
  };
  struct Work {
    std::string kind;  ///< "opens files" …
    std::string callee;
  };
  std::string symbol;
  std::int64_t loops = 0;  ///< the deepest nesting
  std::vector<Call> calls;
  std::vector<Work> works;
};

struct UnitResult {
  std::string file;
  std::string error;               ///< why it could not be read; "" if it was
  bool is_older_language = false;  ///< its commands ask for C++14 or older
  std::vector<Judged> functions;
  std::vector<BodyFacts> bodies;
};

llvm::json::Value toJSON(const Place& place);
llvm::json::Value toJSON(const Message& message);
llvm::json::Value toJSON(const UnitResult& result);
bool fromJSON(const llvm::json::Value& json, UnitResult& result, llvm::json::Path path);

}  // namespace cachepy::lint
