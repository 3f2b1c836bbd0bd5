#include "native/desktop/desktop.hpp"

#include <SDL2/SDL.h>
#include <imgui.h>

#include <algorithm>
#include <cstdio>
#include <memory>
#include <random>

#include "frontend/frame/window.hpp"
#include "frontend/state/overloaded.hpp"
#include "native/desktop/bus.hpp"
#include "native/desktop/documents.hpp"
#include "native/desktop/fields.hpp"
#include "native/desktop/file_shelf.hpp"
#include "native/desktop/files.hpp"
#include "native/desktop/focus.hpp"
#include "native/desktop/glyphs.hpp"
#include "native/desktop/keyboard.hpp"
#include "native/desktop/opener.hpp"
#include "native/desktop/pictures.hpp"
#include "native/desktop/provider_sign_in.hpp"
#include "native/desktop/screen.hpp"
#include "native/desktop/session.hpp"
#include "native/desktop/socket.hpp"
#include "native/desktop/surroundings.hpp"
#include "native/net/clock.hpp"

namespace kontor::desktop {

namespace {

// Movement, press and release take a frame each, and what follows from an action shows in the next one.
constexpr int kFramesAfterEvent = 4;
// What a key opens is drawn in the frame after the one that heard it.
constexpr int kFramesAfterKey = 3;
constexpr Uint32 kShortestFrame = 12;  // milliseconds, where the screen sets no pace
constexpr int kLongestWait = 600'000;

std::string clipboard_text(char* text) {
    std::string copy = text != nullptr ? text : "";
    SDL_free(text);
    return copy;
}

Clipboard system_clipboard() {
    return {[] { return clipboard_text(SDL_GetClipboardText()); },
            [] { return clipboard_text(SDL_GetPrimarySelectionText()); },
            [](const std::string& text) { SDL_SetClipboardText(text.c_str()); },
            [](const std::string& text) { SDL_SetPrimarySelectionText(text.c_str()); }};
}

class Desktop : public widgets::Painter {
public:
    Desktop(Screen& screen, const Options& options, const Keep& keep, Uint32 errand_event)
        : screen_(screen),
          keep_(keep),
          name_(options.name),
          errands_(std::make_shared<Errands>([errand_event] {
              SDL_Event event{};
              event.type = errand_event;
              SDL_PushEvent(&event);
          })),
          http_(options.relay, options.ca_file, *errands_),
          socket_(http_, *errands_, [this] { window_->transport_ready(net::now()); }),
          faces_(system_language_tag()),
          regular_(add_font(faces_, FontWeight::regular)),
          semibold_(add_font(faces_, FontWeight::semibold)),
          monospace_(add_font(faces_, FontWeight::monospace)),
          pictures_(screen.renderer(), http_),
          shelf_(own_folder("XDG_DATA_HOME", ".local/share") / (percent_encoded(options.name) + ".shelf")),
          focus_([this](access::Request request) { tell_focus(std::move(request)); }),
          fields_([this](access::Request request) { window_->request(std::move(request)); }, system_clipboard()),
          documents_(http_, pictures_, {regular_, semibold_, monospace_},
                     {[this](access::Request request) { window_->request(std::move(request)); },
                      [](const std::string& url) { (void)open_page(url); },
                      [](const std::string& text) { SDL_SetPrimarySelectionText(text.c_str()); }, [this] { wake(); }}),
          window_(std::make_unique<frame::Window>(socket_, platform(), keep.read("settings"))),
          session_(http_, keep, *window_, options.name, net::now),
          files_(http_, *errands_, *window_),
          provider_(http_, *errands_),
          bus_(errands_, {[this](const std::string& email) {
                              screen_.raise();
                              window_->open_mail(email, net::now());
                          },
                          [this](bool dark) {
                              window_->appearance_changed(dark ? theme::Appearance::dark : theme::Appearance::light);
                          }}),
          keyboard_(*window_, focus_, fields_, documents_,
                    [](const std::string& text) { SDL_SetClipboardText(text.c_str()); }) {}

    void run();

    void field(widgets::Ui& ui, const access::Node& node, const access::Rect& box, bool hovered) override {
        fields_.draw(ui, node, box, hovered);
    }
    void document(widgets::Ui& ui, const access::Node& node, const access::Rect& rect) override {
        documents_.draw(ui, node, rect);
    }

private:
    frame::Platform platform();
    void wake() { owed_ = kFramesAfterEvent; }
    void wait();
    bool take_events();  // false: the person closes the window
    bool take(const SDL_Event& event);
    void take_window_event(const SDL_WindowEvent& event);
    void leave_what_is_not_pressed(float x, float y);
    void tell_focus(access::Request request);
    void draw();
    void carry_out(const state::Effect& effect);

    Screen& screen_;
    const Keep& keep_;
    const std::string name_;
    std::shared_ptr<Errands> errands_;
    Http http_;
    Socket socket_;
    Faces faces_;
    ImFont *regular_, *semibold_, *monospace_;
    Pictures pictures_;
    FileShelf shelf_;
    Focus focus_;
    Fields fields_;
    Documents documents_;
    std::unique_ptr<frame::Window> window_;
    Session session_;
    Files files_;
    ProviderSignIn provider_;
    Bus bus_;
    Keyboard keyboard_;
    int owed_ = kFramesAfterEvent;
    Instant drawn_at_{};
    std::vector<std::string> dropped_;
};

frame::Platform Desktop::platform() {
    frame::Platform platform;
    platform.language = system_language();
    platform.overlays = widgets::Overlays::platform;
    platform.painter = this;
    platform.shelf = &shelf_;
    platform.zone = zone_offset;
    platform.regular = regular_;
    platform.semibold = semibold_;
    platform.jitter = std::random_device()();
    return platform;
}

void Desktop::run() {
    SDL_StartTextInput();
    session_.begin();
    while (take_events()) {
        draw();
        wait();
    }
    window_->leaving(net::now());
    WindowPlace place = screen_.place();
    place.relay = name_;
    (void)keep_.write("window", to_text(place));
}

// Until something happens or the next frame is due.
void Desktop::wait() {
    if (owed_ > 0) {
        const auto spent = static_cast<Uint32>((net::now() - drawn_at_).count());
        if (spent < kShortestFrame) SDL_Delay(kShortestFrame - spent);
        return;
    }
    int timeout = kLongestWait;
    for (const std::optional<Instant> due : {window_->due(), errands_->due()})
        if (due)
            timeout = std::min(
                timeout, static_cast<int>(std::clamp<std::int64_t>((*due - net::now()).count(), 0, kLongestWait)));
    if (timeout == 0) {
        const auto spent = static_cast<Uint32>((net::now() - drawn_at_).count());
        if (spent < kShortestFrame) SDL_Delay(kShortestFrame - spent);
        return;
    }
    SDL_WaitEventTimeout(nullptr, timeout);
}

// A press waits for the frame after the movement that led to it: what lies under the pointer is known only then. So
// does what is typed behind a key that leads elsewhere.
bool Desktop::take_events() {
    if (errands_->run(net::now())) wake();
    bool moved = false;
    SDL_Event event;
    SDL_PumpEvents();
    while (SDL_PeepEvents(&event, 1, SDL_PEEKEVENT, SDL_FIRSTEVENT, SDL_LASTEVENT) == 1) {
        if (event.type == SDL_MOUSEBUTTONDOWN && moved) return true;
        moved |= event.type == SDL_MOUSEMOTION;
        SDL_PollEvent(&event);
        if (!take(event)) return false;
        if (!keyboard_.leads()) continue;
        for (int i = 0; i < kFramesAfterKey; ++i) draw();
    }
    return true;
}

bool Desktop::take(const SDL_Event& event) {
    wake();
    if (event.type == SDL_QUIT) return false;
    if (event.type == SDL_MOUSEBUTTONDOWN) {
        window_->keyboard_used(false);
        leave_what_is_not_pressed(static_cast<float>(event.button.x) / screen_.scale(),
                                  static_cast<float>(event.button.y) / screen_.scale());
    }
    if (screen_.take_pointer(event) || keyboard_.take(event)) return true;
    if (event.type == SDL_WINDOWEVENT) take_window_event(event.window);
    if (event.type == SDL_DROPBEGIN) dropped_.clear();
    if (event.type == SDL_DROPFILE) {
        dropped_.emplace_back(event.drop.file);
        SDL_free(event.drop.file);
    }
    if (event.type == SDL_DROPCOMPLETE && !dropped_.empty()) files_.drop(std::exchange(dropped_, {}));
    return true;
}

void Desktop::take_window_event(const SDL_WindowEvent& event) {
    ImGuiIO& io = ImGui::GetIO();
    if (event.event == SDL_WINDOWEVENT_LEAVE) io.AddMousePosEvent(-FLT_MAX, -FLT_MAX);
    if (event.event == SDL_WINDOWEVENT_FOCUS_GAINED) window_->device_online(net::now());
    if (event.event == SDL_WINDOWEVENT_HIDDEN || event.event == SDL_WINDOWEVENT_MINIMIZED) window_->leaving(net::now());
}

void Desktop::leave_what_is_not_pressed(float x, float y) {
    const access::Node* const there = focus_.node();
    if (there != nullptr && !there->rect.contains(x, y)) focus_.move("");
}

void Desktop::tell_focus(access::Request request) {
    const bool arrives = request.kind == access::Request::Kind::focus;
    if (arrives || request.kind == access::Request::Kind::blur) {
        const access::Node* const node = focus_.node();
        const bool is_in_field = arrives && node != nullptr && is_field(*node);
        const bool selects = is_in_field && node->input.kind != access::TextInput::Kind::prose &&
                             node->input.kind != access::TextInput::Kind::lines &&
                             ImGui::GetIO().MouseDownDuration[0] < 0;
        fields_.focus(is_in_field ? request.id : "", selects);
    }
    window_->request(std::move(request));
}

void Desktop::draw() {
    const Instant now = net::now();
    screen_.begin_frame(static_cast<float>((now - drawn_at_).count()) / 1000);
    window_->draw({screen_.width(), screen_.height(), now, net::utc_now()});
    screen_.follow_cursor();
    screen_.end_frame();
    drawn_at_ = now;
    if (owed_ > 0) --owed_;
    fields_.end_frame();
    documents_.end_frame();
    focus_.follow(window_->tree());
    (void)window_->take_changes();
    for (const state::Effect& effect : window_->take_effects()) carry_out(effect);
    if (const auto caret = fields_.caret())
        screen_.follow_caret(static_cast<int>(caret->x), static_cast<int>(caret->y), static_cast<int>(caret->h));
}

void Desktop::carry_out(const state::Effect& effect) {
    std::visit(state::Overloaded{
                   [this](const state::SendSignIn& form) { session_.sign_in(form.name, form.password, form.code); },
                   [this](const state::SendPassword& form) { session_.choose_password(form.password); },
                   [this](const state::SendSignOut&) { session_.sign_out(); },
                   [this](const state::KeepSettings& settings) { (void)keep_.write("settings", settings.text); },
                   [](const state::CopyToClipboard& copy) { SDL_SetClipboardText(copy.text.c_str()); },
                   [this](const state::FetchBlob& blob) { files_.fetch(blob.url, blob.name, blob.open); },
                   [](const state::VisitPage& page) { (void)open_page(page.url); },
                   [this](const state::ChooseFiles& what) { files_.choose(what.folder); },
                   [this](const state::SendFiles& where) { files_.send(where.account, where.mailbox); },
                   [this](const state::StopSending&) { files_.stop_sending(); },
                   [this](const state::ChooseAttachments&) { files_.choose_attachments(); },
                   [this](const state::Upload& what) { files_.upload(what.upload, what.url); },
                   [this](const state::StopUpload& what) { files_.stop_upload(what.upload); },
                   [this](const state::MoveFocus& focus) { focus_.move(focus.node); },
                   [this](const state::OpenWindow& what) { provider_.begin(what.path); },
                   [this](const state::LeaveField&) { focus_.move(""); },
                   [](const state::Announce&) {},  // for screen readers, which do not hear this window yet
                   [this](const state::AskToNotify&) { window_->notifications_allowed(bus_.is_there(), net::now()); },
                   [this](const state::Notify& news) {
                       // Who looks at the window sees it there.
                       if (!screen_.has_keyboard()) bus_.notify(news.title, news.text, news.email);
                   },
                   [this](const state::SetTitle& title) { SDL_SetWindowTitle(screen_.window(), title.text.c_str()); },
               },
               effect);
}

}  // namespace

int run(const Options& options) {
    const Keep keep(own_folder("XDG_CONFIG_HOME", ".config"));
    auto screen = Screen::open(window_place_from_text(keep.read("window")));
    if (!screen) {
        std::fprintf(stderr, "kontor-desktop: %s\n", screen.error().message().c_str());
        return 69;  // EX_UNAVAILABLE
    }
    Desktop(*screen, options, keep, SDL_RegisterEvents(1)).run();
    return 0;
}

}  // namespace kontor::desktop
