#include "frontend/models/outbox.hpp"

#include <algorithm>

#include "frontend/models/sending_trouble.hpp"

namespace kontor::models {

namespace {

using words::Word;
using Submission = mail::Submission;
using Sent = mail::Submission::State;
using Got = mail::SendRecipient::State;

// Within this time after it was sent nobody wonders where it is.
constexpr std::int64_t unremarkable_seconds = 120;
// So long what was not delivered stays in the outbox; the message in Sent tells it for ever.
constexpr std::int64_t failed_shown_seconds = 3 * 86400;

std::size_t failed_in(const Submission& out) {
    return static_cast<std::size_t>(
        std::count_if(out.to.begin(), out.to.end(), [](const auto& each) { return each.state == Got::failed; }));
}

bool belongs_to_outbox(const Context& context, const Submission& out) {
    if (!out.email) return false;  // written by Kontor itself
    if (out.state == Sent::canceled) return false;
    if (out.state != Sent::done) return true;
    return failed_in(out) > 0 && context.calendar.now().seconds - out.send_at.seconds < failed_shown_seconds;
}

bool is_worth_telling(const Context& context, const Submission& out) {
    if (!belongs_to_outbox(context, out)) return false;
    const std::int64_t now = context.calendar.now().seconds;
    if (out.state == Sent::held) return out.send_at.seconds - now > unremarkable_seconds;
    if (out.state == Sent::waiting || out.state == Sent::sending)
        return out.error.has_value() || now - out.send_at.seconds > unremarkable_seconds;
    return true;
}

const mail::ExternalAccount* external_of(const Context& context, const bridge::Id& account) {
    for (const mail::ExternalAccount& each : context.replica.external_accounts())
        if (each.jmap_account.to_string() == account) return &each;
    return nullptr;
}

// The server mail of it is given to, and where its settings are.
struct Way {
    std::string host, who;
    std::optional<state::Action> fix;
};
Way way_out(const Context& context, const Submission& out) {
    const mail::Identity* identity = context.replica.identity(out.identity);
    const mail::ExternalAccount* external = external_of(context, out.account.to_string());
    Way way;
    way.who = external == nullptr ? out.from : external->address;
    if (identity != nullptr && identity->route == mail::Identity::Route::custom) {
        way.host = identity->server.host;
        way.who = identity->address;
        way.fix = state::EditIdentity{identity->id, true};
        return way;
    }
    const bool house = identity != nullptr && identity->route == mail::Identity::Route::house;
    if (house || external == nullptr || !external->outgoing) return way;
    way.host = external->outgoing->host;
    way.fix = state::EditAccount{external->id, state::EditAccount::At::outgoing_password};
    return way;
}

// What keeps the whole message from leaving; empty: nothing does.
std::optional<SendingTrouble> trouble_of(const Context& context, const Submission& out) {
    if (out.state != Sent::waiting || !out.error) return std::nullopt;
    const Way way = way_out(context, out);
    SendingTrouble found{explain(context.words, *out.error), {}};
    const bool signs_in = found.trouble.cure == Trouble::Cure::sign_in;
    if (out.error->error_class == "auth" && !signs_in && !way.host.empty()) {
        found.trouble.what = context.words.fill(Word::auth_where, {way.host, way.who});
        found.trouble.what_to_do = context.words(Word::auth_where_do);
    }
    if (found.trouble.cure != Trouble::Cure::none) found.fix = way.fix;
    const mail::ExternalAccount* external = external_of(context, out.account.to_string());
    if (signs_in && external != nullptr) found.fix = state::OpenAccount{external->id};
    if (!found.fix) found.trouble.cure = Trouble::Cure::none;
    return found;
}

struct Summary {
    std::string state, why;
    bool is_trouble = false;
};

Summary summary_of(const Context& context, const Submission& out) {
    const words::Words& words = context.words;
    const std::size_t failed = failed_in(out);
    switch (out.state) {
        case Sent::held:
            return {words.fill(Word::out_held, context.calendar.moment(out.send_at)), {}, false};
        case Sent::sending:
            return {words(Word::out_sending), {}, false};
        case Sent::uncertain:
            return {words(Word::out_uncertain), words(Word::out_uncertain_why), true};
        case Sent::waiting: {
            if (out.attempts == 0) return {words(Word::out_first), {}, false};
            const bool partly =
                std::any_of(out.to.begin(), out.to.end(), [](const auto& each) { return each.state != Got::waiting; });
            const Word word = partly ? Word::out_part : Word::out_waiting;
            return {words.fill(word, context.calendar.moment(out.due)), {}, out.error.has_value()};
        }
        case Sent::done:
        case Sent::canceled:
            break;
    }
    if (failed == 0) return {};
    if (failed == out.to.size()) return {words(Word::out_failed_all), {}, true};
    return {words.fill(Word::out_failed, {words.number(failed), words.number(out.to.size())}), {}, true};
}

std::vector<OutboxButton> buttons_of(const Context& context, const Submission& out, const std::string& id) {
    const words::Words& words = context.words;
    std::vector<OutboxButton> buttons;
    if (out.state == Sent::uncertain) {
        buttons.push_back({id + "/arrived", words(Word::it_arrived), state::BelieveSent{out.id}, true});
        buttons.push_back({id + "/again", words(Word::send_again), state::SendAgain{out.id}});
    }
    if (const auto trouble = trouble_of(context, out); trouble && trouble->fix)
        buttons.push_back({id + "/fix", words(Word::fix_it), *trouble->fix, true});
    if (out.state == Sent::waiting && out.attempts > 0)
        buttons.push_back({id + "/again", words(Word::try_now), state::SendAgain{out.id}});
    if (out.state == Sent::held || (out.state == Sent::waiting && out.attempts == 0))
        buttons.push_back({id + "/call-back", words(Word::call_back), state::CallBack{out.id}});
    return buttons;
}

std::string recipients_of(const Submission& out) {
    constexpr std::size_t most = 4;
    std::string text;
    for (std::size_t i = 0; i < std::min(most, out.to.size()); ++i) text += (i > 0 ? ", " : "") + out.to[i].address;
    if (out.to.size() > most) text += " … (" + std::to_string(out.to.size()) + ')';
    return text;
}

OutboxRow outbox_row(const Context& context, const Submission& out) {
    const words::Words& words = context.words;
    OutboxRow row;
    row.id = "outbox/" + out.id.to_string();
    const bridge::Email* email = context.replica.email(out.email.to_string());
    row.subject = email == nullptr || email->subject.empty() ? words(Word::no_subject) : email->subject;
    row.to = words.fill(Word::to, recipients_of(out));
    row.account = account_name(context, out.account.to_string());
    const Summary summary = summary_of(context, out);
    row.state = summary.state;
    row.why = summary.why;
    row.is_trouble = summary.is_trouble;
    if (auto found = trouble_of(context, out)) row.trouble = std::move(found->trouble);
    for (const mail::SendRecipient& each : out.to)
        if (!row.trouble && each.state == Got::failed && each.error) row.trouble = explain(words, *each.error);
    row.buttons = buttons_of(context, out, row.id);
    return row;
}

DeliveryLine delivery_line(const Context& context, const mail::SendRecipient& recipient, const std::string& id) {
    constexpr Word states[] = {Word::rcpt_waiting, Word::rcpt_accepted, Word::rcpt_delivered, Word::rcpt_failed};
    DeliveryLine line;
    line.id = id;
    line.address = recipient.address;
    line.state = context.words(states[static_cast<std::size_t>(recipient.state)]);
    line.is_bad = recipient.state == Got::failed;
    const bool arrived = recipient.state == Got::accepted || recipient.state == Got::delivered;
    if (!recipient.error || arrived) return line;
    const Trouble trouble = explain(context.words, *recipient.error);
    line.why = trouble.what;
    line.server_says = trouble.server_says;
    return line;
}

}  // namespace

OutboxPage outbox_page(const Context& context) {
    const words::Words& words = context.words;
    OutboxPage page;
    page.title = words(Word::outbox);
    page.lead = words(Word::outbox_lead);
    const std::vector<Submission>* all = context.replica.submissions();
    page.loading = all == nullptr;
    if (page.loading) return page;
    const auto* screen = std::get_if<state::OutboxScreen>(&context.state.screen);
    const std::size_t most = screen == nullptr ? state::outbox_page_rows : screen->shown;
    std::size_t left_out = 0;
    for (const Submission& out : *all) {
        if (!belongs_to_outbox(context, out)) continue;
        if (page.rows.size() < most)
            page.rows.push_back(outbox_row(context, out));
        else
            ++left_out;
    }
    if (left_out > 0) page.more = words.count(Word::outbox_more, left_out);
    if (page.rows.empty())
        page.empty = EmptyPage{theme::Icon::sent, words(Word::outbox_empty), words(Word::outbox_empty_why), {}, {}};
    return page;
}

OutboxBrief outbox_brief(const Context& context) {
    OutboxBrief brief;
    const std::vector<Submission>* all = context.replica.submissions();
    if (all == nullptr) return brief;
    for (const Submission& out : *all) {
        if (!is_worth_telling(context, out)) continue;
        ++brief.count;
        brief.in_trouble |= summary_of(context, out).is_trouble;
    }
    return brief;
}

std::optional<SendingTrouble> sending_trouble(const Context& context, const bridge::Id& account) {
    const std::vector<Submission>* all = context.replica.submissions();
    if (all == nullptr) return std::nullopt;
    for (const Submission& out : *all) {
        if (out.account.to_string() != account || !belongs_to_outbox(context, out)) continue;
        auto found = trouble_of(context, out);
        // What only time cures is no trouble of the account's.
        if (found && found->fix) return found;
    }
    return std::nullopt;
}

Delivery delivery(const Context& context, const bridge::Id& email) {
    Delivery model;
    const std::vector<Submission>* all = context.replica.submissions();
    if (all == nullptr) return model;
    const auto found = std::find_if(all->begin(), all->end(), [&](const Submission& out) {
        return out.email && out.email.to_string() == email && out.state != Sent::canceled;
    });
    if (found == all->end()) return model;
    const Summary summary = summary_of(context, *found);
    if (summary.state.empty()) return model;
    model.state = summary.state;
    model.why = summary.why;
    model.is_trouble = summary.is_trouble;
    const std::string id = "delivery/" + email;
    for (std::size_t i = 0; i < found->to.size(); ++i)
        model.lines.push_back(delivery_line(context, found->to[i], id + '/' + std::to_string(i)));
    if (const auto trouble = trouble_of(context, *found)) {
        model.why = trouble->trouble.what;
        if (!trouble->trouble.server_says.empty()) model.why += ". " + trouble->trouble.server_says;
    }
    model.buttons = buttons_of(context, *found, id);
    return model;
}

}  // namespace kontor::models
