# cpack runs this on the installed files before it packs them. Adds the files that Debian's policy requires in each package.
if(NOT CPACK_GENERATOR STREQUAL "DEB")
  return()
endif()
foreach(pair IN LISTS CPACK_CACHEPY_PACKAGES)
  string(REGEX MATCH "^([^=]*)=(.*)$" pair ${pair})
  set(root ${CPACK_TEMPORARY_DIRECTORY}/${CMAKE_MATCH_1})
  set(documents ${root}${CPACK_PACKAGING_INSTALL_PREFIX}/share/doc/${CMAKE_MATCH_2})
  file(COPY ${CPACK_CACHEPY_DEBIAN_FILES}/copyright ${CPACK_CACHEPY_DEBIAN_FILES}/changelog.Debian DESTINATION ${documents}
    FILE_PERMISSIONS OWNER_READ OWNER_WRITE GROUP_READ WORLD_READ
    DIRECTORY_PERMISSIONS OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)
  set(overrides ${CPACK_CACHEPY_DEBIAN_SOURCES}/${CMAKE_MATCH_2}.lintian-overrides)
  if(EXISTS ${overrides})
    set(directory ${root}${CPACK_PACKAGING_INSTALL_PREFIX}/share/lintian/overrides)
    configure_file(${overrides} ${directory}/${CMAKE_MATCH_2} COPYONLY)
  endif()
  file(GLOB_RECURSE compressed ${root}${CPACK_PACKAGING_INSTALL_PREFIX}/share/man/*.[1-8]
    ${documents}/changelog.Debian)
  execute_process(COMMAND gzip -9nf ${compressed} COMMAND_ERROR_IS_FATAL ANY)
endforeach()
