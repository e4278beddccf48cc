import sys
n=int(sys.argv[1])
print('#include "Inputs/show_fields.h"\n#include <vector>')
for i in range(n): print(f'struct S{i} {{ int a; double b; std::string c; }};')
print('template<class T> auto n(T&t){ return sizeof(test::fields_of_object(t)); }')
print('int main(){ std::size_t r=0;')
for i in range(n): print(f'{{ S{i} s; r+=n(s); }}')
print('return r==0; }')
