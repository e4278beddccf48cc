# What libraries and assembly call is code of the function: a replaced operator new, what assembly defines and calls.
echo "$head"'#include <new>
#include <vector>
C bool allocates(int n) { try { std::vector<int> v(n); return true; } catch (const std::bad_alloc&) { return false; } }
asm("local_of_assembly: lea " ADDED "(%rdi), %eax\n ret\n");
C int calls_assembly(int x) { int r; asm("call local_of_assembly" : "=a"(r) : "D"(x)); return r; }
static __attribute__((noinline)) int indirect(int x) { int r; asm("call defined_elsewhere" : "=a"(r) : "D"(x) : "rcx", "rdx", "rsi", "r8", "r9", "r10", "r11"); return r; }
C int calls_elsewhere(int x) { return indirect(x); }
int main() { std::printf("%d %d %d\n", allocates(30000000), calls_assembly(1), calls_elsewhere(1)); }' > m.cpp
echo '#include <cstdlib>
#include <new>
void* operator new(std::size_t n) { if (n > LIMIT) throw std::bad_alloc(); return std::malloc(n); }
void operator delete(void* p) noexcept { std::free(p); }
void operator delete(void* p, std::size_t) noexcept { std::free(p); }' > replaced.cpp
echo 'extern "C" int defined_elsewhere(int x) { return x + ADDED; }' > elsewhere.cpp
[ "$(uname -m)" = x86_64 ] || exit 0

cxx '-DADDED="1"' m.cpp -c -o m1.o
cxx -DLIMIT=20000000 replaced.cpp -c -o replaced1.o
cxx -DADDED=1 elsewhere.cpp -c -o elsewhere1.o
cxx '-DADDED="2"' m.cpp -c -o m2.o
cxx -DLIMIT=200000000 replaced.cpp -c -o replaced2.o
cxx -DADDED=2 elsewhere.cpp -c -o elsewhere2.o
cxx m1.o replaced1.o elsewhere1.o -o a
./a > /dev/null
must_hit allocates ./a
must_hit calls_assembly ./a
must_hit calls_elsewhere ./a
cxx m1.o replaced2.o elsewhere1.o -o b && judge ./b
cxx m2.o replaced2.o elsewhere1.o -o c && judge ./c
cxx m2.o replaced2.o elsewhere2.o -o d && judge ./d
