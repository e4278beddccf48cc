# cachepy_enable(<target>... [NO_WARN <group>...] [PLUGIN_ARGS <argument>...] [SHARED_RUNTIME])
#
# Compiles the C++ sources of the targets with the cachepy plugin and links them to the runtime. For executables and for
# static, object and shared libraries; the sources are compiled again when the plugin changes. If the compiler is g++, cachepy-g++
# launches it: the sources that include a header of cachepy are compiled by Clang, and the others by g++.
#
#   NO_WARN         groups of the plugin's warnings to silence: unused-attribute uncached-state impure-call
#   PLUGIN_ARGS     passed to the plugin unchanged: print-rewritten prints each annotated function after rewriting
#   SHARED_RUNTIME  link libcachepy.so instead of the self-contained libcachepy.a. Shared libraries always do; give it
#                   to an executable that loads annotated libraries with dlopen, so that both share one graph.

# A global property, because functions see the variables of their caller, which may be a project that added cachepy as a subdirectory.
set_property(GLOBAL PROPERTY CACHEPY_PLUGIN_VERSIONS ${Cachepy_PLUGIN_VERSIONS})
set_property(GLOBAL PROPERTY CACHEPY_GXX ${Cachepy_GXX})

function(cachepy_enable)
  cmake_parse_arguments(PARSE_ARGV 0 arg "SHARED_RUNTIME" "" "NO_WARN;PLUGIN_ARGS")
  if(NOT arg_UNPARSED_ARGUMENTS)
    message(FATAL_ERROR "cachepy_enable: no target given")
  endif()
  _cachepy_check_compiler()

  set(plugin_args ${arg_PLUGIN_ARGS})
  foreach(group IN LISTS arg_NO_WARN)
    list(APPEND plugin_args no-warn=${group})
  endforeach()

  foreach(target IN LISTS arg_UNPARSED_ARGUMENTS)
    if(NOT TARGET ${target})
      message(FATAL_ERROR "cachepy_enable: '${target}' is not a target")
    endif()
    get_target_property(type ${target} TYPE)
    if(type STREQUAL "INTERFACE_LIBRARY")
      message(FATAL_ERROR "cachepy_enable: '${target}' is an INTERFACE library, which compiles nothing; "
                          "enable the targets that include its headers")
    endif()

    if(TARGET cachepy_plugin_is_linked)  # in cachepy's own build
      add_dependencies(${target} cachepy_plugin_is_linked)
    endif()
    get_property(gxx GLOBAL PROPERTY CACHEPY_GXX)
    if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND gxx)
      set_property(TARGET ${target} APPEND PROPERTY CXX_COMPILER_LAUNCHER ${gxx} --launch)
      set_property(TARGET ${target} APPEND PROPERTY CXX_LINKER_LAUNCHER ${gxx} --launch)
    else()
      # -fdepfile-entry makes the plugin a dependency of every object, as if the sources included it.
      target_compile_options(${target} PRIVATE
        "$<$<COMPILE_LANGUAGE:CXX>:-fplugin=$<TARGET_FILE:Cachepy::plugin>>"
        "$<$<COMPILE_LANGUAGE:CXX>:SHELL:-Xclang \"-fdepfile-entry=$<TARGET_FILE:Cachepy::plugin>\">")
    endif()
    foreach(plugin_arg IN LISTS plugin_args)
      target_compile_options(${target} PRIVATE "$<$<COMPILE_LANGUAGE:CXX>:-fplugin-arg-cachepy-${plugin_arg}>")
    endforeach()

    if(arg_SHARED_RUNTIME OR type MATCHES "SHARED|MODULE")
      set(runtime Cachepy::runtime_shared)
    else()
      set(runtime Cachepy::runtime)
    endif()
    # As a property, because target_link_libraries would prevent the target's owner from using one of its two signatures.
    set_property(TARGET ${target} APPEND PROPERTY LINK_LIBRARIES ${runtime})
    if(type MATCHES "STATIC|OBJECT")
      set_property(TARGET ${target} APPEND PROPERTY INTERFACE_LINK_LIBRARIES $<LINK_ONLY:${runtime}>)
    endif()
  endforeach()
endfunction()

function(_cachepy_check_compiler)
  get_property(versions GLOBAL PROPERTY CACHEPY_PLUGIN_VERSIONS)
  get_property(gxx GLOBAL PROPERTY CACHEPY_GXX)
  if(TARGET Cachepy::plugin OR (CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND versions AND gxx))
    return()
  endif()
  list(GET versions 0 newest)
  list(JOIN versions " and " versions)
  message(FATAL_ERROR
    "cachepy_enable: there are plugins for Clang ${versions} only, and the C++ compiler is "
    "${CMAKE_CXX_COMPILER_ID} ${CMAKE_CXX_COMPILER_VERSION} (${CMAKE_CXX_COMPILER}).\n"
    "Configure an empty build directory with -DCMAKE_CXX_COMPILER=clang++-${newest} or g++. "
    "(Without cachepy_enable the program builds with any compiler, and computes everything each time.)")
endfunction()
