#include <string>
#include <vector>
static int length(const std::string& text) { return static_cast<int>(text.size()) + (text == "a"); }
namespace ns {
int slow(const std::vector<std::string>& texts) { int n = 0; for (const std::string& text : texts) n += length(text); return n; }
}
int quick(int n) { return ns::slow({}) + n; }
int quick(const std::string& text) { return ns::slow({text}); }
int unseen(int n) { return quick(n); }
