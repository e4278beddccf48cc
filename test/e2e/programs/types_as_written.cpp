// Classes as people write them: without a default constructor, with const fields, with unions of numbers of one type.
#include <cachepy/cachepy.h>

#include <map>
#include <memory>
#include <optional>
#include <variant>
#include <vector>

#include "e2e.h"

class Account {
 public:
  Account(std::string owner, int balance)
      : owner_(std::move(owner)), balance_(balance), limits_{balance, 2 * balance}, flag_(3) {}
  std::string text() const {
    return owner_ + std::to_string(balance_) + std::to_string(limits_[1]) + std::to_string(flag_) +
           names_[1][0];
  }

 private:
  const std::string owner_;
  int balance_;
  const int limits_[2];
  unsigned flag_ : 2;
  std::string names_[2][1] = {{"a"}, {"b"}};
};
class Base {
 public:
  explicit Base(int value) : value_(value), data_(3, value) {}
  int value() const { return value_ + static_cast<int>(data_.size()); }

 private:
  const int value_;
  std::vector<int> data_;
};
class Derived : public Base {
 public:
  Derived(int value, Account account) : Base(value), account_(std::move(account)) {}
  std::string text() const { return std::to_string(value()) + account_.text() + more_; }

 private:
  Account account_;
  std::string more_ = "more";
};

// As vectors of graphics are written.
union Component {
  float x;
  float r;
};
struct Vec3 {
  union {
    float x, r, s;
  };
  union {
    float y, g, t;
  };
  Component z{};
  Vec3(float a, float b, float c) : x(a), y(b) { z.x = c; }
};
struct Vec4 {
  union {
    struct {
      double x, y, z, w;
    };
    struct {
      double r, g, b, a;
    };
    double data[4];
  };
  [[cachepy::cache_file]] double sum() const {
    computed("Vec4::sum " + std::to_string(x) + std::to_string(data[3]));
    return r + y + data[2] + a;
  }
  [[cachepy::cache_file]] void scale(double by) {
    computed("Vec4::scale " + std::to_string(x) + std::to_string(by));
    for (double& value : data) value *= by;
  }
};

[[cachepy::cache_file]] Account account(const std::string& owner, int balance) {
  computed("account " + owner);
  return Account(owner, balance);
}
[[cachepy::cache_file]] std::vector<Derived> several(const Account& account, int n) {
  computed("several " + account.text());
  std::vector<Derived> all;
  for (int i = 0; i < n; ++i) all.emplace_back(i, account);
  return all;
}
[[cachepy::cache_file]] std::map<int, Account> table(std::optional<Derived> derived,
                                                     const std::variant<int, Account>& either) {
  computed("table " + derived->text() + std::to_string(either.index()));
  std::map<int, Account> all;
  all.emplace(1, std::get<Account>(either));
  return all;
}
[[cachepy::cache_file]] std::unique_ptr<Derived> owned(const Derived& derived) {
  computed("owned " + derived.text());
  return std::make_unique<Derived>(derived);
}
[[cachepy::cache_file]] Vec3 cross(const Vec3& a, std::vector<Vec4> all) {
  computed("cross " + std::to_string(a.g) + std::to_string(all[0].a));
  return {a.s + 1, a.t * 2, a.z.r};
}

int main() {
  for (int round = 0; round < 2; ++round) {
    const Account first = account("me", 5);
    const std::vector<Derived> all = several(first, 2);
    std::cout << first.text() << all[1].text() << table(all[1], first).at(1).text() << owned(all[0])->text()
              << "\n";
    Vec4 four{{{1, 2, 3, 4}}};
    const Vec3 crossed = cross(Vec3(1, 2, 3), {four});
    std::cout << crossed.r << crossed.y << crossed.z.x << four.sum();
    four.scale(3);
    std::cout << four.b << four.sum() << "\n";
  }
}
