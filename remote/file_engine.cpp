// A directory that several machines or users share: <directory>/3f/3fa9….
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstdio>
#include <cstring>

#include "base/file.h"
#include "engine.h"
#include "remote_client/protocol.h"

namespace cachepy::remote {
namespace {

using internal::UniqueFd;

class FileEngine final : public Engine {
 public:
  explicit FileEngine(std::string_view directory) : directory_(directory) {}

  Outcome get(const std::string& name, std::string& bytes, const Arriving&) override {
    const UniqueFd fd = internal::open_fd(path(name), O_RDONLY | O_NONBLOCK);
    if (!fd) return errno == ENOENT && probe().is_done() ? Outcome::missing() : failure(errno);
    struct ::stat st;
    if (::fstat(fd.get(), &st) != 0 || !S_ISREG(st.st_mode))
      return Outcome::refused("an object is not a file");
    if (static_cast<std::uint64_t>(st.st_size) > internal::kMaxObjectBytes)
      return Outcome::refused("an object is too large");
    bytes.resize(static_cast<std::size_t>(st.st_size));
    const ::ssize_t read = internal::read_fully(fd.get(), bytes.data(), bytes.size());
    if (read < 0) return failure(errno);
    bytes.resize(static_cast<std::size_t>(read));
    return {};
  }

  Outcome put(const std::string& name, std::string_view head, std::string_view body) override {
    if (Outcome outcome = probe(); !outcome.is_done()) return outcome;
    static std::atomic<int> count = 0;
    const std::string target = path(name), folder = target.substr(0, target.rfind('/'));
    const std::string temporary =
        folder + "/." + name + "." + std::to_string(::getpid()) + "." + std::to_string(count++) + ".tmp";
    if (::mkdir(folder.c_str(), 0777) != 0 && errno != EEXIST) return failure(errno);
    // The umask says who else may read it.
    UniqueFd fd = internal::open_fd(temporary, O_WRONLY | O_CREAT | O_EXCL, 0666);
    if (!fd) return failure(errno);
    if (internal::write_fully(fd.get(), {head, body}) && ::rename(temporary.c_str(), target.c_str()) == 0)
      return {};
    const int error = errno;
    ::unlink(temporary.c_str());
    return failure(error);
  }

  Outcome probe() override {
    struct ::stat st;
    if (::stat(directory_.c_str(), &st) != 0) return failure(errno);
    return S_ISDIR(st.st_mode) ? Outcome() : failure(ENOTDIR);
  }

 private:
  std::string path(const std::string& name) const {
    return directory_ + "/" + name.substr(0, 2) + "/" + name;
  }
  static Outcome failure(int error) {
    if (error == EACCES || error == ENOSPC || error == EDQUOT || error == EROFS)
      return Outcome::refused(std::strerror(error));
    return Outcome::unreachable(std::strerror(error));
  }

  const std::string directory_;
};

}  // namespace

std::unique_ptr<Engine> make_file_engine(std::string_view directory) {
  if (!directory.starts_with('/')) return nullptr;
  return std::make_unique<FileEngine>(directory);
}

}  // namespace cachepy::remote
