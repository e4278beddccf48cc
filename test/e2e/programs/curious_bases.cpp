// Member functions of a base that is given its derived class (the curiously recurring template pattern): what the derived class adds counts.
#include <cachepy/cachepy.h>

#include <vector>

#include "e2e.h"

template <class D>
class Shape {
 public:
  [[cachepy::cache_file]] double area(double scale) const {
    computed("area " + std::string(self().name()) + std::to_string(self().size()) + std::to_string(scale));
    return self().area_of_one() * scale;
  }

 protected:
  const D& self() const { return static_cast<const D&>(*this); }
};
class Square : public Shape<Square> {
 public:
  explicit Square(double side) : side_(side) {}
  const char* name() const { return "square"; }
  double size() const { return side_; }
  double area_of_one() const { return side_ * side_; }

 private:
  double side_;
};
// No default constructor, constant and private parts, a private base.
class Fan : Shape<Fan> {
  friend Shape<Fan>;
  const std::vector<double> blades_;
  const char* name() const { return "fan"; }
  double size() const { return static_cast<double>(blades_.size()) + blades_[0]; }
  double area_of_one() const { return blades_[0] * size(); }

 public:
  explicit Fan(std::vector<double> blades) : blades_(std::move(blades)) {}
  using Shape::area;
};

template <class D, class T = int>
struct Counter {
  T step{1};
  D& self() { return static_cast<D&>(*this); }
  [[cachepy::cache_file]] T count(T times) {
    computed("count " + std::to_string(self().counted) + std::to_string(times) + std::to_string(step));
    self().counted += times * step;
    ++step;
    return self().counted;
  }
  [[cachepy::cache_file]] void grow(const std::string& name) {
    computed("grow " + self().names.back() + name);
    self().names.push_back(name);
  }
};
struct Words : Counter<Words> {
  int counted = 0;
  std::vector<std::string> names{"first"};
};

// In two steps, and cast in a base to what the object is.
template <class D>
struct Outer {
  const D& derived() const { return *static_cast<const D*>(this); }
  [[cachepy::cache_file]] int top(int n) const {
    computed("top " + std::to_string(derived().middle()) + std::to_string(n));
    return derived().middle() + n;
  }
};
template <class D>
struct Middle : Outer<D> {
  int added = 1;
  int middle() const { return added + this->derived().leaf(); }
};
struct Leaf : Middle<Leaf> {
  int value = 2;
  int leaf() const { return value; }
  [[cachepy::cache_file]] int own() const {
    computed("own " + std::to_string(this->derived().value) + std::to_string(added));
    return this->derived().value + added;
  }
};

// Objects of a class derived from the derived one, of which functions can be overridden.
template <class D>
struct Solver {
  [[cachepy::cache_file]] int solve() const {
    computed("solve " + std::to_string(static_cast<const D*>(this)->step()));
    return 10 * static_cast<const D*>(this)->step();
  }
};
struct Euler : Solver<Euler> {
  virtual ~Euler() = default;
  virtual int step() const { return 1; }
};
struct Adaptive : Euler {
  int tolerance = 2;
  int step() const override { return tolerance; }
};

int main() {
  for (int round = 0; round < 2; ++round) {
    std::cout << Square(2).area(1) << Square(3).area(1) << Fan({1, 2}).area(2) << Fan({1, 2, 3}).area(2)
              << Fan({5, 2}).area(2) << "\n";
    Words words;
    std::cout << words.count(3) << words.counted << words.step << words.count(3) << words.step;
    words.grow("second");
    words.grow("third");
    words.counted = 5;
    std::cout << words.names[1] << words.names.back() << words.counted << "\n";
    Leaf leaf;
    std::cout << leaf.top(1) << leaf.own();
    leaf.value = 5;
    std::cout << leaf.top(1) << leaf.own();
    leaf.added = 7;
    std::cout << leaf.top(1) << leaf.own() << "\n";
    Adaptive adaptive;
    std::cout << Euler().solve() << adaptive.solve();
    adaptive.tolerance = 4;
    std::cout << adaptive.solve() << "\n";
  }
}
