// Objects behind references and pointers to a base: by the class that they are of.
#include <cachepy/cachepy.h>

#include <map>
#include <memory>
#include <typeinfo>
#include <vector>

#include "types.h"

struct Shape {
  virtual ~Shape() = default;
  virtual double area() const = 0;
  virtual std::string name() const { return "shape"; }
  int id = 0;
};

class Circle : public Shape {
 public:
  explicit Circle(double radius) : radius_(radius) {}
  double area() const override { return 3 * radius_ * radius_; }

 private:
  double radius_;
};

// The same field as Circle.
class Square : public Shape {
 public:
  explicit Square(double side) : side_(side) {}
  double area() const override { return side_ * side_; }
  std::string name() const override { return "square"; }

 private:
  double side_;
};

struct Labelled {
  virtual ~Labelled() {}
  std::string label;
};
// The base by which it is held does not lie at its beginning; fields that are const, and that have no default constructor.
class Sign : public Labelled, public Shape {
 public:
  Sign(const std::string& text, double width) : width_(width), inner_(width / 2), bits_(1) { label = text; }
  double area() const override { return width_ * static_cast<double>(label.size()) + inner_.area(); }

 private:
  const double width_;
  const Square inner_;
  [[maybe_unused]] int bits_ : 3;
};

// Derived once more, with nothing and with something.
struct Disc final : Circle {
  Disc() : Circle(2) {}
};
class Ring : public Circle {
 public:
  Ring(double outer, std::vector<double> holes) : Circle(outer), holes_(std::move(holes)) {}
  double area() const override {
    double area = Circle::area();
    for (const double hole : holes_) area -= hole;
    return area;
  }

 private:
  std::vector<double> holes_;
};

template <class Number>
struct Area : Shape {
  Number value{};
  double area() const override { return static_cast<double>(value); }
};

struct Place : virtual Shape {
  int x = 1;
  double area() const override { return x; }
};
struct Colour : virtual Shape {
  int colour = 2;
};
struct ColouredPlace : Place, Colour {
  double area() const override { return x + colour + id; }
};

namespace {
struct Point : Shape {
  double area() const override { return 0; }
};

/// A group holds others, also itself.
struct Group : Shape {
  std::vector<std::shared_ptr<Shape>> parts;
  double area() const override {
    double area = 0;
    for (const auto& part : parts)
      if (part.get() != this) area += part->area();
    return area;
  }
};
}  // namespace

// No base of a result: it has objects of its own.
struct Model {
  virtual ~Model() = default;
  virtual double at(double x) const { return x; }
  double offset = 0;
};
struct Linear : Model {
  double slope;
  explicit Linear(double slope) : slope(slope) {}
  double at(double x) const override { return slope * x + offset; }
};

std::string text_of(const Shape& shape) {
  return std::string(typeid(shape).name()) + " " + shape.name() + " " + std::to_string(shape.area()) + " " +
         std::to_string(shape.id);
}

[[cachepy::cache_file]] std::string trap_p04_seen(const Shape& shape) {
  computed("seen " + text_of(shape));
  return text_of(shape);
}
[[cachepy::cache_file]] std::string pointed(const Shape* shape) {
  computed("pointed " + (shape ? text_of(*shape) : ""));
  return shape ? text_of(*shape) : "nothing";
}
[[cachepy::cache_file]] double total(const std::vector<std::unique_ptr<Shape>>& shapes) {
  double sum = 0;
  for (const auto& shape : shapes) sum += shape ? shape->area() : 0;
  computed("total of " + std::to_string(shapes.size()) + ", " + std::to_string(sum));
  return sum;
}
[[cachepy::cache_file]] double total_of_pointers(const std::vector<const Shape*>& shapes) {
  double sum = 0;
  for (const Shape* shape : shapes) sum += shape->area();
  computed("total of pointers " + text_of(*shapes[1]) + (shapes[0] == shapes[1] ? " to one" : ""));
  return sum;
}
[[cachepy::cache_file]] std::unique_ptr<Shape> made(int n) {
  computed("made " + std::to_string(n));
  std::unique_ptr<Shape> shape;
  if (n == 0) shape = std::make_unique<Circle>(3);
  if (n == 1) shape = std::make_unique<Square>(3);
  if (n == 2) shape = std::make_unique<Sign>("stop", 2);
  if (n == 3) shape = std::make_unique<Disc>();
  if (n == 4) shape = std::make_unique<Ring>(4, std::vector<double>{1, 2});
  if (n == 5) shape = std::make_unique<Area<long>>();
  if (n == 6) shape = std::make_unique<Point>();
  if (n == 7) shape = std::make_unique<ColouredPlace>();
  if (shape) shape->id = n;
  return shape;
}
using Shapes = std::map<std::string, std::shared_ptr<const Shape>>;
[[cachepy::cache_file]] Shapes trap_p06_shared() {
  computed("shared");
  auto circle = std::make_shared<Circle>(1);
  auto group = std::make_shared<Group>();
  group->parts = {circle, std::make_shared<Sign>("go", 1), group, circle};
  return Shapes{{"circle", circle}, {"group", group}};
}
[[cachepy::cache_file]] std::unique_ptr<const Model> fitted(double slope) {
  computed("fitted " + std::to_string(slope));
  auto model = slope == 1 ? std::make_unique<Model>() : std::make_unique<Linear>(slope);
  model->offset = 5;
  return model;
}
[[cachepy::cache_file]] double trap_p07_sliced(Model model, double x) {
  computed("sliced " + std::to_string(model.offset));
  return model.at(x);
}
template <class F>
[[cachepy::cache_file]] double called(F f, const std::string& label) {
  computed("called " + label);
  return f();
}
ARGUMENT("const Base&", by_reference, value.area(), Shape)
ARGUMENT("const Base*", by_pointer, value->area(), const Shape*)
MOVED("std::unique_ptr<Base>", by_unique_ptr, std::unique_ptr<Shape>)
MOVED("std::shared_ptr<Base>", by_shared_ptr, std::shared_ptr<Shape>)

int main() {
  const Circle circle(2);
  const Square square(2);
  for (int round = 0; round < 2; ++round) {
    std::cout << trap_p04_seen(circle) << ", " << trap_p04_seen(square) << ", " << trap_p04_seen(Disc())
              << "\n";
    std::cout << trap_p04_seen(Sign("a", 1)) << ", " << trap_p04_seen(Sign("b", 2)) << ", "
              << trap_p04_seen(Point()) << "\n";
    std::cout << trap_p04_seen(Ring(1, {})) << ", " << trap_p04_seen(Ring(1, {1})) << ", "
              << trap_p04_seen(Area<int>()) << ", " << trap_p04_seen(Area<float>()) << ", "
              << trap_p04_seen(ColouredPlace()) << "\n";
    std::cout << pointed(&circle) << ", " << pointed(&square) << ", " << pointed(nullptr) << "\n";

    std::vector<std::unique_ptr<Shape>> shapes;
    shapes.push_back(std::make_unique<Circle>(1));
    std::cout << total(shapes) << " ";
    shapes.push_back(std::make_unique<Square>(1));
    shapes.push_back(nullptr);
    std::cout << total(shapes) << "\n";
    const Circle other(2);
    std::cout << total_of_pointers({&circle, &square}) << " " << total_of_pointers({&circle, &circle}) << " "
              << total_of_pointers({&circle, &other}) << "\n";

    for (int n = 0; n < 9; ++n) {
      const std::unique_ptr<Shape> shape = made(n);
      if (!shape) continue;
      std::cout << text_of(*shape);
      if (const auto* labelled = dynamic_cast<const Labelled*>(shape.get()))
        std::cout << " " << labelled->label;
      std::cout << "\n";
    }
    const auto shared = trap_p06_shared();
    const auto& group = dynamic_cast<const Group&>(*shared.at("group"));
    std::cout << group.area() << " " << (group.parts[0] == shared.at("circle"))
              << (group.parts[2].get() == &group) << (group.parts[3] == group.parts[0]) << "\n";
    const_cast<Group&>(group).parts.clear();

    std::cout << fitted(1)->at(2) << " " << fitted(3)->at(2) << "\n";
    Linear linear(7);
    linear.offset = 1;
    std::cout << trap_p07_sliced(linear, 2) << "\n";
    SHOW_NUMBER(by_reference, circle, square);
    SHOW_NUMBER(by_pointer, &circle, &square);
    std::cout << text_of(*by_unique_ptr(std::make_unique<Circle>(1), "one")) << ", "
              << text_of(*by_unique_ptr(std::make_unique<Square>(1), "other")) << "\n";
    std::cout << text_of(*by_shared_ptr(std::make_shared<Circle>(1), "one")) << ", "
              << text_of(*by_shared_ptr(std::make_shared<Square>(1), "other")) << "\n";
    const auto area_of = [](const Shape& shape) { return [&shape] { return shape.area(); }; };
    std::cout << called(area_of(circle), "circle") << " " << called(area_of(square), "square") << "\n";
  }
}
