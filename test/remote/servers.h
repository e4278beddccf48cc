// Real servers for tests, and one that answers nonsense. They listen in the test's directory or on loopback, and end with their objects.
#pragma once

#include <sys/types.h>

#include <atomic>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace cachepy::test {

/// A child process that is killed at the end.
class ServerProcess {
 public:
  explicit ServerProcess(const std::vector<std::string>& command);
  ~ServerProcess() { end(); }
  ServerProcess(const ServerProcess&) = delete;
  ServerProcess& operator=(const ServerProcess&) = delete;

  void signal(int number) const;
  void end();

 private:
  ::pid_t pid_;
};

/// A free port of the loopback interface.
int free_port();
/// Waits until something listens there; fails the test if it takes too long.
void wait_for_port(int port);
void wait_for_socket(const std::string& path);

class Redis {
 public:
  /// Listens on a Unix socket, and on a port of the loopback interface.
  explicit Redis(const std::string& dir, const std::vector<std::string>& options = {});
  std::string url() const { return "redis://127.0.0.1:" + std::to_string(port_); }
  std::string unix_url() const { return "redis+unix://" + socket_; }
  ServerProcess& process() { return process_; }

 private:
  const int port_ = free_port();
  const std::string socket_;
  ServerProcess process_;
};

/// nginx with WebDAV. Everybody may read; only requests with the token "secret" may write.
class Nginx {
 public:
  explicit Nginx(const std::string& dir);
  std::string url() const { return "http://127.0.0.1:" + std::to_string(port_); }
  /// Where its files are.
  std::string data() const { return dir_ + "/data"; }

 private:
  static std::string configured(const std::string& dir, int port);
  const std::string dir_;
  const int port_ = free_port();
  ServerProcess process_;
};

/// An S3 server (test/remote/s3_server.py) that verifies signatures, with the bucket "results".
class S3 {
 public:
  /// Sets the environment variables of its endpoint, region and account.
  explicit S3(const std::string& dir);
  std::string endpoint() const { return "http://127.0.0.1:" + std::to_string(port_); }
  static constexpr char kSecret[] = "open-sesame";

 private:
  const int port_ = free_port();
  ServerProcess process_;
};

/// Sets AWS_REGION and the account, and AWS_ENDPOINT_URL unless `endpoint` is "".
void use_s3(const std::string& endpoint, const std::string& secret = S3::kSecret);

/// Reads a request of each connection, calls `answer` with the connection, and closes it.
class OddServer {
 public:
  explicit OddServer(std::function<void(int fd)> answer);
  /// Answers with these bytes.
  explicit OddServer(std::string bytes);
  ~OddServer();
  std::string url() const { return "http://127.0.0.1:" + std::to_string(port_); }
  int requests() const { return requests_; }
  /// The beginning of the latest one.
  std::string request() const;

 private:
  void serve();
  std::function<void(int)> answer_;
  int listener_ = -1;
  int port_ = 0;
  std::atomic<int> requests_ = 0;
  mutable std::mutex mutex_;
  std::string request_;
  std::thread thread_;
};

}  // namespace cachepy::test
