// Ways to run a command whose exit status is the result.
#pragma once

#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <stdexcept>
#include <string>
#include <thread>

inline std::string printed_by(const std::string& command) {
  std::FILE* const pipe = ::popen(command.c_str(), "r");
  if (pipe == nullptr) throw std::runtime_error("popen");
  std::string text;
  std::array<char, 4096> buffer;
  while (const std::size_t size = std::fread(buffer.data(), 1, buffer.size(), pipe))
    text.append(buffer.data(), size);
  return text + "|" + std::to_string(::pclose(pipe));
}

inline int wait_for(pid_t child) {
  int status = 0;
  while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  return status;
}
inline int by_system(const std::string& command) {
  return std::system(command.c_str());
}
inline int by_popen(const std::string& command) {
  const std::string text = printed_by(command);
  return std::stoi(text.substr(text.rfind('|') + 1));
}
inline int by_spawn(const std::string& command) {
  const std::string shell = "/bin/sh", option = "-c";
  char* const arguments[] = {const_cast<char*>(shell.c_str()), const_cast<char*>(option.c_str()),
                             const_cast<char*>(command.c_str()), nullptr};
  pid_t child = 0;
  if (::posix_spawn(&child, "/bin/sh", nullptr, nullptr, arguments, environ) != 0) return -1;
  return wait_for(child);
}
inline int by_spawnp(const std::string& command) {
  const std::string shell = "sh", option = "-c";
  char* const arguments[] = {const_cast<char*>(shell.c_str()), const_cast<char*>(option.c_str()),
                             const_cast<char*>(command.c_str()), nullptr};
  pid_t child = 0;
  if (::posix_spawnp(&child, "sh", nullptr, nullptr, arguments, environ) != 0) return -1;
  return wait_for(child);
}
inline int by_fork(const std::string& command) {
  const pid_t child = ::fork();
  if (child == 0) {
    ::execl("/bin/sh", "sh", "-c", command.c_str(), nullptr);
    ::_exit(127);
  }
  return wait_for(child);
}
inline int by_vfork(const std::string& command) {
  const char* const text = command.c_str();
  const pid_t child = ::vfork();
  if (child == 0) {
    ::execl("/bin/sh", "sh", "-c", text, nullptr);
    ::_exit(127);
  }
  return wait_for(child);
}
inline int by_thread(const std::string& command) {
  int status = -1;
  std::thread([&] { status = by_system(command); }).join();
  return status;
}

struct Way {
  const char* name;
  int (*run)(const std::string& command);
};
inline constexpr Way kWays[] = {{"system", by_system}, {"popen", by_popen}, {"spawn", by_spawn},
                                {"spawnp", by_spawnp}, {"fork", by_fork},   {"vfork", by_vfork},
                                {"thread", by_thread}};
inline int run(const std::string& way, const std::string& command) {
  for (const Way& each : kWays)
    if (each.name == way) return each.run(command);
  throw std::invalid_argument(way);
}
