// What a call finds decides what it leaves and returns: a hit needs the same state as the call had.
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

#include "cachepy/cachepy.h"
#include "cachepy/stored.h"
#include "effects_fixture.h"

namespace {

/// As glibc's futimens() does, although its declaration forbids a null path.
#if defined(__clang__)
[[clang::no_sanitize("nonnull-attribute")]]
#endif
int set_times(int fd, const struct ::timespec (&times)[2]) {
  const char* volatile none = nullptr;
  return ::utimensat(fd, none, times, 0);
}

using Action = void (*)(const fs::path& dir);

struct Case {
  const char* name;
  Action before;  ///< the first call finds this
  std::string (*act)(const fs::path& dir);
  Action then;  ///< what changes until the second call
};

std::string done(int result) {
  return result < 0 ? "error " + std::to_string(errno) : "done";
}
std::string write_into(int fd) {
  if (fd < 0) return done(-1);
  const bool is_written = ::write(fd, "new", 3) == 3;
  ::close(fd);
  return is_written ? "done" : "not written";
}
void leave_as_it_is(const fs::path&) {}
void nothing(const fs::path&) {}
void file(const fs::path& dir) {
  put(dir / "a", "text");
}
void private_file(const fs::path& dir) {
  put(dir / "a", "text");
  ::chmod((dir / "a").c_str(), 0600);
}
void dangling_link(const fs::path& dir) {
  fs::remove_all(dir / "l");
  fs::create_symlink("nowhere", dir / "l");
}
void link_to_file(const fs::path& dir) {
  put(dir / "a", "text");
  fs::remove(dir / "l");
  fs::create_symlink("a", dir / "l");
}
void executable_again(const fs::path& dir) {
  fs::remove(dir / "b");
  put(dir / "a", "text");
  ::chmod((dir / "a").c_str(), 0755);
}

[[cachepy::cache_file("cache", effects = {"files"})]] int writes(const std::string& path,
                                                                 const std::string& text) {
  put(path, text);
  return 1;
}
[[cachepy::cache_file("cache", effects = {"files"})]] int adds(const std::string& path,
                                                               const std::string& text) {
  add(path, text);
  return 1;
}

const Case kCases[] = {
    {"a_link_that_dangles", nothing,
     [](const fs::path& dir) { return done(::symlink("nowhere", (dir / "l").c_str())); }, leave_as_it_is},
    {"mkdir_on_a_dangling_link", nothing,
     [](const fs::path& dir) { return done(::mkdir((dir / "l").c_str(), 0755)); }, dangling_link},
    {"exclusive_on_a_dangling_link", nothing,
     [](const fs::path& dir) {
       return write_into(::open((dir / "l").c_str(), O_WRONLY | O_CREAT | O_EXCL, 0644));
     },
     dangling_link},
    {"rename_without_replacing_a_dangling_link", file,
     [](const fs::path& dir) {
       const std::string from = dir / "a", to = dir / "l";
       return done(::renameat2(AT_FDCWD, from.c_str(), AT_FDCWD, to.c_str(), RENAME_NOREPLACE));
     },
     [](const fs::path& dir) {
       file(dir);
       dangling_link(dir);
     }},
    {"hard_link_of_nothing", nothing,
     [](const fs::path& dir) { return done(::link((dir / "a").c_str(), (dir / "b").c_str())); }, file},
    {"hard_link_to_an_existing_name",
     [](const fs::path& dir) {
       file(dir);
       put(dir / "b", "there");
     },
     [](const fs::path& dir) { return done(::link((dir / "a").c_str(), (dir / "b").c_str())); },
     [](const fs::path& dir) { fs::remove(dir / "a"); }},
    {"rmdir_of_a_directory_that_fills", [](const fs::path& dir) { fs::create_directory(dir / "e"); },
     [](const fs::path& dir) { return done(::rmdir((dir / "e").c_str())); },
     [](const fs::path& dir) {
       fs::create_directory(dir / "e");
       put(dir / "e/f", "in it");
     }},
    {"rmdir_of_a_directory_that_empties",
     [](const fs::path& dir) {
       fs::create_directory(dir / "e");
       put(dir / "e/f", "in it");
     },
     [](const fs::path& dir) { return done(::rmdir((dir / "e").c_str())); },
     [](const fs::path& dir) { fs::remove(dir / "e/f"); }},
    {"truncation_without_creation", file,
     [](const fs::path& dir) { return write_into(::open((dir / "a").c_str(), O_WRONLY | O_TRUNC)); },
     [](const fs::path& dir) { fs::remove(dir / "a"); }},
    {"permissions_of_a_renamed_file", file,
     [](const fs::path& dir) { return done(::rename((dir / "a").c_str(), (dir / "b").c_str())); },
     executable_again},
    {"permissions_of_a_copied_file", file,
     [](const fs::path& dir) {
       fs::copy_file(dir / "a", dir / "b");
       return std::string("copied");
     },
     executable_again},
    {"a_file_made_anew", private_file,
     [](const fs::path& dir) {
       fs::remove(dir / "a");
       put(dir / "a", "new");
       return std::string("made");
     },
     private_file},
    {"a_file_made_anew_in_place_of_a_link", link_to_file,
     [](const fs::path& dir) {
       fs::remove(dir / "l");
       put(dir / "l", "new");
       return std::string("made");
     },
     link_to_file},
    {"a_file_made_anew_by_a_call_below", private_file,
     [](const fs::path& dir) {
       fs::remove(dir / "a");
       return std::to_string(writes(dir / "a", "new"));
     },
     private_file},
    {"a_file_made_anew_by_a_call_below_that_adds", private_file,
     [](const fs::path& dir) {
       fs::remove(dir / "a");
       return std::to_string(adds(dir / "a", "new"));
     },
     private_file},
    {"a_link_replaced_by_a_call_below", link_to_file,
     [](const fs::path& dir) {
       fs::remove(dir / "l");
       return std::to_string(writes(dir / "l", "new"));
     },
     link_to_file},
    {"a_call_below_writes_through_a_link", nothing,
     [](const fs::path& dir) {
       fs::create_symlink("a", dir / "l");
       return std::to_string(writes(dir / "l", "through"));
     },
     [](const fs::path& dir) {
       fs::remove(dir / "a");
       fs::remove(dir / "l");
     }},
    {"a_call_below_keeps_permissions", nothing,
     [](const fs::path& dir) {
       put(dir / "a", "first");
       ::chmod((dir / "a").c_str(), 0600);
       return std::to_string(writes(dir / "a", "second"));
     },
     [](const fs::path& dir) { ::chmod((dir / "a").c_str(), 0755); }},
    {"time_of_an_open_file", nothing,
     [](const fs::path& dir) {
       const int fd = ::open((dir / "a").c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0644);
       const struct ::timespec times[2] = {{1'000'000, 0}, {1'000'000, 0}};
       const int result = set_times(fd, times);
       ::close(fd);
       return done(result);
     },
     [](const fs::path& dir) { fs::remove(dir / "a"); }},
};

[[cachepy::cache_file("cache", effects = {"files"})]] std::string acts(const std::string& name,
                                                                       const std::string& dir) {
  for (const Case& each : kCases)
    if (each.name == name) return each.act(dir);
  return "unknown";
}
[[cachepy::cache_file("cache")]] std::string links(const std::string& from, const std::string& to) {
  return done(::link(from.c_str(), to.c_str()));
}

std::string state_with_times(const fs::path& dir) {
  std::string state = state_of(dir);
  for (const auto& each : fs::recursive_directory_iterator(dir)) {
    struct ::stat st;
    if (::lstat(each.path().c_str(), &st) == 0 && st.st_mtim.tv_sec < 1'000'000'000)
      state += each.path().string() + " is old\n";
  }
  return state;
}

TEST_F(Effects, trap_f24_what_a_call_finds_decides_what_it_leaves) {
  for (const Case& each : kCases) {
    SCOPED_TRACE(each.name);
    const auto twice = [&](const auto& call) {
      empty("d");
      each.before("d");
      std::string states = call() + "\n" + state_with_times("d");
      each.then("d");
      states += call() + "\n";
      return states + state_with_times("d");
    };
    const auto cached = [&] { return acts(each.name, at("d")); };
    const std::string plain = twice([&] { return each.act(at("d")); });
    EXPECT_EQ(twice(cached), plain);
    EXPECT_EQ(twice(cached), plain);
  }
}

TEST_F(Effects, a_call_whose_files_cannot_be_put_back_is_not_cached) {
  const std::string path = at("d/a");
  writes(path, "x");
  EXPECT_TRUE(cachepy::is_cached(&writes, path, "x"));
  fs::remove_all("d");
  EXPECT_FALSE(cachepy::is_cached(&writes, path, "x"));
}

TEST_F(Effects, trap_f24_a_hard_link_needs_its_target_also_without_the_option) {
  put("a", "text");
  EXPECT_EQ(links(at("a"), at("b")), "done");
  fs::remove("a");
  fs::remove("b");
  EXPECT_EQ(links(at("a"), at("b")), "error 2");
}

}  // namespace
