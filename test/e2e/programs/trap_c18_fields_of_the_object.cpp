// A field that a member function reads, itself or through what it calls, is in its key; one that it does not read is not.
// So are globals that change from call to call.
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

int scale = 1;
std::vector<std::string> modes;

[[cachepy::cache_file]] int trap_c17_globals_that_change(int x) {
  computed("globals " + std::to_string(scale) + " " + std::to_string(modes.size()) + " " + std::to_string(x));
  return scale * x + static_cast<int>(modes.size());
}

int main() {
  Model model;
  const auto print = [&] {
    std::cout << model.itself(3) << ' ' << model.through_a_call(3) << ' ' << model.nested(3) << ' '
              << model.none(3) << ' ' << trap_c17_globals_that_change(3) << "\n";
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
  scale = 2;
  print();
  modes.push_back("slow");
  print();
  model = Model();  // as it was: hits again
  scale = 1;
  modes.clear();
  print();
}
