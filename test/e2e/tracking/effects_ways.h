// Ways to leave something in a directory.
#pragma once

#include <fcntl.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <cstring>
#include <set>
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
/// With times that stay the same, for ways that only look at it.
inline void one_old_file(const fs::path& dir) {
  one_file(dir);
  fs::last_write_time(dir / "a", fs::file_time_type() + std::chrono::hours(1));
}
inline void tree(const fs::path& dir) {
  fs::create_directories(dir / "d/e");
  put(dir / "d/e/f", "below");
}

inline std::string names_of(const fs::path& dir) {
  std::set<std::string> names;
  for (const auto& entry : fs::directory_iterator(dir)) names.insert(entry.path().filename());
  std::string text;
  for (const std::string& name : names) text += name + " ";
  return text;
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
    {"reads_through_own_symlink", one_file,
     [](const fs::path& dir) {
       fs::create_symlink("a", dir / "l");
       put(dir / "b", text_of(dir / "l"));
     }},
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
    {"temporary_over_an_existing_file", one_file,
     [](const fs::path& dir) {
       put(dir / "a", "x");
       fs::remove(dir / "a");
     }},
    {"shared_mapping", one_file,
     [](const fs::path& dir) {
       const int fd = ::open((dir / "a").c_str(), O_RDWR);
       void* const at = ::mmap(nullptr, 3, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
       if (at == MAP_FAILED) throw std::runtime_error("mmap");
       std::memcpy(at, "AFT", 3);
       ::munmap(at, 3);
       ::close(fd);
     }},
    {"exclusive_name_taken", one_file,
     [](const fs::path& dir) {
       const int fd = ::open((dir / "a").c_str(), O_RDWR | O_CREAT | O_EXCL, 0640);
       put(dir / "b", fd < 0 ? "taken" : "free");
     }},
    {"locked", one_file,
     [](const fs::path& dir) {
       const int fd = ::open((dir / "a").c_str(), O_RDWR);
       ::flock(fd, LOCK_EX);
       if (::pwrite(fd, "AFT", 3, 0) != 3) throw std::runtime_error("write");
       ::close(fd);
     }},
    {"list_then_write", one_file, [](const fs::path& dir) { put(dir / "names", names_of(dir)); }},
    {"write_then_list", one_file,
     [](const fs::path& dir) {
       put(dir / "b", "new");
       put(dir / "names", names_of(dir));
     }},
    {"read_all_that_is_there", tree,
     [](const fs::path& dir) {
       std::string all;
       for (const auto& entry : fs::recursive_directory_iterator(dir))
         if (entry.is_regular_file()) all += text_of(entry.path());
       put(dir / "all", all);
     }},
    {"make_what_is_missing", one_old_file,
     [](const fs::path& dir) {
       for (const char* const name : {"a", "b"})
         if (!fs::exists(dir / name)) put(dir / name, "made");
     }},
    {"write_what_is_only_looked_at", one_old_file,
     [](const fs::path& dir) {
       put(dir / "size", std::to_string(fs::file_size(dir / "a")));
       put(dir / "there", fs::exists(dir / "b") ? "yes" : "no");
     }},
    {"in_another_directory", one_file,
     [](const fs::path& dir) {
       const fs::path before = fs::current_path();
       fs::current_path(dir);
       put("b", text_of("a") + "!");
       fs::current_path(before);
     }},
};
