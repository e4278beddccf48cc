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

#ifndef EDITED
#define EDITED 0
#endif

/// Says nothing of its own: everything comes from the configuration.
[[cachepy::cache_file]] int plain(int n) {
  cachepy::untracked([] { std::cout << "plain runs\n"; });
  return n + EDITED;
}

/// Says everything.
[[cachepy::cache_file("attribute_cache", version = "attribute", env_vars = {"E2E_OTHER"}, verbose)]] int
given(int n) {
  cachepy::untracked([] { std::cout << "given runs\n"; });
  return n;
}

[[cachepy::cache_file]] std::size_t load(const std::string& path) {
  cachepy::untracked([] { std::cout << "load runs\n"; });
  return content_of(cachepy::track_file(path)).size();
}
[[cachepy::cache_file]] std::size_t middle(const std::string& path) {
  return load(path);
}
[[cachepy::cache_file]] std::size_t top(const std::string& path) {
  return middle(path) + 1;
}

[[cachepy::cache_file(".cachepy", depends_on_files = {"genes.gtf"}, depends_on_vars = {"schema=v3"})]]
std::size_t read([[cachepy::file_arg]] const std::string& path, const std::string& mode,
                 [[cachepy::ignore_arg]] int threads) {
  cachepy::untracked([] { std::cout << "read runs\n"; });
  return content_of(path).size() + mode.size() + 0 * static_cast<std::size_t>(threads);
}

int main(int argc, char** argv) {
  const std::map<std::string, std::function<void()>> words = {
      {"plain", [] { plain(1); }},
      {"plain2", [] { plain(2); }},
      {"given", [] { given(1); }},
      {"forced", [] { cachepy::with_options({true, true, false, true}, [] { return plain(1); }); }},
      {"told", [] { cachepy::with_options({true, false, false, true}, [] { return plain(1); }); }},
      {"read", [] { read("data.txt", "r", 1); }},
      {"reread",
       [] {
         read("data.txt", "a very long mode, so long that it is shortened: " + std::string(500, 'x'), 2);
       }},
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
