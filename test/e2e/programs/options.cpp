// The attribute's options, and what belongs to the key because of them.
#include <cachepy/cachepy.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "e2e.h"

std::string environment(const char* name) {
  const char* value = std::getenv(name);
  return value ? value : "(unset)";
}

[[cachepy::cache_file("cache", version = "2")]]
int versioned(int n) {
  computed("versioned");
  return n;
}

[[cachepy::cache_file("cache", env_vars = {"E2E_BUILD", "E2E_OTHER"})]]
std::string build_of(int n) {
  const std::string build = environment("E2E_BUILD");
  computed("build_of " + build);
  return build + std::to_string(n);
}

[[cachepy::cache_file("cache", depends_on_vars = {"schema=v3"}, algo = "sha256")]]
int with_sha256(int n) {
  computed("with_sha256");
  return n + 1;
}

[[cachepy::cache_file("cache", depends_on_files = {"options"}, file_pattern = ".*[.]yml")]]
std::string configured() {
  std::string text;
  std::getline(std::ifstream("options/config.yml"), text);
  computed("configured " + text);
  return text;
}

[[cachepy::cache_file("other_cache/nested", version = "1", env_vars = {"E2E_BUILD"},
                      depends_on_vars = {"a=b", "c="}, file_pattern = "[.]txt$", algo = "xxh3",
                      hash_file_paths = false)]]
int everything(int n) {
  computed("everything");
  return n + 2;
}

[[cachepy::cache_file]]
int default_directory(int n) {
  computed("default_directory");
  return n + 3;
}

[[cachepy::cache_file("cache")]]
std::string first_line([[cachepy::file_arg]] const std::string& path) {
  std::string text;
  std::getline(std::ifstream(path), text);
  computed("first_line " + text);
  return text;
}

int main() {
  unsetenv("E2E_BUILD");
  std::filesystem::create_directory("options");
  std::ofstream("options/config.yml") << "mode: fast";
  for (int round = 0; round < 2; ++round) {
    std::cout << versioned(1) << with_sha256(1) << everything(1) << default_directory(1) << "\n";
    std::cout << build_of(1) << configured() << "\n";
  }
  std::ofstream("options/notes.txt") << "not of the pattern";
  std::cout << configured() << "\n";
  std::ofstream("options/config.yml") << "mode: slow";
  std::cout << configured() << "\n";

  for (const char* build : {"GRCh37", "", "GRCh38", "GRCh37"}) {
    setenv("E2E_BUILD", build, 1);
    std::cout << build_of(1) << "\n";
  }
  for (const char* text : {"some", "more", "some"}) {
    std::ofstream("input.txt") << text;
    std::cout << first_line("input.txt") << "\n";
  }
}
