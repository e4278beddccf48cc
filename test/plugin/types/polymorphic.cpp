// References and pointers to classes with virtual functions.
// RUN: %cachepy-clang -std=c++20 -fsyntax-only -Xclang -verify %s
// RUN: %cachepy-clang -std=c++20 -fno-rtti -fsyntax-only -DWITHOUT_RTTI -Xclang -verify=rtti %s
#include "Inputs/types.h"

struct Shape {
  virtual ~Shape() = default;
  virtual double area() const = 0;
  int id = 0;
};
[[cachepy::cache_file]] int referred(const Shape& shape) { return shape.id; }  // rtti-error {{it leads to an object of polymorphic class 'Shape', and without RTTI its own class is not known; compile with -frtti, make the class final, or specialise cachepy::Codec for it}}

#ifndef WITHOUT_RTTI
// Fine.
[[cachepy::cache_file]] int moved(Shape&& shape) { return shape.id; }
[[cachepy::cache_file]] int pointed(const Shape* shape) { return shape->id; }
[[cachepy::cache_file]] int owned(std::unique_ptr<Shape> shape) { return shape->id; }
[[cachepy::cache_file]] int shared(const std::shared_ptr<const Shape>& shape) { return shape->id; }
[[cachepy::cache_file]] int held(const std::map<int, std::vector<const Shape*>>& shapes) { return shapes.at(1)[0]->id; }
[[cachepy::cache_file]] std::unique_ptr<Shape> made(int) { return {}; }
[[cachepy::cache_file]] std::vector<std::shared_ptr<Shape>> shapes(int) { return {}; }
[[cachepy::cache_file]] void exchanged(std::unique_ptr<Shape>& shape) { shape.reset(); }
template <class F>
[[cachepy::cache_file]] int called(F f) {
  return f();
}
int captured(const Shape& shape) {
  return called([&shape] { return shape.id; });
}
// The objects themselves.
struct Model {
  explicit Model(int n) : n(n) {}
  virtual ~Model() {}
  virtual int size() const { return n; }
  const int n;
  int offset = 0;
};
[[cachepy::cache_file]] std::unique_ptr<const Model> model(int n) { return std::make_unique<Model>(n); }
[[cachepy::cache_file]] int sliced(Model model) { return model.n; }

// What an object of a derived class is cannot be given back.
[[cachepy::cache_file]] void changed(Model& model) { model.offset = 1; }  // expected-error {{it is a reference to polymorphic class 'Model', and an object of a derived class cannot be given back; return a std::unique_ptr to it, make the class final, or specialise cachepy::Codec for it; or take it by 'const &'}}
[[cachepy::cache_file]] int changed_behind(Shape* shape) { return shape->id++; }  // expected-error {{parameter 'shape' points to what cannot be in the key or be given back by a hit: it is a reference to polymorphic class 'Shape', and an object of a derived class cannot be given back}}
[[cachepy::cache_file]] const Shape* pointer(int) { return nullptr; }  // expected-error {{it returns a pointer; return by value, a smart pointer, or std::string for text}}
struct Holder {
  const Shape* shape;  // expected-note {{declared here}}
};
[[cachepy::cache_file]] int field(const Holder& holder) { return holder.shape->id; }  // expected-error {{Holder::shape is a raw pointer 'const Shape *'; hold the data by value}}

// Nor can it be deleted.
struct Plain {
  virtual int n() const { return 1; }
};
[[cachepy::cache_file]] int seen(const Plain& plain) { return plain.n(); }
[[cachepy::cache_file]] std::shared_ptr<Plain> plain(int) { return {}; }  // expected-error {{std::shared_ptr<Plain>::element_type leads to an object of polymorphic class 'Plain', which could not be deleted if it is of a derived class; give the class a virtual destructor}}

// A destructor that takes away what a constructor has made.
int count = 0;
struct Counted {
  explicit Counted(int n) : n(n) { ++count; }
  virtual ~Counted() { --count; }
  int n;
};
[[cachepy::cache_file]] int counted_argument(const Counted& counted) { return counted.n; }
[[cachepy::cache_file]] std::unique_ptr<Counted> counted(int n) { return std::make_unique<Counted>(n); }  // expected-error {{std::unique_ptr<Counted>::element_type is of type 'Counted', which has no accessible default constructor; give it one, or specialise cachepy::Codec for it}}
#endif
