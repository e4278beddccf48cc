// A library's class: its users cannot mark its fields.
#pragma once
namespace third_party {
class Handle {
  void* impl_ = nullptr;
};
}  // namespace third_party
