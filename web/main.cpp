// The window in a browser tab: SDL2 and OpenGL ES 3 below, the page around. The page calls the functions at the end of
// this file; it asks for a frame only when something happened or one is due (see web/page/shell.js).
#include <SDL.h>
#include <SDL_opengles2.h>
#include <emscripten.h>
#include <imgui.h>
#include <imgui_impl_opengl3.h>
#include <imgui_impl_sdl2.h>

#include <cmath>
#include <memory>
#include <string>

#include "frontend/frame/window.hpp"
#include "frontend/state/overloaded.hpp"
#include "web/access_bridge.hpp"
#include "web/browser_shelf.hpp"
#include "web/browser_transport.hpp"
#include "web/glyphs.hpp"

extern "C" {
int page_zone_offset(double utc_seconds);
void page_twin_apply(const char* changes);
void page_focus(const char* id);
void page_sign_in(const char* name, const char* password, const char* code);
void page_choose_password(const char* password);
void page_sign_out();
void page_keep_settings(const char* text);
void page_copy(const char* text);
void page_open_window(const char* path);
void page_visit(const char* url);
void page_fetch_blob(const char* url, const char* name, int open);
void page_announce(const char* text);
void page_ask_to_notify();
void page_notify(const char* title, const char* text, const char* email);
void page_title(const char* text);
void page_choose_files(int folder);
void page_send_files(const char* account, const char* mailbox);
void page_stop_sending();
void page_choose_attachments();
void page_upload(double number, const char* url);
void page_stop_upload(double number);
void page_look(int dark, const char* language);
}

namespace kontor::web {

namespace {

struct Page {
    BrowserTransport transport;
    BrowserShelf shelf;
    SDL_Window* window = nullptr;
    SDL_GLContext context = nullptr;
    std::unique_ptr<frame::Window> content;
    float width = 0, height = 0, density = 0;
    std::string language;
    int dark = -1;
};

Page& page() {
    static Page the_page;
    return the_page;
}

Instant instant(double milliseconds) { return Instant(Duration(static_cast<std::int64_t>(milliseconds))); }

bool open_canvas(Page& page, int width, int height) {
    // Keys belong to the page, which knows whether a text field has them.
    SDL_SetHint(SDL_HINT_EMSCRIPTEN_KEYBOARD_ELEMENT, "#canvas");
    SDL_SetHint(SDL_HINT_EMSCRIPTEN_ASYNCIFY, "0");
    if (SDL_Init(SDL_INIT_VIDEO) != 0) return false;
    SDL_GL_SetAttribute(SDL_GL_CONTEXT_PROFILE_MASK, SDL_GL_CONTEXT_PROFILE_ES);
    SDL_GL_SetAttribute(SDL_GL_CONTEXT_MAJOR_VERSION, 3);
    SDL_GL_SetAttribute(SDL_GL_DOUBLEBUFFER, 1);
    SDL_GL_SetAttribute(SDL_GL_DEPTH_SIZE, 0);
    SDL_GL_SetAttribute(SDL_GL_STENCIL_SIZE, 0);
    page.window = SDL_CreateWindow("Kontor", 0, 0, width, height, SDL_WINDOW_OPENGL | SDL_WINDOW_ALLOW_HIGHDPI);
    page.context = page.window == nullptr ? nullptr : SDL_GL_CreateContext(page.window);
    return page.context != nullptr;
}

void open_imgui(Page& page) {
    ImGui::CreateContext();
    ImGuiIO& io = ImGui::GetIO();
    io.IniFilename = nullptr;
    io.LogFilename = nullptr;
    io.ConfigFlags = ImGuiConfigFlags_None;
    theme::apply_style();
    ImGui_ImplSDL2_InitForOpenGL(page.window, page.context);
    ImGui_ImplOpenGL3_Init("#version 300 es");
}

void carry_out(const state::Effect& effect) {
    std::visit(
        state::Overloaded{
            [](const state::SendSignIn& form) {
                page_sign_in(form.name.c_str(), form.password.c_str(), form.code.c_str());
            },
            [](const state::SendPassword& form) { page_choose_password(form.password.c_str()); },
            [](const state::SendSignOut&) { page_sign_out(); },
            [](const state::KeepSettings& settings) { page_keep_settings(settings.text.c_str()); },
            [](const state::CopyToClipboard& copy) { page_copy(copy.text.c_str()); },
            [](const state::FetchBlob& blob) {
                page_fetch_blob(blob.url.c_str(), blob.name.c_str(), blob.open ? 1 : 0);
            },
            [](const state::VisitPage& page) { page_visit(page.url.c_str()); },
            [](const state::ChooseFiles& what) { page_choose_files(what.folder ? 1 : 0); },
            [](const state::SendFiles& where) { page_send_files(where.account.c_str(), where.mailbox.c_str()); },
            [](const state::StopSending&) { page_stop_sending(); },
            [](const state::ChooseAttachments&) { page_choose_attachments(); },
            [](const state::Upload& what) { page_upload(static_cast<double>(what.upload), what.url.c_str()); },
            [](const state::StopUpload& what) { page_stop_upload(static_cast<double>(what.upload)); },
            [](const state::MoveFocus& focus) { page_focus(focus.node.c_str()); },
            [](const state::OpenWindow& what) { page_open_window(what.path.c_str()); },
            [](const state::LeaveField&) { page_focus(""); },
            [](const state::Announce& words) { page_announce(words.text.c_str()); },
            [](const state::AskToNotify&) { page_ask_to_notify(); },
            [](const state::Notify& news) { page_notify(news.title.c_str(), news.text.c_str(), news.email.c_str()); },
            [](const state::SetTitle& title) { page_title(title.text.c_str()); },
        },
        effect);
}

void carry_out_all(Page& page) {
    for (const state::Effect& effect : page.content->take_effects()) carry_out(effect);
}

// The page around the canvas (text fields, message bodies) follows the colours and the language of the window.
void follow_look(Page& page) {
    const state::AppState& state = page.content->state();
    const int dark = state.appearance() == theme::Appearance::dark ? 1 : 0;
    const std::string language(words::language_tag(state.language()));
    if (dark == page.dark && language == page.language) return;
    page.dark = dark;
    page.language = language;
    page_look(dark, language.c_str());
}

// A press waits for the frame after the movement that led to it: what lies under the pointer is known only then.
void take_events() {
    SDL_Event event;
    bool moved = false;
    SDL_PumpEvents();
    while (SDL_PeepEvents(&event, 1, SDL_PEEKEVENT, SDL_FIRSTEVENT, SDL_LASTEVENT) == 1) {
        if (event.type == SDL_MOUSEBUTTONDOWN && moved) return;
        moved |= event.type == SDL_MOUSEMOTION;
        SDL_PollEvent(&event);
        ImGui_ImplSDL2_ProcessEvent(&event);
    }
}

void draw(Page& page, const frame::Moment& moment) {
    take_events();
    ImGui_ImplOpenGL3_NewFrame();
    ImGui_ImplSDL2_NewFrame();
    ImGuiIO& io = ImGui::GetIO();
    io.DisplaySize = ImVec2(page.width, page.height);
    io.DisplayFramebufferScale = ImVec2(page.density, page.density);
    ImGui::NewFrame();
    page.content->draw(moment);
    ImGui::Render();
    glViewport(0, 0, static_cast<int>(page.width * page.density), static_cast<int>(page.height * page.density));
    ImGui_ImplOpenGL3_RenderDrawData(ImGui::GetDrawData());
    SDL_GL_SwapWindow(page.window);
}

void resize(Page& page, float width, float height, float density) {
    if (page.width == width && page.height == height && page.density == density) return;
    page.width = width;
    page.height = height;
    page.density = density;
    // SDL counts the pointer in its window's size; the canvas itself is sized by the page.
    SDL_SetWindowSize(page.window, static_cast<int>(width), static_cast<int>(height));
}

}  // namespace

}  // namespace kontor::web

using namespace kontor;
using web::page;

extern "C" {

EMSCRIPTEN_KEEPALIVE int kontor_start(const char* settings, const char* language, int dark, unsigned jitter, int width,
                                      int height) {
    web::Page& the_page = page();
    if (!web::open_canvas(the_page, width, height)) return 0;
    web::open_imgui(the_page);
    frame::Platform platform;
    platform.appearance = dark != 0 ? theme::Appearance::dark : theme::Appearance::light;
    platform.language = words::language_from_tag(language).value_or(words::Language::english);
    platform.overlays = widgets::Overlays::platform;
    platform.zone = [](UtcTime time) { return page_zone_offset(static_cast<double>(time.seconds)); };
    platform.regular = web::add_browser_font(web::FontWeight::regular);
    platform.semibold = web::add_browser_font(web::FontWeight::semibold);
    platform.jitter = jitter;
    platform.shelf = &the_page.shelf;
    the_page.content = std::make_unique<frame::Window>(the_page.transport, std::move(platform), settings);
    return 1;
}

// Milliseconds until the next frame is due; 0: at once; negative: when something happens.
EMSCRIPTEN_KEEPALIVE double kontor_frame(float width, float height, float density, double now, double wall_seconds) {
    web::Page& the_page = page();
    web::resize(the_page, width, height, density);
    const frame::Moment moment{width, height, web::instant(now), UtcTime{static_cast<std::int64_t>(wall_seconds)}};
    web::draw(the_page, moment);
    const auto changes = the_page.content->take_changes();
    web::follow_look(the_page);
    if (!changes.empty()) page_twin_apply(web::changes_as_json(changes).c_str());
    web::carry_out_all(the_page);
    const std::optional<Instant> due = the_page.content->due();
    if (!due) return -1;
    return std::max(0.0, static_cast<double>((*due - moment.now).count()));
}

// Names of access::Request::Kind, in its order.
EMSCRIPTEN_KEEPALIVE void kontor_request(int kind, const char* id, const char* value, int shift, int control,
                                         unsigned number) {
    access::Request request{static_cast<access::Request::Kind>(kind), id, value, shift != 0, control != 0, number};
    page().content->request(std::move(request));
}

EMSCRIPTEN_KEEPALIVE void kontor_key(const char* key, int shift, int control, int alt) {
    page().content->key({key, shift != 0, control != 0, alt != 0});
}

// SDL hears no keys here, so ImGui learns of Shift and Ctrl with the pointer's press.
EMSCRIPTEN_KEEPALIVE void kontor_pointer(int shift, int control) {
    ImGuiIO& io = ImGui::GetIO();
    io.AddKeyEvent(ImGuiMod_Shift, shift != 0);
    io.AddKeyEvent(ImGuiMod_Ctrl, control != 0);
}

EMSCRIPTEN_KEEPALIVE void kontor_keyboard_used(int used) { page().content->keyboard_used(used != 0); }

EMSCRIPTEN_KEEPALIVE void kontor_appearance(int dark) {
    page().content->appearance_changed(dark != 0 ? theme::Appearance::dark : theme::Appearance::light);
}

EMSCRIPTEN_KEEPALIVE void kontor_signed_in(double now) { page().content->signed_in(web::instant(now)); }
EMSCRIPTEN_KEEPALIVE void kontor_visited(double now) { page().content->visited(web::instant(now)); }
EMSCRIPTEN_KEEPALIVE void kontor_sign_in_needed() { page().content->sign_in_needed(); }
EMSCRIPTEN_KEEPALIVE void kontor_sign_in_failed(int trouble) {
    page().content->sign_in_failed(static_cast<state::SignInForm::Trouble>(trouble));
}
EMSCRIPTEN_KEEPALIVE void kontor_code_needed() { page().content->code_needed(); }
EMSCRIPTEN_KEEPALIVE void kontor_password_wanted() { page().content->password_wanted(); }
EMSCRIPTEN_KEEPALIVE void kontor_password_chosen(const char* name) { page().content->password_chosen(name); }
EMSCRIPTEN_KEEPALIVE void kontor_notifications_allowed(int allowed, double now) {
    page().content->notifications_allowed(allowed != 0, web::instant(now));
}
EMSCRIPTEN_KEEPALIVE void kontor_open_mail(const char* email, double now) {
    page().content->open_mail(email, web::instant(now));
}
EMSCRIPTEN_KEEPALIVE void kontor_online(double now) { page().content->device_online(web::instant(now)); }

// Numbers are doubles, as the page has them: octets of files are more than an int counts.
EMSCRIPTEN_KEEPALIVE void kontor_files_chosen(double files, double octets, int dropped, double now) {
    page().content->files_chosen(static_cast<std::uint64_t>(files), static_cast<std::uint64_t>(octets), dropped != 0,
                                 web::instant(now));
}

EMSCRIPTEN_KEEPALIVE void kontor_import_progress(int stage, double octets, double imported, double duplicates,
                                                 double damaged, double without_mail, double now) {
    state::ImportProgress progress;
    progress.stage = static_cast<state::ImportProgress::Stage>(stage);
    progress.octets = static_cast<std::uint64_t>(octets);
    progress.imported = static_cast<std::uint64_t>(imported);
    progress.duplicates = static_cast<std::uint64_t>(duplicates);
    progress.damaged = static_cast<std::uint64_t>(damaged);
    progress.without_mail = static_cast<std::uint64_t>(without_mail);
    page().content->import_progress(progress, web::instant(now));
}

// A file the person attached; several come one after the other.
EMSCRIPTEN_KEEPALIVE void kontor_file_attached(double number, double size, const char* name, const char* type,
                                               double now) {
    state::FilesAttached files;
    files.files.push_back({static_cast<std::uint64_t>(number), static_cast<std::uint64_t>(size), name, type});
    page().content->files_attached(files, web::instant(now));
}

EMSCRIPTEN_KEEPALIVE void kontor_upload_progress(double number, double sent, double now) {
    page().content->upload_progress(static_cast<std::uint64_t>(number), static_cast<std::uint64_t>(sent),
                                    web::instant(now));
}

// Without a blob it failed; trouble is a state::UploadDone::Trouble.
EMSCRIPTEN_KEEPALIVE void kontor_uploaded(double number, const char* blob, int trouble, double now) {
    page().content->uploaded(
        {static_cast<std::uint64_t>(number), blob, static_cast<state::UploadDone::Trouble>(trouble)},
        web::instant(now));
}

EMSCRIPTEN_KEEPALIVE void kontor_leaving(double now) { page().content->leaving(web::instant(now)); }

EMSCRIPTEN_KEEPALIVE void kontor_record(const char* name, const char* value) { page().shelf.read(name, value); }
// kind 0: opened, the text is whose records they were; 1: full; 2: unavailable.
EMSCRIPTEN_KEEPALIVE void kontor_shelf(int kind, const char* text, double now) {
    web::Page& the_page = page();
    if (kind == 0) the_page.shelf.opened(text);
    if (kind == 1) the_page.shelf.arrived(bridge::Shelf::Full{});
    if (kind == 2) the_page.shelf.arrived(bridge::Shelf::Unavailable{});
    the_page.content->transport_ready(web::instant(now));
}

// kind 0: opened, the text is the session; 1: received; 2: closed; 3: closed, signing in is needed.
EMSCRIPTEN_KEEPALIVE void kontor_socket(int kind, const char* text, double now) {
    web::Page& the_page = page();
    if (kind == 0) the_page.transport.arrived(bridge::Transport::Opened{text});
    if (kind == 1) the_page.transport.arrived(bridge::Transport::Received{text});
    if (kind >= 2) the_page.transport.arrived(bridge::Transport::Closed{kind == 3, text});
    the_page.content->transport_ready(web::instant(now));
    web::carry_out_all(the_page);  // a tab that is not seen draws no frames, and has news to tell
}
}
