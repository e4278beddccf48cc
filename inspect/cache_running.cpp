// Implements the functions of <cachepy/cache.h> about directories in use: cache_running(), cache_health().
#include <fcntl.h>

#include <algorithm>
#include <tuple>

#include "base/file.h"
#include "cachepy/cache.h"
#include "config/settings.h"
#include "flights/running.h"
#include "inspect/graph_view.h"
#include "store/entry_files.h"
#include "store/group_directory.h"
#include "store/locks.h"
#include "store/store.h"

namespace cachepy {

std::vector<RunningCall> cache_running(const std::filesystem::path& dir) {
  std::vector<RunningCall> calls;
  for (const internal::RunningInfo& call : internal::running_calls(internal::Store(dir.native()))) {
    calls.push_back({call.function + ":" + call.key, call.function,
                     call.what == internal::RunningMark::What::kWaits, call.process, call.host,
                     internal::to_time_point(call.since_ns)});
  }
  // A total order, so that a reader of the first ones sees the same calls each time.
  std::ranges::sort(calls, {},
                    [](const RunningCall& call) { return std::tie(call.since, call.process, call.id); });
  return calls;
}

namespace {

ClosedFiles to_closed_files(const internal::FilesWithoutAccess& files) {
  return {files.count, files.example, files.owner};
}

}  // namespace

CacheHealth cache_health(const std::filesystem::path& dir) {
  using namespace internal;
  CacheHealth health;
  const Store store(dir.native());
  if (const UniqueFd fd = open_fd(lock_path(store.dir(), kFlightsLock), O_RDWR)) {
    struct ::flock any = {};
    any.l_type = F_WRLCK;
    any.l_whence = SEEK_SET;
    any.l_len = 1;
    health.has_locks = ::fcntl(fd.get(), F_OFD_GETLK, &any) == 0;
  }
  if (const auto files = files_in(store, kBadDirectory, [](std::string_view) { return true; }); files.ok())
    health.set_aside = files->size();
  health.group = group_of(store.dir());
  if (settings().shared == Shared::kGroup)
    health.not_shared = std::string(share_with_group(store.dir(), false).message());
  health.to_this_user = to_closed_files(closed_to_this_user(store.dir()));
  if (!health.group.empty()) health.to_group = to_closed_files(closed_to_group(store.dir()));
  return health;
}

std::filesystem::path cache_tool_file(const std::filesystem::path& dir, std::string_view name) {
  return internal::lock_path(internal::Store(dir.native()).dir(), name);
}

}  // namespace cachepy
