# cachepy_add_lit_tests(PREFIX label SUFFIX…): one test for each file of these suffixes below this directory, but for those
# in Inputs/. lit runs it; the directory's lit.site.cfg.py is in its binary directory.
include(CachepyLlvm)
cachepy_find_llvm(${Cachepy_CLANG_MAJOR})
set(LLVM_TOOLS_BINARY_DIR ${LLVM_${Cachepy_CLANG_MAJOR}_BIN_DIR})
find_package(Python3 REQUIRED COMPONENTS Interpreter)
find_program(CACHEPY_LIT NAMES lit.py lit HINTS ${LLVM_${Cachepy_CLANG_MAJOR}_PREFIX}/build/utils/lit REQUIRED)
execute_process(COMMAND ${Python3_EXECUTABLE} ${CACHEPY_LIT} --help OUTPUT_VARIABLE lit_help)
set(CACHEPY_LIT_ARGUMENTS -v)
if(lit_help MATCHES "--skip-test-time-recording")  # since 17
  list(APPEND CACHEPY_LIT_ARGUMENTS --skip-test-time-recording)
endif()

function(cachepy_add_lit_tests prefix label)
  list(TRANSFORM ARGN PREPEND "*" OUTPUT_VARIABLE patterns)
  file(GLOB_RECURSE files RELATIVE ${CMAKE_CURRENT_SOURCE_DIR} CONFIGURE_DEPENDS ${patterns})
  list(FILTER files EXCLUDE REGEX "(^|/)Inputs/")
  foreach(file IN LISTS files)
    string(REGEX REPLACE "\\.[a-z]+$" "" name ${file})
    string(REPLACE "/" "." name ${name})
    add_test(NAME ${prefix}.${name} COMMAND ${Python3_EXECUTABLE} ${CACHEPY_LIT} ${CACHEPY_LIT_ARGUMENTS} ${CMAKE_CURRENT_BINARY_DIR}/${file})
    set_tests_properties(${prefix}.${name} PROPERTIES LABELS ${label})
  endforeach()
endfunction()
