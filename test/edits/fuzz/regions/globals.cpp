//@ header
extern int shared_state;
extern const int fixed;
inline int inline_state = 3;
int next();
//@ main
static const int limits[] = {5, 6, 7};
constexpr double factor = 1.5;
static int counter_base = 40;
const std::string label = "label";
static const int computed = next() + 1;
namespace {
int anon = 8;
}
namespace deep {
inline namespace v1 {
int level = 2;
int f(int n) {
  return n + level;
}
}  // namespace v1
namespace {
int g(int n) {
  return n * 3;
}
}  // namespace
}  // namespace deep
struct Conf {
  int a = 4;
  std::vector<int> list{1, 2};
};
static Conf conf;
static int& alias = shared_state;
static int* where = &inline_state;
static std::map<std::string, int> words{{"a", 1}, {"b", 2}};
CACHED int reads(int n) {
  return limits[n] + int(factor * n) + counter_base + int(label.size()) + computed + anon + fixed;
}
CACHED int state(int n) {
  return shared_state + inline_state * 10 + alias + *where + n + conf.a + conf.list[1] + words.at("b");
}
CACHED int spaces(int n) {
  using namespace deep;
  namespace d = deep;
  return f(n) + d::g(n) + ::std::max(n, 2) + deep::v1::level;
}
CACHED int locals(int n) {
  static const int once = [] { return 21; }();
  static constexpr int arr[] = {1, 2, 3};
  thread_local int t = 5;
  extern const int fixed;
  return once + arr[n] + t + fixed;
}
CACHED std::size_t dropped(int n) {
  std::vector<int> v;
  v.push_back(n);
  v.insert(v.begin(), 2);
  auto copy = conf.list;
  copy.push_back(5);
  copy.erase(copy.begin());
  return v.size() * 10 + copy.size() + copy.front();
}
void run() {
  show(reads(1), state(2));
  shared_state = 31;
  conf.a = 9;
  words["b"] = 12;
  show(state(2), spaces(3), locals(2), dropped(4));
}
//@ other
int shared_state = 30;
extern const int fixed = 17;
static int hidden = 4;
int next() {
  return hidden * 2;
}
