// A program whose calls the tests of this directory choose: each argument is a call, or a word about the calls behind it.
#include <cachepy/cache.h>
#include <cachepy/cachepy.h>

#include <cstdlib>
#include <cstring>
#include <fstream>
#include <functional>
#include <iostream>
#include <iterator>
#include <map>
#include <string>

namespace {

std::string content_of(const std::string& path) {
  std::ifstream in(path);
  return {std::istreambuf_iterator<char>(in), {}};
}

}  // namespace

/// Says nothing of its own: everything comes from the configuration.
[[cachepy::cache_file]] int plain(int n) {
  std::cout << "plain runs\n";
  return n;
}

/// Says everything.
[[cachepy::cache_file("attribute_cache", version = "attribute", env_vars = {"E2E_OTHER"}, verbose)]] int
given(int n) {
  std::cout << "given runs\n";
  return n;
}

[[cachepy::cache_file]] std::size_t load(const std::string& path) {
  std::cout << "load runs\n";
  return content_of(cachepy::track_file(path)).size();
}
[[cachepy::cache_file]] std::size_t middle(const std::string& path) {
  return load(path);
}
[[cachepy::cache_file]] std::size_t top(const std::string& path) {
  return middle(path) + 1;
}

int main(int argc, char** argv) {
  const std::map<std::string, std::function<void()>> words = {
      {"plain", [] { plain(1); }},
      {"plain2", [] { plain(2); }},
      {"given", [] { given(1); }},
      {"load", [] { load("data.txt"); }},
      {"top", [] { top("data.txt"); }},
      {"append", [] { std::ofstream("data.txt", std::ios::app) << "x"; }},
      {"dir", [] { std::cout << "dir " << cachepy::cache_default_dir().string() << "\n"; }},
  };
  std::cout << std::unitbuf;  // in order with what is said on standard error
  for (int i = 1; i < argc; ++i) {
    const std::string word = argv[i];
    try {
      if (word.rfind("config=", 0) == 0) {
        cachepy::load_config(word.substr(std::strlen("config=")));
      } else {
        words.at(word)();
      }
    } catch (const cachepy::Error& error) {
      std::cout << "error: " << error.what() << "\n";
    }
  }
}
