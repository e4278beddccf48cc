# Packages, made by cpack in a build directory: `cpack -G TGZ` makes an archive of everything, `cpack -G DEB` these packages:
#
#   libcachepy0.1             libcachepy.so, for programs that load annotated shared libraries
#   libcachepy-dev            headers, libcachepy.a, CMake package, pkg-config, cachepy-config, cachepy-clang++, cachepy-g++
#   cachepy-plugin-clang-19   the plugin and the linter for one version of Clang; a package for each of CACHEPY_PLUGIN_VERSIONS
#   cachepy                   the command line, manual pages, completions
#   cachepy-remote            the helper process for the setting `remote`
#   cachepy-doc               docs/
set(CACHEPY_MAINTAINER "The cachepy authors <cachepy@users.noreply.github.com>" CACHE STRING "Maintainer of the packages")

set(CPACK_PACKAGE_NAME cachepy)
set(CPACK_PACKAGE_VENDOR "The cachepy authors")
set(CPACK_PACKAGE_CONTACT ${CACHEPY_MAINTAINER})
set(CPACK_RESOURCE_FILE_LICENSE ${PROJECT_SOURCE_DIR}/LICENSE)
set(CPACK_STRIP_FILES ON)
set(CPACK_VERBATIM_VARIABLES ON)
set(CPACK_GENERATOR TGZ)
set(CPACK_COMPONENTS_ALL runtime development tools remote documentation)
foreach(major IN LISTS Cachepy_PLUGIN_VERSIONS)
  list(APPEND CPACK_COMPONENTS_ALL plugin_${major})
endforeach()
set(CPACK_COMPONENTS_GROUPING IGNORE)
set(CPACK_PRE_BUILD_SCRIPTS ${CMAKE_CURRENT_LIST_DIR}/debian-files.cmake)
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS
  OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)

set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_RELEASE 1)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_PRIORITY optional)
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
set(CPACK_DEBIAN_COMPRESSION_TYPE xz)

# cachepy_debian_package(component package [ALL] SECTION … SUMMARY … TEXT … [DEPENDS …] [RECOMMENDS …] [PROVIDES …])
function(cachepy_debian_package component name)
  cmake_parse_arguments(PARSE_ARGV 2 arg "ALL" "SECTION;DEPENDS;RECOMMENDS;PROVIDES;SUMMARY;TEXT" "")
  string(TOUPPER ${component} component)
  set(CPACK_DEBIAN_${component}_PACKAGE_NAME ${name} PARENT_SCOPE)
  foreach(key SECTION DEPENDS RECOMMENDS PROVIDES)
    if(arg_${key})
      set(CPACK_DEBIAN_${component}_PACKAGE_${key} "${arg_${key}}" PARENT_SCOPE)
    endif()
  endforeach()
  if(arg_ALL)
    set(CPACK_DEBIAN_${component}_PACKAGE_ARCHITECTURE all PARENT_SCOPE)
  endif()
  set(CPACK_DEBIAN_${component}_DESCRIPTION "${arg_SUMMARY}\n${about}\n\n${arg_TEXT}" PARENT_SCOPE)
endfunction()

set(about "cachepy keeps the results of annotated C++ functions on disk until the\ncode, an argument or a file that they depend on changes.")
set(revision ${PROJECT_VERSION}-${CPACK_DEBIAN_PACKAGE_RELEASE})
set(runtime libcachepy${PROJECT_VERSION_MAJOR}.${PROJECT_VERSION_MINOR})
# The first is what apt installs if there is none.
set(plugins ${Cachepy_PLUGIN_VERSIONS})
list(TRANSFORM plugins REPLACE "(.+)" "cachepy-plugin-clang-\\1 (= ${revision})")
list(JOIN plugins " | " plugins)
cachepy_debian_package(runtime ${runtime} SECTION libs
  SUMMARY "persistent memoization of C++ functions - shared library"
  TEXT "This package has the shared library, for programs that load annotated\nlibraries.")
cachepy_debian_package(development libcachepy-dev SECTION libdevel
  DEPENDS "${runtime} (= ${revision}), ${plugins}" RECOMMENDS "cachepy"
  SUMMARY "persistent memoization of C++ functions - development files"
  TEXT "This package has the headers, the static library, the CMake package and\nthe compiler wrappers cachepy-clang++ and cachepy-g++.")
foreach(major IN LISTS Cachepy_PLUGIN_VERSIONS)
  cachepy_debian_package(plugin_${major} cachepy-plugin-clang-${major} SECTION devel DEPENDS "clang-${major}" PROVIDES cachepy-plugin
    SUMMARY "persistent memoization of C++ functions - plugin for Clang ${major}"
    TEXT "This package has the plugin that rewrites annotated functions. Only\nClang ${major} can load it. It also has the linter that finds functions\nworth annotating.")
endforeach()
cachepy_debian_package(tools cachepy SECTION devel RECOMMENDS "libgvc6, cachepy-doc"
  SUMMARY "persistent memoization of C++ functions - command line"
  TEXT "This package has the command that inspects and maintains cache\ndirectories. It draws the graph of calls, explains misses and removes\nresults.")
cachepy_debian_package(remote cachepy-remote SECTION devel
  SUMMARY "persistent memoization of C++ functions - results of other machines"
  TEXT "This package has the process that takes results from servers and sends\nresults to them, for programs in which a remote is set.")
cachepy_debian_package(documentation cachepy-doc ALL SECTION doc
  SUMMARY "persistent memoization of C++ functions - documentation"
  TEXT "This package has the tutorial, the how-tos and the reference.")
set(CPACK_DEBIAN_RUNTIME_PACKAGE_CONTROL_EXTRA
  ${PROJECT_SOURCE_DIR}/packaging/debian/triggers ${PROJECT_BINARY_DIR}/debian/shlibs)

# The files that debian-files.cmake adds to each package.
string(TIMESTAMP today "%a, %d %b %Y 00:00:00 +0000" UTC)
file(READ ${PROJECT_SOURCE_DIR}/LICENSE license)
string(REGEX REPLACE ".*LLVM Exceptions to the Apache 2.0 License ----\n\n" "" exception "${license}")
string(REPLACE "\n\n" "\n.\n" exception "${exception}")
string(STRIP "${exception}" exception)
string(REPLACE "\n" "\n " exception "${exception}")
configure_file(${PROJECT_SOURCE_DIR}/packaging/debian/copyright.in ${PROJECT_BINARY_DIR}/debian/copyright @ONLY)
configure_file(${PROJECT_SOURCE_DIR}/packaging/debian/changelog.in ${PROJECT_BINARY_DIR}/debian/changelog.Debian @ONLY)
file(WRITE ${PROJECT_BINARY_DIR}/debian/shlibs
  "libcachepy ${PROJECT_VERSION_MAJOR}.${PROJECT_VERSION_MINOR} ${runtime} (>= ${PROJECT_VERSION})\n")
set(CPACK_CACHEPY_DEBIAN_FILES ${PROJECT_BINARY_DIR}/debian)
set(CPACK_CACHEPY_DEBIAN_SOURCES ${PROJECT_SOURCE_DIR}/packaging/debian)
foreach(component IN LISTS CPACK_COMPONENTS_ALL)
  string(TOUPPER ${component} c)
  list(APPEND CPACK_CACHEPY_PACKAGES ${component}=${CPACK_DEBIAN_${c}_PACKAGE_NAME})
endforeach()

include(CPack)
