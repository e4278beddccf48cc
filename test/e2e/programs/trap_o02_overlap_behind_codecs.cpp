// Arguments that overlap behind codecs: where the values lie is known only as far as the codec hands them over.
// e2e: recomputes
// e2e: says have memory in common, and the call changes it
#include <cachepy/types/nlohmann_json.h>

#include <string>

#include "e2e.h"

using nlohmann::json;

[[cachepy::cache_file("cache")]] int trap_o02_change_and_read(json& all, const json& part) {
  all["part"]["0"] = 99;
  return part["0"].get<int>();
}
[[cachepy::cache_file("cache")]] int trap_o02_change_and_read_number(json& all,
                                                                     const json::number_integer_t& number) {
  all["part"]["0"] = 98;
  return static_cast<int>(number);
}

struct Settings {
  const int& level;
};
[[cachepy::cache_file("cache")]] int trap_o02_change_what_is_referred_to(int& level,
                                                                         const Settings& settings) {
  level += 5;
  return settings.level;
}

static json numbers(int count) {
  json made;
  for (int i = 0; i < count; ++i) made[std::to_string(i)] = i;
  return made;
}

int main() {
  json all = numbers(3000);
  all["part"] = numbers(500);
  json same = all, again = all, once_more = all;
  const json part = all["part"];
  std::cout << trap_o02_change_and_read(all, part);
  std::cout << " " << trap_o02_change_and_read(same, same["part"]) << "\n";
  const json::number_integer_t number = 0;
  std::cout << trap_o02_change_and_read_number(again, number);
  std::cout << " "
            << trap_o02_change_and_read_number(once_more,
                                               once_more["part"]["0"].get_ref<json::number_integer_t&>())
            << "\n";
  int level = 1, other = 1;
  std::cout << trap_o02_change_what_is_referred_to(level, Settings{other});
  std::cout << " " << trap_o02_change_what_is_referred_to(level = 1, Settings{level}) << "\n";
}
