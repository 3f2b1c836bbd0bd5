# Toolchain for WebAssembly: finds Emscripten (3.1.6 of Debian 12, or the one on the PATH or in $EMSCRIPTEN)
# and hands over to its own toolchain file.
find_program(KONTOR_EMCC emcc HINTS $ENV{EMSCRIPTEN} $ENV{EMSDK}/upstream/emscripten)
if(NOT KONTOR_EMCC)
  message(FATAL_ERROR "emcc not found: install the Debian package emscripten (--no-install-recommends is enough)")
endif()
get_filename_component(KONTOR_EMCC_REAL ${KONTOR_EMCC} REALPATH)
get_filename_component(EMSCRIPTEN_ROOT_PATH ${KONTOR_EMCC_REAL} DIRECTORY)
include(${EMSCRIPTEN_ROOT_PATH}/cmake/Modules/Platform/Emscripten.cmake)

# Debian's Emscripten finds its JavaScript modules only with Debian's own node. Any other node must be told where
# they are, or an optimising link fails with "Cannot find module 'acorn'".
if(EXISTS /usr/share/nodejs/acorn)
  set(KONTOR_EMCC_ENVIRONMENT ${CMAKE_COMMAND} -E env NODE_PATH=/usr/share/nodejs)
  set(CMAKE_C_LINKER_LAUNCHER ${KONTOR_EMCC_ENVIRONMENT} CACHE STRING "")
  set(CMAKE_CXX_LINKER_LAUNCHER ${KONTOR_EMCC_ENVIRONMENT} CACHE STRING "")
endif()
