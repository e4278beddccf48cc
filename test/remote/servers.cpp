#include "servers.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <utility>

#include "support/temp_dir.h"

namespace cachepy::test {
namespace {

::sockaddr_in loopback(int port) {
  ::sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

int listen_on_free_port(int& port) {
  const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  ::sockaddr_in address = loopback(0);
  ::socklen_t size = sizeof address;
  if (::bind(fd, reinterpret_cast<::sockaddr*>(&address), size) != 0 || ::listen(fd, 64) != 0 ||
      ::getsockname(fd, reinterpret_cast<::sockaddr*>(&address), &size) != 0)
    ADD_FAILURE() << std::strerror(errno);
  port = ntohs(address.sin_port);
  return fd;
}

template <class Address>
void wait_for(int family, const Address& address, const std::string& what) {
  for (int i = 0; i < 3000; ++i) {
    const int fd = ::socket(family, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const bool connected = ::connect(fd, reinterpret_cast<const ::sockaddr*>(&address), sizeof address) == 0;
    ::close(fd);
    if (connected) return;
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  ADD_FAILURE() << "nothing listens at " << what;
}

}  // namespace

ServerProcess::ServerProcess(const std::vector<std::string>& command) {
  std::vector<char*> words;
  for (const std::string& word : command) words.push_back(const_cast<char*>(word.c_str()));
  words.push_back(nullptr);
  ::posix_spawn_file_actions_t actions;
  ::posix_spawn_file_actions_init(&actions);
  ::posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0);
  if (::posix_spawnp(&pid_, words[0], &actions, nullptr, words.data(), environ) != 0) {
    ADD_FAILURE() << command[0] << " cannot be started; scripts/install-deps installs it";
    pid_ = -1;
  }
  ::posix_spawn_file_actions_destroy(&actions);
}

void ServerProcess::signal(int number) const {
  ASSERT_EQ(::kill(pid_, number), 0);
}

void ServerProcess::end() {
  const ::pid_t pid = std::exchange(pid_, -1);
  if (pid <= 0) return;
  ::kill(pid, SIGCONT);
  ::kill(pid, SIGTERM);  // nginx has a child, which it takes along
  ::waitpid(pid, nullptr, 0);
}

int free_port() {
  int port = 0;
  ::close(listen_on_free_port(port));
  return port;
}

void wait_for_port(int port) {
  wait_for(AF_INET, loopback(port), std::to_string(port));
}

void wait_for_socket(const std::string& path) {
  ::sockaddr_un address{};
  address.sun_family = AF_UNIX;
  ASSERT_LT(path.size(), sizeof address.sun_path);
  std::memcpy(address.sun_path, path.c_str(), path.size());
  wait_for(AF_UNIX, address, path);
}

Redis::Redis(const std::string& dir, const std::vector<std::string>& options)
    : socket_(dir + "/redis.sock"), process_([&] {
        std::vector<std::string> command = {"redis-server", "--port",    std::to_string(port_),
                                            "--bind",       "127.0.0.1", "--unixsocket",
                                            socket_,        "--save",    "",
                                            "--appendonly", "no",        "--daemonize",
                                            "no",           "--dir",     dir};
        command.insert(command.end(), options.begin(), options.end());
        return command;
      }()) {
  wait_for_port(port_);
  wait_for_socket(socket_);
}

std::string Nginx::configured(const std::string& dir, int port) {
  std::filesystem::create_directories(dir + "/data");
  const std::string file = dir + "/nginx.conf";
  write_file(file, "worker_processes 1; daemon off; " + std::string(::geteuid() == 0 ? "user root; " : "") +
                       "pid " + dir + "/nginx.pid; error_log " + dir + R"(/error.log;
events { worker_connections 256; }
http {
  access_log off; client_body_temp_path )" +
                       dir + R"(/tmp; client_max_body_size 0;
  map $http_authorization $may_write { default 0; "Bearer secret" 1; }
  map "$may_write:$request_method" $refuse { default 1; "~^.:(GET|HEAD)$" 0; "~^1:" 0; }
  server { listen 127.0.0.1:)" +
                       std::to_string(port) + "; root " + dir + R"(/data;
    location / { if ($refuse) { return 403; } dav_methods PUT DELETE; create_full_put_path on; }
  }
}
)");
  return file;
}

Nginx::Nginx(const std::string& dir)
    : dir_(dir), process_({"nginx", "-p", dir, "-c", configured(dir, port_), "-e", dir + "/error.log"}) {
  wait_for_port(port_);
}

S3::S3(const std::string& dir)
    : process_({"/usr/bin/python3", S3_SERVER, dir + "/s3", std::to_string(port_)}) {
  wait_for_port(port_);
  use_s3(endpoint());
}

void use_s3(const std::string& endpoint, const std::string& secret) {
  if (!endpoint.empty()) ::setenv("AWS_ENDPOINT_URL", endpoint.c_str(), 1);
  ::setenv("AWS_REGION", "eu-test-1", 1);
  ::setenv("AWS_ACCESS_KEY_ID", "test:ann", 1);
  ::setenv("AWS_SECRET_ACCESS_KEY", secret.c_str(), 1);
}

OddServer::OddServer(std::function<void(int)> answer) : answer_(std::move(answer)) {
  listener_ = listen_on_free_port(port_);
  thread_ = std::thread([this] { serve(); });
}

OddServer::OddServer(std::string bytes)
    : OddServer([bytes = std::move(bytes)](int fd) {
        (void)::send(fd, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      }) {}

OddServer::~OddServer() {
  ::shutdown(listener_, SHUT_RDWR);
  thread_.join();
  ::close(listener_);
}

std::string OddServer::request() const {
  const std::lock_guard lock(mutex_);
  return request_;
}

void OddServer::serve() {
  for (;;) {
    const int fd = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    if (fd < 0) return;
    std::array<char, 4096> request;
    if (const ::ssize_t size = ::read(fd, request.data(), request.size()); size > 0) {
      ++requests_;
      {
        const std::lock_guard lock(mutex_);
        request_.assign(request.data(), static_cast<std::size_t>(size));
      }
      answer_(fd);
    }
    ::close(fd);
  }
}

}  // namespace cachepy::test
