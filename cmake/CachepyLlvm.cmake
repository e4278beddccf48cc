# cachepy_find_llvm(<major>): finds this version of LLVM by its llvm-config, and sets
#
#   LLVM_<major>_INCLUDE_DIR   headers of LLVM and Clang
#   LLVM_<major>_BIN_DIR       FileCheck, llvm-profdata and others
#   LLVM_<major>_PREFIX        the directory that LLVM is installed in

# For find_program: whether the program is the llvm-config of the version in the variable `major`.
function(_cachepy_is_llvm_config is_right program)
  execute_process(COMMAND ${program} --version OUTPUT_VARIABLE version ERROR_QUIET)
  if(NOT version MATCHES "^${major}\\.")
    set(${is_right} FALSE PARENT_SCOPE)
  endif()
endfunction()

function(cachepy_find_llvm major)
  cmake_path(GET CMAKE_CXX_COMPILER PARENT_PATH beside_compiler)
  find_program(CACHEPY_LLVM_CONFIG_${major} NAMES llvm-config-${major} llvm-config
    HINTS ${beside_compiler} PATHS /usr/lib/llvm-${major}/bin VALIDATOR _cachepy_is_llvm_config
    DOC "llvm-config of LLVM ${major}")
  set(program ${CACHEPY_LLVM_CONFIG_${major}})
  if(program)
    execute_process(COMMAND ${program} --includedir --bindir --prefix OUTPUT_VARIABLE directories)
    string(REGEX MATCH "^([^\n]*)\n([^\n]*)\n([^\n]*)\n" directories "${directories}")
  endif()
  if(NOT program OR NOT EXISTS ${CMAKE_MATCH_1}/clang/Basic/Version.inc)
    message(FATAL_ERROR
      "The plugin for Clang ${major} requires the headers of LLVM ${major} and Clang ${major} (Debian: llvm-${major}-dev and "
      "libclang-${major}-dev), which were not found. CACHEPY_LLVM_CONFIG_${major} may name the program llvm-config.")
  endif()
  set(LLVM_${major}_INCLUDE_DIR ${CMAKE_MATCH_1} PARENT_SCOPE)
  set(LLVM_${major}_BIN_DIR ${CMAKE_MATCH_2} PARENT_SCOPE)
  set(LLVM_${major}_PREFIX ${CMAKE_MATCH_3} PARENT_SCOPE)
endfunction()
