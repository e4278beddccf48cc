# A cached function loads a library and calls what it finds in it: the file of the library is a dependency, and those that it needs.
library() {  # PATH VALUE [COMPILER]: in a new file, as linkers write it
  "${3:-plain}" -shared -fPIC -x c++ - -o "$1.new" <<< "extern \"C\" int answer(int k) { return k + $2; }"
  mv "$1.new" "$1"
}
cat > m.cpp <<END
$head
#include <dlfcn.h>
#include <string>
static int ask(void* library, int k) {
  auto* const answer = library != nullptr ? reinterpret_cast<int (*)(int)>(dlsym(library, "answer")) : nullptr;
  return answer != nullptr ? answer(k) : -1;
}
C int closes(const std::string& name, int k) {
  void* const library = dlopen(name.c_str(), RTLD_NOW);
  const int result = ask(library, k);
  if (library != nullptr) dlclose(library);
  return result;
}
C int keeps(const std::string& name, int k) { return ask(dlopen(name.c_str(), RTLD_NOW), k); }
C int nested(const std::string& name, int k) { return keeps(name, k) * 100; }
int main(int argc, char** argv) {
  for (int i = 1; i < argc; ++i) {
    const std::string name = argv[i];
    if (name == "hold") {
      dlopen(argv[++i], RTLD_NOW);
    } else if (name == "replace") {
      if (std::rename(argv[i + 1], argv[i + 2]) != 0) return 1;
      i += 2;
    } else {
      std::printf("%s: %d", name.c_str(), closes(name, 1));
      std::printf(" %d %d\n", keeps(name, 2), nested(name, 3));
    }
  }
}
END
cxx m.cpp -o m
mkdir found
export LD_LIBRARY_PATH=$PWD/found
edit() {  # VALUE [COMPILER]
  library ./with_path.so "$@"
  library found/libsearched.so "$@"
  library found/libneeded.so "$@"
}
edit 10
plain -shared -fPIC -x c++ /dev/null -o needs.so -Wl,--no-as-needed -Lfound -l:libneeded.so
all="./with_path.so $PWD/with_path.so libsearched.so ./needs.so ./absent.so"
judge ./m $all
for call in closes keeps nested; do must_hit "$call" ./m $all; done
for value in 20 30; do
  edit $value
  judge ./m $all
  must_hit nested ./m $all
done
edit 40 cxx
judge ./m $all
edit 50 cxx
judge ./m $all
# One that is there already when the call asks for it.
judge ./m hold ./with_path.so hold libsearched.so $all
edit 60
judge ./m hold ./with_path.so hold libsearched.so $all
judge ./m $all
# It appears, and goes away again.
library ./absent.so 70
judge ./m $all
rm absent.so
judge ./m $all

# A call runs the code that was loaded before, although the file is another one by then. The next program runs the new code.
rm -rf cache
library ./with_path.so 80
library ./next.so 90
./m hold ./with_path.so replace ./next.so ./with_path.so ./with_path.so > printed.txt 2> said.txt
[ "$(cat printed.txt)" = "./with_path.so: 81 82 8300" ] || fail "it runs other code: $(cat printed.txt)"
grep -q "with_path.so' was replaced after it was loaded; its result is returned but not stored" said.txt || fail "$(cat said.txt)"
judge ./m ./with_path.so
