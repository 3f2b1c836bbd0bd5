# Target sdl2, WebAssembly only: compiled from the source package of the machine's own suite, with the configuration in
# cmake/sdl2/SDL_config.h.
set(KONTOR_SDL2_SOURCE "" CACHE PATH "Source tree of SDL2; empty: fetched from Debian by package name")
if(KONTOR_SDL2_SOURCE)
  set(sdl2 ${KONTOR_SDL2_SOURCE})
else()
  kontor_debian_source(sdl2 libsdl2)
endif()

set(sdl2_sources)
foreach(folder . atomic audio audio/dummy cpuinfo dynapi events file filesystem/emscripten haptic haptic/dummy joystick
        joystick/dummy loadso/dummy locale locale/emscripten misc misc/emscripten power power/emscripten render sensor
        sensor/dummy stdlib thread thread/generic timer timer/unix video video/dummy video/emscripten video/yuv2rgb)
  file(GLOB found ${sdl2}/src/${folder}/*.c)
  list(APPEND sdl2_sources ${found})
endforeach()

add_library(sdl2 STATIC EXCLUDE_FROM_ALL ${sdl2_sources})
target_include_directories(sdl2 BEFORE PRIVATE ${CMAKE_CURRENT_LIST_DIR}/sdl2)
target_include_directories(sdl2 SYSTEM PUBLIC ${sdl2}/include)
target_compile_options(sdl2 PRIVATE -w)
