# cachepy_add_lit_tests(PREFIX label SUFFIX…): one test for each file of these suffixes below this directory, but for those
# in Inputs/. lit runs it; the directory's lit.site.cfg.py is in its binary directory.
find_package(LLVM 19.1 REQUIRED CONFIG)
find_package(Python3 REQUIRED COMPONENTS Interpreter)
find_program(CACHEPY_LIT NAMES lit.py lit HINTS ${LLVM_INSTALL_PREFIX}/build/utils/lit REQUIRED)

function(cachepy_add_lit_tests prefix label)
  list(TRANSFORM ARGN PREPEND "*" OUTPUT_VARIABLE patterns)
  file(GLOB_RECURSE files RELATIVE ${CMAKE_CURRENT_SOURCE_DIR} CONFIGURE_DEPENDS ${patterns})
  list(FILTER files EXCLUDE REGEX "(^|/)Inputs/")
  foreach(file IN LISTS files)
    string(REGEX REPLACE "\\.[a-z]+$" "" name ${file})
    string(REPLACE "/" "." name ${name})
    add_test(NAME ${prefix}.${name} COMMAND ${Python3_EXECUTABLE} ${CACHEPY_LIT} -v --skip-test-time-recording ${CMAKE_CURRENT_BINARY_DIR}/${file})
    set_tests_properties(${prefix}.${name} PROPERTIES LABELS ${label})
  endforeach()
endfunction()
