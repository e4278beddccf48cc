#include "core/key.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "base/bytes.h"
#include "core/tracker.h"
#include "core/validation.h"
#include "core/value_json.h"

namespace cachepy::internal {
namespace {

// Raise when the meaning of any key part changes: no entry of before is then found again.
constexpr std::string_view kKeyVersion = "cachepy key 1";

constexpr std::size_t kPrefixBytes = 192;  // of each argument, for printing
constexpr std::size_t kPrintedChars = 160;

void append_part(ByteWriter& out, KeyPartKind kind, std::string_view name, const Digest& digest) {
  out.u8(static_cast<std::uint8_t>(kind));
  out.string(name);
  out.digest(digest);
}

/// The bytes of a key: on the stack, unless there are very many arguments. Most calls are hits, and these allocate nothing.
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
    raw({&size, 1});
    raw(digest.view());
  }
  std::string_view view() const { return long_.empty() ? std::string_view(short_.data(), used_) : long_; }

 private:
  std::array<char, 512> short_;
  std::size_t used_ = 0;
  std::string long_;
};

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

ArgumentDigester::ArgumentDigester(Algo algo, std::size_t arguments)
    : ArgumentEncoder(&spill, &next, &arrangement, &file, nullptr, nullptr), algo_(algo) {
  arguments_.reserve(arguments);
  cursor_ = buffer_.data();
  end_ = buffer_.data() + buffer_.size();
}

void ArgumentDigester::keep_prefix() {
  if (in_arrangement_) return;
  Argument& argument = arguments_.back();
  const std::size_t filled = static_cast<std::size_t>(cursor_ - buffer_.data());
  const std::size_t size = std::min({kPrefixBytes, filled, prefixes_.size() - prefixes_used_});
  std::memcpy(prefixes_.data() + prefixes_used_, buffer_.data(), size);
  argument.prefix_begin = prefixes_used_;
  argument.prefix_size = size;
  prefixes_used_ += size;
}

void ArgumentDigester::spill(detail::Encoder& encoder, const char* data, std::size_t size) {
  auto& self = static_cast<ArgumentDigester&>(encoder);
  if (!self.streaming_) {
    // Top up the buffer first: the prefix for printing is taken from it.
    const std::size_t room = static_cast<std::size_t>(self.end_ - self.cursor_);
    std::memcpy(self.cursor_, data, room);
    self.cursor_ += room;
    data += room;
    size -= room;
    self.keep_prefix();
    self.hasher_.emplace(self.algo_);
    self.streaming_ = true;
  }
  self.hasher_->update(self.buffer_.data(), static_cast<std::size_t>(self.cursor_ - self.buffer_.data()));
  self.cursor_ = self.buffer_.data();
  if (size < self.buffer_.size()) {
    std::memcpy(self.cursor_, data, size);
    self.cursor_ += size;
  } else {
    self.hasher_->update(data, size);
  }
}

void ArgumentDigester::end_argument() {
  const std::string_view rest(buffer_.data(), static_cast<std::size_t>(cursor_ - buffer_.data()));
  Argument& argument = arguments_.back();
  Digest& digest = in_arrangement_ ? argument.arrangement : argument.digest;
  if (streaming_) {
    hasher_->update(rest);
    digest = hasher_->finish();
  } else if (!in_arrangement_ || !rest.empty()) {
    keep_prefix();
    digest = digest_of(rest, algo_);
  }
  in_arrangement_ = false;
  streaming_ = false;
  cursor_ = buffer_.data();
}

void ArgumentDigester::next(detail::ArgumentEncoder& encoder) {
  auto& self = static_cast<ArgumentDigester&>(encoder);
  if (!self.arguments_.empty()) self.end_argument();
  self.arguments_.emplace_back();
}

void ArgumentDigester::arrangement(detail::ArgumentEncoder& encoder) {
  auto& self = static_cast<ArgumentDigester&>(encoder);
  self.end_argument();
  self.in_arrangement_ = true;
}

void ArgumentDigester::finish() {
  if (!arguments_.empty()) end_argument();
}

void ArgumentDigester::file(detail::ArgumentEncoder& encoder, std::string_view path) {
  auto& self = static_cast<ArgumentDigester&>(encoder);
  self.files_.push_back({self.arguments_.size() - 1, std::string(path)});
}

CallKey::CallKey(const CachedFunction& function, const detail::CallOps& ops, void* call)
    : function_(function), arguments_(function.algo, function.parameters.size()) {
  ops.encode_arguments(call, arguments_);
  arguments_.finish();
  if (arguments_.failure() != nullptr) {
    failure_ = std::string("an argument cannot be turned into a key: ") + arguments_.failure();
    return;
  }
  if (!function.failure.empty()) {
    failure_ = function.failure;
    return;
  }

  const auto observe = [&](KeyPartKind kind, const std::string& name, Dependency dependency) {
    // An unreadable file could be anything; an absent one and an unset variable are values like others.
    if (dependency.digest.empty() && dependency.kind != DependencyKind::kAbsent &&
        dependency.kind != DependencyKind::kEnvVar) {
      failure_ = "'" + dependency.name + "' cannot be read";
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
    // Not the path: that is in the argument's own digest, if it is to count.
    observe(KeyPartKind::kFileArgument, function_.parameters[file.argument], std::move(*next++));
  }
  for (const FileOption& file : function_.depends_on_files)
    observe(KeyPartKind::kDependsOnFile, file.name, std::move(*next++));
  for (const std::string& variable : function_.env_vars) {
    observe(KeyPartKind::kEnvVar, variable, observe_env(variable, function_.algo));
  }

  // The content is in this key; a caller that knows no more than the relative path depends on where it leads.
  const auto any_is_relative = [](const auto& files) {
    return std::any_of(files.begin(), files.end(),
                       [](const auto& file) { return file.path.empty() || file.path.front() != '/'; });
  };
  if (any_is_relative(arguments_.files()) || any_is_relative(function_.depends_on_files)) {
    dependencies_.push_back(observe_working_directory());
    dependencies_.back().in_key = true;
  }

  if (!function_.state.empty()) read_state();

  KeyText key;
  key.raw(function_.key_beginning);
  for (std::size_t i = 0; i < arguments_.arguments().size(); ++i) {
    const Digest& digest = digest_in_key(i);
    if (digest.empty()) continue;
    key.raw(function_.argument_beginnings[i]);
    key.digest(digest);
  }
  if (!variable_parts_.empty() || !state_parts_.empty()) {
    ByteWriter parts;
    for (const KeyPart& part : variable_parts_) append_part(parts, part.kind, part.name, part.digest);
    for (const KeyPart& part : state_parts_) append_part(parts, part.kind, part.name, part.digest);
    key.raw(parts.str());
  }
  digest_ = digest_of(key.view(), function_.algo);
}

void CallKey::read_state() {
  ArgumentDigester values(function_.algo, function_.state.size());
  for (const StateVariable& variable : function_.state) {
    values.argument();
    if (variable.encode != nullptr)
      variable.encode(variable.address, values);
    else
      values.bytes(variable.address, variable.size);
  }
  values.finish();
  if (values.failure() != nullptr)
    failure_ = std::string("a global cannot be turned into a key: ") + values.failure();
  for (std::size_t i = 0; i < function_.state.size(); ++i) {
    const ArgumentDigester::Argument& value = values.arguments()[i];
    state_parts_.push_back({KeyPartKind::kGlobal, function_.state[i].name, value.digest,
                            value_to_json(function_.state[i].schema, values.prefix(value), kPrintedChars)});
  }
}

const Digest& CallKey::digest_in_key(std::size_t index) const {
  static constexpr Digest kNothing;
  const ArgumentDigester::Argument& argument = arguments_.arguments()[index];
  const char role = function_.site.param_roles[index];
  if (role == 'i') return kNothing;
  return role == 'f' && !function_.hash_file_paths ? argument.arrangement : argument.digest;
}

std::string CallKey::printed_argument(std::size_t index) const {
  const ArgumentDigester::Argument& argument = arguments_.arguments()[index];
  return value_to_json(function_.argument_schemas[index], arguments_.prefix(argument), kPrintedChars);
}

std::vector<KeyPart> CallKey::parts() const {
  std::vector<KeyPart> parts = function_.fixed_parts;
  for (std::size_t i = 0; i < arguments_.arguments().size(); ++i) {
    const Digest& digest = digest_in_key(i);
    if (digest.empty()) continue;
    const bool whole = digest == arguments_.arguments()[i].digest;
    parts.push_back(
        {KeyPartKind::kArgument, function_.parameters[i], digest, whole ? printed_argument(i) : ""});
  }
  for (std::size_t i = 0; i < variable_parts_.size(); ++i) {
    parts.push_back(variable_parts_[i]);
    // The value of a variable may be a secret: only its digest is kept.
    parts.back().printed = dependencies_[i].kind == DependencyKind::kEnvVar ? "" : dependencies_[i].name;
  }
  parts.insert(parts.end(), state_parts_.begin(), state_parts_.end());
  return parts;
}

std::string CallKey::call_text() const {
  std::string text = function_.name + "(";
  for (std::size_t i = 0; i < arguments_.arguments().size(); ++i) {
    if (i != 0) text += ", ";
    if (!function_.parameters[i].empty()) text += function_.parameters[i] + "=";
    text += function_.site.param_roles[i] == 'i' ? "(ignored)" : printed_argument(i);
  }
  return text + ")";
}

}  // namespace cachepy::internal
