// zlib and SQLite, compiled without the plugin, read files for a cached call.
#include <sqlite3.h>
#include <zlib.h>

#include <stdexcept>

#include "libraries_fixture.h"

namespace {

void write_gz(const std::string& path, const std::string& text) {
  gzFile const file = gzopen(path.c_str(), "w");
  gzwrite(file, text.data(), static_cast<unsigned>(text.size()));
  gzclose(file);
}

[[cachepy::cache_file("cache")]] std::string by_zlib(const std::string& path) {
  ++runs()["by_zlib"];
  gzFile const file = gzopen(path.c_str(), "r");
  if (file == nullptr) return "none";
  char text[100];
  const int size = gzread(file, text, sizeof text);
  gzclose(file);
  return {text, static_cast<std::size_t>(size)};
}

class Database {
 public:
  Database(const std::string& path, int flags) {
    if (sqlite3_open_v2(path.c_str(), &handle_, flags, nullptr) != SQLITE_OK)
      throw std::runtime_error("cannot open");
  }
  ~Database() { sqlite3_close(handle_); }
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;

  /// The first column of the first row.
  int ask(const std::string& query) {
    sqlite3_stmt* statement = nullptr;
    if (sqlite3_prepare_v2(handle_, query.c_str(), -1, &statement, nullptr) != SQLITE_OK)
      throw std::runtime_error(sqlite3_errmsg(handle_));
    const int value = sqlite3_step(statement) == SQLITE_ROW ? sqlite3_column_int(statement, 0) : 0;
    sqlite3_finalize(statement);
    return value;
  }

 private:
  sqlite3* handle_ = nullptr;
};

void set_sum(const std::string& path, int sum) {
  Database database(path, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE);
  database.ask("create table if not exists numbers (n integer)");
  database.ask("delete from numbers");
  database.ask("insert into numbers values (" + std::to_string(sum) + ")");
}

[[cachepy::cache_file("cache")]] int by_sqlite(const std::string& path, bool may_write) {
  ++runs()["by_sqlite"];
  Database database(path, may_write ? SQLITE_OPEN_READWRITE : SQLITE_OPEN_READONLY);
  return database.ask("select sum(n) from numbers");
}

[[cachepy::cache_file("cache", effects = {"files"})]] int adds_by_sqlite(const std::string& path, int n) {
  ++runs()["adds_by_sqlite"];
  Database database(path, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE);
  database.ask("create table if not exists numbers (n integer)");
  database.ask("insert into numbers values (" + std::to_string(n) + ")");
  return database.ask("select sum(n) from numbers");
}
int sum_in(const std::string& path) {
  return Database(path, SQLITE_OPEN_READONLY).ask("select sum(n) from numbers");
}

TEST_F(Libraries, t005_zlib) {
  EXPECT_EQ(by_zlib(at("a.gz")), "none");
  for (const char* const text : {"one", "two"}) {
    write_gz(at("a.gz"), text);
    for (int i = 0; i < 2; ++i) EXPECT_EQ(by_zlib(at("a.gz")), text);
  }
  EXPECT_EQ(runs()["by_zlib"], 3);
}

TEST_F(Libraries, t005_t076_sqlite_read_only_and_read_write) {
  for (const bool may_write : {false, true}) {
    runs().clear();
    for (const int sum : {1, 2}) {
      set_sum(at("numbers.db"), sum);
      for (int i = 0; i < 2; ++i) EXPECT_EQ(by_sqlite(at("numbers.db"), may_write), sum);
    }
    EXPECT_EQ(runs()["by_sqlite"], 2);
  }
}

TEST_F(Libraries, t077_sqlite_writes) {
  set_sum(at("numbers.db"), 1);
  std::filesystem::copy_file("numbers.db", "before.db");
  EXPECT_EQ(adds_by_sqlite(at("numbers.db"), 5), 6);
  EXPECT_EQ(sum_in(at("numbers.db")), 6);
  const auto over = std::filesystem::copy_options::overwrite_existing;
  std::filesystem::copy_file("before.db", "numbers.db", over);
  EXPECT_EQ(adds_by_sqlite(at("numbers.db"), 5), 6);
  EXPECT_EQ(runs()["adds_by_sqlite"], 1);
  EXPECT_EQ(sum_in(at("numbers.db")), 6);
  // What it has become is another content.
  EXPECT_EQ(adds_by_sqlite(at("numbers.db"), 5), 11);
  EXPECT_EQ(runs()["adds_by_sqlite"], 2);
  EXPECT_EQ(sum_in(at("numbers.db")), 11);
}

TEST_F(Libraries, t078_sqlite_creates) {
  for (int i = 0; i < 2; ++i) {
    EXPECT_EQ(adds_by_sqlite(at("new.db"), 5), 5);
    EXPECT_EQ(sum_in(at("new.db")), 5);
    std::filesystem::remove("new.db");
  }
  EXPECT_EQ(runs()["adds_by_sqlite"], 1);
  set_sum(at("new.db"), 1);
  EXPECT_EQ(adds_by_sqlite(at("new.db"), 5), 6);
  EXPECT_EQ(sum_in(at("new.db")), 6);
}

TEST_F(Libraries, t084_a_database_with_a_write_ahead_log) {
  {
    Database database(at("numbers.db"), SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE);
    database.ask("pragma journal_mode = wal");
  }
  for (const int sum : {1, 2}) {
    set_sum(at("numbers.db"), sum);
    for (int i = 0; i < 2; ++i) EXPECT_EQ(by_sqlite(at("numbers.db"), true), sum);
  }
  EXPECT_EQ(runs()["by_sqlite"], 2);
}

}  // namespace
