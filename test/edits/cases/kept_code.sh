# What processes keep about the code of their program is used, and only for that program: after each change that a walk over the code
# would notice, the call is computed, also if the linker was told the build-id, and whatever is in the file.
fixed="-Wl,--build-id=0x0123456789abcdef0123456789abcdef01234567"
here="-Wl,-rpath,\$ORIGIN -L."
kept() { ls cache/code/*.cpk; }

echo "== the second process keeps nothing new, and the third uses what is kept"
mkdir a && cd a || exit 2
echo "$head"'int limit = 1; int deep(int x) { return x + E + limit; } C int f(int x) { return deep(x); }
int main() { std::printf("%d\n", f(3)); limit = 5; std::printf("%d\n", f(3)); }' > main.cpp
cxx $fixed -DE=1 main.cpp -o main
judge ./main
[ "$(kept | wc -l)" = 1 ] || fail "not one file: $(kept)"
cp "$(kept)" first
judge ./main
cmp first "$(kept)" || fail "the file changed"
# With another digest of the code, the stored result is not found.
cat > forge.cpp << 'END'
#define XXH_INLINE_ALL
#include <xxhash.h>
#include <cstring>
#include <fstream>
#include <iterator>
#include <string>
int main(int, char** arguments) {
  std::ifstream in(arguments[1], std::ios::binary);
  std::string file((std::istreambuf_iterator<char>(in)), {});
  std::size_t at = 8 + 1 + 17 + 8, size = 0, shift = 0;
  for (;; ++at, shift += 7) {
    size |= std::size_t(file[at] & 127) << shift;
    if ((file[at] & 128) == 0) break;
  }
  const std::size_t content = ++at;
  for (int number = 0; number < 2; ++number)
    while ((file[at++] & 128) != 0) {
    }
  file[at + 16 + 1] ^= 1;  // after the digest of the function's own text and a size
  const XXH64_hash_t checksum = XXH3_64bits(file.data() + content, size);
  std::memcpy(file.data() + content + size, &checksum, sizeof checksum);
  std::ofstream(arguments[1], std::ios::binary) << file;
}
END
plain forge.cpp -o forge
./forge "$(kept)"
CACHEPY_VERBOSE=1 CACHEPY_READONLY=1 ./main 2>&1 | grep -q 'f(x=3).*miss' || fail "what is kept is not used"
cp first "$(kept)"
must_hit 'f(x=3)' ./main

echo "== damaged, foreign and unreachable files"
for content in "" "something else" "$(head -c 60 first | tr -d '\0')"; do
  printf %s "$content" > "$(kept)"
  judge ./main
  must_hit 'f(x=3)' ./main
  cmp first "$(kept)" || fail "a damaged file stayed"
done
rm -r cache/code && : > cache/code
judge ./main
must_hit 'f(x=3)' ./main
rm cache/code && mkdir cache/code
CACHEPY_READONLY=1 ./main > /dev/null
[ -z "$(ls cache/code)" ] || fail "written although read-only"

echo "== an edit under the same build-id"
cxx $fixed -DE=2 main.cpp -o main
judge ./main
cd ..

echo "== a library with records, replaced under the same build-id"
mkdir b && cd b || exit 2
echo 'int helper(int x) { return x + E; }' > lib.cpp
echo "$head"'int helper(int); C int f(int x) { return helper(x); } int main() { std::printf("%d\n", f(3)); }' > main.cpp
for v in 1 2 3; do
  cxx $fixed -DE=$v -shared -fPIC lib.cpp -o liblib.so
  [ -e main ] || cxx $fixed main.cpp -o main $here -llib
  judge ./main
  must_hit 'f(x=3)' ./main
done

echo "== the same library, which now hides its own definition"
echo 'int deeper(int x) { return x + 10; } int helper(int x) { return deeper(x); }' > lib.cpp
echo 'int deeper(int x) { return x + 20; }' > interposed.cpp
cxx -shared -fPIC lib.cpp -o liblib.so $fixed
plain -shared -fPIC interposed.cpp -o interposed.so
judge env LD_PRELOAD="$PWD/interposed.so" ./main
judge ./main
echo '{ global: _Z6helperi; local: *; };' > hide
cxx -shared -fPIC lib.cpp -o liblib.so $fixed -Wl,--version-script=hide
judge env LD_PRELOAD="$PWD/interposed.so" ./main
judge ./main
must_hit 'f(x=3)' ./main
