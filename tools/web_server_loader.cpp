// Loads the web server's module from its place relative to the program.
#include <cachepy/error.h>
#include <dlfcn.h>

#include <filesystem>
#include <string>

#include "web_server.h"

namespace cachepy::tools {
namespace {

namespace fs = std::filesystem;

constexpr const char* kModule = "libcachepy_web_server.so";

using Start = decltype(&cachepy_start_web_server);

Start load() {
  const fs::path program = fs::read_symlink("/proc/self/exe");
  const fs::path module = (program.parent_path() / CACHEPY_MODULE_DIR / kModule).lexically_normal();
  void* const handle = ::dlopen(module.c_str(), RTLD_NOW | RTLD_LOCAL);
  if (handle == nullptr)
    throw Error(std::string("cannot load the web server (it needs Debian's libcpp-httplib): ") + ::dlerror());
  return reinterpret_cast<Start>(::dlsym(handle, "cachepy_start_web_server"));
}

}  // namespace

std::unique_ptr<WebServer> start_web_server(PageSource& source, int port, const std::string& token) {
  static const Start start = load();
  return std::unique_ptr<WebServer>(start(source, port, token));
}

}  // namespace cachepy::tools
