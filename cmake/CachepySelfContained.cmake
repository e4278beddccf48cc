# Makes one static library that needs no other: the runtime linked with the parts of abseil, zstd, xxHash, libcrypto and yaml-cpp
# that it uses. All symbols except its own are made local, so they do not conflict with another abseil or zstd in the program.
#
# A second member contains functions that only some programs call; the linker includes it on demand. It uses the runtime's copies of
# those libraries.
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
# EXPORTS lists the symbols that stay visible, one pattern per line.
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
