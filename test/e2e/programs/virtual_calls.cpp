// Member functions that use their object as one of a derived class.
#include <cachepy/cachepy.h>

#include <string>
#include <vector>

#include "e2e.h"

double area_of(const struct Shape& shape);

struct Shape {
  virtual ~Shape() = default;
  virtual double area() const = 0;
  virtual std::string name() const { return "shape"; }
  int id = 1;

  [[cachepy::cache_file]] double twice() const {
    computed("twice the area of " + text());
    return 2 * area();
  }
  [[cachepy::cache_file]] std::string label() const {
    computed("label of " + text());
    return name() + std::to_string(id);
  }
  [[cachepy::cache_file]] double handed_on() const {
    computed("area of " + text() + " elsewhere");
    return area_of(*this);
  }
  [[cachepy::cache_file]] double not_const() {
    computed("area of " + text() + ", not const");
    return area();
  }
  double by_lambda() const;
  std::string text() const { return name() + " " + std::to_string(area()) + " " + std::to_string(id); }
};
double area_of(const Shape& shape) {
  return shape.area();
}

template <class F>
[[cachepy::cache_file]] double applied(F f) {
  const double value = f();
  computed("applied " + std::to_string(value));
  return value;
}
double Shape::by_lambda() const {
  return applied([this] { return area() + id / 8.0; });
}

struct Circle : Shape {
  double radius = 1;
  double area() const override { return 3 * radius * radius; }
  std::string name() const override { return "circle"; }
};
struct Square : Shape {
  double side = 1;
  double area() const override { return side * side; }
};
struct Sum : Square {
  std::vector<double> parts;
  double area() const override {
    double sum = 0;
    for (const double part : parts) sum += part;
    return sum;
  }
};
class Private : Shape {
 public:
  double go() const { return twice(); }
  double value = 7;

 private:
  double area() const override { return value; }
};

// A base that an object contains twice.
struct Part {
  int value = 0;
  virtual ~Part() = default;
  virtual int get() const { return value; }
  [[cachepy::cache_file]] int got() const {
    computed("get " + std::to_string(get()) + " of " + std::to_string(value));
    return get();
  }
};
struct Left : Part {};
struct Right : Part {};
struct Both : Left, Right {};
[[cachepy::cache_file]] int trap_p04_part_of(const Part& part) {
  computed("part " + std::to_string(part.value));
  return part.get();
}
[[cachepy::cache_file]] int trap_p04_parts_of(const Part* one, const Part* other) {
  computed("parts " + std::to_string(one->value) + ", " + std::to_string(other->value));
  return 10 * one->get() + other->get();
}

// While it is constructed and destroyed, an object is one of its base.
struct Base {
  explicit Base(int n) : number(n) { std::cout << "made " << value() << "\n"; }
  virtual ~Base() { std::cout << "gone " << value() << "\n"; }
  virtual int kind() const { return 1; }
  [[cachepy::cache_file]] int value() const {
    computed("value of kind " + std::to_string(kind()) + ", " + std::to_string(number));
    return 10 * kind() + number;
  }
  int number;
};
struct Derived : Base {
  explicit Derived(int n) : Base(n) { std::cout << "made derived " << value() << "\n"; }
  ~Derived() override { std::cout << "gone derived " << value() << "\n"; }
  int kind() const override { return own; }
  int own = 2;
};

template <class T>
void show_shape(T& shape) {
  std::cout << shape.twice() << " " << shape.label() << " " << shape.handed_on() << " " << shape.not_const()
            << " " << shape.by_lambda() << "\n";
}

int main() {
  Circle circle;
  Square square;
  Sum sum;
  sum.parts = {1, 2, 3};
  for (int i = 0; i < 2; ++i) {
    show_shape(circle);
    show_shape(square);
    show_shape(sum);
    circle.radius = 2;
    sum.parts.push_back(4);
  }
  sum.parts = {1, 2, 3};
  show_shape(sum);
  Private hidden;
  for (const double value : {7, 8, 7}) {
    hidden.value = value;
    std::cout << hidden.go() << "\n";
  }

  Both both;
  Part& left = static_cast<Left&>(both);
  Part& right = static_cast<Right&>(both);
  left.value = 1;
  right.value = 2;
  std::cout << left.got() << right.got() << left.got() << "\n";
  std::cout << trap_p04_part_of(left) << trap_p04_part_of(right) << "\n";
  std::cout << trap_p04_parts_of(&left, &right) << trap_p04_parts_of(&left, &left)
            << trap_p04_parts_of(&right, &left) << "\n";

  {
    Derived derived(3);
    Base base(4);
  }
}
