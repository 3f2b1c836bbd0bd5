# kontor_room(<folder/path> [DEPENDS room...] [LIBRARIES target...])
#   One static library of every .cpp directly in the calling folder. Its target is the path with
#   dashes: engine/pop3 -> engine-pop3. DEPENDS names rooms by path and is what may be included
#   (tests/architecture reads these lines). A room of headers only becomes an INTERFACE library.
# kontor_test(<folder/path> [DEPENDS room...] [LIBRARIES target...])
#   One GoogleTest program <path>-test of every .cpp directly in the calling folder of tests/.
#   Works natively and, run by Node, as WebAssembly. The ctest name is the target without -test; its label is
#   `portable` for rooms below native and web, `native` for the others. Targets build them: portable-tests, native-tests,
#   and engine-tests, which are the portable ones of the engine alone.
add_custom_target(portable-tests)
add_custom_target(native-tests)
add_custom_target(engine-tests)

# Sets <variable> when the room at <path> compiles for every platform.
function(kontor_is_portable variable path)
  string(REGEX MATCH "^(engine|bridge|frontend)(/|$)" portable ${path})
  set(${variable} ${portable} PARENT_SCOPE)
endfunction()

# With KONTOR_UNITY every folder of <target>'s sources becomes one unit. Names in unnamed namespaces are therefore unique
# within a folder.
function(kontor_unite target)
  if(NOT KONTOR_UNITY)
    return()
  endif()
  foreach(source ${ARGN})
    cmake_path(GET source PARENT_PATH folder)
    cmake_path(GET folder FILENAME folder)
    set_source_files_properties(${source} PROPERTIES UNITY_GROUP "${folder}")
  endforeach()
  set_target_properties(${target} PROPERTIES UNITY_BUILD ON UNITY_BUILD_MODE GROUP)
endfunction()

function(kontor_room path)
  cmake_parse_arguments(ROOM "" "" "DEPENDS;LIBRARIES" ${ARGN})
  string(REPLACE "/" "-" target ${path})
  file(GLOB sources CONFIGURE_DEPENDS *.cpp)
  list(FILTER sources EXCLUDE REGEX "/main\\.cpp$") # a program's, for tests have a main() of their own
  list(TRANSFORM ROOM_DEPENDS REPLACE "/" "-")
  if(sources)
    add_library(${target} STATIC ${sources})
    kontor_unite(${target} ${sources})
    target_link_libraries(${target} PUBLIC ${ROOM_DEPENDS} ${ROOM_LIBRARIES} PRIVATE kontor_flags)
    target_include_directories(${target} PUBLIC ${CMAKE_SOURCE_DIR})
  else()
    add_library(${target} INTERFACE)
    target_link_libraries(${target} INTERFACE ${ROOM_DEPENDS} ${ROOM_LIBRARIES})
    target_include_directories(${target} INTERFACE ${CMAKE_SOURCE_DIR})
  endif()
  kontor_is_portable(portable ${path})
  if(portable)
    set_property(GLOBAL APPEND PROPERTY KONTOR_PORTABLE_ROOMS ${target})
  endif()
endfunction()

function(kontor_test path)
  cmake_parse_arguments(TEST "" "" "DEPENDS;LIBRARIES" ${ARGN})
  string(REPLACE "/" "-" target ${path})
  file(GLOB sources CONFIGURE_DEPENDS *.cpp)
  list(TRANSFORM TEST_DEPENDS REPLACE "/" "-")
  if(NOT sources)
    return()
  endif()
  add_executable(${target}-test ${sources})
  kontor_unite(${target}-test ${sources})
  target_link_libraries(${target}-test PRIVATE kontor_flags ${TEST_DEPENDS} ${TEST_LIBRARIES} kontor_gtest)
  set_target_properties(${target}-test PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_CURRENT_BINARY_DIR})
  # Tests are compiled to be run once: what they test is optimised, they are not. (The guards of the C library ask for
  # optimisation, and warn.)
  target_compile_options(${target}-test PRIVATE $<$<CONFIG:Release,MinSizeRel,RelWithDebInfo>:-O0> -Wno-cpp)
  # Tests find corpora and golden files by this path, natively and in Node (NODERAWFS).
  target_compile_definitions(${target}-test PRIVATE KONTOR_TEST_DATA="${CMAKE_SOURCE_DIR}/tests")
  # The result file lets ./test count single cases where ctest sees one program.
  add_test(NAME ${target} COMMAND ${target}-test --gtest_output=xml:${CMAKE_BINARY_DIR}/results/${target}.xml)
  set_tests_properties(${target} PROPERTIES TIMEOUT 300 LABELS native)
  kontor_is_portable(portable ${path})
  if(portable)
    set_tests_properties(${target} PROPERTIES LABELS portable)
    add_dependencies(portable-tests ${target}-test)
    if(path MATCHES "^engine")
      add_dependencies(engine-tests ${target}-test)
    endif()
  else()
    add_dependencies(native-tests ${target}-test)
  endif()
endfunction()
