// A field that a member function reads, itself or through what it calls, is in its key; one that it does not read is not.
#include <cachepy/cachepy.h>

#include <vector>

#include "e2e.h"

struct Settings {
  int level = 1;
};
class Model {
 public:
  [[cachepy::cache_file]] int itself(int x) const {
    computed("itself " + std::to_string(factor) + " " + std::to_string(x));
    return factor * x;
  }
  [[cachepy::cache_file]] int through_a_call(int x) const {
    computed("through_a_call " + std::to_string(weights.size()) + " " + std::to_string(x));
    return x + total();
  }
  [[cachepy::cache_file]] int nested(int x) const {
    computed("nested " + std::to_string(settings.level) + " " + std::to_string(x));
    return settings.level + x;
  }
  [[cachepy::cache_file]] int none(int x) const {
    computed("none " + std::to_string(x));
    return x;
  }
  int factor = 1;
  std::vector<int> weights;
  Settings settings;
  std::string comment;

 private:
  int total() const {
    int sum = 0;
    for (int weight : weights) sum += weight;
    return sum;
  }
};

int main() {
  Model model;
  const auto print = [&] {
    std::cout << model.itself(3) << ' ' << model.through_a_call(3) << ' ' << model.nested(3) << ' '
              << model.none(3) << "\n";
  };
  print();
  model.factor = 2;
  print();
  model.weights = {1, 2};
  print();
  model.settings.level = 5;
  print();
  model.comment = "read by nobody";
  print();
  model = Model();  // as it was: hits again
  print();
}
