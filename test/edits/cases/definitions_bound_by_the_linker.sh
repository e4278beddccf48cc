# Which definition a call reaches, the linker decides: the order of weak definitions and of inline ones that differ, members of
# archives, --wrap and --defsym. And where notes were taken out, nothing is guessed.
main="$head"'int helper(int); C int f(int x) { return helper(x); } int main() { std::printf("%d\n", f(3)); }'

echo "== the order of weak definitions"
mkdir w && cd w || exit 2
for v in 1 2; do
  echo "[[gnu::weak]] int helper(int x) { return x + $v; }" > $v.cpp
  cxx -c $v.cpp -o $v.o
done
echo "$main" > main.cpp
cxx -c main.cpp -o main.o
cxx main.o 1.o 2.o -o 12
cxx main.o 2.o 1.o -o 21
./12 > /dev/null
judge ./21
must_hit 'f(x=3)' ./12

echo "== the order of archives that define the same"
ar rcs lib1.a 1.o && ar rcs lib2.a 2.o
cxx main.o -o archives12 lib1.a lib2.a
cxx main.o -o archives21 lib2.a lib1.a
judge ./archives12
judge ./archives21
cd ..

echo "== inline functions that macros make differ"
mkdir i && cd i || exit 2
echo 'inline int scaled(int x) { return x * SCALE; }' > scaled.h
for v in 1 2; do
  echo "#include \"scaled.h\"
int by$v(int x) { return scaled(x) * $v; }" > $v.cpp
  cxx -DSCALE=$v -O0 -c $v.cpp -o $v.o
done
echo "$head"'int by1(int); int by2(int); C int f(int x) { return by1(x) + by2(x); } int main() { std::printf("%d\n", f(3)); }' > main.cpp
cxx -c main.cpp -o main.o
cxx main.o 1.o 2.o -o 12
cxx main.o 2.o 1.o -o 21
./12 > /dev/null
judge ./21
cd ..

echo "== --wrap"
mkdir r && cd r || exit 2
echo "$head"'extern "C" int helper(int); C int f(int x) { return helper(x); } int main() { std::printf("%d\n", f(3)); }' > main.cpp
echo 'extern "C" int helper(int x) { return x + H; }' > helper.cpp
echo 'extern "C" int __real_helper(int); extern "C" int __wrap_helper(int x) { return __real_helper(x) + W; }' > wrap.cpp
for v in '-DH=0 -DW=1' '-DH=0 -DW=2' '-DH=5 -DW=2'; do
  cxx $v main.cpp helper.cpp wrap.cpp -Wl,--wrap=helper -o main
  judge ./main
done
cd ..

echo "== --defsym"
mkdir d && cd d || exit 2
echo "$main" > main.cpp
for v in 1 2; do
  echo "extern \"C\" int implementation(int x) { return x + $v; }" > other.cpp
  cxx main.cpp other.cpp -Wl,--defsym=_Z6helperi=implementation -o main
  judge ./main
done
cd ..

echo "== notes that strip took out"
mkdir n && cd n || exit 2
echo "$head"'int one(int); C int f(int x) { return one(x); } int main() { std::printf("%d\n", f(1)); }' > main.cpp
for v in 1 2; do
  echo "int one(int x) { return x + $v; }" > one.cpp
  cxx main.cpp one.cpp -o whole
  for section in .note.gnu.build-id .note.ABI-tag .note.gnu.property .note.cachepy; do
    cp whole stripped
    strip -R $section stripped
    judge ./stripped
  done
done
