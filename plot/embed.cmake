# cmake -DOUTPUT=page_assets.cpp -DDIR=plot/page -P embed.cmake: the page's files as C++ string literals.
#
# The scripts are modules, so that node can test their parts; in the page they share one scope and are joined in this order, without
# their imports and exports. Nothing outside can see them.
set(scripts format entries graph address labels layers layout map arrange mapscene scene moments tint camera arrows mapcanvas canvas table timeline
  details search filters theme live running runningview compare app controls main)

file(READ ${DIR}/page.html html)
file(READ ${DIR}/style.css style)
set(script "(() => {\n'use strict';\n")
foreach(name ${scripts})
  file(READ ${DIR}/${name}.js text)
  string(REGEX REPLACE "(^|\n)import [^\n]*" "\\1" text "${text}")
  string(REGEX REPLACE "(^|\n)export (const|function|class|async)" "\\1\\2" text "${text}")
  string(APPEND script "${text}\n")
endforeach()
string(APPEND script "})();\n")

set(source "// Made by plot/embed.cmake.\n#include \"plot/page_assets.h\"\n\nnamespace cachepy::plot {\n")
foreach(asset Html Style Script)
  string(TOLOWER ${asset} variable)
  # Compilers need not take literals beyond 64 KiB, but join neighbours of any number.
  string(APPEND source "const std::string_view kPage${asset} =")
  string(LENGTH "${${variable}}" length)
  set(position 0)
  while(position LESS length)
    string(SUBSTRING "${${variable}}" ${position} 8000 piece)
    string(APPEND source "\n    R\"cachepy-page(${piece})cachepy-page\"")
    math(EXPR position "${position} + 8000")
  endwhile()
  string(APPEND source ";\n")
endforeach()
string(APPEND source "}  // namespace cachepy::plot\n")
file(WRITE ${OUTPUT} "${source}")
