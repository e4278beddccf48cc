# A function that enters a directory through a link, tracks a relative path there and goes back: the link may lead elsewhere in
# the next run, also where ".." and nested links are on the way, and also where only a callee enters it.
program() {
  echo "$head"'#include <fstream>
#include <string>
#include <unistd.h>
static std::string first_line(const char* name) {
  std::ifstream in(cachepy::track_file(name));
  std::string line;
  std::getline(in, line);
  return line;
}
C std::string enters(const std::string& d) {
  if (chdir(d.c_str()) != 0) return "?";
  const std::string line = first_line("x");
  return chdir("..") == 0 ? line : "?";
}
C std::string callee(const std::string& name) { return first_line(name.c_str()); }
C std::string caller(const std::string& d) {
  if (chdir(d.c_str()) != 0) return "?";
  const std::string line = callee("x");
  return chdir("..") == 0 ? line : "?";
}
C std::string above(const std::string& d) {
  if (chdir(d.c_str()) != 0) return "?";
  const std::string line = first_line("../top");
  return chdir("..") == 0 ? line : "?";
}
// What is only observed is recorded below the directory itself, so that nothing but the link shows the way.
C std::string observed(const std::string& d) {
  if (chdir(d.c_str()) != 0) return "?";
  std::string line;
  std::getline(std::ifstream("x"), line);
  return chdir("..") == 0 ? line : "?";
}
C std::string asks(const std::string& d) {
  if (chdir(d.c_str()) != 0) return "?";
  char here[4096];
  const std::string place = getcwd(here, sizeof here) != nullptr ? here : "?";
  return chdir("..") == 0 ? place.substr(place.size() - 4) : "?";
}
int main() {
  char start[4096];
  if (getcwd(start, sizeof start) == nullptr) return 1;
  auto back = [&](const std::string& line) { return chdir(start) == 0 ? line : "?"; };
  for (int round = 0; round < 2; ++round)
    std::printf("%s %s %s %s %s %s %s %s %s %s\n", back(observed("cur")).c_str(), back(observed("far/cur")).c_str(),
                back(observed("outer")).c_str(), back(observed("cur/../v")).c_str(), back(asks("cur")).c_str(), back(enters("cur")).c_str(), back(caller("cur")).c_str(), back(above("cur")).c_str(),
                back(enters("far/cur")).c_str(), back(caller("outer")).c_str());
}' > m.cpp
}
program
cxx m.cpp -o m
for v in 1 2; do
  mkdir -p w$v/v
  echo "$v" > w$v/v/x
  echo "top $v" > w$v/top
done
mkdir far
link() {
  ln -sfn "w$1/v" cur
  ln -sfn "../w$1/v" far/cur
  ln -sfn cur outer
}
link 1
sleep 0.3
judge ./m
link 2
judge ./m
link 1
judge ./m
echo changed > w1/v/x
judge ./m
must_hit observed ./m
