#include "program/libraries.h"

#include <gtest/gtest.h>
#include <link.h>

#include "program/elf_content.h"
#include "program/loaded_objects.h"
#include "support/temp_dir.h"

namespace cachepy::internal {
namespace {

/// The program that runs this test.
const LoadedObject& program(const std::vector<LoadedObject>& objects) {
  return objects.front();
}

TEST(Libraries, those_of_the_language_are_recognised_by_name) {
  for (const char* name :
       {"libc.so.6", "libstdc++.so.6", "libm.so.6", "libgcc_s.so.1", "ld-linux-x86-64.so.2",
        "libclang_rt.asan-x86_64.so", "libc++.so.1", "libunwind.so.1"})
    EXPECT_TRUE(is_language_library(name)) << name;
  for (const char* name :
       {"libz.so.1", "libcrypto.so.3", "libcurl.so.4", "libmagic.so.1", "libcxx.so", "foo", ""})
    EXPECT_FALSE(is_language_library(name)) << name;
}

TEST(LoadedProgram, finds_names_where_they_are_defined) {
  bool found = false;
  visit_loaded([&](const LoadedProgram& loaded) {
    ASSERT_TRUE(program(loaded.objects()).is_program);
    EXPECT_TRUE(loaded.imports(0, "dl_iterate_phdr"));
    EXPECT_FALSE(loaded.imports(0, "no_such_function"));
    for (std::size_t i = 0; i < loaded.objects().size(); ++i) {
      const std::string& name = loaded.objects()[i].name;
      if (name.starts_with("libc.so")) found = loaded.find(i, "malloc").is_defined;
      EXPECT_FALSE(loaded.find(i, "no_such_function").is_defined) << name;
    }
    EXPECT_EQ(object_at(loaded.objects(), reinterpret_cast<std::uintptr_t>(&visit_loaded)), 0u);
    EXPECT_EQ(object_at(loaded.objects(), 0), loaded.objects().size());
  });
  EXPECT_TRUE(found);
}

TEST(Libraries, are_not_included_if_ignored_or_not_needed) {
  LibraryUse use;
  EXPECT_TRUE(Libraries().counted(use, LibraryChoice::kUser, loaded_objects()).libraries.empty());
  use.symbols.push_back({"crc32", program(loaded_objects()).base, {}});
  EXPECT_TRUE(Libraries().counted(use, LibraryChoice::kIgnore, loaded_objects()).libraries.empty());
}

TEST(Libraries, include_the_program_for_code_that_no_object_exports) {
  const std::uintptr_t base = program(loaded_objects()).base;
  LibraryUse use;
  use.symbols = {{"main", base, {}}, {"no_such_function", base, {}}};
  const CountedLibraries counted = Libraries().counted(use, LibraryChoice::kUser, loaded_objects());
  EXPECT_EQ(counted.failure, "");
  EXPECT_TRUE(counted.may_change);  // a library loaded later may have no_such_function
  ASSERT_FALSE(counted.libraries.empty());
  EXPECT_EQ(counted.libraries.begin()->name, "");
  EXPECT_TRUE(counted.libraries.begin()->printed.starts_with("content "))
      << counted.libraries.begin()->printed;
}

TEST(Libraries, all_includes_those_of_the_language) {
  LibraryUse use;
  use.objects = {program(loaded_objects()).base};
  std::set<std::string> names;
  for (const CountedLibrary& library :
       Libraries().counted(use, LibraryChoice::kAll, loaded_objects()).libraries)
    names.insert(library.name);
  EXPECT_TRUE(names.contains("libc.so.6"));
  EXPECT_FALSE(names.contains(""));
}

TEST(ElfContent, knows_its_definitions_and_rejects_truncated_files) {
  const std::string file = test::read_file("/proc/self/exe");
  const absl::StatusOr<ElfContent> content = elf_content(file);
  ASSERT_TRUE(content.ok()) << content.status();
  EXPECT_TRUE(content->may_define("main"));
  EXPECT_FALSE(content->may_define("no_such_function"));
  EXPECT_TRUE(is_loaded_from(program(loaded_objects()).base, file));
  std::string other = file;
  other[sizeof(ElfW(Ehdr)) + 1] ^= 1;  // in the first segment that is only read
  EXPECT_FALSE(is_loaded_from(program(loaded_objects()).base, other));
  for (const std::size_t size : {std::size_t{0}, std::size_t{40}, std::size_t{100}, std::size_t{4096}})
    EXPECT_FALSE(elf_content(std::string_view(file).substr(0, size)).ok()) << size;
}

}  // namespace
}  // namespace cachepy::internal
