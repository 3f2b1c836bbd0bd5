// What was done offline, and what became of it: a line when all of it was carried out, a list of what was not.
#include "frontend/state/compose_sending.hpp"
#include "frontend/state/update.hpp"

namespace kontor::state {

using bridge::Deed;
using words::Word;

namespace {

std::string mailbox_words(const words::Words& words, const Deed& deed) {
    return deed.role == mail::Role::none ? deed.mailbox : role_words(words, deed.role);
}

std::string deed_words(const words::Words& words, const Deed& deed) {
    switch (deed.kind) {
        case Deed::Kind::keyword:
            if (deed.keyword == "$flagged") return words(deed.on ? Word::late_star : Word::late_unstar);
            return words(deed.on ? Word::late_read : Word::late_unread);
        case Deed::Kind::move:
            return words.fill(Word::late_move, mailbox_words(words, deed));
        case Deed::Kind::destroy:
            return words(Word::late_destroy);
        case Deed::Kind::make_mailbox:
            return words(Word::late_make_mailbox);
        case Deed::Kind::rename_mailbox:
            return words(Word::late_rename_mailbox);
        case Deed::Kind::save_draft:
        case Deed::Kind::discard_draft:
            return words(Word::late_draft);
        case Deed::Kind::send:
            return words(Word::late_send);
        case Deed::Kind::nest_mailbox:
            return words(Word::late_nest_mailbox);
        case Deed::Kind::save_filter:
            return words(Word::late_save_filter);
        case Deed::Kind::arrange_filters:
            return words(Word::late_arrange_filters);
        case Deed::Kind::remove_filter:
            return words(Word::late_remove_filter);
        case Deed::Kind::remove_mailbox:
        case Deed::Kind::other:
            break;
    }
    return words(Word::late_remove_mailbox);
}

std::string why(const words::Words& words, const Deed& deed, const bridge::MethodError& error) {
    const bool of_mail = deed.kind == Deed::Kind::move || deed.kind == Deed::Kind::keyword;
    const bool of_filters = deed.kind == Deed::Kind::save_filter || deed.kind == Deed::Kind::arrange_filters;
    if (error.type == "notFound")
        return words(of_mail ? Word::late_mail_gone : of_filters ? Word::late_filter_gone : Word::late_mailbox_gone);
    if (deed.kind == Deed::Kind::move && error.type == "invalidProperties") return words(Word::late_mailbox_gone);
    if (error.type == "accountNotFound") return words(Word::late_account_gone);
    if (error.type == "alreadyExists") return words(Word::mailbox_name_taken);
    if (error.type == "forbidden" || error.type == "accountReadOnly") return words(Word::late_forbidden);
    if (deed.kind == Deed::Kind::save_draft || deed.kind == Deed::Kind::send) return sending_refusal(words, error);
    return refusal(words, error);
}

}  // namespace

bool late_outcome(Office office, const bridge::Outcome& result) {
    AppState& state = office.state;
    if (!result.waited || result.deed.kind == Deed::Kind::other) return false;
    state.busy.erase(result.ticket);
    if (result.refused.empty()) ++state.carried_out;
    for (const bridge::Refusal& refused : result.refused) {
        const std::string subject = refused.subject.empty() ? office.words(Word::no_subject) : refused.subject;
        const std::string what = deed_words(office.words, result.deed);
        state.not_done.lines.push_back(
            {subject, office.words.fill(Word::late_line, {what, why(office.words, result.deed, refused.error)})});
    }
    return true;
}

void tell_late(Office office) {
    AppState& state = office.state;
    if (office.replica.pending_actions() > 0) return;
    if (state.carried_out > 0 && state.not_done.lines.empty()) {
        say(office, office.words.count(Word::carried_out, state.carried_out));
        state.carried_out = 0;
    }
    // A question that is open is answered first.
    if (state.not_done.lines.empty() || state.dialog.index() != 0) return;
    state.dialog = std::move(state.not_done);
    state.not_done = {};
    state.carried_out = 0;
}

}  // namespace kontor::state
