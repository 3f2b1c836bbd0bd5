#include "native/desktop/screen.hpp"

#include <imgui.h>
#include <imgui_impl_sdlrenderer2.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <utility>

#include "frontend/theme/theme.hpp"

namespace kontor::desktop {

namespace {

float wanted_scale() {
    for (const char* name : {"KONTOR_SCALE", "GDK_SCALE"}) {
        const char* value = std::getenv(name);
        const float scale = value != nullptr ? std::strtof(value, nullptr) : 0;
        if (scale >= 0.5f && scale <= 8) return scale;
    }
    return 1;
}

Error sdl_error(const char* what) { return {what, {}, SDL_GetError(), {}}; }

}  // namespace

Result<Screen> Screen::open(const WindowPlace& place) {
    SDL_SetHint(SDL_HINT_APP_NAME, "Kontor");
    SDL_SetHint(SDL_HINT_VIDEO_X11_NET_WM_BYPASS_COMPOSITOR, "0");
    SDL_SetHint(SDL_HINT_MOUSE_FOCUS_CLICKTHROUGH, "1");
    SDL_SetHint(SDL_HINT_IME_SHOW_UI, "1");
    SDL_SetHint("SDL_APP_ID", "kontor-desktop");
    ::setenv("SDL_VIDEO_X11_WMCLASS", "kontor-desktop", 0);
    ::setenv("SDL_VIDEO_WAYLAND_WMCLASS", "kontor-desktop", 0);
    // SDL would draw where nobody looks rather than fail.
    const bool has_screen = std::getenv("DISPLAY") != nullptr || std::getenv("WAYLAND_DISPLAY") != nullptr;
    if (!has_screen)
        return Error{"There is no screen to open a window on", "DISPLAY or WAYLAND_DISPLAY", "neither", {}};
    if (SDL_Init(SDL_INIT_VIDEO) != 0) return sdl_error("There is no screen to open a window on");
    SDL_EnableScreenSaver();

    Screen screen;
    screen.scale_ = wanted_scale();
    const auto pixels = [&](int length) { return static_cast<int>(static_cast<float>(length) * screen.scale_); };
    Uint32 flags = SDL_WINDOW_RESIZABLE | SDL_WINDOW_ALLOW_HIGHDPI;
    if (place.maximised) flags |= SDL_WINDOW_MAXIMIZED;
    // A screen may have become smaller since the last time.
    SDL_Rect room{0, 0, pixels(place.width), pixels(place.height)};
    (void)SDL_GetDisplayUsableBounds(0, &room);
    screen.window_ =
        SDL_CreateWindow("Kontor", SDL_WINDOWPOS_UNDEFINED, SDL_WINDOWPOS_UNDEFINED,
                         std::min(pixels(place.width), room.w), std::min(pixels(place.height), room.h), flags);
    if (screen.window_ == nullptr) return sdl_error("The window could not be opened");
    SDL_SetWindowMinimumSize(screen.window_, pixels(320), pixels(320));
    screen.renderer_ = SDL_CreateRenderer(screen.window_, -1, SDL_RENDERER_PRESENTVSYNC);
    if (screen.renderer_ == nullptr) screen.renderer_ = SDL_CreateRenderer(screen.window_, -1, SDL_RENDERER_SOFTWARE);
    if (screen.renderer_ == nullptr) return sdl_error("Nothing can be drawn into the window");
    constexpr SDL_SystemCursor shapes[] = {SDL_SYSTEM_CURSOR_ARROW, SDL_SYSTEM_CURSOR_HAND, SDL_SYSTEM_CURSOR_IBEAM,
                                           SDL_SYSTEM_CURSOR_SIZEWE};
    for (int i = 0; i < 4; ++i) screen.cursors_[i] = SDL_CreateSystemCursor(shapes[i]);

    ImGui::CreateContext();
    ImGuiIO& io = ImGui::GetIO();
    io.IniFilename = nullptr;
    io.LogFilename = nullptr;
    io.ConfigFlags = ImGuiConfigFlags_None;
    theme::apply_style();
    ImGui_ImplSDLRenderer2_Init(screen.renderer_);
    return screen;
}

Screen::Screen(Screen&& other) noexcept
    : window_(std::exchange(other.window_, nullptr)),
      renderer_(std::exchange(other.renderer_, nullptr)),
      scale_(other.scale_),
      cursor_(other.cursor_) {
    std::copy(std::begin(other.cursors_), std::end(other.cursors_), std::begin(cursors_));
    std::fill(std::begin(other.cursors_), std::end(other.cursors_), nullptr);
}

Screen::~Screen() {
    if (renderer_ != nullptr && ImGui::GetCurrentContext() != nullptr) {
        ImGui_ImplSDLRenderer2_Shutdown();
        ImGui::DestroyContext();
    }
    for (SDL_Cursor* cursor : cursors_)
        if (cursor != nullptr) SDL_FreeCursor(cursor);
    if (renderer_ != nullptr) SDL_DestroyRenderer(renderer_);
    if (window_ == nullptr) return;
    SDL_DestroyWindow(window_);
    SDL_Quit();
}

float Screen::width() const {
    int width = 0, height = 0;
    SDL_GetWindowSize(window_, &width, &height);
    return static_cast<float>(width) / scale_;
}

float Screen::height() const {
    int width = 0, height = 0;
    SDL_GetWindowSize(window_, &width, &height);
    return static_cast<float>(height) / scale_;
}

WindowPlace Screen::place() const {
    WindowPlace place;
    place.width = static_cast<int>(std::lround(width()));
    place.height = static_cast<int>(std::lround(height()));
    place.maximised = (SDL_GetWindowFlags(window_) & SDL_WINDOW_MAXIMIZED) != 0;
    return place;
}

bool Screen::take_pointer(const SDL_Event& event) {
    ImGuiIO& io = ImGui::GetIO();
    const auto source = [&](Uint32 which) {
        io.AddMouseSourceEvent(which == SDL_TOUCH_MOUSEID ? ImGuiMouseSource_TouchScreen : ImGuiMouseSource_Mouse);
    };
    switch (event.type) {
        case SDL_MOUSEMOTION:
            source(event.motion.which);
            io.AddMousePosEvent(static_cast<float>(event.motion.x) / scale_,
                                static_cast<float>(event.motion.y) / scale_);
            return true;
        case SDL_MOUSEWHEEL:
            source(event.wheel.which);
            io.AddMouseWheelEvent(-event.wheel.preciseX, event.wheel.preciseY);
            return true;
        case SDL_MOUSEBUTTONDOWN:
        case SDL_MOUSEBUTTONUP: {
            const int button = event.button.button == SDL_BUTTON_LEFT     ? 0
                               : event.button.button == SDL_BUTTON_RIGHT  ? 1
                               : event.button.button == SDL_BUTTON_MIDDLE ? 2
                                                                          : -1;
            if (button < 0) return true;
            source(event.button.which);
            const SDL_Keymod mod = SDL_GetModState();
            io.AddKeyEvent(ImGuiMod_Shift, (mod & KMOD_SHIFT) != 0);
            io.AddKeyEvent(ImGuiMod_Ctrl, (mod & KMOD_CTRL) != 0);
            io.AddMousePosEvent(static_cast<float>(event.button.x) / scale_,
                                static_cast<float>(event.button.y) / scale_);
            io.AddMouseButtonEvent(button, event.type == SDL_MOUSEBUTTONDOWN);
            // What is dragged goes on beyond the window's edge.
            SDL_CaptureMouse(event.type == SDL_MOUSEBUTTONDOWN ? SDL_TRUE : SDL_FALSE);
            return true;
        }
        default:
            return false;
    }
}

void Screen::begin_frame(float seconds) {
    int output_width = 0, output_height = 0, window_width = 0, window_height = 0;
    SDL_GetRendererOutputSize(renderer_, &output_width, &output_height);
    SDL_GetWindowSize(window_, &window_width, &window_height);
    const float own = window_width > 0 ? static_cast<float>(output_width) / static_cast<float>(window_width) : 1;
    ImGuiIO& io = ImGui::GetIO();
    io.DisplaySize = ImVec2(width(), height());
    io.DisplayFramebufferScale = ImVec2(own * scale_, own * scale_);
    io.DeltaTime = std::clamp(seconds, 0.001f, 0.1f);
    ImGui_ImplSDLRenderer2_NewFrame();
    ImGui::NewFrame();
}

void Screen::end_frame() {
    ImGui::Render();
    const ImVec2 density = ImGui::GetIO().DisplayFramebufferScale;
    SDL_RenderSetScale(renderer_, density.x, density.y);
    SDL_SetRenderDrawColor(renderer_, 0, 0, 0, 255);
    SDL_RenderClear(renderer_);
    ImGui_ImplSDLRenderer2_RenderDrawData(ImGui::GetDrawData(), renderer_);
    SDL_RenderPresent(renderer_);
}

void Screen::follow_cursor() {
    int wanted = 0;
    switch (ImGui::GetMouseCursor()) {
        case ImGuiMouseCursor_Hand:
            wanted = 1;
            break;
        case ImGuiMouseCursor_TextInput:
            wanted = 2;
            break;
        case ImGuiMouseCursor_ResizeEW:
            wanted = 3;
            break;
        default:
            break;
    }
    if (wanted == cursor_ || cursors_[wanted] == nullptr) return;
    cursor_ = wanted;
    SDL_SetCursor(cursors_[wanted]);
}

void Screen::raise() {
    SDL_RestoreWindow(window_);
    SDL_RaiseWindow(window_);
}

bool Screen::has_keyboard() const { return (SDL_GetWindowFlags(window_) & SDL_WINDOW_INPUT_FOCUS) != 0; }

void Screen::follow_caret(int x, int y, int height) {
    const auto own = [this](int length) { return static_cast<int>(static_cast<float>(length) * scale_); };
    const SDL_Rect place{own(x), own(y), 1, own(height)};
    SDL_SetTextInputRect(&place);
}

}  // namespace kontor::desktop
