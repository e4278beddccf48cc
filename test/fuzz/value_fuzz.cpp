// Encoded values: printed with arbitrary schemas, and decoded as several types. Memory must stay bounded by the input.
#include <array>
#include <bitset>
#include <deque>
#include <filesystem>
#include <list>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <unordered_map>
#include <variant>
#include <vector>

#include "cachepy/detail/codec.h"
#include "fuzz/fuzz.h"
#include "reasons/value_json.h"
#include "support/memory_codec.h"

namespace {

void print(cachepy::fuzz::Input& in) {
  constexpr std::size_t kMaxChars = 1000;
  const std::string schema(in.piece());
  const std::string text = cachepy::internal::value_to_json(schema, in.rest(), kMaxChars);
  // Printing may exceed the limit by the name of a field or type.
  cachepy::fuzz::check(text.size() <= kMaxChars + 2 * schema.size() + 100);
}

template <class T>
void decode(std::string_view bytes) {
  bool whole = false;
  const T value = cachepy::test::decoded<T>(bytes, &whole);
  if (!whole) return;
  // Every decoded value can be encoded and decoded again.
  bool again = false;
  cachepy::test::decoded<T>(cachepy::test::encoded(value), &again);
  cachepy::fuzz::check(again);
}

/// A recursive type, whose depth the input determines.
struct Tree {
  std::string name;
  std::vector<Tree> children;
  template <class Archive>
  void serialize(Archive& archive) {
    archive & name & children;
  }
};

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  cachepy::fuzz::Input in(data, size);
  switch (in.byte() % 7) {
    case 0:
      print(in);
      break;
    case 1:
      decode<std::map<std::string, std::vector<int>>>(in.rest());
      break;
    case 2:
      decode<std::tuple<std::optional<std::string>, std::variant<int, std::string, bool>, std::bitset<9>>>(
          in.rest());
      break;
    case 3:
      decode<std::vector<std::shared_ptr<std::string>>>(in.rest());
      break;
    case 4:
      decode<std::unordered_map<std::int64_t, std::list<std::filesystem::path>>>(in.rest());
      break;
    case 5:
      decode<std::pair<std::set<std::u16string>, std::deque<std::array<double, 3>>>>(in.rest());
      break;
    default:
      decode<Tree>(in.rest());
  }
  return 0;
}
