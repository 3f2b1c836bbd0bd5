# kontor_debian_source(<variable> <package> [suite])
#   Sets <variable> to the unpacked source of a Debian package, fetched once into build/deps and shared by all presets.
#   See tools/debian_source.py for how, and for why it needs no root.
set(KONTOR_DEPS ${CMAKE_SOURCE_DIR}/build/deps CACHE PATH "Where fetched sources and what is built from them are kept")

function(kontor_debian_source variable package)
  set(directory ${KONTOR_DEPS}/${package})
  set(${variable} ${directory} PARENT_SCOPE)
  file(MAKE_DIRECTORY ${KONTOR_DEPS})
  file(LOCK ${KONTOR_DEPS}/${package}.lock GUARD FUNCTION)
  set(suite ${ARGN})
  list(TRANSFORM suite PREPEND "--suite=")
  execute_process(COMMAND ${CMAKE_SOURCE_DIR}/tools/debian_source.py ${package} ${directory} ${suite} RESULT_VARIABLE failed)
  if(failed)
    message(FATAL_ERROR "The source of ${package} could not be fetched (network? apt sources?)")
  endif()
endfunction()
