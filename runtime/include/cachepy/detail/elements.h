// Elements that a pointer leads to, as many as somebody else knows.
#pragma once

#include <cstddef>
#include <type_traits>

namespace cachepy::detail {

/// A view like std::span. Type_kind.h knows it by its name.
template <class T>
class Elements {
 public:
  using value_type = std::remove_cv_t<T>;

  Elements(T* data, std::size_t size) : data_(data), size_(data != nullptr ? size : 0) {}
  T* data() const { return data_; }
  std::size_t size() const { return size_; }
  T* begin() const { return data_; }
  T* end() const { return data_ + size_; }

 private:
  T* data_;
  std::size_t size_;
};

}  // namespace cachepy::detail
