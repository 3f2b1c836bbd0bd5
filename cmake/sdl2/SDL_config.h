// SDL2 as Kontor's window needs it in the browser: a canvas, keys and pointers. SDL's own header for Emscripten, minus
// sound, joysticks, sensors, 2D rendering and loading of libraries. It stands in for the SDL_config.h of the source tree
// (hence the guard's name) and makes SDL's configure step, minutes of it, needless.
#ifndef SDL_config_h_
#define SDL_config_h_

#include "SDL_config_emscripten.h"

#undef SDL_AUDIO_DRIVER_DISK
#undef SDL_AUDIO_DRIVER_EMSCRIPTEN
#undef SDL_JOYSTICK_EMSCRIPTEN
#undef SDL_LOADSO_DLOPEN
#undef SDL_VIDEO_RENDER_OGL_ES2
#undef HAVE_ICONV
#undef HAVE_ICONV_H

#define HAVE_FLOAT_H 1
#define HAVE_STDDEF_H 1
#define SDL_AUDIO_DISABLED 1
#define SDL_JOYSTICK_DISABLED 1
#define SDL_SENSOR_DISABLED 1
#define SDL_RENDER_DISABLED 1
#define SDL_LOADSO_DUMMY 1

#endif
