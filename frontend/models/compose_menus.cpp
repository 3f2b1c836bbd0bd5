#include "frontend/models/compose_menus.hpp"

#include "frontend/models/compose_pane.hpp"
#include "frontend/state/compose_answers.hpp"
#include "frontend/state/day_text.hpp"

namespace kontor::models {

namespace {

using words::Word;

MenuItem item(std::string id, std::string label, theme::Icon icon, state::Action action, std::string key = {}) {
    MenuItem made;
    made.id = "menu/" + std::move(id);
    made.label = std::move(label);
    made.icon = icon;
    made.key = std::move(key);
    made.action = std::move(action);
    return made;
}

MenuItem title(std::string label) {
    MenuItem made;
    made.id = "menu/heading/" + label;
    made.label = std::move(label);
    made.is_heading = true;
    return made;
}

void from_menu(const Context& context, Menu& menu) {
    menu.name = context.words(Word::compose_from);
    for (const mail::Identity* identity : state::identities_of(context.replica)) {
        MenuItem made = item("from-" + identity->id.to_string(), identity_words(*identity), theme::Icon::none,
                             state::ChooseIdentity{identity->id});
        made.checked = context.state.compose && context.state.compose->identity == identity->id;
        menu.items.push_back(std::move(made));
    }
}

// On the person's clock, so many days from now.
std::optional<UtcTime> at_hour(const Context& context, int days, int hour) {
    const state::AppState& state = context.state;
    const std::string day = state::day_to_text(UtcTime{state.clock.now.seconds + days * 86400}, state.zone);
    return state::moment_from_text(day + ' ' + std::to_string(hour) + ":00", state.zone);
}

void send_menu(const Context& context, Menu& menu) {
    constexpr int morning = 8, evening = 18, sunday = 0, monday = 1;
    const words::Words& words = context.words;
    const search::Moment& clock = context.state.clock;
    const words::CivilTime now = words::civil_time(clock.now, clock.offset_minutes);
    menu.name = words(Word::send_later);
    menu.items.push_back(title(menu.name));
    const auto add = [&](const char* id, Word word, int days, int hour) {
        if (const auto at = at_hour(context, days, hour))
            menu.items.push_back(
                item(id, words.fill(word, std::to_string(hour) + ":00"), theme::Icon::none, state::SendLater{*at}));
    };
    if (now.hour < evening - 1) add("send-today", Word::send_today, 0, evening);
    add("send-tomorrow", Word::send_tomorrow, 1, morning);
    // On a Sunday Monday is tomorrow.
    if (now.weekday != sunday) add("send-monday", Word::send_monday, (monday - now.weekday + 7 - 1) % 7 + 1, morning);
    menu.items.push_back(item("send-choose", words(Word::send_choose), theme::Icon::none, state::AskSendTime{}));
}

}  // namespace

void compose_choice_menu(const Context& context, Menu& menu) {
    using What = state::OpenComposeChoice::What;
    if (context.state.menu_compose.what == What::from) return from_menu(context, menu);
    send_menu(context, menu);
}

void answer_menu(const Context& context, Menu& menu) {
    using state::Answering;
    const words::Words& words = context.words;
    const bridge::Id& email = context.state.answered;
    menu.name = words(Word::answer_options);
    menu.items.push_back(
        item("answer-reply", words(Word::reply), theme::Icon::reply, state::Answer{Answering::reply, email}, "r"));
    menu.items.push_back(item("answer-all", words(Word::reply_all), theme::Icon::reply_all,
                              state::Answer{Answering::reply_all, email}, "a"));
    menu.items.push_back(item("answer-forward", words(Word::forward), theme::Icon::forward,
                              state::Answer{Answering::forward, email}, "f"));
    menu.items.push_back(item("answer-attached", words(Word::forward_attached), theme::Icon::attachment,
                              state::Answer{Answering::forward_attached, email}));
    menu.items.push_back(
        item("answer-as-new", words(Word::edit_as_new), theme::Icon::edit, state::Answer{Answering::as_new, email}));
}

void add_undo_times(const Context& context, Menu& menu) {
    menu.items.push_back(title(context.words(Word::undo_send)));
    for (const std::uint32_t seconds : {0u, 5u, 10u, 30u, 60u}) {
        const std::string name =
            seconds == 0 ? context.words(Word::undo_off) : context.words.count(Word::seconds, seconds);
        MenuItem made = item("undo-" + std::to_string(seconds), name, theme::Icon::none, state::SetUndoTime{seconds});
        made.checked = context.state.settings.undo_seconds == seconds;
        menu.items.push_back(std::move(made));
    }
}

std::optional<DialogModel> compose_dialog(const Context& context) {
    const words::Words& words = context.words;
    DialogModel model;
    model.cancel = words(Word::cancel);
    if (const auto* question = std::get_if<state::SendTimeQuestion>(&context.state.dialog)) {
        model.title = words(Word::send_time_title);
        model.field =
            DialogField{"send-time/field", words(Word::send_time_field), question->typed, {}, state::EditSendTime{}};
        if (question->is_wrong) model.field->problem = words(Word::send_time_wrong);
        const state::AppState& state = context.state;
        const UtcTime last{state.clock.now.seconds + state::longest_delay_seconds};
        const std::string chosen = question->typed.substr(0, question->typed.find_first_of(" T"));
        model.days = day_picker(context, "send-time/days", question->month.empty() ? chosen : question->month, chosen,
                                state::day_to_text(state.clock.now, state.zone), state::day_to_text(last, state.zone));
        model.confirm = words(Word::send_later);
        model.action = state::SubmitSendTime{};
        return model;
    }
    if (std::holds_alternative<state::ForgottenAttachment>(context.state.dialog)) {
        model.title = words(Word::forgotten_title);
        model.text = words(Word::forgotten_why);
        model.confirm = words(Word::send_anyway);
        model.action = state::SendMessage{true};
        return model;
    }
    if (std::holds_alternative<state::ConfirmDiscarding>(context.state.dialog)) {
        model.title = words(Word::discard_question);
        model.text = words(Word::discard_why);
        model.is_danger = true;
        model.confirm = words(Word::discard);
        model.action = state::ConfirmDiscard{};
        return model;
    }
    return std::nullopt;
}

}  // namespace kontor::models
