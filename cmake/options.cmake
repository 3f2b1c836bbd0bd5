# What a person may switch when configuring; presets set these (CMakePresets.json).
option(KONTOR_BENCH "Build the Google Benchmark programs in bench/" OFF)
option(KONTOR_FUZZ "Build the libFuzzer targets in tests/fuzz (needs clang)" OFF)
option(KONTOR_UNITY "Compile each folder of a room as one unit: a whole build takes a third of the time, a small change more" OFF)
set(KONTOR_SANITIZE "" CACHE STRING "Comma-separated sanitizers for every target, e.g. address,undefined")

if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE RelWithDebInfo)
endif()

# Programs people start lie at the top of the build directory (build/release/kontor); tests stay in their folders.
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR})
if(NOT EMSCRIPTEN)
  set(CMAKE_POSITION_INDEPENDENT_CODE ON)
endif()

find_program(KONTOR_CCACHE ccache)
if(KONTOR_CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  set(CMAKE_C_COMPILER_LAUNCHER ${KONTOR_CCACHE})
  set(CMAKE_CXX_COMPILER_LAUNCHER ${KONTOR_CCACHE})
endif()

# Every target of ours links this: the warnings are errors, here and nowhere else.
add_library(kontor_flags INTERFACE)
target_compile_options(kontor_flags INTERFACE -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wno-sign-conversion -Werror)
# When it optimises, GCC 12 sees overlapping copies in `"text" + string` (GCC bug 105651), takes the members of a moved
# std::variant for uninitialised (GCC bug 105562) and the two halves of a coroutine frame's allocator for strangers
# (GCC bug 103993); none of it is so.
target_compile_options(kontor_flags INTERFACE $<$<CXX_COMPILER_ID:GNU>:-Wno-restrict>
  $<$<AND:$<CXX_COMPILER_ID:GNU>,$<CONFIG:Release>>:-Wno-maybe-uninitialized;-Wno-mismatched-new-delete>)
if(KONTOR_UNITY)
  # Two warnings are about single files: in a unit every source looks like a header with an unnamed namespace, and a
  # local name may hide one of a neighbour. The presets dev, asan and tsan keep them.
  target_compile_options(kontor_flags INTERFACE -Wno-shadow $<$<CXX_COMPILER_ID:GNU>:-Wno-subobject-linkage>)
endif()
target_include_directories(kontor_flags INTERFACE ${CMAKE_SOURCE_DIR})

if(EMSCRIPTEN)
  # Lengths and offsets of mail are 64-bit values everywhere; what is in the memory of a tab is addressed by 32.
  target_compile_options(kontor_flags INTERFACE -Wno-shorten-64-to-32)
endif()

# Kontor reads what strangers send. The standard library checks its own bounds while developing; releases carry the
# cheap guards of the compiler and the linker.
if(NOT EMSCRIPTEN)
  target_compile_definitions(kontor_flags INTERFACE $<$<NOT:$<CONFIG:Release>>:_GLIBCXX_ASSERTIONS>)
  target_compile_options(kontor_flags INTERFACE $<$<CONFIG:Release>:-fstack-protector-strong;-U_FORTIFY_SOURCE;-D_FORTIFY_SOURCE=2>)
  # What only has to be moved to where the program lies is told in a tenth of the room: every start reads it.
  add_link_options(-pie $<$<CONFIG:Release>:-Wl,-z,relro,-z,now,-z,pack-relative-relocs>)
endif()

if(KONTOR_SANITIZE)
  add_compile_options(-fsanitize=${KONTOR_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
  add_link_options(-fsanitize=${KONTOR_SANITIZE})
endif()
if(KONTOR_FUZZ)
  if(NOT CMAKE_CXX_COMPILER_ID MATCHES Clang)
    message(FATAL_ERROR "KONTOR_FUZZ needs clang++ (libFuzzer): use the preset fuzz")
  endif()
  add_compile_options(-fsanitize=fuzzer-no-link)
endif()
