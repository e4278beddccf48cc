# Makes one static library that needs no other: the runtime linked with the parts of abseil, zstd, xxHash, libcrypto and yaml-cpp
# that it uses, everything but its own names made local. A program that uses another abseil or zstd meets no second one.
#
# A second member has what only some programs call; the linker takes it where one does. It uses the runtime's copies of those
# libraries.
#
# Debian builds these archives for programs, not for shared libraries; those link libcachepy.so.

function(_cachepy_find_archive name)
  find_library(CACHEPY_ARCHIVE_${name} lib${name}.a)
  mark_as_advanced(CACHEPY_ARCHIVE_${name})
  if(NOT CACHEPY_ARCHIVE_${name})
    message(FATAL_ERROR "cachepy: lib${name}.a was not found; scripts/install-deps installs it")
  endif()
endfunction()

# cachepy_self_contained_archive(TARGET static-library ON_DEMAND static-library OUTPUT file.a EXPORTS file)
# EXPORTS lists, one pattern a line, the symbols that stay visible.
function(cachepy_self_contained_archive)
  cmake_parse_arguments(PARSE_ARGV 0 arg "" "TARGET;ON_DEMAND;OUTPUT;EXPORTS" "")
  set(archives)
  foreach(name absl_base zstd xxhash crypto yaml-cpp)
    _cachepy_find_archive(${name})
    list(APPEND archives ${CACHEPY_ARCHIVE_${name}})
  endforeach()
  cmake_path(GET CACHEPY_ARCHIVE_absl_base PARENT_PATH absl_dir)
  file(GLOB absl_archives ${absl_dir}/libabsl_*.a)

  set(script ${PROJECT_SOURCE_DIR}/cmake/make-archive)
  add_custom_command(OUTPUT ${arg_OUTPUT}
    COMMAND ${CMAKE_COMMAND} -E env CXX=${CMAKE_CXX_COMPILER} OBJCOPY=${CMAKE_OBJCOPY} NM=${CMAKE_NM} AR=${CMAKE_AR}
      ${script} ${arg_OUTPUT} ${arg_EXPORTS} ${CMAKE_CURRENT_BINARY_DIR}/archive
      $<TARGET_FILE:${arg_TARGET}> $<TARGET_FILE:${arg_ON_DEMAND}> ${archives} ${absl_archives}
    DEPENDS ${arg_TARGET} ${arg_ON_DEMAND} ${arg_EXPORTS} ${script} ${archives}
    COMMENT "Linking the self-contained ${arg_OUTPUT}"
    VERBATIM)
endfunction()
