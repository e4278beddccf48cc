#include "base/path.h"

#include <pwd.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <memory>

namespace cachepy::internal {
namespace {

bool is_directory_itself(const std::string& path) {
  struct ::stat st;
  return ::lstat(path.c_str(), &st) == 0 && S_ISDIR(st.st_mode);
}

bool ends_with(std::string_view s, std::string_view end) {
  return s.size() >= end.size() && s.substr(s.size() - end.size()) == end;
}

/// Appends the components of `path` to `out`, which is "" (the root) or an absolute normal path.
void append_components(std::string& out, std::string_view path) {
  while (!path.empty()) {
    const std::size_t slash = path.find('/');
    const std::string_view component = path.substr(0, slash);
    path.remove_prefix(slash == std::string_view::npos ? path.size() : slash + 1);
    if (component.empty() || component == ".") continue;
    if (component == ".." && out.empty()) continue;
    if (component == ".." && !ends_with(out, "/..") && is_directory_itself(out)) {
      out.resize(out.rfind('/'));
      continue;
    }
    out.append("/").append(component);
  }
}

/// The home directory in the password database; "" if the user is not in it.
std::string home_of_user() {
  constexpr std::size_t kMostBytes = 16384;
  std::string buffer(kMostBytes, '\0');
  struct ::passwd entry;
  struct ::passwd* found = nullptr;
  const bool is_known =
      ::getpwuid_r(::geteuid(), &entry, buffer.data(), buffer.size(), &found) == 0 && found != nullptr;
  return is_known && entry.pw_dir != nullptr ? entry.pw_dir : "";
}

struct Free {
  void operator()(char* p) const { std::free(p); }
};

}  // namespace

std::string normal_path(std::string_view path) {
  if (path.empty()) return {};
  std::string out;
  if (path.front() != '/') {
    // An extension of POSIX in glibc, musl and BSD: with a null buffer, the path may have any length.
    const std::unique_ptr<char, Free> working_directory(::getcwd(nullptr, 0));
    if (!working_directory) return std::string(path);
    append_components(out, working_directory.get());
  }
  append_components(out, path);
  return out.empty() ? "/" : out;
}

std::string expand_home(std::string_view path) {
  if (path != "~" && !path.starts_with("~/")) return std::string(path);
  const char* const home = std::getenv("HOME");
  const std::string directory = home != nullptr && *home != '\0' ? home : home_of_user();
  return directory.empty() ? std::string(path) : directory + std::string(path.substr(1));
}

std::string parent_path(std::string_view path) {
  const std::size_t slash = path.rfind('/');
  if (slash == std::string_view::npos) return ".";
  return std::string(path.substr(0, slash == 0 ? 1 : slash));
}

}  // namespace cachepy::internal
