#include "tracking/loads.h"

#include <dlfcn.h>
#include <fcntl.h>
#include <link.h>

#include <algorithm>
#include <cerrno>
#include <string>
#include <string_view>
#include <vector>

#include "base/file.h"
#include "frames/quiet.h"
#include "frames/recorder.h"
#include "program/libraries.h"
#include "program/loaded_objects.h"
#include "tracking/hook.h"
#include "tracking/watching.h"
#include "watch/watch.h"

namespace cachepy::internal {
namespace {

void record_file(const std::string& path) {
  const UniqueFd fd = open_fd(path, O_RDONLY | O_NONBLOCK | O_NOCTTY);
  const int error = errno;
  const Loud recorded;
  errno = error;
  recording_hooks().opened(AT_FDCWD, path.c_str(), O_RDONLY, fd.get());
}

/// The library at that load address, and those that it was linked against, at any depth. Without the C library and the compiler's.
std::vector<LoadedObject> libraries_behind(std::uintptr_t base) {
  const std::vector<LoadedObject> objects = loaded_objects();
  std::vector<LoadedObject> found;
  const auto add = [&](const auto& is_meant) {
    const auto object = std::ranges::find_if(objects, is_meant);
    if (object == objects.end() || object->is_program || is_language_library(object->name)) return;
    if (std::ranges::find(found, object->base, &LoadedObject::base) == found.end()) found.push_back(*object);
  };
  add([&](const LoadedObject& object) { return object.base == base; });
  for (std::size_t i = 0; i < found.size(); ++i)
    for (const std::string& name : std::vector(found[i].needed))
      add([&](const LoadedObject& object) { return object.name == name; });
  return found;
}

void record_libraries(Frame& frame, void* handle) {
  ::link_map* map = nullptr;
  if (::dlinfo(handle, RTLD_DI_LINKMAP, &map) != 0) return;
  for (const LoadedObject& library : libraries_behind(map->l_addr)) {
    if (is_loaded_from_its_file(library))
      record_file(library.path);
    else
      frame.mark_inconsistent("the library '" + library.path + "' was replaced after it was loaded");
  }
}

}  // namespace

void record_load(const char* name) {
  const Hook hook;
  if (!hook || *name == '\0') return;
  hook->note_loaded();
  hook->add_once({.kind = EventKind::kLoaded}, {"", name});
  // A name without a slash is searched for, so that its file is only known afterwards.
  if (std::string_view(name).find('/') != std::string_view::npos) record_file(name);
}

void record_unload(void* handle) {
  const Hook hook;
  if (hook) record_libraries(hook.frame(), handle);
}

void record_loaded_libraries(Frame& frame) {
  if (!frame.recorder()->has_loaded()) return;
  for (const Event& event : frame.recorder()->events()) {
    if (event.kind != EventKind::kLoaded) continue;
    void* const handle = ::dlopen(std::string(event.path).c_str(), RTLD_LAZY | RTLD_NOLOAD);
    if (handle == nullptr) continue;
    const FrameScope scope(&frame);
    record_libraries(frame, handle);
    ::dlclose(handle);
  }
}

}  // namespace cachepy::internal
