// What turns arguments and results into bytes is code of the function, too: with another codec the bytes that are stored
// would mean something else.
// RUN: %compare_variants %s -- %real_fingerprints
#include <any>
#include <deque>
#include <map>
#include <vector>

struct Serialized {
  int a = 0, b = 0;
  template <class Archive> void serialize(Archive& archive) { archive(EDIT(a, b), EDIT(b, a)); }
};
struct SavedAndLoaded {
  int a = 0, b = 0;
  template <class Archive> void save(Archive& archive) const { archive(a, b); }
  template <class Archive> void load(Archive& archive) { archive(EDIT(a, b), EDIT(b, a)); }
};
struct WithCodec {
  int a = 0;
};
struct Unchanged {
  int a = 0;
};

namespace cachepy {
inline int helper_of_codec(int x) { return x EDIT(+, -) 1; }
template <> struct Codec<WithCodec> {
  static void encode(Encoder& out, const WithCodec& v) { cachepy::encode(out, helper_of_codec(v.a)); }
  static WithCodec decode(Decoder& in) { return {cachepy::decode<int>(in)}; }
};
template <> struct Codec<std::any> {  // neither the function nor the type is the user's
  static void encode(Encoder& out, const std::any& v) { cachepy::encode(out, std::any_cast<int>(v)); }
  static std::any decode(Decoder& in) { return cachepy::decode<int>(in) EDIT(, + 1); }
};
template <class T> struct Codec<std::deque<T*>> {
  static void encode(Encoder& out, const std::deque<T*>& v) { cachepy::encode(out, v.size() EDIT(, + 1)); }
  static std::deque<T*> decode(Decoder& in) { return std::deque<T*>(cachepy::decode<std::size_t>(in)); }
};
}  // namespace cachepy

struct Holder {
  WithCodec part;
  [[cachepy::cache_file]] int changes_part_of_the_object() const { return part.a; }
  [[cachepy::cache_file]] int keeps_object_without_that_part() const { return 1; }
};

[[cachepy::cache_file]] Serialized changes_result(int) { return {}; }
[[cachepy::cache_file]] int changes_argument(const Serialized& v) { return v.a; }
[[cachepy::cache_file]] int keeps_ignored_argument([[cachepy::ignore_arg]] const Serialized& v) { return v.a; }
[[cachepy::cache_file]] SavedAndLoaded changes_loaded_result(int) { return {}; }
[[cachepy::cache_file]] int keeps_saved_argument(const SavedAndLoaded& v) { return v.a; }
[[cachepy::cache_file]] WithCodec changes_result_with_codec(int) { return {}; }
[[cachepy::cache_file]] std::vector<Serialized> changes_elements(int) { return {}; }
[[cachepy::cache_file]] std::map<int, std::vector<WithCodec>> changes_elements_of_elements(int) { return {}; }
[[cachepy::cache_file]] std::any changes_type_of_a_library(int) { return 1; }
[[cachepy::cache_file]] std::vector<std::any> changes_elements_of_a_library(int) { return {}; }
[[cachepy::cache_file]] int changes_partial_specialisation(const std::deque<int*>& v) { return int(v.size()); }

struct Fields {
  Serialized part;
};
[[cachepy::cache_file]] Fields changes_field(int) { return {}; }
[[cachepy::cache_file]] int changes_caller(int x) { return changes_result(x).a; }
[[cachepy::cache_file]] Unchanged keeps_result_without_codec(int x) { return {x}; }
[[cachepy::cache_file]] int keeps_the_rest(int x) { return x; }
