//@ header
extern "C" {
int c_function(int);
struct c_struct {
  int a;
};
int c_reads(const struct c_struct* s);
}
inline int in_header(int n) {
  static int base = 4;
  return n + base;
}
int other(int);
int overloaded(int);
int overloaded(double);
struct Shared {
  int f(int) const;
  static int g(int);
  int inl(int n) const { return n + 9; }
  int v = 2;
};
extern thread_local int per_thread;
extern int array[];
class Opaque;
int use(const Opaque&);
std::shared_ptr<Opaque> open(int);
//@ main
static int same(int n) {
  return n + 1;
}
[[gnu::alias("same_target_" STR(REGION))]] int aliased(int);
extern "C" int CAT(same_target_, REGION)(int n) {
  return n * 6;
}
int via_extern(int n) {
  extern int late(int);
  return late(n);
}
static int asm_named(int n) asm("named_" STR(REGION));
static int asm_named(int n) {
  return n - 2;
}
CACHED int mixes(int n) {
  c_struct s{n};
  return c_function(n) + c_reads(&s) * 10 + in_header(n) + other(n) + overloaded(n) + overloaded(n * 1.0) * 3;
}
CACHED int members(int n) {
  Shared s;
  return s.f(n) + Shared::g(n) * 10 + s.inl(n) + per_thread + array[1] + use(*open(n));
}
CACHED int internals(int n) {
  return same(n) + aliased(n) * 10 + via_extern(n) + asm_named(n) * 100;
}
void run() {
  show(mixes(3), members(4), internals(5));
}
//@ other
extern "C" int c_function(int n) {
  return n + 11;
}
extern "C" int c_reads(const c_struct* s) {
  return s->a * 2;
}
static int same(int n) {
  return n + 2;
}
int other(int n) {
  return same(n) + in_header(1);
}
int overloaded(int n) {
  return n + 21;
}
int overloaded(double d) {
  return int(d * 2) + 1;
}
int Shared::f(int n) const {
  return v * n;
}
int Shared::g(int n) {
  return n - 4;
}
thread_local int per_thread = 6;
int array[] = {1, 8};
class Opaque {
 public:
  int n;
  virtual int f() const { return n + 5; }
  virtual ~Opaque() = default;
};
namespace {
struct Secret : Opaque {
  int f() const override { return n * 3; }
};
}  // namespace
int use(const Opaque& o) {
  return o.f();
}
std::shared_ptr<Opaque> open(int n) {
  auto p = n > 3 ? std::make_shared<Secret>() : std::shared_ptr<Opaque>(new Opaque);
  p->n = n;
  return p;
}
int late(int n) {
  return n + 31;
}
