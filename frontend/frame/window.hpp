// The whole window, apart from any platform: it is given events, moments and a transport, and gives back pixels (into
// ImGui), changes of the access tree, and effects only the platform can carry out.
//
// One frame: replica -> state -> models -> views -> (actions, access tree) -> update. The platform calls draw() between
// ImGui::NewFrame() and ImGui::Render(), and again only when due() says so or something arrived: an idle window draws
// nothing.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "bridge/replica.hpp"
#include "frontend/access/diff.hpp"
#include "frontend/state/app_state.hpp"
#include "frontend/state/effect.hpp"
#include "frontend/state/shortcuts.hpp"
#include "frontend/widgets/ui.hpp"
#include "frontend/words/calendar.hpp"

namespace kontor::frame {

struct Platform {
    theme::Appearance appearance = theme::Appearance::light;
    words::Language language = words::Language::english;
    widgets::Overlays overlays = widgets::Overlays::drawn;
    widgets::Painter* painter = nullptr;  // owned by the platform, with Overlays::platform
    words::ZoneOffset zone;
    ImFont* regular = nullptr;  // owned by ImGui's atlas
    ImFont* semibold = nullptr;
    std::uint32_t jitter = 0;
    bridge::Shelf* shelf = nullptr;  // owned by the platform; where mail is kept over visits
};

struct Moment {
    float width = 0, height = 0;  // logical pixels
    Instant now;
    UtcTime wall;
};

class Window {
public:
    Window(bridge::Transport&, Platform, const std::string& settings);

    // What came from outside. Each asks for a frame.
    void signed_in(Instant now);  // just now, with a name and a password or a link
    void visited(Instant now);    // in an earlier visit, perhaps: what is kept of it is shown
    void sign_in_failed(state::SignInForm::Trouble);
    void code_needed();                             // the password is right, the second step is on
    void password_wanted();                         // one came by a link that chooses one
    void password_chosen(const std::string& name);  // and is about to sign in as that person
    void sign_in_needed();                          // the session ended, or there was none
    void key(const state::KeyPress&);
    void request(access::Request);  // focus and blur are requests, too
    void keyboard_used(bool used);  // else the pointer: decides whether the focus ring is seen
    void appearance_changed(theme::Appearance);
    void files_chosen(std::uint64_t files, std::uint64_t octets, bool dropped, Instant now);
    void import_progress(const state::ImportProgress&, Instant now);
    void save_failed(const state::SaveFailed&, Instant now);
    void files_attached(const state::FilesAttached&, Instant now);
    void upload_progress(std::uint64_t upload, std::uint64_t sent, Instant now);
    void uploaded(const state::UploadDone&, Instant now);
    void leaving(Instant now);          // the page may go any moment: what is written is saved
    void transport_ready(Instant now);  // the transport or the shelf has an event
    void device_online(Instant now);    // the network is back
    void notifications_allowed(bool allowed, Instant now);
    void open_mail(const bridge::Id& email, Instant now);  // a notification was pressed; empty: the inbox is meant

    void draw(const Moment&);

    // Since the last call. The changes point into trees kept until the next draw().
    std::vector<access::Change> take_changes();
    std::vector<state::Effect> take_effects() { return std::exchange(effects_, {}); }

    // When the next frame is due; `now` or earlier: at once; empty: only when something happens.
    std::optional<Instant> due() const { return due_; }
    const access::Tree& tree() const { return ui_.tree(); }
    const state::AppState& state() const { return state_; }
    const bridge::Replica& replica() const { return replica_; }
    widgets::Ui& ui() { return ui_; }

private:
    void enter();
    void act(const state::Action&, Instant now);
    void settle(Instant now);
    std::vector<access::Request> take_turn();
    void tell_arrivals();
    void follow_title();
    void plan_next(const Moment&, const words::Calendar&);
    void follow_layers();
    void notice_focus();

    Platform platform_;
    bridge::Replica replica_;
    state::AppState state_;
    words::Words words_;
    widgets::Ui ui_;
    theme::Theme theme_;
    access::Tree before_, shown_;
    std::vector<access::Request> requests_;
    std::vector<std::pair<state::KeyPress, std::string>> keys_;  // with where the keyboard was then
    std::vector<state::Effect> effects_;
    std::string title_;  // as the platform knows it
    std::string focus_, focus_when_drawn_, focus_before_layer_;
    bool keyboard_used_ = false, changed_ = true, layered_ = false;
    std::uint64_t drawn_revision_ = 0;
    std::optional<Instant> due_;
};

}  // namespace kontor::frame
