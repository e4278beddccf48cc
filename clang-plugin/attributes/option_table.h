// The options by name, as cachepy/detail/options.def lists them.
#pragma once

#include <variant>

#include "attributes/options.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"

namespace cachepy::plugin {

using StringOption = option::Text CacheFileOptions::*;
using ListOption = option::List CacheFileOptions::*;
using SwitchOption = option::Flag CacheFileOptions::*;
using FunctionOption = option::Function CacheFileOptions::*;

struct OptionEntry {
  llvm::StringLiteral name;
  std::variant<StringOption, ListOption, SwitchOption, FunctionOption> member;
  bool in_keys;
};

inline constexpr bool kInKeys = true;
inline constexpr bool kNotInKeys = false;

inline constexpr OptionEntry kOptions[] = {
#define CACHEPY_OPTION(Kind, name, Type, value, environment, keys, ...) \
  {#name, &CacheFileOptions::name, keys},
#define CACHEPY_ATTRIBUTE(Kind, name, keys, ...) {#name, &CacheFileOptions::name, keys},
#include "cachepy/detail/options.def"
};

/// The options that are written with their names: all except the first one, the directory.
inline llvm::ArrayRef<OptionEntry> named_options() {
  return llvm::ArrayRef(kOptions).drop_front();
}

inline constexpr llvm::StringLiteral kAlgorithms[] = {"xxh3", "sha256"};
inline constexpr llvm::StringLiteral kTrackings[] = {"auto", "named", "strict"};
inline constexpr llvm::StringLiteral kUses[] = {"random",   "network",   "ipc",
                                                "terminal", "processes", "opaque"};
inline constexpr llvm::StringLiteral kChildren[] = {"uncached", "track", "allow"};
inline constexpr llvm::StringLiteral kEffects[] = {"files", "output"};
inline constexpr llvm::StringLiteral kLibraryChoices[] = {"ignore", "user", "all"};

/// The values of `compress` and `store`; they are those of parse_compression() and parse_store_time() of the runtime.
inline constexpr llvm::StringLiteral kCompressions[] = {"fast", "small", "none"};
inline constexpr llvm::StringLiteral kStoreTimes[] = {"now", "background"};

/// An option whose value is one of a few words.
struct WordOption {
  llvm::StringLiteral name;
  llvm::ArrayRef<llvm::StringLiteral> words;
  llvm::StringLiteral what;    ///< of the value, in messages
  llvm::StringLiteral advice;  ///< the words, in messages
};
inline const WordOption kWordOptions[] = {
    {"algo", kAlgorithms, "algorithm", "'xxh3' or 'sha256'"},
    {"libraries", kLibraryChoices, "choice of libraries", "'ignore', 'user' or 'all'"},
    {"tracking", kTrackings, "tracking", "'auto', 'named' or 'strict'"},
    {"compress", kCompressions, "compression", "'fast', 'small' or 'none'"},
    {"store", kStoreTimes, "time to store", "'now' or 'background'"},
    {"children", kChildren, "treatment of children", "'uncached', 'track' or 'allow'"},
};

}  // namespace cachepy::plugin
