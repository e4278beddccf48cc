// With effects = {"files"}, a hit leaves in files what the call left.
#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <iterator>
#include <stdexcept>

#include "cachepy/cache.h"
#include "cachepy/cachepy.h"
#include "effects_fixture.h"
#include "effects_ways.h"

namespace {

[[cachepy::cache_file("cache", effects = {"files"})]] int acts(const std::string& way,
                                                               const std::string& dir) {
  ++runs()["acts"];
  for (const Way& each : kWays)
    if (each.name == way) {
      each.act(dir);
      return 1;
    }
  throw std::invalid_argument(way);
}

[[cachepy::cache_file("cache", effects = {"files"})]] std::string writes(const std::string& path,
                                                                         const std::string& text) {
  ++runs()["writes"];
  put(path, text);
  return "wrote " + text;
}
[[cachepy::cache_file("cache", effects = {"files"})]] std::string logs(const std::string& path,
                                                                       const std::string& text) {
  ++runs()["logs"];
  add(path, text);
  return text;
}
[[cachepy::cache_file("cache")]] int writes_and_says(const std::string& path) {
  ++runs()["writes_and_says"];
  put(path, "quiet");
  put(path + ".tmp", "gone");
  fs::remove(path + ".tmp");
  return 1;
}
[[cachepy::cache_file("cache")]] int only_temporary(const std::string& path) {
  ++runs()["only_temporary"];
  put(path, "gone");
  fs::remove(path);
  return 1;
}
[[cachepy::cache_file("cache", effects = {"files"})]] std::string makes_a_name(const std::string& dir) {
  ++runs()["makes_a_name"];
  std::string name = dir + "/fXXXXXX";
  const int fd = ::mkstemp(name.data());
  if (::write(fd, "named", 5) != 5) throw std::runtime_error("write");
  ::close(fd);
  return name;
}
std::FILE* left_open = nullptr;
[[cachepy::cache_file("cache", effects = {"files"})]] int leaves_open(const std::string& path) {
  ++runs()["leaves_open"];
  left_open = std::fopen(path.c_str(), "w");
  std::fputs("part", left_open);
  return 1;
}
[[cachepy::cache_file("cache", effects = {"files"})]] int links(const std::string& from,
                                                                const std::string& to) {
  ++runs()["links"];
  return ::link(from.c_str(), to.c_str());
}
[[cachepy::cache_file("cache", effects = {"files"})]] std::size_t adds_and_reads(const std::string& path) {
  ++runs()["adds_and_reads"];
  fs::permissions(path, fs::perms::owner_read | fs::perms::owner_write);
  add(path, "x");
  return text_of(path).size();
}
[[cachepy::cache_file("cache")]] std::size_t adds_and_asks(const std::string& path) {
  ++runs()["adds_and_asks"];
  fs::permissions(path, fs::perms::owner_read | fs::perms::owner_write);
  add(path, "x");
  return fs::file_size(path);
}
[[cachepy::cache_file("cache", effects = {"files"}, untracked = {"*.log"})]] int logs_aside(
    const std::string& log, const std::string& out) {
  ++runs()["logs_aside"];
  add(log, "line");
  put(out, "out");
  return 1;
}
[[cachepy::cache_file("cache", effects = {"files"}, tracking = "named")]] int unobserved(
    const std::string& path) {
  ++runs()["unobserved"];
  put(path, "x");
  return 1;
}

// Makes what is in the way if it runs again on a part of its own output.
[[cachepy::cache_file("cache", effects = {"files"})]] int makes_once(const std::string& way,
                                                                     const std::string& last) {
  ++runs()["makes_once"];
  int result = 0;
  if (way == "symlink") fs::create_symlink("z", "new");
  if (way == "directory" && !fs::create_directory("new")) throw std::runtime_error("there is one");
  if (way == "exclusive") {
    const int fd = ::open("new", O_WRONLY | O_CREAT | O_EXCL, 0600);
    if (fd < 0) throw std::runtime_error("there is one");
    ::close(fd);
  }
  if (way == "counter") {
    result = std::stoi(text_of("counter")) + 1;
    put("counter", std::to_string(result));
  }
  put(last, "last of " + way);
  return result;
}

TEST_F(Effects, t112_several_processes_put_back_at_once) {
  const std::string text(300'000, 'x');
  writes(at("d/out"), text);
  for (int round = 0; round < 20; ++round) {
    round % 2 == 0 ? static_cast<void>(fs::remove("d/out")) : put("d/out", "other");
    int begin[2];
    ASSERT_EQ(::pipe(begin), 0);
    std::vector<pid_t> children;
    for (int i = 0; i < 4; ++i) {
      children.push_back(::fork());
      if (children.back() != 0) continue;
      ::close(begin[1]);
      char byte;
      (void)!::read(begin[0], &byte, 1);  // until the parent closes its end
      const bool is_right = writes(at("d/out"), text) == "wrote " + text && text_of("d/out") == text &&
                            runs()["writes"] == 1 && messages.empty();
      ::_exit(is_right ? 0 : 1);
    }
    ::close(begin[0]);
    ::close(begin[1]);
    for (const pid_t child : children) {
      int status = 0;
      ASSERT_EQ(::waitpid(child, &status, 0), child);
      EXPECT_EQ(status, 0) << round;
    }
    EXPECT_TRUE(text_of("d/out") == text);
    EXPECT_EQ(std::distance(fs::directory_iterator("d"), {}), 1) << "something was left behind";
  }
}

TEST_F(Effects, t044_to_t076_t079_to_t083_what_a_call_leaves_is_there_after_a_hit) {
  for (const auto& [name, before, act] : kWays) {
    SCOPED_TRACE(name);
    runs().clear();
    empty("d");
    before("d");
    acts(name, at("d"));
    const std::string left = state_of("d");
    empty("d");
    before("d");
    EXPECT_EQ(acts(name, at("d")), 1);
    EXPECT_EQ(runs()["acts"], 1);
    EXPECT_EQ(state_of("d"), left);
    EXPECT_EQ(messages, std::vector<std::string>{});
  }
}

TEST_F(Effects, t044_to_t076_t079_to_t083_a_second_call_leaves_what_it_would_leave_without_a_cache) {
  for (const Way& way : kWays) {
    SCOPED_TRACE(way.name);
    empty("d");
    way.before("d");
    const auto thrice = [&](auto call) {
      for (int i = 0; i < 3; ++i) {
        try {
          call();
        } catch (const std::exception&) {  // without the file that it removed before
        }
      }
      const std::string left = state_of("d");
      empty("d");
      way.before("d");
      return left;
    };
    const std::string plain = thrice([&] { way.act(at("d")); });
    EXPECT_EQ(thrice([&] { acts(way.name, at("d")); }), plain);
    EXPECT_EQ(thrice([&] { acts(way.name, at("d")); }), plain);
  }
}

TEST_F(Effects, t105_a_file_that_was_removed_or_edited_is_put_back_and_a_right_one_is_left_alone) {
  EXPECT_EQ(writes(at("a"), "x"), "wrote x");
  fs::remove("a");
  EXPECT_EQ(writes(at("a"), "x"), "wrote x");
  EXPECT_EQ(text_of("a"), "x");
  put("a", "edited");
  writes(at("a"), "x");
  EXPECT_EQ(text_of("a"), "x");
  const fs::file_time_type time = fs::file_time_type::clock::now() - std::chrono::hours(1);
  fs::last_write_time("a", time);
  writes(at("a"), "x");
  EXPECT_EQ(fs::last_write_time("a"), time);
  EXPECT_EQ(runs()["writes"], 1);
}

TEST_F(Effects, an_existing_file_keeps_its_permissions_and_a_new_one_gets_those_that_it_had) {
  writes(at("a"), "x");
  fs::permissions("a", fs::perms::owner_read | fs::perms::owner_write);
  put("a", "edited");
  writes(at("a"), "x");
  EXPECT_EQ(fs::status("a").permissions(), fs::perms::owner_read | fs::perms::owner_write);
  fs::remove("a");
  writes(at("a"), "x");
  EXPECT_EQ(fs::status("a").permissions() & fs::perms::group_read, fs::perms::group_read);
  EXPECT_EQ(runs()["writes"], 1);
}

TEST_F(Effects, t107_what_is_appended_is_appended_each_time) {
  for (int i = 0; i < 3; ++i) logs(at("log"), "line\n");
  EXPECT_EQ(text_of("log"), "line\nline\nline\n");
  put("log", "other\n");
  logs(at("log"), "line\n");
  EXPECT_EQ(text_of("log"), "other\nline\n");
  EXPECT_EQ(runs()["logs"], 1);
}

TEST_F(Effects, without_the_option_a_hit_writes_nothing_which_is_said_once) {
  for (int i = 0; i < 2; ++i) {
    fs::remove("a");
    writes_and_says(at("a"));
    writes_and_says(at("b"));
    only_temporary(at("c"));
  }
  EXPECT_EQ(runs()["writes_and_says"], 2);
  EXPECT_EQ(runs()["only_temporary"], 1);
  EXPECT_FALSE(fs::exists("a"));
  ASSERT_EQ(messages.size(), 1u);
  EXPECT_NE(messages[0].find("effects = {\"files\"}"), std::string::npos) << messages[0];
}

TEST_F(Effects, t110_without_its_content_a_call_is_computed) {
  writes(at("a"), "x");
  ASSERT_EQ(blobs().size(), 1u);
  fs::remove(blobs()[0]);
  fs::remove("a");
  writes(at("a"), "x");
  EXPECT_EQ(runs()["writes"], 2);
  EXPECT_EQ(text_of("a"), "x");
  put(blobs()[0], "y");  // of the same size
  fs::remove("a");
  writes(at("a"), "x");
  EXPECT_EQ(runs()["writes"], 3);
  EXPECT_EQ(text_of("a"), "x");
  fs::remove("a");
  writes(at("a"), "x");
  EXPECT_EQ(runs()["writes"], 3);
  EXPECT_EQ(text_of("a"), "x");
}

TEST_F(Effects, t110_a_call_that_is_computed_after_all_finds_nothing_of_its_own) {
  for (const std::string way : {"symlink", "directory", "exclusive", "counter"}) {
    put("counter", "1");
    makes_once(way, at("z"));
    for (const fs::path& blob : blobs())
      if (text_of(blob) == "last of " + way) fs::remove(blob);
    fs::remove("z");
    fs::remove_all("new");
    put("counter", "1");
    EXPECT_EQ(makes_once(way, at("z")), way == "counter" ? 2 : 0) << way;
    EXPECT_EQ(text_of("z"), "last of " + way);
    fs::remove_all("new");
  }
  EXPECT_EQ(runs()["makes_once"], 8);
}

TEST_F(Effects, equal_contents_are_stored_once_and_checked_by_verify) {
  writes(at("a"), "x");
  writes(at("b"), "x");
  ASSERT_EQ(blobs().size(), 1u);
  EXPECT_TRUE(cachepy::cache_verify("cache").empty());
  put(blobs()[0], "y");
  ASSERT_EQ(cachepy::cache_verify("cache").size(), 1u);
  EXPECT_NE(cachepy::cache_verify("cache")[0].what.find("blobs/"), std::string::npos);
}

TEST_F(Effects, t111_where_it_cannot_be_put_back_the_function_runs) {
  writes(at("d/a"), "x");
  fs::remove_all("d");
  writes(at("d/a"), "x");  // into a directory that is not there
  EXPECT_EQ(runs()["writes"], 2);
  fs::create_directories("d/a");  // over a directory
  writes(at("d/a"), "x");
  EXPECT_EQ(runs()["writes"], 3);
  EXPECT_TRUE(fs::is_directory("d/a"));
}

TEST_F(Effects, a_file_with_several_names_is_written_by_the_function) {
  writes(at("a"), "x");
  put("a", "edited");
  fs::create_hard_link("a", "b");
  writes(at("a"), "x");
  EXPECT_EQ(text_of("b"), "x");
  EXPECT_EQ(runs()["writes"], 2);
}

TEST_F(Effects, a_symlink_that_appeared_is_followed) {
  writes(at("a"), "x");
  fs::rename("a", "b");
  put("b", "edited");
  fs::create_symlink("b", "a");
  writes(at("a"), "x");
  EXPECT_TRUE(fs::is_symlink("a"));
  EXPECT_EQ(text_of("b"), "x");
  EXPECT_EQ(runs()["writes"], 1);
}

TEST_F(Effects, a_name_that_the_call_made_up_is_put_back_and_its_result_fits) {
  const std::string name = makes_a_name(at("d"));
  EXPECT_EQ(makes_a_name(at("d")), name);
  fs::remove(name);
  EXPECT_EQ(makes_a_name(at("d")), name);
  EXPECT_EQ(text_of(name), "named");
  EXPECT_EQ(runs()["makes_a_name"], 1);
}

TEST_F(Effects, what_cannot_be_put_back_is_not_stored_which_is_said) {
  for (int i = 0; i < 2; ++i) {
    leaves_open(at("a"));
    std::fclose(left_open);
  }
  EXPECT_EQ(runs()["leaves_open"], 2);
  ASSERT_EQ(messages.size(), 1u);
  EXPECT_NE(messages[0].find("is still open for writing"), std::string::npos) << messages[0];
  messages.clear();
  put("a", "x");
  for (int i = 0; i < 2; ++i) {
    links(at("a"), at("b"));
    fs::remove("b");
  }
  EXPECT_EQ(runs()["links"], 2);
  ASSERT_EQ(messages.size(), 1u);
  EXPECT_NE(messages[0].find("hard link"), std::string::npos) << messages[0];
  messages.clear();
  for (int i = 0; i < 2; ++i) unobserved(at("u"));
  EXPECT_EQ(runs()["unobserved"], 2);
  EXPECT_EQ(messages.size(), 1u);
}

TEST_F(Effects, trap_f23_what_a_call_adds_and_then_reads_is_another_each_time) {
  put("a", "12");
  put("b", "12");
  for (std::size_t i = 1; i < 4; ++i) {
    EXPECT_EQ(adds_and_reads(at("a")), 2 + i);
    EXPECT_EQ(adds_and_asks(at("b")), 2 + i);
  }
}

TEST_F(Effects, untracked_files_are_not_put_back) {
  logs_aside(at("a.log"), at("out"));
  fs::remove("out");
  logs_aside(at("a.log"), at("out"));
  EXPECT_EQ(text_of("a.log"), "line");
  EXPECT_EQ(text_of("out"), "out");
  EXPECT_EQ(runs()["logs_aside"], 1);
}

TEST_F(Effects, files_of_a_stored_call_can_be_written_without_the_program) {
  fs::create_directory("out");
  acts("renamed_directory", at("out"));
  acts("append", at("out"));
  const std::string left = state_of("out");
  fs::path entry;
  for (const cachepy::EntryInfo& info : cachepy::cache_list("cache"))
    for (const cachepy::KeyPartInfo& part : info.key_parts)
      if (part.printed == "\"renamed_directory\"") entry = info.file;
  ASSERT_FALSE(entry.empty());
  fs::remove_all("out/d");
  EXPECT_FALSE(cachepy::cache_restore(entry).empty());
  EXPECT_EQ(state_of("out"), left);
  cachepy::cache_restore(entry, at("elsewhere/below"));
  EXPECT_EQ(text_of("elsewhere/below/d/e/f"), "below");
  EXPECT_EQ(fs::read_symlink("elsewhere/below/d/l"), "e/f");
  EXPECT_EQ(state_of("out"), left);
  for (const fs::path& blob : blobs()) put(blob, "damaged");
  fs::remove_all("elsewhere");
  EXPECT_THROW(cachepy::cache_restore(entry, at("elsewhere")), cachepy::Error);
}

TEST_F(Effects, blobs_are_removed_with_the_entries_that_need_them) {
  writes(at("a"), "x");
  writes(at("b"), "x");
  writes(at("c"), "y");
  cachepy::PruneOptions options;
  options.all = true;
  cachepy::cache_prune("cache", options);
  EXPECT_TRUE(blobs().empty());
  writes(at("a"), "x");
  EXPECT_EQ(text_of("a"), "x");
}

}  // namespace
