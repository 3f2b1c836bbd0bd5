# Dear ImGui 1.92 from source, the same for the machine and for WebAssembly.
#   imgui-interface  its headers and configuration: what rooms name among their LIBRARIES
#   imgui            the library: what a program links
#   imgui-audited    the library for tests: it also calls ImGuiTestEngineHook_ItemAdd and _ItemInfo for every item, which
#                    the test program defines itself. Its objects are linked directly, so the archive `imgui`, should it
#                    be on the line too, is never opened.
#   imgui-backend    SDL2 + OpenGL ES 3 (WebAssembly only)
#   imgui-sdl        drawing by SDL2's renderer (natively only); without the library itself, as the rooms are
set(KONTOR_IMGUI_SOURCE "" CACHE PATH "Source tree of Dear ImGui >= 1.92; empty: fetched from Debian by package name")
if(KONTOR_IMGUI_SOURCE)
  set(imgui ${KONTOR_IMGUI_SOURCE})
else()
  kontor_debian_source(imgui imgui forky)
endif()

file(STRINGS ${imgui}/imgui.h version REGEX "define IMGUI_VERSION_NUM")
string(REGEX MATCH "[0-9]+" version "${version}")
if(version LESS 19200)
  message(FATAL_ERROR "Dear ImGui 1.92 or newer is needed (glyphs on demand); ${imgui} has ${version}")
endif()

set(imgui_sources ${imgui}/imgui.cpp ${imgui}/imgui_draw.cpp ${imgui}/imgui_tables.cpp ${imgui}/imgui_widgets.cpp
    ${imgui}/misc/cpp/imgui_stdlib.cpp)
add_library(imgui-interface INTERFACE)
target_include_directories(imgui-interface SYSTEM INTERFACE ${imgui} ${imgui}/misc/cpp ${CMAKE_SOURCE_DIR}/cmake/imgui)
target_compile_definitions(imgui-interface INTERFACE IMGUI_USER_CONFIG="kontor_imconfig.h")

add_library(imgui STATIC EXCLUDE_FROM_ALL ${imgui_sources})
target_link_libraries(imgui PUBLIC imgui-interface)
add_library(imgui-audited OBJECT EXCLUDE_FROM_ALL ${imgui_sources})
target_link_libraries(imgui-audited PUBLIC imgui-interface)
target_compile_definitions(imgui-audited PUBLIC IMGUI_ENABLE_TEST_ENGINE)

if(EMSCRIPTEN)
  add_library(imgui-backend STATIC EXCLUDE_FROM_ALL ${imgui}/backends/imgui_impl_sdl2.cpp ${imgui}/backends/imgui_impl_opengl3.cpp)
  target_include_directories(imgui-backend SYSTEM PUBLIC ${imgui}/backends)
  target_compile_definitions(imgui-backend PUBLIC IMGUI_IMPL_OPENGL_ES3)
  # Emscripten 3.1.6 does not declare emscripten_sleep and EM_JS where this file expects them.
  set_source_files_properties(${imgui}/backends/imgui_impl_sdl2.cpp PROPERTIES COMPILE_OPTIONS "-include;emscripten.h")
  target_link_libraries(imgui-backend PUBLIC imgui sdl2)
else()
  add_library(imgui-sdl STATIC EXCLUDE_FROM_ALL ${imgui}/backends/imgui_impl_sdlrenderer2.cpp)
  target_include_directories(imgui-sdl SYSTEM PUBLIC ${imgui}/backends)
  target_link_libraries(imgui-sdl PUBLIC imgui-interface SDL2::SDL2)
endif()
