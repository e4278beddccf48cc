#include "calls/print_again.h"

#include <poll.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <string>
#include <string_view>

#include "base/swallow.h"
#include "calls/standard_streams.h"
#include "format/output.h"
#include "frames/quiet.h"
#include "store/blobs.h"

namespace cachepy::internal {
namespace {

constexpr std::size_t kPieceBytes = std::size_t{256} << 10;

/// Like a program that does not give up where a pipe is full.
void write_to(int fd, std::string_view text) {
  while (!text.empty()) {
    const ::ssize_t done = ::write(fd, text.data(), text.size());
    if (done > 0) {
      text.remove_prefix(static_cast<std::size_t>(done));
    } else if (done < 0 && errno == EAGAIN) {
      ::pollfd room{fd, POLLOUT, 0};
      ::poll(&room, 1, -1);
    } else if (done == 0 || errno != EINTR) {
      return;
    }
  }
}

void print_part(OutputKind kind, std::string_view text) {
  switch (kind) {
    case OutputKind::kStdout:
      (void)std::fwrite(text.data(), 1, text.size(), stdout);
      return;
    case OutputKind::kStderr:
      (void)std::fwrite(text.data(), 1, text.size(), stderr);
      return;
    case OutputKind::kDescriptor1:
      return write_to(STDOUT_FILENO, text);
    case OutputKind::kDescriptor2:
      return write_to(STDERR_FILENO, text);
    case OutputKind::kFlushStdout:
      (void)std::fflush(stdout);
      return;
    case OutputKind::kFlushStderr:
      (void)std::fflush(stderr);
      return;
    case OutputKind::kFormats:
      return StandardStreams::apply(text);
  }
}

}  // namespace

std::optional<StoredOutput> StoredOutput::open(const Store& store, const Digest& content) {
  if (!are_standard_streams_flushed()) return std::nullopt;
  absl::StatusOr<UniqueFd> blob = open_blob(store, content);
  if (!blob.ok()) return std::nullopt;
  return StoredOutput(*std::move(blob));
}

void StoredOutput::print() const noexcept try {
  const int error = errno;
  std::string piece(kPieceBytes, '\0');
  const auto print_loudly = [](OutputKind kind, std::string_view text) {
    const Loud recorded;
    print_part(kind, text);
  };
  OutputReader reader(print_loudly);
  {
    const Loud recorded;
    flush_standard_streams();
  }
  for (std::uint64_t at = 0;;) {
    const ::ssize_t size = pread_fully(blob_.get(), piece.data(), piece.size(), at);
    if (size <= 0 || !reader.add({piece.data(), static_cast<std::size_t>(size)})) break;
    at += static_cast<std::uint64_t>(size);
  }
  errno = error;
} catch (...) {  // out of memory
  swallow();
}

}  // namespace cachepy::internal
