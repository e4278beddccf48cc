#include "calls/key.h"

#include <algorithm>
#include <cstring>
#include <string_view>
#include <utility>

#include "base/bytes.h"
#include "base/swallow.h"
#include "base/thrown.h"
#include "calls/float_environment.h"
#include "calls/locale_state.h"
#include "calls/overlap.h"
#include "calls/standard_streams.h"
#include "reasons/value_json.h"
#include "tracking/tracker.h"
#include "tracking/validation.h"

namespace cachepy::internal {
namespace {

// Raise this when the meaning of a key part changes: entries written before the change are then no longer found.
constexpr std::string_view kKeyVersion = "cachepy key 2";

constexpr std::size_t kPrintedChars = 160;

void append_part(ByteWriter& out, KeyPartKind kind, std::string_view name, const Digest& digest) {
  out.u8(static_cast<std::uint8_t>(kind));
  out.string(name);
  out.digest(digest);
}

/// The bytes of a key. They are on the stack, unless there are very many arguments, because most calls are hits, which should not
/// allocate.
class KeyText {
 public:
  void raw(std::string_view bytes) {
    if (long_.empty() && bytes.size() <= short_.size() - used_) {
      std::memcpy(short_.data() + used_, bytes.data(), bytes.size());
      used_ += bytes.size();
      return;
    }
    if (long_.empty()) long_.assign(short_.data(), used_);
    long_.append(bytes);
  }
  void digest(const Digest& digest) {
    const auto size = static_cast<char>(digest.size);
    if (!long_.empty() || 1 + sizeof digest.bytes > short_.size() - used_) {
      raw({&size, 1});
      return raw(digest.view());
    }
    // Copies all bytes, even if only half of them are used: a copy of constant size takes a few instructions.
    short_[used_] = size;
    std::memcpy(short_.data() + used_ + 1, digest.bytes.data(), sizeof digest.bytes);
    used_ += 1 + digest.size;
  }
  std::string_view view() const { return long_.empty() ? std::string_view(short_.data(), used_) : long_; }

 private:
  std::array<char, 512> short_;
  std::size_t used_ = 0;
  std::string long_;
};

/// Whether the argument is written only, so that its value before the call is not in the key.
bool is_out(char role) {
  return role == 'o' || role == 'n';
}

/// Whether it is a part of the object that a constructor makes.
bool is_made(std::string_view name, char role) {
  return (role == 'o' || role == 'i') && name.substr(0, 5) == "this.";
}

}  // namespace

std::string key_beginning(const Digest& fixed_digest) {
  ByteWriter out;
  out.string(kKeyVersion);
  out.digest(fixed_digest);
  return out.take();
}

std::string argument_beginning(const std::string& parameter) {
  ByteWriter out;
  out.u8(static_cast<std::uint8_t>(KeyPartKind::kArgument));
  out.string(parameter);
  return out.take();
}

std::string parts_text(const std::vector<KeyPart>& parts) {
  ByteWriter out;
  out.string(kKeyVersion);
  for (const KeyPart& part : parts) append_part(out, part.kind, part.name, part.digest);
  return out.take();
}

Digest key_of(const std::vector<KeyPart>& parts, Algo algo) {
  const auto is_fixed = [](const KeyPart& part) {
    switch (part.kind) {
      case KeyPartKind::kFunction:
      case KeyPartKind::kCode:
      case KeyPartKind::kLibrary:
      case KeyPartKind::kVersion:
      case KeyPartKind::kDependsOnVar:
      case KeyPartKind::kResultLayout:
        return true;
      default:
        return false;
    }
  };
  std::vector<KeyPart> fixed;
  ByteWriter rest;
  for (const KeyPart& part : parts) {
    if (is_fixed(part))
      fixed.push_back(part);
    else
      append_part(rest, part.kind, part.name, part.digest);
  }
  return digest_of(key_beginning(digest_of(parts_text(fixed), algo)) + rest.take(), algo);
}

CallKey::CallKey(const CachedFunction& function, const detail::CallOps& ops, void* call, KeyScratch& scratch)
    : function_(function), arguments_(function.algo, scratch.arguments) {
  read_arguments(ops, call);
  if (failure_.empty() && ops.find_places != nullptr) read_overlap(ops, call);
  if (!function.failure.empty()) fail(function.failure);
  // Also if the call has no key, because its caller depends on these files.
  if (function.reads_outside || !arguments_.files().empty()) read_outside();
  if (!failure_.empty()) return;
  if (!function_.state.empty()) read_globals(scratch.globals);
  if (!failure_.empty()) return;
  read_surroundings();
  if (!failure_.empty()) return;
  digest_ = assemble(function_.key_beginning, [this](std::size_t index) { return digest_in_key(index); });
}

template <class DigestOfArgument>
Digest CallKey::assemble(std::string_view beginning, DigestOfArgument&& digest_of_argument) const {
  KeyText key;
  key.raw(beginning);
  for (std::size_t i = 0; i < arguments_.arguments().size(); ++i) {
    const Digest digest = digest_of_argument(i);
    if (digest.empty()) continue;
    key.raw(function_.argument_beginnings[i]);
    key.digest(digest);
  }
  if (one_object_ || !variable_parts_.empty() || globals_ != nullptr || !surroundings_.empty()) {
    ByteWriter parts;
    if (one_object_) append_part(parts, one_object_->kind, one_object_->name, one_object_->digest);
    for (const KeyPart& part : variable_parts_) append_part(parts, part.kind, part.name, part.digest);
    for (std::size_t i = 0; globals_ != nullptr && i < function_.state.size(); ++i)
      append_part(parts, KeyPartKind::kGlobal, function_.state[i].name, globals_->arguments()[i].digest);
    for (const KeyPart& part : surroundings_) append_part(parts, part.kind, part.name, part.digest);
    key.raw(parts.str());
  }
  return digest_of(key.view(), function_.algo);
}

Digest CallKey::digest_with(std::string_view beginning) const {
  return assemble(beginning, [this](std::size_t index) { return digest_in_key(index); });
}

Digest CallKey::shared_digest(const detail::CallOps& ops, void* call, const Roots& roots) const try {
  if (roots.empty()) return digest_;
  const auto scratch = std::make_unique<DigestScratch>();
  ArgumentDigester shared(function_.algo, *scratch);
  shared.share_paths(&roots);
  ops.encode_arguments(call, shared);
  shared.finish();
  if (shared.failure() != nullptr || shared.arguments().size() != arguments_.arguments().size()) return {};
  const auto names_files = [&](std::size_t index) {
    return function_.site.param_roles[index] == 'f' && function_.hash_file_paths;
  };
  return assemble(function_.key_beginning, [&](std::size_t index) {
    if (!names_files(index)) return digest_in_key(shared, index);
    ByteWriter names;
    names.digest(shared.arrangement(index));
    for (const ArgumentDigester::File& file : shared.files())
      if (file.argument == index) {
        const bool is_absolute = file.path.starts_with('/');
        names.u8(is_absolute);  // a relative path may be spelled like a shared one
        names.string(is_absolute ? shared_path(roots, file.path) : file.path);
      }
    return digest_of(names.str(), function_.algo);
  });
} catch (...) {  // the user's encoders
  swallow();
  return {};
}

void CallKey::fail(std::string why) {
  if (failure_.empty()) failure_ = std::move(why);
}

void CallKey::read_arguments(const detail::CallOps& ops, void* call) {
  try {
    ops.encode_arguments(call, arguments_);
  } catch (...) {
    fail("an argument cannot be turned into a key; encoding it threw: " + thrown_text());
    // The files in the remaining arguments are unknown.
    knows_dependencies_ = std::string_view(function_.site.param_roles).find('f') == std::string_view::npos;
    return;
  }
  arguments_.finish();
  if (arguments_.failure() != nullptr)
    fail(std::string("an argument cannot be turned into a key: ") + arguments_.failure());
}

void CallKey::read_outside() {
  const auto observe = [&](KeyPartKind kind, const std::string& name, Dependency dependency) {
    // An unreadable file could be anything; an absent one and an unset variable are values like others.
    if (dependency.digest.empty() && dependency.kind != DependencyKind::kAbsent &&
        dependency.kind != DependencyKind::kEnvVar) {
      fail("'" + dependency.name + "' is not a readable file or directory");
    }
    ByteWriter content;
    content.u8(static_cast<std::uint8_t>(dependency.kind));
    content.string(dependency.pattern);
    content.digest(dependency.digest);
    variable_parts_.push_back({kind, name, digest_of(content.str(), function_.algo), ""});
    dependency.in_key = true;
    dependencies_.push_back(std::move(dependency));
  };
  std::vector<std::string> paths;
  for (const ArgumentDigester::File& file : arguments_.files()) paths.push_back(file.path);
  for (const FileOption& file : function_.depends_on_files) paths.push_back(file.path);
  std::vector<Dependency> found = observe_paths(paths, function_.file_pattern, function_.algo);
  auto next = found.begin();
  for (const ArgumentDigester::File& file : arguments_.files()) {
    // Not the path: the argument's own digest contains it, unless hash_file_paths is false.
    observe(KeyPartKind::kFileArgument, function_.parameters[file.argument], std::move(*next++));
  }
  for (const FileOption& file : function_.depends_on_files)
    observe(KeyPartKind::kDependsOnFile, file.name, std::move(*next++));
  for (const std::string& variable : function_.env_vars) {
    observe(KeyPartKind::kEnvVar, variable, observe_env(variable, function_.algo));
  }

  // The content is in this key. A caller that knows only the relative path also depends on the directory in which it was resolved.
  const auto any_is_relative = [](const auto& files) {
    return std::any_of(files.begin(), files.end(),
                       [](const auto& file) { return file.path.empty() || file.path.front() != '/'; });
  };
  if (any_is_relative(arguments_.files()) || any_is_relative(function_.depends_on_files)) {
    dependencies_.push_back(observe_working_directory());
    dependencies_.back().in_key = true;
  }
}

/// Runs user code, too: the encoders of arguments and globals.
void CallKey::read_overlap(const detail::CallOps& ops, void* call) {
  try {
    const Overlap overlap = find_overlap(function_, ops, call);
    if (!overlap.parts.empty()) fail(overlap.parts);
    if (!overlap.same.empty())
      one_object_ = KeyPart{KeyPartKind::kArgument, "(one object)", digest_of(overlap.same, function_.algo),
                            overlap.same};
  } catch (...) {
    fail("it cannot be determined which arguments are one object; encoding one threw: " + thrown_text());
  }
}

/// Digests the values of globals, and keeps their beginnings. Only parts() prints them, because a hit needs no text.
void CallKey::read_globals(DigestScratch& scratch) {
  const auto is_object = [](const StateVariable& variable) {
    return variable.encode != nullptr;
  };  // not just a number
  if (std::any_of(function_.state.begin(), function_.state.end(), is_object) && !objects_are_there()) {
    return fail("the program is ending, and globals that it reads may be destroyed");
  }
  globals_ = std::make_unique<ArgumentDigester>(function_.algo, scratch);
  ArgumentDigester& values = *globals_;
  try {
    for (const StateVariable& variable : function_.state) {
      values.argument();
      if (variable.encode != nullptr)
        variable.encode(variable.address, values);
      else
        values.bytes(variable.address, variable.size);
    }
  } catch (...) {
    return fail("a global cannot be turned into a key; encoding it threw: " + thrown_text());
  }
  values.finish();
  if (values.failure() != nullptr)
    fail(std::string("a global cannot be turned into a key: ") + values.failure());
}

KeyPart CallKey::global_part(std::size_t index) const {
  const StateVariable& variable = function_.state[index];
  const ArgumentDigester::Argument& value = globals_->arguments()[index];
  return {KeyPartKind::kGlobal, variable.name, value.digest,
          value_to_json(variable.schema, globals_->prefix(value), kPrintedChars)};
}

void CallKey::leave_scratch() {
  arguments_.leave_scratch();
  if (globals_ != nullptr) globals_->leave_scratch();
}

void CallKey::read_surroundings() {
  const auto add = [&](KeyPartKind kind, const std::string& text, const std::string& printed) {
    surroundings_.push_back({kind, "", digest_of(text, function_.algo), printed});
  };
  if (const FloatEnvironment now = FloatEnvironment::now(); !now.is_default())
    add(KeyPartKind::kFloatEnvironment, now.describe(), now.describe());
  if (!LocaleState::is_default()) {
    const std::optional<std::string> name = LocaleState::describe();
    if (!name) return fail("the locale that std::locale::global() has set has no name");
    add(KeyPartKind::kLocale, *name, *name);
  }
  if (!function_.keeps_output) return;
  // What a call prints depends on their formats.
  if (const StandardStreams now = StandardStreams::now(); !now.is_default())
    add(KeyPartKind::kStandardStreams, now.describe(), "");
}

Digest CallKey::digest_in_key(const ArgumentDigester& arguments, std::size_t index) const {
  const ArgumentDigester::Argument& argument = arguments.arguments()[index];
  const char role = function_.site.param_roles[index];
  if (role == 'i' || (is_out(role) && argument.is_empty)) return {};
  return role == 'f' && !function_.hash_file_paths ? arguments.arrangement(index) : argument.digest;
}

std::string CallKey::printed_argument(std::size_t index) const {
  const ArgumentDigester::Argument& argument = arguments_.arguments()[index];
  return value_to_json(function_.argument_schemas[index], arguments_.prefix(argument), kPrintedChars);
}

std::vector<KeyPart> CallKey::parts() const {
  std::vector<KeyPart> parts = function_.fixed_parts;
  for (std::size_t i = 0; i < arguments_.arguments().size(); ++i) {
    const Digest digest = digest_in_key(i);
    if (digest.empty()) continue;
    const bool whole = digest == arguments_.arguments()[i].digest;
    parts.push_back(
        {KeyPartKind::kArgument, function_.parameters[i], digest, whole ? printed_argument(i) : ""});
  }
  if (one_object_) parts.push_back(*one_object_);
  for (std::size_t i = 0; i < variable_parts_.size(); ++i) {
    parts.push_back(variable_parts_[i]);
    // The value of an environment variable may be secret, so only its digest is kept.
    parts.back().printed = dependencies_[i].kind == DependencyKind::kEnvVar ? "" : dependencies_[i].name;
  }
  for (std::size_t i = 0; globals_ != nullptr && i < function_.state.size(); ++i)
    parts.push_back(global_part(i));
  parts.insert(parts.end(), surroundings_.begin(), surroundings_.end());
  return parts;
}

std::string CallKey::call_text() const {
  std::string text = function_.name + "(";
  const char* comma = "";
  for (std::size_t i = 0; i < arguments_.arguments().size(); ++i) {
    const char role = function_.site.param_roles[i];
    if (is_made(function_.parameters[i], role)) continue;
    text += std::exchange(comma, ", ");
    if (!function_.parameters[i].empty()) text += function_.parameters[i] + "=";
    text += role == 'i'    ? "(ignored)"
            : is_out(role) ? "(out)"
            : role == 's'  ? "(stream)"
                           : printed_argument(i);
  }
  return text + ")";
}

}  // namespace cachepy::internal
