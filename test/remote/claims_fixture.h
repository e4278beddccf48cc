// Machines that claim calls at a Redis server. Each is a process with a cache directory and a helper of its own.
#pragma once

#include <gtest/gtest.h>
#include <sys/mman.h>

#include <array>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdlib>
#include <filesystem>
#include <new>
#include <string>
#include <thread>

#include "remote_fixture.h"
#include "servers.h"
#include "support/child_process.h"

namespace cachepy::test {

class Claims : public Remote {
 protected:
  void SetUp() override {
    Remote::SetUp();
    void* const memory =
        ::mmap(nullptr, sizeof *begun_, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    ASSERT_NE(memory, MAP_FAILED);
    begun_ = new (memory) Begun();
  }
  void TearDown() override { ::munmap(begun_, sizeof *begun_); }

  /// A function that takes some time. Processes see in shared memory that it has begun, because a file would be an effect.
  Cached<int, int> slow(const std::string& machine, std::chrono::milliseconds time) const {
    return function<int, int>(machine, [this, machine, time](int n) {
      begin(machine);
      std::this_thread::sleep_for(time);
      return 2 * n;
    });
  }
  void begin(const std::string& machine) const { (*begun_)[number_of(machine)] = true; }
  bool has_begun(const std::string& machine) const { return (*begun_)[number_of(machine)]; }
  bool begins(const std::string& machine) const {
    for (const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(30);
         std::chrono::steady_clock::now() < deadline;) {
      if (has_begun(machine)) return true;
      std::this_thread::sleep_for(std::chrono::milliseconds(2));
    }
    return false;
  }

  /// The work of another machine.
  template <class Work>
  ChildProcess on(const std::string& machine, Work work) const {
    return ChildProcess([&] {
      use_machine(machine);
      return work();
    });
  }
  void use_machine(const std::string& machine) const {
    const std::string run = dir / ("run-" + machine);
    std::filesystem::create_directory(run);
    ::setenv("XDG_RUNTIME_DIR", run.c_str(), 1);
  }

  /// Calls slow(7) there. True: the answer is right.
  ChildProcess call_on(const std::string& machine, std::chrono::milliseconds time) const {
    return on(machine, [&] { return slow(machine, time)(7) == 14; });
  }

  Redis server_{dir.path()};

 private:
  using Begun = std::array<std::atomic<bool>, 3>;
  static std::size_t number_of(const std::string& machine) {
    return machine == "leader" ? 0 : machine == "second" ? 1 : 2;
  }
  Begun* begun_ = nullptr;
};

}  // namespace cachepy::test
