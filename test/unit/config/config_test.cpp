// .cachepy.yml and the table of settings. Their effect in whole processes: test/e2e/process.
#include "config/config.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <string>

#include "config/settings.h"
#include "support/cached.h"
#include "support/child_process.h"
#include "support/temp_dir.h"

namespace cachepy::internal {
namespace {

using test::read_file;
using test::TempDir;
using test::write_file;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::StartsWith;

class Config : public ::testing::Test {
 protected:
  absl::Status read(const std::string& text) {
    write_file(file, text);
    settings = Settings();
    return read_config(file, settings);
  }
  /// The error message without the name of the file.
  std::string problem(const std::string& text) {
    const std::string message(read(text).message());
    EXPECT_THAT(message, StartsWith(file + ":"));
    return message.substr(std::min(message.size(), file.size() + 1));
  }

  TempDir dir;
  const std::string file = dir / ".cachepy.yml";
  Settings settings;
};

TEST_F(Config, a_file_that_was_found_is_used_if_it_belongs_to_the_user_or_to_root) {
  write_file(file, "dir: theirs\n");
  EXPECT_TRUE(check_owner(file).ok());
  EXPECT_TRUE(check_owner("/etc/passwd").ok());
  EXPECT_TRUE(check_owner(dir / "absent").ok());         // reading it says what is wrong
  if (::chown(file.c_str(), 54321, 54321) != 0) return;  // only root may give files away
  EXPECT_THAT(std::string(check_owner(file).message()),
              AllOf(StartsWith(file), HasSubstr("belongs to another user (uid 54321)")));
}

TEST_F(Config, every_key_is_accepted) {
  ASSERT_TRUE(read("dir: results\n"
                   "version: 1.10\n"
                   "env_vars: [A, B]\n"
                   "depends_on_files:\n  - ref/genes.gtf\n  - /abs\n"
                   "depends_on_vars: ['schema=v3']\n"
                   "file_pattern: '\\.csv$'\n"
                   "algo: sha256\n"
                   "libraries: ignore\n"
                   "hash_file_paths: no\n"
                   "compress: small\n"
                   "store: background\n"
                   "verbose: On\n"
                   "disable: true\n"
                   "remote: redis://host https://host/x\n"
                   "remote_mode: rw\n"
                   "remote_keys: ['ci:abc=']\n"
                   "remote_signing_key: keys/ci.pem\n"
                   "remote_min_cost: 1s\n"
                   "remote_patience: 50ms\n"
                   "remote_wait: 1m\n"
                   "remote_helper: /opt/cachepy-remote\n")
                  .ok());
  EXPECT_EQ(settings.remote, "redis://host https://host/x");
  EXPECT_EQ(settings.remote_mode, RemoteMode::kReadWrite);
  EXPECT_THAT(settings.remote_keys, ElementsAre("ci:abc="));
  EXPECT_EQ(settings.remote_signing_key, dir / "keys/ci.pem");
  EXPECT_EQ(settings.remote_min_cost, std::chrono::seconds(1));
  EXPECT_EQ(settings.remote_patience, std::chrono::milliseconds(50));
  EXPECT_EQ(settings.remote_wait, std::chrono::minutes(1));
  EXPECT_EQ(settings.remote_helper, "/opt/cachepy-remote");
  EXPECT_EQ(settings.dir, dir / "results");
  EXPECT_EQ(settings.version, "1.10");
  EXPECT_THAT(settings.env_vars, ElementsAre("A", "B"));
  ASSERT_EQ(settings.depends_on_files.size(), 2u);
  EXPECT_EQ(settings.depends_on_files[0].name, "ref/genes.gtf");
  EXPECT_EQ(settings.depends_on_files[0].path, dir / "ref/genes.gtf");
  EXPECT_EQ(settings.depends_on_files[1].path, "/abs");
  EXPECT_THAT(settings.depends_on_vars, ElementsAre("schema=v3"));
  EXPECT_EQ(settings.file_pattern.regex, "\\.csv$");
  EXPECT_EQ(settings.algo, Algo::kSha256);
  EXPECT_EQ(settings.libraries, LibraryChoice::kIgnore);
  EXPECT_FALSE(settings.hash_file_paths);
  EXPECT_EQ(settings.compress, Compression::kSmall);
  EXPECT_EQ(settings.store, StoreTime::kBackground);
  EXPECT_TRUE(settings.verbose);
  EXPECT_TRUE(settings.disable);
}

TEST_F(Config, files_without_settings_set_nothing) {
  for (const char* text : {"", "\n", "# nothing\n", "---\n", "{}\n"}) EXPECT_TRUE(read(text).ok()) << text;
  EXPECT_EQ(settings.dir, ".cachepy");
}

TEST_F(Config, an_unknown_key_is_reported_with_its_place_and_the_nearest_one) {
  EXPECT_EQ(problem("dir: x\nenv_var: [A]\n"), "2:1: unknown key 'env_var'; did you mean 'env_vars'?");
  EXPECT_EQ(problem("  verbos: true\n"), "1:3: unknown key 'verbos'; did you mean 'verbose'?");
  EXPECT_THAT(problem("backend: pickle\n"),
              HasSubstr("1:1: unknown key 'backend'; known keys are dir, version, env_vars"));
  EXPECT_THAT(problem("[a]: 1\n"), HasSubstr("1:1: unknown key"));
}

TEST_F(Config, a_value_of_another_type_is_reported_with_its_place) {
  EXPECT_EQ(problem("dir: [a]\n"), "1:6: 'dir' must be a path");
  EXPECT_EQ(problem("dir: ''\n"), "1:6: 'dir': '' is not a path");
  EXPECT_EQ(problem("env_vars: A\n"), "1:11: 'env_vars' must be a list of texts");
  EXPECT_EQ(problem("env_vars:\n  - A\n  - [B]\n"), "3:5: 'env_vars' must be a list of texts");
  EXPECT_EQ(problem("verbose: sometimes\n"), "1:10: 'verbose': 'sometimes' is not true or false");
  EXPECT_EQ(problem("remote_mode: w\n"), "1:14: 'remote_mode': 'w' is not r or rw");
  EXPECT_EQ(problem("algo: md5\n"), "1:7: 'algo': 'md5' is not xxh3 or sha256");
  EXPECT_EQ(problem("compress: best\n"), "1:11: 'compress': 'best' is not fast, small or none");
  EXPECT_EQ(problem("store: later\n"), "1:8: 'store': 'later' is not now or background");
  EXPECT_EQ(problem("libraries: none\n"), "1:12: 'libraries': 'none' is not ignore, user or all");
  EXPECT_EQ(problem("file_pattern: '('\n"),
            "1:15: 'file_pattern': '(' is not a regular expression (ECMAScript)");
  EXPECT_THAT(problem("version:\n"), HasSubstr("'version' must be a text"));
  EXPECT_EQ(problem("- dir\n"), "1:1: expected lines of the form 'key: value'");
}

TEST_F(Config, a_tilde_is_the_home_directory_and_keys_contain_files_as_written) {
  const std::string home = std::getenv("HOME") != nullptr ? std::getenv("HOME") : "";
  ::setenv("HOME", "/home/ada", 1);
  ASSERT_TRUE(read("dir: ~/kept\ndepends_on_files: [~/genes.gtf]\n").ok());
  EXPECT_EQ(settings.dir, "/home/ada/kept");
  EXPECT_EQ(settings.depends_on_files[0].name, "~/genes.gtf");
  EXPECT_EQ(settings.depends_on_files[0].path, "/home/ada/genes.gtf");

  ::setenv("HOME", (dir / "home").c_str(), 1);
  test::Cached<int, int> f("f", "~/attribute", [](int x) { return x; });
  f(1);
  EXPECT_TRUE(std::filesystem::exists(dir / "home/attribute/results"));
  if (!home.empty()) ::setenv("HOME", home.c_str(), 1);
}

TEST_F(Config, sizes_have_binary_units_in_any_spelling) {
  const std::pair<const char*, std::uint64_t> sizes[] = {{"0", 0},
                                                         {"4096B", 4096},
                                                         {"1.5G", std::uint64_t{3} << 29},
                                                         {"10 gib", std::uint64_t{10} << 30},
                                                         {"512K", 512 << 10},
                                                         {"512kb", 512 << 10},
                                                         {"3MiB", 3 << 20},
                                                         {"10G", std::uint64_t{10} << 30},
                                                         {"1t", std::uint64_t{1} << 40},
                                                         {"16777215T", 16777215 * (std::uint64_t{1} << 40)}};
  for (const auto& [text, bytes] : sizes) {
    ASSERT_TRUE(read(std::string("size_limit: ") + text).ok()) << text;
    EXPECT_EQ(settings.size_limit, bytes) << text;
  }
}

TEST_F(Config, an_invalid_value_changes_nothing) {
  for (const char* text : {"4096", "0x10K", "1e3", "1.5", ".5G", "10GBs", "10X", "-1", "16777216T", "much",
                           "G", "99999999999999999999"}) {
    EXPECT_FALSE(read(std::string("size_limit: ") + text).ok()) << text;
    EXPECT_EQ(settings.size_limit, Settings().size_limit) << text;
  }
  EXPECT_FALSE(read("recheck: 10x").ok());
  EXPECT_EQ(settings.recheck, Settings().recheck);
}

TEST_F(Config, a_repeated_key_and_a_second_document_are_reported) {
  EXPECT_EQ(problem("dir: a\nverbose: true\ndir: b\n"), "3:1: 'dir' is given twice");
  EXPECT_EQ(problem("dir: a\n---\ndir: b\n"), "3:1: a second document; expected one");
}

TEST_F(Config, invalid_yaml_is_reported_with_its_place) {
  EXPECT_THAT(problem("dir: a\nenv_vars: [A,\n"), StartsWith("3:1: "));
  EXPECT_THAT(problem("dir: a: b\n"), StartsWith("1:7: "));
  EXPECT_THAT(problem("dir: &\n"), StartsWith("1:7: "));
  EXPECT_THAT(problem(std::string(100'000, '[')), HasSubstr(": "));
}

TEST_F(Config, an_unreadable_file_is_reported) {
  EXPECT_THAT(read_config(dir / "none", settings).message(), HasSubstr(dir / "none"));
  EXPECT_THAT(read_config(dir.path(), settings).message(), HasSubstr(dir.path()));
  EXPECT_FALSE(read("# " + std::string(2 << 20, 'x')).ok());
}

std::string row_of(const Setting& setting) {
  const auto code = [](std::string_view text) {
    return text.empty() ? std::string(" |") : " `" + std::string(text) + "` |";
  };
  std::string row = "|" + code(setting.key) + code(setting.environment != nullptr ? setting.environment : "");
  row += " " + std::string(setting.type()) + " |" + code(setting.written_as);
  return row + " " + std::string(setting.description) + " |";
}

TEST_F(Config, loaded_again_and_again_leaks_nothing) {
  write_file(file, "dir: results\n");
  test::ChildProcess child([&] {
    for (int i = 0; i < 5; ++i) {
      if (!replace_config(file).ok()) return false;
    }
    std::exit(0);  // runs LeakSanitizer, if it is enabled
  });
  EXPECT_TRUE(child.wait());
}

TEST_F(Config, the_documentation_has_the_table_of_settings) {
  const std::string page = read_file(CACHEPY_SOURCE_DIR "/docs/configuration.md");
  std::string rows;
  for (const Setting& setting : setting_table()) rows += row_of(setting) + "\n";
  EXPECT_THAT(page, HasSubstr("|---|---|---|---|---|\n" + rows + "\n"));
}

}  // namespace
}  // namespace cachepy::internal
