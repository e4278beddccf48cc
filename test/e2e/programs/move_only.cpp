// Results and arguments that cannot be copied.
#include <cachepy/cachepy.h>

#include <map>
#include <memory>
#include <vector>

#include "e2e.h"

struct Node {
  int value = 0;
  std::unique_ptr<Node> next;
};

class Token {
 public:
  Token() = default;
  explicit Token(int id) : id_(id) {}
  Token(Token&&) = default;
  Token& operator=(Token&&) = default;
  Token(const Token&) = delete;
  Token& operator=(const Token&) = delete;
  int id() const { return id_; }

 private:
  int id_ = 0;
};

[[cachepy::cache_file("cache")]]
std::unique_ptr<std::string> text(int n) {
  computed("text " + std::to_string(n));
  return n > 0 ? std::make_unique<std::string>(n, 'x') : nullptr;
}

[[cachepy::cache_file("cache")]]
std::unique_ptr<Node> chain(int n) {
  computed("chain " + std::to_string(n));
  std::unique_ptr<Node> head;
  for (int i = 0; i < n; ++i) head = std::make_unique<Node>(Node{i, std::move(head)});
  return head;
}

[[cachepy::cache_file("cache")]]
std::vector<std::unique_ptr<int>> numbers(int n) {
  computed("numbers " + std::to_string(n));
  std::vector<std::unique_ptr<int>> result;
  for (int i = 0; i < n; ++i) result.push_back(i % 2 ? std::make_unique<int>(i) : nullptr);
  return result;
}

[[cachepy::cache_file("cache")]]
Token issue(int id) {
  computed("issue " + std::to_string(id));
  return Token(id);
}

[[cachepy::cache_file("cache")]]
std::map<int, Token> issue_all(int n) {
  computed("issue_all " + std::to_string(n));
  std::map<int, Token> result;
  for (int i = 0; i < n; ++i) result.emplace(i, Token(10 * i));
  return result;
}

[[cachepy::cache_file("cache")]]
int redeem(Token token) {
  computed("redeem " + std::to_string(token.id()));
  const Token mine = std::move(token);
  return mine.id() + 1;
}

[[cachepy::cache_file("cache")]]
std::unique_ptr<std::string> shout(std::unique_ptr<std::string> from) {
  computed(from ? "shout " + *from : "shout nothing");
  if (from) *from += "!";
  return from;
}

int main() {
  for (int round = 0; round < 2; ++round) {
    std::cout << *text(3) << (text(0) == nullptr) << "\n";
    const auto head = chain(4);
    for (const Node* node = head.get(); node; node = node->next.get()) std::cout << node->value;
    std::cout << (chain(0) == nullptr) << "\n";
    for (const auto& number : numbers(4)) std::cout << (number ? *number : -1) << " ";
    std::cout << "\n" << issue(5).id() << issue_all(3).at(2).id() << redeem(Token(6)) << "\n";
    std::cout << *shout(std::make_unique<std::string>("hey")) << (shout(nullptr) == nullptr) << "\n";
  }
}
