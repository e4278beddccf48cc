// Constructors: the fields that they make are given back by a hit, in the object that is being made.
#include <cachepy/cachepy.h>

#include <array>
#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <vector>

#include "e2e.h"

class Index {
 public:
  [[cachepy::cache_file]] explicit Index(const std::filesystem::path& path, int step = 1)
      : name_(path.filename().string()), step_(step) {
    computed("Index " + path.string() + " " + std::to_string(step));
    for (int i = 0; i < 5; ++i) rows_[name_ + std::to_string(i)] = {i, i * step_};
  }
  std::string text() const {
    std::string all = name_ + std::to_string(version_) + uses + ":";
    for (const auto& [name, row] : rows_) all += name + "=" + std::to_string(row[1]) + " ";
    return all + std::to_string(step_);
  }
  std::mutex& mutex() { return mutex_; }
  [[cachepy::ignore]] std::string uses;

 private:
  const std::string name_;
  std::map<std::string, std::vector<int>> rows_;
  const int step_;
  int version_ = 7;  // a default member initialiser
  std::mutex mutex_;
};

// Defined out of line; no default constructor in the fields; an array; a move-only field.
struct Seed {
  explicit Seed(int value) : value(value) {}
  int value;
};
class Model {
 public:
  [[cachepy::cache_file]] Model(std::vector<double> weights, std::unique_ptr<int>&& bias);
  double sum() const {
    double all = *bias_ + seed_.value + grid_[1][2];
    for (const double weight : weights_) all += weight;
    return all;
  }

 private:
  std::vector<double> weights_;
  std::unique_ptr<int> bias_;
  Seed seed_;
  int grid_[2][3];
  std::array<std::optional<int>, 2> maybe_;
};
Model::Model(std::vector<double> weights, std::unique_ptr<int>&& bias)
    : weights_(std::move(weights)), bias_(std::move(bias)), seed_(5), grid_{{1, 2, 3}, {4, 5, 6}} {
  computed("Model");
  maybe_[1] = 3;
}

// Bases: with a cached constructor of their own, of a library, with virtual functions, and called from there.
class Base {
 public:
  [[cachepy::cache_file]] explicit Base(int n) : n_(n) {
    computed("Base " + std::to_string(n));
    kind_at_first_ = kind();
  }
  virtual ~Base() { ++gone; }
  virtual std::string kind() const { return "base"; }
  std::string all() const { return kind() + " " + kind_at_first_ + " " + std::to_string(n_); }
  static int gone;

 protected:
  int n_;
  std::string kind_at_first_;
};
int Base::gone = 0;
class Second {
 public:
  virtual ~Second() = default;
  virtual int second() const { return second_; }
  int second_ = 1;
};
class Derived : public Base, public Second, private std::vector<int> {
 public:
  using Base::Base;
  [[cachepy::cache_file]] Derived(int n, const std::string& word)
      : Base(n + 1), std::vector<int>(3, n), word_(word) {
    computed("Derived " + word);
    second_ = n;
  }
  std::string kind() const override { return "derived" + word_ + std::to_string(size()); }
  int second() const override { return second_ * 2; }

 private:
  std::string word_ = "-";
};
// Abstract.
class Shape {
 public:
  virtual ~Shape() = default;
  virtual double area() const = 0;

 protected:
  [[cachepy::cache_file]] explicit Shape(double size) : size_(size) { computed("Shape"); }
  double size_;
};
class Square : public Shape {
 public:
  explicit Square(double size) : Shape(size), tail_(3) {}
  double area() const override { return size_ * size_ + tail_; }

 private:
  char tail_;
};
// Templates of classes and of constructors, delegating constructors, default arguments.
template <class T>
class Box {
 public:
  template <class U>
  [[cachepy::cache_file]] explicit Box(const U& from) : value_(static_cast<T>(from)), times_(sizeof(U)) {
    computed("Box " + std::to_string(from) + " " + std::to_string(sizeof(T)));
  }
  [[cachepy::cache_file]] Box() : Box(40.5) {
    computed("Box");
    ++times_;
  }
  T value_;
  std::size_t times_;
};
// One that throws leaves nothing, and nothing is stored.
struct Counter {
  Counter() { ++alive; }
  Counter(const Counter&) { ++alive; }
  ~Counter() { --alive; }
  static int alive;
};
int Counter::alive = 0;
static bool fails = true;
class Fragile {
 public:
  [[cachepy::cache_file]] explicit Fragile(int n) try : first_(), n_(n) {
    if (!fails) computed("Fragile " + std::to_string(n));
    if (fails) throw std::runtime_error("fragile");
  } catch (const std::runtime_error&) {
    std::cout << "caught ";
  }
  Counter first_;
  int n_;
};
// Fields that share an object share it again.
struct Sharing {
  [[cachepy::cache_file]] explicit Sharing(int n) : a(std::make_shared<int>(n)), b(a) {
    computed("Sharing " + std::to_string(n));
  }
  std::shared_ptr<int> a, b;
};
// A change of a reference beside the object.
struct Parser {
  [[cachepy::cache_file]] Parser(const std::string& text, std::string& rest) : head(text.substr(0, 2)) {
    computed("Parser " + text);
    rest = text.substr(2);
  }
  std::string head;
};

int main() {
  for (int round = 0; round < 2; ++round) {
    Index index("some/file");
    const std::lock_guard lock(index.mutex());
    index.uses += "!";
    std::cout << index.text() << "\n" << Index("some/file", 3).text() << "\n";
    const auto made = std::make_unique<Index>("other");
    std::cout << made->text() << "\n";

    std::unique_ptr<int> bias = std::make_unique<int>(2);
    Model model({1, 2.5}, std::move(bias));
    std::cout << model.sum() << (bias == nullptr) << "\n";

    std::cout << Base(1).all() << "; " << Derived(2, "w").all() << "; " << Derived(9).all() << "; "
              << Derived(2, "w").second() << "; " << Base::gone << "\n";
    const std::unique_ptr<Base> base = std::make_unique<Derived>(4, "x");
    std::cout << base->all() << " " << dynamic_cast<const Second&>(*base).second() << "\n";
    std::cout << Square(3).area() << "\n";

    std::cout << Box<int>(2.5).value_ << Box<int>(3L).times_ << Box<double>().value_ << Box<double>().times_
              << "\n";

    for (int i = 0; i < 2; ++i) {
      fails = round == 0 && i == 0;
      try {
        std::cout << Fragile(3).n_ << " ";
      } catch (const std::runtime_error& error) {
        std::cout << error.what() << " ";
      }
      std::cout << Counter::alive << "\n";
    }
    const Sharing sharing(4);
    std::cout << *sharing.a << (sharing.a == sharing.b) << sharing.a.use_count() << "\n";
    std::string rest;
    const Parser parser("abcd", rest);
    std::cout << parser.head << rest << "\n";
  }
}
