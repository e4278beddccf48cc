#include "tracking/child_view.h"

#include <fcntl.h>
#include <limits.h>
#include <sys/uio.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <utility>

#include "base/file.h"

namespace cachepy::internal {

bool ChildView::read(std::uint64_t address, void* to, std::size_t size) const {
  const ::iovec ours{to, size};
  const ::iovec theirs{reinterpret_cast<void*>(address), size};
  return ::process_vm_readv(thread_, &ours, 1, &theirs, 1, 0) == static_cast<::ssize_t>(size);
}

std::optional<std::string> ChildView::text(std::uint64_t address) const {
  constexpr std::size_t kPage = 4096;
  std::string text;
  // Page by page, because the next one may not exist.
  while (text.size() < PATH_MAX) {
    std::array<char, kPage> page;
    const std::size_t size = kPage - address % kPage;
    if (!read(address, page.data(), size)) return std::nullopt;
    const std::size_t length = ::strnlen(page.data(), size);
    text.append(page.data(), length);
    if (length < size) return text;
    address += size;
  }
  return std::nullopt;
}

std::string ChildView::place(const std::string& name) const {
  return "/proc/" + std::to_string(thread_) + "/" + name;
}

std::string ChildView::command() const {
  constexpr std::size_t kLongest = 16;
  std::string name(kLongest, '\0');
  const UniqueFd fd = open_fd(place("comm"), O_RDONLY);
  const ::ssize_t size = fd ? read_fully(fd.get(), name.data(), name.size()) : 0;
  name.resize(static_cast<std::size_t>(std::max<::ssize_t>(size, 0)));
  while (name.ends_with('\n')) name.pop_back();
  return name.empty() ? "a program" : name;
}

std::string ChildView::link(const std::string& name) const {
  std::array<char, PATH_MAX + 1> target;
  const ::ssize_t size = ::readlink(place(name).c_str(), target.data(), target.size());
  return size > 0 ? std::string(target.data(), static_cast<std::size_t>(size)) : "";
}

std::string ChildView::path_of(int fd) const {
  const std::string path = link("fd/" + std::to_string(fd));
  return path.starts_with('/') && !path.ends_with(" (deleted)") ? path : "";
}

std::string ChildView::absolute(int directory, const std::string& path) const {
  if (path.starts_with('/')) return path;
  const std::string base = directory == AT_FDCWD ? link("cwd") : link("fd/" + std::to_string(directory));
  if (!base.starts_with('/') || base.ends_with(" (deleted)")) return "";
  return base + (base.ends_with('/') ? "" : "/") + path;
}

}  // namespace cachepy::internal
