// With children = "track" and effects = {"files"}, a hit leaves in files what programs left that the call started.
#include <sys/wait.h>

#include <cstdlib>

#include "cachepy/cachepy.h"
#include "children_fixture.h"

namespace {

int by_shell(const std::string& command) {
  const int status = std::system(command.c_str());
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

[[cachepy::cache_file("cache", children = "track", effects = {"files"})]] int leaves(
    const std::string& command) {
  ++runs()["leaves"];
  return by_shell(command);
}
[[cachepy::cache_file("cache", effects = {"files"})]] int calls_leaves(const std::string& command) {
  ++runs()["calls_leaves"];
  return leaves(command) + 1;
}

struct Effect {
  const char* command;
  const char* before = "";  // what is there, made by a command
};
const Effect kEffects[] = {
    {"gzip -nc a > b"},
    {"sort a > b"},
    {"sort -o a a"},
    {"cp a b"},
    {"cp a b && sort b > c && rm b"},
    {"mv a b"},
    {"mv a b; mv b a"},
    {"rm a"},
    {"rm -f missing"},
    {"echo more >> a"},
    {"echo new > a"},
    {"echo new > b", "echo old > b"},
    {"tee b < a > /dev/null"},
    {"sed -i s/o/0/ a"},
    {"mkdir -p d/e && cp a d/e/f"},
    {"mkdir -p d && echo x > d/b", "mkdir d"},
    {"rm -r d", "mkdir d; echo x > d/e"},
    {"ln -s a l && cat l > b"},
    {"chmod 600 a"},
    {"echo x > b; chmod 755 b"},
    {"touch -d 2001-01-01 a"},
    {"t=$(mktemp); echo x > $t; cat $t > b; rm $t"},
    {"t=$(mktemp -p .); cat a > $t; mv $t b"},
    {"cat a > b & cat a > c & wait"},
    {"sh -c 'sort a | tee b | wc -l > c'"},
    {"python3 -c 'open(\"b\", \"w\").write(open(\"a\").read() + \"!\")'"},
    {"python3 -c 'import os; f = open(\"a\", \"r+\"); f.seek(1); f.write(\"X\")'"},
    {"python3 -c 'import shutil; shutil.copy2(\"a\", \"b\"); shutil.move(\"b\", \"c\")'"},
    {"tar cf t.tar --mtime=@0 a && rm a && tar xf t.tar"},
    {"gzip -n a"},
    {"awk '{ print > $1 \".txt\" }' a"},
    {"split -n 2 a"},
    {"dd if=a of=b 2> /dev/null"},
    {"exec 3> b; echo 1 >&3; echo 2 >&3"},
    {"echo x > missing/b 2> /dev/null || echo y > b"},
    {"set -C; echo x > a 2> /dev/null || echo y > b"},
};

}  // namespace

TEST_F(Children, what_programs_leave_in_files_is_put_back) {
  const auto prepare = [](const Effect& effect) {
    fs::remove_all("p");
    fs::create_directory("p");
    write("p/a", "one\ntwo\nthree\n");
    by_shell("cd p; " + (*effect.before != '\0' ? std::string(effect.before) : ":"));
  };
  // With the same times, which some programs look at.
  const auto restore = [] { by_shell("rm -rf w; cp -a p w"); };
  for (const Effect& effect : kEffects) {
    SCOPED_TRACE(effect.command);
    messages.clear();
    prepare(effect);
    const std::string command = std::string("cd w; ") + effect.command;
    const auto thrice = [&](const auto& call) {
      restore();
      std::string states;
      for (int i = 0; i < 3; ++i) {
        const int result = call();
        states += std::to_string(result) + "\n" + state_of("w");
      }
      return states;
    };
    const std::string plain = thrice([&] { return by_shell("{ " + command + "; } 2> /dev/null"); });
    const auto cached = [&] { return calls_leaves("{ " + command + "; } 2> /dev/null") - 1; };
    EXPECT_EQ(thrice(cached), plain);
    EXPECT_EQ(thrice(cached), plain);
    runs().clear();
    EXPECT_EQ(thrice(cached), plain);
    EXPECT_LE(runs()["leaves"], 2);  // in a state that is newly found
    restore();
    by_shell("{ " + command + "; } 2> /dev/null");
    const std::string once = state_of("w");
    restore();
    cached();
    runs().clear();
    restore();
    cached();
    EXPECT_EQ(runs()["leaves"], 0);
    EXPECT_EQ(state_of("w"), once);
    EXPECT_EQ(messages, std::vector<std::string>{});
  }
}

TEST_F(Children, an_output_file_that_is_gone_or_edited_is_put_back) {
  write("a", "b\na\n");
  leaves("sort a > b");
  fs::remove("b");
  leaves("sort a > b");
  EXPECT_EQ(text_of("b"), "a\nb\n");
  write("b", "edited");
  leaves("sort a > b");
  EXPECT_EQ(text_of("b"), "a\nb\n");
  EXPECT_EQ(runs()["leaves"], 1);
  write("a", "d\nc\n");
  leaves("sort a > b");
  EXPECT_EQ(text_of("b"), "c\nd\n");
  EXPECT_EQ(runs()["leaves"], 2);
}
