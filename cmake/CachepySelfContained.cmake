# Makes one static library that needs no other: the runtime linked with the parts of abseil, zstd, xxHash, libcrypto
# and yaml-cpp that it uses, everything but its own names made local. A program that uses another abseil or zstd meets no second one.
#
# Debian builds these archives for programs, not for shared libraries; those link libcachepy.so.

function(_cachepy_find_archive name)
  find_library(CACHEPY_ARCHIVE_${name} lib${name}.a)
  mark_as_advanced(CACHEPY_ARCHIVE_${name})
  if(NOT CACHEPY_ARCHIVE_${name})
    message(FATAL_ERROR "cachepy: lib${name}.a was not found; scripts/install-deps installs it")
  endif()
endfunction()

# cachepy_self_contained_archive(TARGET static-library OUTPUT file.a EXPORTS file)
# EXPORTS lists, one pattern a line, the symbols that stay visible.
function(cachepy_self_contained_archive)
  cmake_parse_arguments(PARSE_ARGV 0 arg "" "TARGET;OUTPUT;EXPORTS" "")
  set(archives)
  foreach(name absl_base zstd xxhash crypto yaml-cpp)
    _cachepy_find_archive(${name})
    list(APPEND archives ${CACHEPY_ARCHIVE_${name}})
  endforeach()
  cmake_path(GET CACHEPY_ARCHIVE_absl_base PARENT_PATH absl_dir)
  file(GLOB absl_archives ${absl_dir}/libabsl_*.a)

  cmake_path(GET arg_OUTPUT PARENT_PATH output_dir)
  cmake_path(GET arg_OUTPUT STEM stem)
  set(object ${CMAKE_CURRENT_BINARY_DIR}/${stem}.o)
  add_custom_command(OUTPUT ${arg_OUTPUT}
    COMMAND ${CMAKE_COMMAND} -E make_directory ${output_dir}
    COMMAND ${CMAKE_COMMAND} -E rm -f ${arg_OUTPUT}
    # Groups are dissolved and common symbols allocated first: what the final link drops or merges cannot be made local.
    # Common symbols get their place (-d): objcopy would make libcrypto's OPENSSL_ia32cap_P local, but not allocate it.
    COMMAND ${CMAKE_CXX_COMPILER} -fuse-ld=bfd -r -nostdlib -Wl,--force-group-allocation -Wl,-d -o ${object}
      -Wl,--whole-archive $<TARGET_FILE:${arg_TARGET}> -Wl,--no-whole-archive
      -Wl,--start-group ${archives} ${absl_archives} -Wl,--end-group
    COMMAND ${CMAKE_OBJCOPY} --wildcard --keep-global-symbols=${arg_EXPORTS} ${object}
    COMMAND ${CMAKE_AR} rcs ${arg_OUTPUT} ${object}
    DEPENDS ${arg_TARGET} ${arg_EXPORTS} ${archives}
    COMMENT "Linking the self-contained ${arg_OUTPUT}"
    VERBATIM)
endfunction()
