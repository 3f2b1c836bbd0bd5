#include "frontend/models/window_model.hpp"

#include <algorithm>

#include "frontend/models/menus.hpp"
#include "frontend/state/conversation.hpp"

namespace kontor::models {

namespace {

using words::Word;

std::string offline_words(const Context& context) {
    using Keeping = bridge::Replica::Keeping;
    if (!context.replica.offline()) return {};
    const std::size_t pending = context.replica.pending_actions();
    std::string text =
        pending == 0 ? context.words(Word::offline) : context.words.count(Word::offline_pending, pending);
    // Said when it matters: nothing else of the window depends on it.
    if (context.replica.keeping() == Keeping::unavailable) text += ' ' + context.words(Word::offline_not_kept);
    if (context.replica.keeping() == Keeping::full) text += ' ' + context.words(Word::offline_full);
    return text;
}

OfferBar offer_bar(const Context& context) {
    const state::SentOffer& offer = context.state.sent_offer;
    OfferBar bar;
    if (offer.address.empty() || !std::holds_alternative<state::MailScreen>(context.state.screen)) return bar;
    bar.question = context.words.fill(Word::offer_sent, offer.address);
    bar.accept = context.words(Word::offer_sent_accept);
    bar.decline = context.words(Word::offer_sent_decline);
    bar.busy = offer.ticket != 0;
    return bar;
}

// Which panes there is room for. Narrow windows show one: the reader when something is open, else the list, unless the
// accounts were asked for.
void arrange(const state::AppState& state, WindowModel& model) {
    model.breadth = state.breadth;
    model.side_width = state.settings.side_width;
    model.list_width = state.settings.list_width;
    const bool in_front = model.has_page();
    const bool reads = !state.open.empty() || in_front || model.compose;
    switch (state.breadth) {
        case theme::Breadth::wide:
            break;
        case theme::Breadth::medium:
            model.shows_side = state.side_shown;
            model.side_floats = true;
            if (model.compose) model.shows_list = false;
            break;
        case theme::Breadth::narrow:
            model.shows_side = state.side_shown;
            model.shows_list = !state.side_shown && !reads;
            model.shows_reader = !state.side_shown && reads;
            break;
    }
}

// What is done to a whole list stays in view until it is done.
void add_undertakings(const Context& context, std::vector<ToastModel>& models) {
    const words::Words& words = context.words;
    for (const bridge::SweepProgress& sweep : context.replica.sweeps()) {
        const auto words_of = context.state.undertakings.find(sweep.ticket);
        if (words_of == context.state.undertakings.end()) continue;
        ToastModel model;
        model.id = sweep.ticket;
        model.ticket = sweep.ticket;
        model.is_progress = true;
        model.text = words.fill(words_of->second.doing, words_of->second.where);
        model.stop = words(Word::stop);
        model.stops = state::StopSweep{sweep.ticket};
        if (sweep.total > 0) {
            model.progress = static_cast<float>(sweep.done) / static_cast<float>(sweep.total);
            model.value = words.fill(Word::progress_of, {words.number(sweep.done), words.number(sweep.total)});
        }
        models.push_back(std::move(model));
    }
}

void add_import(const Context& context, std::vector<ToastModel>& models) {
    if (!context.state.import) return;
    const words::Words& words = context.words;
    const state::ImportRun& run = *context.state.import;
    ToastModel model;
    model.is_progress = true;
    model.text = words(Word::importing);
    model.stop = words(Word::stop);
    model.stops = state::StopImport{};
    if (run.octets > 0) {
        const std::uint64_t sent = std::min(run.last.octets, run.octets);
        model.progress = static_cast<float>(static_cast<double>(sent) / static_cast<double>(run.octets));
        model.value = words.fill(Word::progress_of, {words.bytes(sent), words.bytes(run.octets)});
        if (run.octets_per_second >= 1) {
            const double left = static_cast<double>(run.octets - sent) / run.octets_per_second;
            model.value += "  ·  " +
                           words.fill(Word::rate, words.bytes(static_cast<std::uint64_t>(run.octets_per_second))) +
                           "  ·  " + words.fill(Word::time_left, words.duration(static_cast<std::uint64_t>(left) + 1));
        }
    }
    models.push_back(std::move(model));
}

std::vector<ToastModel> toasts(const Context& context) {
    std::vector<ToastModel> models;
    add_undertakings(context, models);
    add_import(context, models);
    for (const state::Toast& toast : context.state.toasts) {
        ToastModel model;
        model.id = toast.id;
        model.text = toast.text;
        model.ticket = toast.undo;
        model.is_error = toast.is_error;
        if (toast.undo != 0) model.undo = context.words(Word::undo);
        model.dismiss = context.words(Word::dismiss);
        models.push_back(std::move(model));
    }
    return models;
}

}  // namespace

WindowModel window_model(const Context& context) {
    WindowModel model;
    model.menu = menu(context);
    model.dialog = dialog(context);
    model.toasts = toasts(context);
    if (!context.state.signed_in) {
        model.sign_in = sign_in(context);
        return model;
    }
    model.offline = offline_words(context);
    model.try_now = context.words(Word::try_now);
    if (const auto* form = std::get_if<state::AccountForm>(&context.state.screen)) {
        if (form->page == state::AccountForm::Page::all)
            model.form = account_form(context, *form);
        else
            model.wizard = account_wizard(context, *form);
    }
    if (const auto* page = std::get_if<state::AccountScreen>(&context.state.screen))
        model.page = account_page(context, page->account);
    if (std::holds_alternative<state::FilterScreen>(context.state.screen)) model.filters = filter_page(context);
    if (const auto* form = std::get_if<state::FilterForm>(&context.state.screen))
        model.filter_form = filter_form(context, *form);
    if (const auto* run = std::get_if<state::FilterRunScreen>(&context.state.screen))
        model.filter_run = filter_run_page(context, *run);
    if (const auto* list = std::get_if<state::IdentityScreen>(&context.state.screen))
        model.identities = identity_page(context, *list);
    if (const auto* form = std::get_if<state::IdentityForm>(&context.state.screen))
        model.identity_form = identity_form(context, *form);
    if (const auto* away = std::get_if<state::VacationForm>(&context.state.screen))
        model.vacation = vacation_form(context, *away);
    if (std::holds_alternative<state::OutboxScreen>(context.state.screen)) model.outbox = outbox_page(context);
    if (const auto* page = std::get_if<state::HistoryScreen>(&context.state.screen))
        model.history = history_page(context, page->account);
    if (const auto* page = std::get_if<state::DeletionScreen>(&context.state.screen))
        model.deletions = deletion_page(context, *page);
    if (const auto* page = std::get_if<state::CertificateScreen>(&context.state.screen))
        model.certificate = certificate_page(context, *page);
    if (const auto* page = std::get_if<state::SecurityScreen>(&context.state.screen))
        model.security = security_page(context, *page);
    if (const auto* page = std::get_if<state::PeopleScreen>(&context.state.screen))
        model.people = people_page(context, *page);
    if (const auto* form = std::get_if<state::PersonForm>(&context.state.screen))
        model.person = person_form(context, *form);
    if (const auto* page = std::get_if<state::JournalScreen>(&context.state.screen))
        model.journal = journal_page(context, *page);
    if (std::holds_alternative<state::ComposeScreen>(context.state.screen) && context.state.compose)
        model.compose = compose_pane(context, *context.state.compose);
    model.offer = offer_bar(context);
    arrange(context.state, model);
    model.accounts = accounts_pane(context);
    model.search = search_field(context);
    model.list = message_list(context);
    model.tools = mail_tools(context);
    model.reader = reader(context);
    const state::MailboxPlace& dragged = context.state.dragged_mailbox;
    if (const bridge::Mailbox* mailbox = context.replica.mailbox(dragged.account, dragged.mailbox))
        model.drag = {mailbox->name, theme::Icon::folder};
    if (const std::vector<bridge::Id>& rows = context.state.dragged; !rows.empty()) {
        const auto emails = state::all_emails(context.state, context.replica, rows);
        const bool grouped = context.state.place.conversations && emails.size() > rows.size();
        const std::size_t count = context.state.whole_list ? model.list.total : rows.size();
        model.drag.words = context.words.count(grouped ? Word::conversation_count : Word::message_count, count);
    }
    return model;
}

}  // namespace kontor::models
