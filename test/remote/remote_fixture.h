// The fixture of tests with remotes. Each cache directory stands for a machine.
#pragma once

#include <gtest/gtest.h>
#include <sys/types.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "cachepy/cache.h"
#include "support/cached.h"
#include "support/memo_fixture.h"

namespace cachepy::test {

class Remote : public Memo {
 protected:
  void SetUp() override {
    Memo::SetUp();
    std::filesystem::create_directory(dir / "run");
    std::filesystem::create_directory(dir / "shared");
    ::setenv("XDG_RUNTIME_DIR", (dir / "run").c_str(), 1);
    ::setenv("CACHEPY_REMOTE_TOKEN", "secret", 1);
    for (const char* name :
         {"AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL", "AWS_REGION", "AWS_DEFAULT_REGION", "AWS_PROFILE",
          "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_CA_BUNDLE"})
      ::unsetenv(name);
    ::setenv("AWS_SHARED_CREDENTIALS_FILE", (dir / "credentials").c_str(), 1);
    ::setenv("AWS_CONFIG_FILE", (dir / "aws_config").c_str(), 1);
  }

  /// Uses that remote from now on, and sends to it.
  void share(const std::string& url, const std::string& more = "") {
    configure("remote: " + url + "\nremote_mode: rw\nremote_min_cost: 0\n" +
              (more.find("patience") == more.npos ? "remote_patience: 10s\n" : "") + more);
  }
  std::string directory_url() const { return "file://" + shared; }

  void flush() const { EXPECT_EQ(cache_remote_flush(std::chrono::seconds(10)).failed, 0u); }

  /// The function of one machine. All of that name are the same function.
  template <class R, class A>
  Cached<R, A> function(const std::string& machine, std::function<R(A)> body,
                        const std::string& roles = "v") const {
    return {"f", dir / machine, std::move(body), roles};
  }
  Cached<int, int> twice(const std::string& machine) const {
    return function<int, int>(machine, [](int n) { return 2 * n; });
  }
  Cached<std::string, std::string> reader(const std::string& machine) const {
    return function<std::string, std::string>(
        machine, [](const std::string& path) { return read_file(track_file(path)); });
  }

  /// The objects in the shared directory.
  std::vector<std::string> objects() const {
    std::vector<std::string> found;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(shared))
      if (entry.is_regular_file()) found.push_back(entry.path().native());
    return found;
  }

  FunctionStats stats(const std::string& machine) const { return cache_counts(dir / machine)["f"]; }

  /// The process id of the helper; 0 if none has been started.
  ::pid_t helper() const {
    const std::string run = dir / "run/cachepy";
    if (!std::filesystem::exists(run)) return 0;
    for (const auto& entry : std::filesystem::directory_iterator(run))
      if (entry.path().extension() == ".lock") return std::atoi(read_file(entry.path().native()).c_str());
    return 0;
  }

  /// Makes a key as docs/howto/sharing.md says, and returns its public part.
  std::string make_key(const std::string& file) const {
    const std::string make = "umask 077 && openssl genpkey -algorithm ed25519 -out '" + file +
                             "' && openssl pkey -in '" + file +
                             "' -pubout -outform DER | tail -c 32 | base64 >'" + file + ".pub'";
    EXPECT_EQ(std::system(make.c_str()), 0);
    const std::string key = read_file(file + ".pub");
    return key.substr(0, key.find('\n'));
  }

  const std::string shared = dir / "shared";
};

/// Calls twice() with `count` arguments, and returns how long that took.
inline std::chrono::milliseconds time_of_calls(Cached<int, int>& f, int first, int count) {
  const auto begin = std::chrono::steady_clock::now();
  for (int n = first; n < first + count; ++n) EXPECT_EQ(f(n), 2 * n);
  return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - begin);
}

}  // namespace cachepy::test
