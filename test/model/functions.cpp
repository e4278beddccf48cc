#include "functions.h"

#include <cachepy/cachepy.h>

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <future>
#include <iterator>
#include <stdexcept>

namespace model {
namespace {

namespace fs = std::filesystem;

std::string read_file(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) return "(unreadable)";
  return {std::istreambuf_iterator<char>(in), {}};
}

std::string read_directory(const fs::path& path) {
  std::vector<std::string> lines;
  std::error_code error;
  for (fs::directory_iterator it(path, error), end; !error && it != end; it.increment(error)) {
    const fs::path& child = it->path();
    std::error_code ignored;
    const bool is_directory = fs::is_directory(child, ignored);
    lines.push_back(child.filename().string() + "=" +
                    (is_directory ? "{" + read_directory(child) + "}" : read_file(child)) + ";");
  }
  std::sort(lines.begin(), lines.end());
  std::string text;
  for (const std::string& line : lines) text += line;
  return text;
}

/// The content at a path, as user code would see it.
std::string read_path(const fs::path& path) {
  std::error_code error;
  const fs::file_status status = fs::status(path, error);
  if (fs::is_directory(status)) return "{" + read_directory(path) + "}";
  return fs::exists(status) ? read_file(path) : "(nothing)";
}

void append(Value& value, const std::string& text) {
  constexpr std::size_t kMaxText = 2000;
  value.text += text + " ";
  if (value.text.size() <= kMaxText) return;
  std::uint64_t hash = 0;
  for (const char c : value.text) hash = hash * 1099511628211u + static_cast<unsigned char>(c);
  value.text = "(" + std::to_string(hash) + ") ";
}

/// How a body accesses files and other functions: through the cache, or without it.
struct Cached {
  static fs::path track(const std::string& path) { return cachepy::track_file(path); }
  static Value call(const Program& program, int function, int argument) {
    return call_cached(program, function, argument);
  }
  template <class Callable>
  static Value with(const cachepy::CallOptions& options, const Callable& callable) {
    return cachepy::with_options(options, callable);
  }
};
struct Plain {
  static fs::path track(const std::string& path) { return path; }
  static Value call(const Program& program, int function, int argument) {
    return call_plain(program, function, argument);
  }
  template <class Callable>
  static Value with(const cachepy::CallOptions&, const Callable& callable) {
    return callable();
  }
};

void include(Value& value, const Step& step, const Value& result) {
  append(value, "f" + std::to_string(step.callee) + "[" + result.text + "]");
  for (const auto& [name, count] : result.counts) value.counts[name] += count;
}

template <class How>
void take(Value& value, const Step& step, const Program& program, int argument, const std::string& file) {
  const auto call = [&] { return How::call(program, step.callee, (argument + step.argument) % 3); };
  switch (step.what) {
    case Do::kRead:
      return append(value, read_path(How::track(step.path)));
    case Do::kExists:
      return append(value, fs::exists(How::track(step.path)) ? "yes" : "no");
    case Do::kReadEnvironment: {
      const char* const variable = std::getenv("MODEL_VARIABLE");
      return append(value, variable != nullptr ? variable : "(unset)");
    }
    case Do::kReadSettings:
      return append(value, read_path("settings"));
    case Do::kReadArgument:
      return append(value, read_path(file));
    case Do::kFail:
      if (read_path(How::track(step.path)).find('b') != std::string::npos)
        throw std::runtime_error("bad " + step.path);
      return;
    case Do::kCall:
      return include(value, step, call());
    case Do::kCallOnThread:
      return include(value, step, std::async(std::launch::async, call).get());
    case Do::kCallSurviving:
      try {
        return include(value, step, call());
      } catch (const std::runtime_error& error) {
        return append(value, error.what());
      }
    case Do::kCallForced:
      return include(value, step, How::with({.force = true}, call));
    case Do::kCallUnsaved:
      return include(value, step, How::with({.skip_save = true}, call));
  }
}

template <class How>
Value run(const Program& program, int number, int argument, const std::string& file) {
  note_run();
  Value value;
  ++value.counts["f" + std::to_string(number)];
  append(value, std::to_string(argument));
  for (const Step& step : program.functions[static_cast<std::size_t>(number)].steps) {
    if (!step.only_if_odd || argument % 2 != 0) take<How>(value, step, program, argument, file);
  }
  return value;
}

[[cachepy::cache_file]]
Value plain(const Program& program, int function, int argument) {
  return run<Cached>(program, function, argument, "");
}

[[cachepy::cache_file("elsewhere", algo = "sha256")]]
Value elsewhere(const Program& program, int function, int argument) {
  return run<Cached>(program, function, argument, "");
}

[[cachepy::cache_file(env_vars = {"MODEL_VARIABLE"})]]
Value environment(const Program& program, int function, int argument) {
  return run<Cached>(program, function, argument, "");
}

[[cachepy::cache_file(depends_on_files = {"settings"})]]
Value settings(const Program& program, int function, int argument) {
  return run<Cached>(program, function, argument, "");
}

[[cachepy::cache_file]]
Value file_argument(const Program& program, int function, int argument,
                    [[cachepy::file_arg]] const std::string& file) {
  return run<Cached>(program, function, argument, file);
}

[[cachepy::cache_file(hash_file_paths = false)]]
Value file_argument_by_content(const Program& program, int function, int argument,
                               [[cachepy::file_arg]] const std::string& file) {
  return run<Cached>(program, function, argument, file);
}

}  // namespace

Value call_cached(const Program& program, int number, int argument) {
  const Function& function = program.functions[static_cast<std::size_t>(number)];
  switch (function.flavour) {
    case Flavour::kPlain:
      return plain(program, number, argument);
    case Flavour::kElsewhere:
      return elsewhere(program, number, argument);
    case Flavour::kEnvironment:
      return environment(program, number, argument);
    case Flavour::kSettings:
      return settings(program, number, argument);
    case Flavour::kFileArgument:
      return file_argument(program, number, argument, function.file);
    case Flavour::kFileArgumentByContent:
      return file_argument_by_content(program, number, argument, function.file);
  }
  return {};
}

Value call_plain(const Program& program, int number, int argument) {
  return run<Plain>(program, number, argument, program.functions[static_cast<std::size_t>(number)].file);
}

}  // namespace model
