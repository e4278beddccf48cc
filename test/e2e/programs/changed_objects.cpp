// Member functions that change their object: the fields that they touch are in the key, those that they may write come back.
#include <cachepy/cachepy.h>

#include <map>
#include <memory>
#include <vector>

#include "e2e.h"

struct Counter {
  int value = 0;
  void bump() { ++value; }
};
void bump_elsewhere(int& number) {
  number += 10;
}

class Model {
 public:
  // Written, read, and not touched.
  [[cachepy::cache_file]] int train(int rounds) {
    computed("train " + std::to_string(rounds) + " from " + std::to_string(weights_.size()) + " " +
             std::to_string(rate_));
    for (int i = 0; i < rounds; ++i) weights_.push_back(rate_ * i);
    ++trained_;
    return static_cast<int>(weights_.size());
  }
  [[cachepy::cache_file]] void load(const std::string& text);
  [[cachepy::cache_file]] Model& chained(int by) {
    computed("chained " + std::to_string(rate_) + " " + std::to_string(by));
    rate_ += by;
    return *this;
  }
  // Through a reference, a lambda, a field's member function, another function, a base, another member function.
  [[cachepy::cache_file]] void trap_o05_changes_in_many_ways(int by) {
    computed("trap_o05 " + text() + " " + std::to_string(by));
    int& alias = trained_;
    alias += by;
    const auto change = [this, by] { rate_ *= by; };
    change();
    counter_.bump();
    bump_elsewhere(bumped_);
    inner();
    *owned_ += by;
    table_["k"].push_back(by);
    for (int& weight : weights_) weight = -weight;
    other().value += 2;
  }
  // The object itself is handed to code that is not here.
  [[cachepy::cache_file]] void handed_on(int by);
  // On an object that is about to go.
  [[cachepy::cache_file]] std::vector<int> take() && {
    computed("take " + text());
    return std::move(weights_);
  }
  [[cachepy::cache_file]] static void copy_into(const Model& from, [[cachepy::out]] Model& to) {
    computed("copy_into " + from.text());
    to = from;
  }
  [[cachepy::cache_file]] void fails_half_way() {
    if (!ready_) {
      ++trained_;
      throw std::string("half way");
    }
    computed("fails_half_way " + text());
    trained_ += 100;
  }
  // The argument is a field of the object.
  [[cachepy::cache_file]] void add_number(const int& number) {
    computed("add_number " + std::to_string(trained_) + (&number == &trained_ ? " one" : " two"));
    trained_ += 1;
    trained_ += number;
  }
  void add_own() { add_number(trained_); }
  void set_ready() { ready_ = true; }
  void set_rate(int rate) { rate_ = rate; }

  std::string text() const {
    std::string all = std::to_string(rate_) + "/" + std::to_string(trained_) + "/" +
                      std::to_string(counter_.value) + "/" + std::to_string(bumped_) + "/" +
                      std::to_string(second_.value) + "/" + std::to_string(*owned_) + ":";
    for (const int weight : weights_) all += std::to_string(weight) + ",";
    for (const auto& [key, row] : table_) all += key + std::to_string(row.size());
    return all + " " + comment;
  }
  Model() = default;
  Model(const Model& other) { *this = other; }
  Model& operator=(const Model& other) {
    weights_ = other.weights_;
    rate_ = other.rate_;
    trained_ = other.trained_;
    counter_ = other.counter_;
    bumped_ = other.bumped_;
    second_ = other.second_;
    table_ = other.table_;
    owned_ = std::make_unique<int>(*other.owned_);
    ready_ = other.ready_;
    return *this;
  }

  std::string comment;

 private:
  void inner() { trained_ += 1000; }
  Counter& other() { return second_; }

  std::vector<int> weights_;
  int rate_ = 1;
  int trained_ = 0;
  Counter counter_, second_;
  int bumped_ = 0;
  std::map<std::string, std::vector<int>> table_;
  std::unique_ptr<int> owned_ = std::make_unique<int>(5);
  bool ready_ = false;
};

void Model::load(const std::string& text) {
  computed("load " + text);
  weights_.assign(text.begin(), text.end());
}

struct Stack : std::vector<int> {
  [[cachepy::cache_file]] void doubled() {
    computed("doubled " + std::to_string(size()));
    const std::size_t count = size();
    for (std::size_t i = 0; i < count; ++i) push_back((*this)[i]);
  }
  int untouched = 3;
};

struct Base {
  int base_value = 1;
};
struct Derived : Base {
  int& to;
  int own = 2;
  explicit Derived(int& other) : to(other) {}
  [[cachepy::cache_file]] void add(int by) {
    computed("add " + std::to_string(base_value) + std::to_string(own) + std::to_string(to) +
             std::to_string(by));
    base_value += by;
    to += by;
  }
};
template <class T>
struct Ring {
  T items[3] = {};
  unsigned next = 0;
  [[cachepy::cache_file]] void put(const T& item) {
    computed("put " + std::to_string(next) + std::to_string(sizeof(T)));
    items[next++ % 3] = item;
  }
};

int main() {
  for (int round = 0; round < 2; ++round) {
    Model model;
    model.comment = "round" + std::to_string(round);
    std::cout << model.train(2) << model.train(2) << " " << model.text() << "\n";
    model.load("abc");
    std::cout << &model.chained(2).chained(3) - &model << " " << model.text() << "\n";
    model.trap_o05_changes_in_many_ways(3);
    std::cout << model.text() << "\n";
    model.add_own();
    const int apart = 1003;
    model.add_number(apart);
    std::cout << model.text() << "\n";
    try {
      model.fails_half_way();
    } catch (const std::string& what) {
      std::cout << what << model.text() << "\n";
    }
    model.set_ready();
    model.fails_half_way();
    model.handed_on(2);
    std::cout << model.text() << "\n";
    Model copy;
    Model::copy_into(model, copy);
    std::cout << copy.text() << "\n";
    const std::vector<int> taken = std::move(copy).take();
    std::cout << taken.size() << copy.text() << "\n";

    Stack stack;
    stack.push_back(4);
    stack.doubled();
    stack.untouched = round;
    std::cout << stack.size() << stack.back() << stack.untouched << "\n";
    int outside = 7;
    Derived derived(outside);
    derived.own = 2;
    derived.add(5);
    std::cout << derived.base_value << derived.own << outside << "\n";
    Ring<int> numbers;
    Ring<std::string> words;
    for (int i = 0; i < 4; ++i) numbers.put(i);
    words.put("w");
    std::cout << numbers.items[0] << numbers.next << words.items[0] << words.next << "\n";
  }
}

void elsewhere(Model& model, int by) {
  model.set_rate(by);
}
void Model::handed_on(int by) {
  computed("handed_on " + text() + std::to_string(by));
  elsewhere(*this, by);
}
