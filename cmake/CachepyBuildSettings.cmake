# Settings for compiling this repository's own code: standard, warnings, output directories. Nothing here affects users of the package.

if(NOT CMAKE_CXX_COMPILER_ID STREQUAL "Clang" OR CMAKE_CXX_COMPILER_VERSION VERSION_LESS 16
    OR CMAKE_CXX_COMPILER_VERSION VERSION_GREATER_EQUAL 23)
  message(FATAL_ERROR
    "cachepy is built with Clang 16 to 22, the compiler that its plugin is loaded into; this is "
    "${CMAKE_CXX_COMPILER_ID} ${CMAKE_CXX_COMPILER_VERSION} (${CMAKE_CXX_COMPILER}). "
    "Configure with a preset (cmake --preset release) or with -DCMAKE_CXX_COMPILER=clang++-19.")
endif()
string(REGEX MATCH "^[0-9]+" Cachepy_CLANG_MAJOR ${CMAKE_CXX_COMPILER_VERSION})

set(CACHEPY_PLUGIN_VERSIONS ${Cachepy_CLANG_MAJOR} CACHE STRING
  "Versions of Clang that a plugin is built for, such as '16;19'; always also the version of the compiler")
set(Cachepy_PLUGIN_VERSIONS ${CACHEPY_PLUGIN_VERSIONS} ${Cachepy_CLANG_MAJOR})
list(REMOVE_DUPLICATES Cachepy_PLUGIN_VERSIONS)
list(SORT Cachepy_PLUGIN_VERSIONS ORDER DESCENDING)

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/bin)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_FIND_PACKAGE_TARGETS_GLOBAL ON)  # users of runtime/ also link its private dependencies
if(NOT CMAKE_BUILD_TYPE AND NOT CMAKE_CONFIGURATION_TYPES)
  if(PROJECT_IS_TOP_LEVEL)
    set(CMAKE_BUILD_TYPE Release CACHE STRING "Build type" FORCE)
  else()
    set(CMAKE_BUILD_TYPE Release)  # only for this project's targets, not for those of the enclosing project
  endif()
endif()

add_compile_options(-Wall -Wextra -Wpedantic -Wshadow -Wconversion)
