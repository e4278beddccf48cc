//@ main
enum Kind { kA = 2, kB, kC = 7 };
static int table[] = {3, 1, 4, 1, 5, 9, 2, 6};
CACHED int loops(int n) {
  int s = 0, i = 0;
  while (i < n) {
    if (i % 3 == 1) {
      ++i;
      continue;
    }
    s += i++;
  }
  do {
    s -= 2;
  } while (s > 40);
  for (int k = n; k > 0; k -= 2) {
    if (k == 3) break;
    s = s * 2 + k;
  }
  for (int v : {1, 2, 3}) s += v << 1;
  return s;
}
CACHED int branches(int n) {
  switch (n) {
    case kA:
      return 10;
    case kB:
      n += 5;
      [[fallthrough]];
    case 4 ... 6:
      n *= 2;
      break;
    case kC: {
      int t = n;
      n = t + 1;
      break;
    }
    default:
      n = -n;
  }
  if (int half = n / 2; half > 3)
    return half;
  else if (n < 0)
    return n ? 1 : 2;
  else
    return 0;
}
CACHED int jumps(int n) {
  int s = 0;
again:
  s += n;
  if (--n > 0) goto again;
  static const void* targets[] = {&&even, &&odd};
  goto* targets[s & 1];
even:
  return s + 100;
odd:
  return s + 200;
}
CACHED int blocks(int n) {
  int a = ({
    int t = n * 3;
    t + 1;
  });
  {
    int a = 5;
    n += a;
  }
  if constexpr (sizeof(int) == 4)
    n += 1;
  else
    n += 2;
  for (auto [i, j] = std::pair(0, n); i < 3; ++i, --j) a += i * j;
  [[likely]] if (a > 3)
    ++a;
  switch (int z = a & 3; z) {
    case 0:
      a = 9;
      break;
    case 1:
      a ^= 6;
  };
  return a + table[n & 7];
}
void run() {
  show(loops(9), branches(2), branches(3), branches(5), branches(9), jumps(4), jumps(5), blocks(2));
}
