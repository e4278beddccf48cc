// One cached call that reads by the way that the first argument names, between two marks that strace shows. compare_strace.py compares
// what it sees between them with the dependencies of the call.
#include <Python.h>
#include <dirent.h>
#include <fcntl.h>
#include <fts.h>
#include <ftw.h>
#include <glob.h>
#include <hdf5.h>
#include <htslib/faidx.h>
#include <htslib/hts_log.h>
#include <sqlite3.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <string>

#include "cachepy/cachepy.h"

namespace fs = std::filesystem;

namespace {

using Bytes = std::size_t;

struct Way {
  void (*prepare)();  // in an empty working directory, outside of the call
  Bytes (*read)();
};

void write_text(const std::string& path, const std::string& text) {
  std::ofstream(path) << text;
}
Bytes sizes_of(FILE* file) {
  char text[4096];
  const Bytes size = file != nullptr ? std::fread(text, 1, sizeof text, file) : 0;
  if (file != nullptr) std::fclose(file);
  return size;
}
void prepare_text() {
  write_text("a.txt", "some text");
  fs::create_directories("d/e");
  write_text("d/e/b.txt", "more");
  fs::create_symlink("a.txt", "link");
}

Bytes by_ifstream() {
  std::ifstream in("a.txt");
  return std::string{std::istreambuf_iterator<char>(in), {}}.size();
}
Bytes by_fopen() {
  return sizes_of(std::fopen("a.txt", "rm")) + sizes_of(std::fopen("absent.txt", "r"));
}
Bytes by_mapping() {
  const int fd = ::open("link", O_RDONLY);
  void* const at = ::mmap(nullptr, 1, PROT_READ, MAP_PRIVATE, fd, 0);
  const char first = *static_cast<char*>(at);
  ::munmap(at, 1);
  ::close(fd);
  return static_cast<Bytes>(first);
}
Bytes by_filesystem() {
  Bytes sum = fs::file_size("a.txt") + fs::exists("absent") + fs::is_directory("d");
  for (const auto& entry : fs::recursive_directory_iterator("d")) sum += entry.path().native().size();
  sum += fs::canonical("link").native().size() + fs::read_symlink("link").native().size();
  return sum + static_cast<Bytes>(fs::last_write_time("d/e/b.txt").time_since_epoch().count() != 0);
}
Bytes by_descriptors() {
  const int directory = ::open("d/e", O_RDONLY | O_DIRECTORY);
  const int fd = ::openat(directory, "b.txt", O_RDONLY);
  char text[10];
  const ssize_t size = ::read(fd, text, sizeof text);
  struct ::stat stat;
  ::fstatat(directory, "absent", &stat, 0);
  ::close(fd);
  ::close(directory);
  return static_cast<Bytes>(size);
}
Bytes by_opendir() {
  Bytes names = 0;
  DIR* const directory = ::opendir("d");
  while (::readdir(directory) != nullptr) ++names;
  ::closedir(directory);
  dirent** found = nullptr;
  const int count = ::scandir("d/e", &found, nullptr, ::alphasort);
  for (int i = 0; i < count; ++i) std::free(found[i]);
  std::free(found);
  return names + static_cast<Bytes>(count);
}
Bytes by_glob() {
  glob_t found{};
  ::glob("d/*/*.txt", 0, nullptr, &found);
  const Bytes count = found.gl_pathc;
  ::globfree(&found);
  return count;
}
Bytes by_walks() {
  ::nftw("d", [](const char*, const struct ::stat*, int, FTW*) { return 0; }, 8, FTW_PHYS);
  char root[] = "d";
  char* const roots[] = {root, nullptr};
  FTS* const walk = ::fts_open(roots, FTS_PHYSICAL, nullptr);
  Bytes names = 0;
  while (::fts_read(walk) != nullptr) ++names;
  ::fts_close(walk);
  return names;
}

void prepare_gz() {
  gzFile const file = ::gzopen("a.gz", "w");
  ::gzputs(file, "compressed");
  ::gzclose(file);
}
Bytes by_zlib() {
  gzFile const file = ::gzopen("a.gz", "r");
  char text[20];
  const int size = ::gzread(file, text, sizeof text);
  ::gzclose(file);
  return static_cast<Bytes>(size);
}

void query(const char* text, int flags) {
  sqlite3* handle = nullptr;
  ::sqlite3_open_v2("a.db", &handle, flags, nullptr);
  ::sqlite3_exec(handle, text, nullptr, nullptr, nullptr);
  ::sqlite3_close(handle);
}
void prepare_sqlite() {
  query("create table t (n integer); insert into t values (1)", SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE);
}
Bytes by_sqlite() {
  query("select * from t", SQLITE_OPEN_READONLY);
  query("select * from t", SQLITE_OPEN_READWRITE);
  return 1;
}

void prepare_hdf5() {
  H5Fclose(H5Fcreate("a.h5", H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT));
}
Bytes by_hdf5() {
  const hid_t file = H5Fopen("a.h5", H5F_ACC_RDONLY, H5P_DEFAULT);
  hsize_t size = 0;
  H5Fget_filesize(file, &size);
  H5Fclose(file);
  return size;
}

void prepare_fasta() {
  write_text("a.fa", ">chr1\nACGT\n");
  if (::fai_build("a.fa") != 0) std::abort();
}
Bytes by_htslib() {
  faidx_t* const index = ::fai_load3("a.fa", nullptr, nullptr, 0);
  int size = 0;
  std::free(::fai_fetch(index, "chr1:2-3", &size));
  ::fai_destroy(index);
  return static_cast<Bytes>(size);
}

void prepare_python() {
  prepare_text();
  write_text("helper.py", "def size(path):\n  return len(open(path).read())\n");
}
Bytes by_python() {
  PyConfig config;
  PyConfig_InitPythonConfig(&config);
  PyConfig_SetString(&config, &config.program_name, L"/usr/bin/python3");
  config.write_bytecode = 0;
  Py_InitializeFromConfig(&config);
  PyConfig_Clear(&config);
  PyRun_SimpleString(
      "import sys, os\nsys.path.insert(0, '.')\nimport helper, "
      "json\nhelper.size('a.txt')\nos.listdir('d')\nos.path.exists('absent')\n");
  Py_FinalizeEx();
  return 1;
}

void prepare_nothing() {}
Bytes by_variables() {
  return static_cast<Bytes>(std::getenv("HOME") != nullptr) +
         static_cast<Bytes>(::secure_getenv("ABSENT") != nullptr);
}

const std::map<std::string, Way>& ways() {
  static const std::map<std::string, Way> all = {
      {"ifstream", {prepare_text, by_ifstream}},
      {"fopen", {prepare_text, by_fopen}},
      {"mapping", {prepare_text, by_mapping}},
      {"filesystem", {prepare_text, by_filesystem}},
      {"descriptors", {prepare_text, by_descriptors}},
      {"opendir", {prepare_text, by_opendir}},
      {"glob", {prepare_text, by_glob}},
      {"walks", {prepare_text, by_walks}},
      {"zlib", {prepare_gz, by_zlib}},
      {"sqlite", {prepare_sqlite, by_sqlite}},
      {"hdf5", {prepare_hdf5, by_hdf5}},
      {"htslib", {prepare_fasta, by_htslib}},
      {"python", {prepare_python, by_python}},
      {"variables", {prepare_nothing, by_variables}},
  };
  return all;
}

/// A look for a file that nothing else looks for.
void mark(const char* name) {
  ::access(name, F_OK);
}

[[cachepy::cache_file("cache")]] Bytes reads(const std::string& way) {
  const auto& read = ways().at(way).read;
  mark("/cachepy-begin");
  const Bytes bytes = read();
  mark("/cachepy-end");
  return bytes;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) {
    for (const auto& [name, way] : ways()) std::printf("%s\n", name.c_str());
    return 0;
  }
  ::hts_set_log_level(HTS_LOG_OFF);
  ways().at(argv[1]).prepare();
  std::printf("%zu\n", reads(argv[1]));
}
