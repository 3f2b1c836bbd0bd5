// Dear ImGui as Kontor needs it (named to it by IMGUI_USER_CONFIG in cmake/imgui.cmake).
#pragma once

// Mail is written in every script, and emoji lie beyond the first 65,536 characters.
#define IMGUI_USE_WCHAR32

// Not shipped: what only shows ImGui itself, and names it has retired.
#define IMGUI_DISABLE_DEMO_WINDOWS
#define IMGUI_DISABLE_DEBUG_TOOLS
#define IMGUI_DISABLE_OBSOLETE_FUNCTIONS

// The window has no files and starts no programs: fonts and settings are given to it as bytes.
#define IMGUI_DISABLE_FILE_FUNCTIONS
#define IMGUI_DISABLE_DEFAULT_SHELL_FUNCTIONS
