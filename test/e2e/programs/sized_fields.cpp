// Classes that own elements through a pointer, of which an attribute says how many there are.
#include <cachepy/cachepy.h>

#include <cstdlib>
#include <cstring>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "e2e.h"

/// A vector as people write them, with more room than elements.
template <class T>
class Vector {
 public:
  Vector() = default;
  explicit Vector(std::size_t size) : data_(new T[size]()), size_(size), capacity_(size) {}
  Vector(const Vector& other) : Vector(other.size_) {
    for (std::size_t i = 0; i < size_; ++i) data_[i] = other.data_[i];
  }
  Vector(Vector&& other) noexcept { swap(other); }
  Vector& operator=(Vector other) noexcept {
    swap(other);
    return *this;
  }
  ~Vector() { release(); }

  void push_back(T value) {
    if (size_ == capacity_) {
      const std::size_t capacity = 2 * capacity_ + 1;
      T* data = new T[capacity]();
      for (std::size_t i = 0; i < size_; ++i) data[i] = std::move(data_[i]);
      release();
      data_ = data;
      capacity_ = capacity;
    }
    data_[size_++] = std::move(value);
  }
  std::size_t size() const { return size_; }
  std::size_t capacity() const { return capacity_; }
  T& operator[](std::size_t i) { return data_[i]; }
  const T& operator[](std::size_t i) const { return data_[i]; }
  const T* begin() const { return data_; }
  const T* end() const { return data_ + size_; }

  [[cachepy::cache_file]] T total(const std::string& label) const {
    computed("total " + label);
    T sum{};
    for (std::size_t i = 0; i < size_; ++i) sum += data_[i];
    return sum;
  }
  [[cachepy::cache_file]] void repeat(const std::string& label) {
    computed("repeat " + label);
    const std::size_t before = size_;
    for (std::size_t i = 0; i < before; ++i) push_back(data_[i]);
  }

 private:
  void swap(Vector& other) noexcept {
    std::swap(data_, other.data_);
    std::swap(size_, other.size_);
    std::swap(capacity_, other.capacity_);
  }
  void release() { delete[] data_; }

  [[cachepy::size("size_", "capacity_")]] T* data_ = nullptr;
  std::size_t size_ = 0;
  std::size_t capacity_ = 0;
};

struct Image {
  int rows = 0;
  int cols = 0;
  [[cachepy::size("rows * cols")]] std::unique_ptr<float[]> pixels;
  std::string title;
};

/// In C's way.
struct Samples {
  [[cachepy::size("count")]] double* values = nullptr;
  int count = 0;
  Samples() = default;
  explicit Samples(int n) : values(static_cast<double*>(std::calloc(n, sizeof(double)))), count(n) {}
  Samples(Samples&& other) noexcept
      : values(std::exchange(other.values, nullptr)), count(std::exchange(other.count, 0)) {}
  Samples& operator=(Samples&&) = delete;
  ~Samples() { std::free(values); }
};

static std::string text(const Vector<std::string>& words) {
  std::string all;
  for (const std::string& word : words) all += word + ",";
  return all + std::to_string(words.size());
}

[[cachepy::cache_file]] Vector<std::string> doubled(const Vector<std::string>& words,
                                                    const std::string& label) {
  computed("doubled " + label);
  Vector<std::string> result;
  for (const std::string& word : words) result.push_back(word + word);
  return result;
}
[[cachepy::cache_file]] std::vector<Vector<int>> split(const Vector<int>& values, const std::string& label) {
  computed("split " + label);
  std::vector<Vector<int>> parts(2);
  for (std::size_t i = 0; i < values.size(); ++i) parts[i % 2].push_back(values[i]);
  return parts;
}
[[cachepy::cache_file]] void blur(const Image& in, [[cachepy::out]] Image& out, const std::string& label) {
  computed("blur " + label);
  out.rows = in.rows;
  out.cols = in.cols;
  out.pixels = std::make_unique<float[]>(static_cast<std::size_t>(in.rows * in.cols));
  for (int i = 0; i < in.rows * in.cols; ++i) out.pixels[i] = in.pixels[i] / 2;
  out.title = "blurred " + in.title;
}
[[cachepy::cache_file]] void append(Vector<std::string>& words, const std::string& word) {
  computed("append " + word + " to " + text(words));
  words.push_back(word);
}
[[cachepy::cache_file]] Samples ramp(int n) {
  computed("ramp " + std::to_string(n));
  Samples result(n);
  for (int i = 0; i < n; ++i) result.values[i] = i * 0.5;
  return result;
}
[[cachepy::cache_file]] double mean(const Samples& samples, const std::string& label) {
  computed("mean " + label);
  double sum = 0;
  for (int i = 0; i < samples.count; ++i) sum += samples.values[i];
  return samples.count == 0 ? -1 : sum / samples.count;
}

int main() {
  for (int round = 0; round < 2; ++round) {
    Vector<std::string> words;
    for (const char* word : {"a", "b", "c"}) {
      std::cout << text(doubled(words, std::to_string(words.size()))) << " ";
      words.push_back(word);
    }
    Vector<std::string> served = doubled(words, "all");
    served.push_back("more");  // into room that there is
    std::cout << text(served) << " " << words.total("of words") << "\n";
    words[1] = "changed";
    std::cout << words.total("of changed words") << " " << text(doubled(words, "changed")) << "\n";
    words.repeat("words");
    words.push_back("behind");
    std::cout << text(words) << "\n";
    append(words, "x");
    append(words, "y");
    std::cout << text(words) << "\n";

    Vector<int> numbers(5);
    for (std::size_t i = 0; i < numbers.size(); ++i) numbers[i] = static_cast<int>(i);
    for (Vector<int>& part : split(numbers, "numbers")) {
      part.push_back(-1);
      std::cout << part.total("of a part of " + std::to_string(part.size())) << " ";
    }

    Image image{2, 3, std::make_unique<float[]>(6), "ramp"};
    for (int i = 0; i < 6; ++i) image.pixels[i] = static_cast<float>(i);
    Image result{1, 1, std::make_unique<float[]>(1), "before"};
    blur(image, result, "one");
    std::cout << result.rows << result.cols << result.title << result.pixels[5] << " ";
    image.pixels[5] = 50;
    blur(image, result, "another");
    std::cout << result.pixels[5] << " ";
    blur(Image(), result, "none");
    std::cout << result.rows << "\n";

    const Samples samples = ramp(4);
    std::cout << mean(samples, "four") << " " << mean(ramp(0), "none") << " " << mean(Samples(), "null")
              << "\n";
  }
}
