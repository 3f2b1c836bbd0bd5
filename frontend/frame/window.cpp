#include "frontend/frame/window.hpp"

#include <algorithm>
#include <iterator>
#include <set>

#include "frontend/models/window_model.hpp"
#include "frontend/state/update.hpp"
#include "frontend/views/window_view.hpp"

namespace kontor::frame {

namespace {

// Progress is spoken of in minutes and rates: looking again once a second is enough.
constexpr Duration kLookAgain{1000};
constexpr std::size_t kNamesInNews = 4;

}  // namespace

Window::Window(bridge::Transport& transport, Platform platform, const std::string& settings)
    : platform_(std::move(platform)),
      replica_(transport, platform_.jitter, platform_.shelf),
      words_(platform_.language) {
    state_.settings = state::settings_from_text(settings);
    state_.system_appearance = platform_.appearance;
    state_.system_language = platform_.language;
    state_.zone = platform_.zone;
    state_.visit = platform_.jitter;
    theme_.regular = platform_.regular;
    theme_.semibold = platform_.semibold;
}

void Window::signed_in(Instant now) {
    enter();
    replica_.start(now);
}

void Window::visited(Instant now) {
    enter();
    replica_.resume(now);
}

void Window::enter() {
    state_.signed_in = true;
    state_.sign_in = {};
    changed_ = true;
}

void Window::sign_in_failed(state::SignInForm::Trouble trouble) {
    using Trouble = state::SignInForm::Trouble;
    state::SignInForm& form = state_.sign_in;
    form.busy = false;
    form.code.clear();
    if (trouble == Trouble::link_used) form.stage = state::SignInForm::Stage::password;
    // With another code the password is still right.
    if (trouble != Trouble::wrong_code) form.password.clear(), form.again.clear();
    form.trouble = trouble;
    changed_ = true;
}

void Window::code_needed() {
    state_.sign_in.busy = false;
    state_.sign_in.stage = state::SignInForm::Stage::code;
    focus_when_drawn_ = "sign-in/code";
    changed_ = true;
}

void Window::password_wanted() {
    state_.sign_in.stage = state::SignInForm::Stage::choose;
    focus_when_drawn_ = "sign-in/password";
    changed_ = true;
}

void Window::password_chosen(const std::string& name) {
    state_.sign_in.name = name;
    state_.sign_in.stage = state::SignInForm::Stage::password;
    changed_ = true;
}

void Window::sign_in_needed() {
    if (state_.signed_in) replica_.stop();
    state_.signed_in = false;
    state_.missing_pages.clear();
    state_.sign_in.busy = false;
    focus_when_drawn_ = "sign-in/name";
    changed_ = true;
}

void Window::key(const state::KeyPress& key) {
    keys_.emplace_back(key, focus_);  // Tab has moved on by the time it is answered
    changed_ = true;
}

void Window::keyboard_used(bool used) {
    if (keyboard_used_ == used) return;
    keyboard_used_ = used;
    changed_ = true;
}

void Window::request(access::Request request) {
    using Kind = access::Request::Kind;
    if (request.kind == Kind::focus) {
        if (focus_ != request.id) changed_ = true;
        focus_ = request.id;
        return;
    }
    if (request.kind == Kind::blur) {
        if (focus_ == request.id) focus_.clear();
        changed_ = true;
        return;
    }
    requests_.push_back(std::move(request));
    changed_ = true;
}

void Window::appearance_changed(theme::Appearance appearance) {
    state_.system_appearance = appearance;
    changed_ = true;
}

void Window::files_chosen(std::uint64_t files, std::uint64_t octets, bool dropped, Instant now) {
    if (state_.signed_in) act(state::ImportChosen{files, octets, dropped}, now);
    changed_ = true;
}

void Window::import_progress(const state::ImportProgress& progress, Instant now) {
    act(progress, now);
    changed_ = true;
}

void Window::save_failed(const state::SaveFailed& what, Instant now) {
    act(what, now);
    changed_ = true;
}

void Window::files_attached(const state::FilesAttached& files, Instant now) {
    act(files, now);
    changed_ = true;
}

void Window::upload_progress(std::uint64_t upload, std::uint64_t sent, Instant now) {
    act(state::UploadProgress{upload, sent}, now);
    changed_ = true;
}

void Window::uploaded(const state::UploadDone& what, Instant now) {
    act(what, now);
    changed_ = true;
}

void Window::leaving(Instant now) {
    if (!state_.signed_in) return;
    act(state::KeepWriting{}, now);
    settle(now);
    changed_ = true;
}

void Window::transport_ready(Instant now) {
    settle(now);
    changed_ |= replica_.revision() != drawn_revision_;
}

void Window::device_online(Instant now) {
    replica_.retry_now(now);
    changed_ = true;
}

void Window::notifications_allowed(bool allowed, Instant now) {
    act(state::NotificationsAllowed{allowed}, now);
    changed_ = true;
}

void Window::open_mail(const bridge::Id& email, Instant now) {
    if (!state_.signed_in) return;
    act(state::OpenNews{email}, now);
    changed_ = true;
}

void Window::act(const state::Action& action, Instant now) {
    state::update({state_, replica_, words_, now, effects_}, action);
}

// Everything the replica has to tell, until it is quiet.
void Window::settle(Instant now) {
    replica_.tick(now);
    while (const auto result = replica_.next_outcome())
        state::outcome({state_, replica_, words_, now, effects_}, *result);
    tell_arrivals();
    follow_title();
    if (state_.signed_in && replica_.link() == bridge::Client::Link::signed_out) sign_in_needed();
}

// What happened between two frames, in its order: what is typed counts before what is pressed after it, which may close
// the field. The rest waits for the next frame, and so do the keys.
std::vector<access::Request> Window::take_turn() {
    const auto is_typing = [](const access::Request& each) { return each.kind == access::Request::Kind::set_value; };
    const auto typed = std::find_if(requests_.begin(), requests_.end(), is_typing);
    const auto rest = std::find_if_not(typed, requests_.end(), is_typing);
    std::vector<access::Request> turn(std::make_move_iterator(requests_.begin()), std::make_move_iterator(rest));
    requests_.erase(requests_.begin(), rest);
    if (!requests_.empty()) changed_ = true;
    return turn;
}

void Window::tell_arrivals() {
    std::vector<const bridge::Email*> news;
    for (const bridge::Id& id : replica_.take_arrivals())
        if (const bridge::Email* email = replica_.email(id); email != nullptr && !email->from.empty())
            news.push_back(email);
    for (const bridge::Email* email : news)
        effects_.push_back(state::Announce{words_.fill(words::Word::new_mail, models::person(email->from.front()))});
    if (news.empty() || !state_.settings.notifications) return;
    if (news.size() == 1) {
        const bridge::Email& one = *news.front();
        effects_.push_back(state::Notify{models::person(one.from.front()), one.subject, one.id});
        return;
    }
    std::string people;
    std::set<std::string> told;
    for (const bridge::Email* email : news)
        if (const std::string person = models::person(email->from.front());
            told.size() < kNamesInNews && told.insert(person).second)
            people += (people.empty() ? "" : ", ") + person;
    effects_.push_back(state::Notify{words_.count(words::Word::new_mail_count, news.size()), people, {}});
}

// "(3) Kontor": what is unread in the inboxes is seen from another tab.
void Window::follow_title() {
    std::string title = "Kontor";
    const bridge::Mailbox* inbox =
        state_.signed_in ? replica_.mailbox_by_role(replica_.reading_account(), mail::Role::inbox) : nullptr;
    if (inbox != nullptr && inbox->unread_emails > 0) title = "(" + words_.number(inbox->unread_emails) + ") " + title;
    if (title == title_) return;
    title_ = title;
    effects_.push_back(state::SetTitle{std::move(title)});
}

void Window::draw(const Moment& moment) {
    state_.breadth = theme::breadth(moment.width);
    words_ = words::Words(state_.language());
    theme_.appearance = state_.appearance();
    theme_.density = state_.settings.density;
    changed_ = false;

    state_.clock = {moment.wall, platform_.zone ? platform_.zone(moment.wall) : 0};
    settle(moment.now);
    state::tick({state_, replica_, words_, moment.now, effects_});
    drawn_revision_ = replica_.revision();

    const words::Calendar calendar(words_.language(), moment.wall, platform_.zone);
    const models::WindowModel model = models::window_model({state_, replica_, words_, calendar});
    ui_.begin(theme_, words_,
              {{0, 0, moment.width, moment.height},
               moment.now,
               platform_.overlays,
               take_turn(),
               focus_,
               keyboard_used_,
               platform_.painter});
    views::draw(model, ui_);
    ui_.end();

    state_.follow_cursor = state_.reveal_open = false;  // scrolled to it once; from here the person scrolls
    std::vector<state::Action> actions = ui_.take_actions();
    for (const state::Action& action : actions) act(action, moment.now);
    // Keys come after what was typed: Enter sends the form with its last letter.
    for (const auto& [key, focus] : requests_.empty() ? std::exchange(keys_, {}) : decltype(keys_)())
        if (const auto action = state::shortcut(state_, key, focus)) {
            act(*action, moment.now);
            actions.push_back(*action);
        }
    if (!actions.empty()) changed_ = true;
    before_ = std::exchange(shown_, ui_.tree());
    notice_focus();
    plan_next(moment, calendar);
}

void Window::follow_layers() {
    const bool layered = state_.menu != state::MenuKind::none || state_.dialog.index() != 0;
    if (layered == layered_) return;
    if (!layered) {
        // Back to where it was before, if that is still there.
        layered_ = false;
        focus_when_drawn_ = std::exchange(focus_before_layer_, {});
        return;
    }
    // What a key opened is drawn only in the next frame.
    for (const access::Node* node : shown_.focusable())
        if (node->parent == "menu" || node->parent == "dialog") {
            layered_ = true;
            focus_before_layer_ = focus_;
            // A question without fields is answered by Enter.
            const access::Node* confirm = node->id == "dialog/cancel" ? shown_.find("dialog/confirm") : nullptr;
            effects_.push_back(state::MoveFocus{confirm != nullptr && !confirm->disabled ? confirm->id : node->id});
            return;
        }
}

void Window::notice_focus() {
    follow_layers();
    // What an update wished for becomes an effect once its node is drawn.
    const std::string wanted = ui_.take_wanted_focus();
    if (!wanted.empty()) effects_.push_back(state::MoveFocus{wanted});
    for (state::Effect& effect : effects_)
        if (auto* move = std::get_if<state::MoveFocus>(&effect);
            move != nullptr && shown_.find(move->node) == nullptr) {
            focus_when_drawn_ = move->node;
            move->node.clear();
        }
    std::erase_if(effects_, [](const state::Effect& effect) {
        const auto* move = std::get_if<state::MoveFocus>(&effect);
        return move != nullptr && move->node.empty();
    });
    if (focus_when_drawn_.empty() || shown_.find(focus_when_drawn_) == nullptr) return;
    effects_.push_back(state::MoveFocus{std::exchange(focus_when_drawn_, {})});
}

void Window::plan_next(const Moment& moment, const words::Calendar& calendar) {
    due_.reset();
    const auto consider = [&](std::optional<Instant> time) {
        if (time && (!due_ || *time < *due_)) due_ = time;
    };
    if (changed_ || ui_.animating() || replica_.revision() != drawn_revision_) return consider(moment.now);
    consider(ui_.wake());
    consider(state::deadline(state_));
    consider(replica_.deadline());
    if (!state_.paces.empty()) consider(moment.now + kLookAgain);
    const std::int64_t midnight = calendar.end_of_day().seconds - moment.wall.seconds + 1;
    if (state_.signed_in) consider(moment.now + std::chrono::seconds(midnight));
}

std::vector<access::Change> Window::take_changes() { return access::diff(before_, shown_); }

}  // namespace kontor::frame
