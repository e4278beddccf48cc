// Ways to leave something in a directory.
#pragma once

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdio>
#include <stdexcept>

#include "effects_fixture.h"

/// A way, and what is there before.
struct Way {
  const char* name;
  void (*before)(const fs::path& dir);
  void (*act)(const fs::path& dir);
};
inline void nothing(const fs::path&) {}
inline void one_file(const fs::path& dir) {
  put(dir / "a", "before");
}
inline void tree(const fs::path& dir) {
  fs::create_directories(dir / "d/e");
  put(dir / "d/e/f", "below");
}

inline const Way kWays[] = {
    {"create", nothing, [](const fs::path& dir) { put(dir / "a", "new"); }},
    {"empty", nothing, [](const fs::path& dir) { put(dir / "a", ""); }},
    {"large", nothing, [](const fs::path& dir) { put(dir / "a", std::string(3'000'000, 'x')); }},
    {"overwrite", one_file, [](const fs::path& dir) { put(dir / "a", "new"); }},
    {"write_then_read", one_file,
     [](const fs::path& dir) {
       put(dir / "a", "new");
       put(dir / "b", text_of(dir / "a"));
     }},
    {"read_then_write", one_file, [](const fs::path& dir) { put(dir / "a", text_of(dir / "a") + "!"); }},
    {"temporary", nothing,
     [](const fs::path& dir) {
       put(dir / "t", "x");
       fs::remove(dir / "t");
     }},
    {"write_and_rename", one_file,
     [](const fs::path& dir) {
       put(dir / "t", "new");
       fs::rename(dir / "t", dir / "a");
     }},
    {"move", one_file, [](const fs::path& dir) { fs::rename(dir / "a", dir / "b"); }},
    {"remove", one_file, [](const fs::path& dir) { fs::remove(dir / "a"); }},
    {"remove_all", tree, [](const fs::path& dir) { fs::remove_all(dir / "d"); }},
    {"append", one_file, [](const fs::path& dir) { add(dir / "a", "more"); }},
    {"append_to_nothing", nothing, [](const fs::path& dir) { add(dir / "a", "more"); }},
    {"append_twice", one_file,
     [](const fs::path& dir) {
       add(dir / "a", "1");
       add(dir / "a", "2");
     }},
    {"in_place", one_file,
     [](const fs::path& dir) { std::fstream(dir / "a", std::ios::in | std::ios::out) << "AFT"; }},
    {"resize", one_file, [](const fs::path& dir) { fs::resize_file(dir / "a", 3); }},
    {"open_without_truncating", one_file,
     [](const fs::path& dir) {
       const int fd = ::open((dir / "a").c_str(), O_WRONLY);
       if (::write(fd, "AFT", 3) != 3) throw std::runtime_error("write");
       ::close(fd);
     }},
    {"directories", nothing,
     [](const fs::path& dir) {
       fs::create_directories(dir / "d/e");
       put(dir / "d/e/f", "below");
       fs::permissions(dir / "d/e", fs::perms::owner_read | fs::perms::owner_exec);
     }},
    {"renamed_directory", nothing,
     [](const fs::path& dir) {
       fs::create_directories(dir / "t/e");
       put(dir / "t/e/f", "below");
       fs::create_symlink("e/f", dir / "t/l");
       fs::rename(dir / "t", dir / "d");
     }},
    {"symlink", one_file, [](const fs::path& dir) { fs::create_symlink("a", dir / "l"); }},
    {"through_own_symlink", one_file,
     [](const fs::path& dir) {
       fs::create_symlink("a", dir / "l");
       put(dir / "l", "through");
     }},
    {"through_symlink",
     [](const fs::path& dir) {
       put(dir / "a", "before");
       fs::create_symlink("a", dir / "l");
     },
     [](const fs::path& dir) { put(dir / "l", "through"); }},
    {"chmod", one_file, [](const fs::path& dir) { fs::permissions(dir / "a", fs::perms::owner_read); }},
    {"chmod_open", nothing,
     [](const fs::path& dir) {
       const int fd = ::open((dir / "a").c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
       if (::fchmod(fd, 0755) != 0) throw std::runtime_error("fchmod");
       ::close(fd);
     }},
    {"set_time", nothing,
     [](const fs::path& dir) {
       put(dir / "a", "new");
       fs::last_write_time(dir / "a", fs::file_time_type(std::chrono::seconds(-1'000'000'000)));
     }},
    {"set_time_and_chmod", nothing,
     [](const fs::path& dir) {
       put(dir / "a", "new");
       fs::last_write_time(dir / "a", fs::file_time_type(std::chrono::seconds(-1'000'000'000)));
       fs::permissions(dir / "a", fs::perms::owner_read);
     }},
    {"append_and_chmod", one_file,
     [](const fs::path& dir) {
       add(dir / "a", "more");
       fs::permissions(dir / "a", fs::perms::owner_read | fs::perms::owner_write);
     }},
    {"copy", one_file, [](const fs::path& dir) { fs::copy_file(dir / "a", dir / "b"); }},
    {"exclusive", nothing,
     [](const fs::path& dir) {
       const int fd = ::open((dir / "a").c_str(), O_RDWR | O_CREAT | O_EXCL, 0640);
       if (::write(fd, "mine", 4) != 4) throw std::runtime_error("write");
       ::close(fd);
     }},
    {"named_later", nothing,
     [](const fs::path& dir) {
       const int fd = ::open(dir.c_str(), O_TMPFILE | O_WRONLY, 0640);
       if (fd < 0) return put(dir / "a", "late");
       if (::write(fd, "late", 4) != 4) throw std::runtime_error("write");
       const std::string open = "/proc/self/fd/" + std::to_string(fd);
       if (::linkat(AT_FDCWD, open.c_str(), AT_FDCWD, (dir / "a").c_str(), AT_SYMLINK_FOLLOW) != 0)
         throw std::runtime_error("linkat");
       ::close(fd);
     }},
    {"link_and_unlink", nothing,
     [](const fs::path& dir) {
       put(dir / "t", "new");
       fs::create_hard_link(dir / "t", dir / "a");
       fs::remove(dir / "t");
     }},
};
