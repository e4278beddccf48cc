// Codecs, comparisons, hashes and serialize() that throw, for arguments, results, globals and containers of files: every
// call computes what it computes without a cache, and leaves its arguments as they were.
#include <cachepy/cachepy.h>
#include <pthread.h>

#include <cstdio>
#include <fstream>
#include <map>
#include <new>
#include <set>
#include <stdexcept>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>
#define C [[cachepy::cache_file("cache")]]

// What is thrown where an encoding must not happen: told by the value, so that one type stands for all.
static void maybe_throw(int kind) {
  if (kind == 1) throw std::runtime_error("not on this device");
  if (kind == 2) throw 42;
  if (kind == 3) throw std::bad_alloc();
  if (kind == 4) throw "text";
  if (kind == 5) pthread_testcancel();
}

struct Model {
  int id;
};
template <>
struct cachepy::Codec<Model> {
  static void encode(cachepy::Encoder& out, const Model& m) {
    maybe_throw(m.id);
    cachepy::encode(out, m.id);
  }
  static Model decode(cachepy::Decoder& in) {
    const int id = cachepy::decode<int>(in);
    maybe_throw(id - 10);
    return {id};
  }
};

struct Archived {
  int id = 0;
  template <class Archive>
  void serialize(Archive& archive) {
    archive(id);
    maybe_throw(id);
  }
};

[[cachepy::ignore]] static bool strict = false;
struct Less {
  bool operator()(const std::string& a, const std::string& b) const {
    if (strict) throw std::logic_error("compared");
    return a < b;
  }
};
struct Hash {
  std::size_t operator()(int x) const {
    if (strict) throw std::logic_error("hashed");
    return x;
  }
};

Model global{0};
Archived global_archive;

C double by_value(Model m) {
  return m.id;
}
C double by_reference(const Model& m, const std::vector<int>& rest) {
  return m.id + rest.size();
}
C int of_archive(const Archived& a) {
  return a.id;
}
C Model result(int id) {
  return {id};
}
C Archived archive_result(int id) {
  Archived a;
  a.id = id;
  return a;
}
C std::vector<Model> results(int id) {
  return {{0}, {id}, {6}};
}
C int reads_global(int x) {
  return x + global.id + global_archive.id;
}
C std::set<std::string, Less> ordered(int x) {
  return {std::to_string(x), "b"};
}
C std::unordered_set<int, Hash> hashed(int x) {
  return {x, 1, 2};
}
using Names = std::map<std::string, std::string, Less>;
static std::string first_line(const std::string& path) {
  std::ifstream in(path);
  std::string line;
  std::getline(in, line);
  return line;
}
C std::size_t files([[cachepy::file_arg]] const Names& names, const Model& m) {
  return names.size() + m.id;
}
C std::string file_and_model([[cachepy::file_arg]] const std::string& path, const Model&) {
  return first_line(path);
}
C std::string model_and_file(const Model&, [[cachepy::file_arg]] const std::string& path) {
  return first_line(path);
}
// What these read counts for their callers, though they have no key of their own.
C std::string calls_first(int id) {
  return file_and_model("data.txt", {id});
}
C std::string calls_second(int id) {
  return model_and_file({id}, "data.txt");
}

static void* cancelled_in_codec(void* ran) {
  pthread_setcanceltype(PTHREAD_CANCEL_DEFERRED, nullptr);
  pthread_cancel(pthread_self());
  try {
    by_value({5});
    *static_cast<bool*>(ran) = true;
  } catch (const std::exception&) {
  }
  pthread_testcancel();
  *static_cast<bool*>(ran) = false;
  return nullptr;
}
C int cancels_itself(int x) {
  pthread_cancel(pthread_self());
  pthread_testcancel();
  return x;
}
static void* cancelled_in_function(void* ran) {
  cancels_itself(1);
  *static_cast<bool*>(ran) = true;
  return nullptr;
}
C int exits(int x) {
  if (x != 0) pthread_exit(nullptr);
  return x;
}
static void* exiting(void* ran) {
  exits(1);
  *static_cast<bool*>(ran) = true;
  return nullptr;
}

int main() {
  std::ofstream("data.txt") << E(1, 2);
  for (int kind = 0; kind < 5; ++kind) {
    const Model model{kind};
    const std::vector<int> rest(3);
    std::printf("%g %g %zu\n", by_value({kind}), by_reference(model, rest), rest.size());
    Archived archived;
    archived.id = kind;
    std::printf("%d %d\n", of_archive(archived), archived.id);
    std::printf("%d %d\n", result(kind).id, result(10 + kind).id);
    std::printf("%d %zu\n", archive_result(kind).id, results(kind).size());
    global.id = kind;
    std::printf("%d\n", reads_global(1));
    global.id = 0;
    global_archive.id = kind;
    std::printf("%d\n", reads_global(1));
    global_archive.id = 0;
    std::printf("%s %s\n", calls_first(kind).c_str(), calls_second(kind).c_str());
  }
  ordered(5);
  hashed(5);
  std::map<std::string, std::string, Less> names{{"x", "none"}, {"y", "none"}};
  for (const bool throws : {false, true}) {
    strict = false;
    std::printf("%zu %zu ", ordered(5).size(), hashed(5).size());
    strict = throws;
    std::printf("%zu %zu\n", files(names, {0}), names.size());
  }
  for (void* (*body)(void*) : {cancelled_in_codec, cancelled_in_function, exiting}) {
    bool ran = true;
    if (body != cancelled_in_codec) ran = false;
    pthread_t thread;
    void* ended_by = nullptr;
    pthread_create(&thread, nullptr, body, &ran);
    pthread_join(thread, &ended_by);
    std::printf("%d %d\n", ran, ended_by == PTHREAD_CANCELED);
  }
}
