//@ main
struct Bad : std::runtime_error {
  int code;
  Bad(int c) : std::runtime_error("bad"), code(c) {}
};
struct Worse : Bad {
  Worse() : Bad(77) {}
  const char* what() const noexcept override { return "worse"; }
};
struct Guard {
  int& n;
  int by;
  ~Guard() { n += by; }
};
static int risky(int n) {
  if (n == 1) throw Bad(5);
  if (n == 2) throw Worse();
  if (n == 3) throw 42;
  if (n == 4) throw std::string("text");
  return n;
}
CACHED int caught(int n) {
  int r = 0;
  try {
    Guard g{r, 3};
    r = risky(n);
  } catch (const Worse& w) {
    r += w.code * 2;
  } catch (Bad& b) {
    r += b.code;
  } catch (int i) {
    r += i;
  } catch (...) {
    r -= 1;
  }
  return r;
}
static void quiet(int n) noexcept(sizeof(int) == 4) {
  if (n > 100) throw 1;
}
CACHED int nested(int n) try {
  try {
    risky(n);
  } catch (const Bad& b) {
    if (b.code > 6) throw;
    return b.code;
  }
  return noexcept(quiet(n)) ? 1 : 2;
} catch (const std::exception& e) {
  return int(std::strlen(e.what()));
} catch (int) {
  return -3;
} catch (const std::string& s) {
  return int(s.size());
}
struct Member {
  int v;
  Member(int n) try : v(risky(n)) { v *= 2; } catch (int) {
    throw std::string("from int");
  }
};
CACHED std::string built(int n) {
  try {
    return std::to_string(Member(n).v);
  } catch (std::string s) {
    return s + "!";
  } catch (...) {
    return "other";
  }
}
void run() {
  for (int i = 0; i < 6; ++i) show(caught(i), nested(i), built(i));
}
