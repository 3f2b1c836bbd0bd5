# cmark from source, the same for the machine and for WebAssembly: CommonMark to HTML (docs/decisions/045).
#   cmark  the library, without its program and its other output formats
set(KONTOR_CMARK_SOURCE "" CACHE PATH "Source tree of cmark; empty: fetched from Debian by package name")
if(KONTOR_CMARK_SOURCE)
  set(cmark ${KONTOR_CMARK_SOURCE})
else()
  kontor_debian_source(cmark cmark)
endif()

set(cmark_sources)
# node.c and cmark.c name the other writers, so they are linked as well; what is never called is left out of a program.
foreach(name cmark node iterator blocks inlines scanners utf8 buffer references render man xml html commonmark latex
        houdini_href_e houdini_html_e houdini_html_u cmark_ctype)
  list(APPEND cmark_sources ${cmark}/src/${name}.c)
endforeach()
add_library(cmark STATIC EXCLUDE_FROM_ALL ${cmark_sources})
# cmake/cmark has what its own build would generate.
target_include_directories(cmark SYSTEM PUBLIC ${CMAKE_SOURCE_DIR}/cmake/cmark ${cmark}/src)
target_compile_definitions(cmark PUBLIC CMARK_STATIC_DEFINE)
target_compile_options(cmark PRIVATE -w)
