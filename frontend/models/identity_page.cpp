#include "frontend/models/identity_page.hpp"

#include "frontend/models/window_model.hpp"

namespace kontor::models {

namespace {

using words::Word;
using Route = mail::Identity::Route;
using Proof = mail::Verification::State;

std::string way_of(const words::Words& words, const mail::Identity& identity) {
    switch (identity.route) {
        case Route::account:
            return words(Word::route_account);
        case Route::custom:
            return words.fill(Word::identity_server, {words(Word::route_custom), identity.server.host});
        case Route::house:
            break;
    }
    return words(Word::send_house);
}

std::string proof_of(const Context& context, const mail::Identity& identity) {
    switch (identity.verification.state) {
        case Proof::verified:
            return context.words(Word::identity_verified);
        case Proof::code_sent:
            return context.words.fill(Word::identity_code_sent, context.calendar.moment(identity.verification.sent_at));
        case Proof::needed:
            break;
    }
    return context.words(Word::identity_needed);
}

IdentityRow identity_row(const Context& context, const mail::Identity& identity) {
    const words::Words& words = context.words;
    IdentityRow row;
    row.id = "identity/" + identity.id.to_string();
    row.identity = identity.id;
    row.address = identity.address;
    row.name = identity.name;
    row.way = way_of(words, identity);
    row.state = proof_of(context, identity);
    row.is_verified = identity.verification.state == Proof::verified;
    if (!row.is_verified) {
        row.verify = words(Word::verify);
        row.verify_words = words.fill(Word::verify_address, identity.address);
    }
    row.edit_words = words.fill(Word::identity_edit, identity.address);
    if (identity.may_delete) row.remove_words = words.fill(Word::identity_remove, identity.address);
    return row;
}

// What has still to be proven: "ann@club.example, board@club.example".
std::string unproven(const mail::Identity& identity) {
    std::string text;
    for (const std::string& address : identity.verification.addresses) text += (text.empty() ? "" : ", ") + address;
    return text.empty() ? identity.address : text;
}

std::string problem_of(const words::Words& words, const state::Verification& asked) {
    using Wrong = state::Verification::Trouble;
    switch (asked.trouble) {
        case Wrong::none:
            return {};
        case Wrong::empty:
            return words(Word::verify_need_code);
        case Wrong::wrong:
            return words(Word::verify_wrong);
        case Wrong::used_up:
            return words(Word::verify_used_up);
        case Wrong::too_many:
            return words(Word::verify_too_many);
        case Wrong::gone:
            return words(Word::verify_gone);
        case Wrong::refused:
            break;
    }
    return asked.refusal;
}

}  // namespace

IdentityPage identity_page(const Context& context, const state::IdentityScreen& screen) {
    const words::Words& words = context.words;
    IdentityPage page;
    page.account = screen.account;
    page.title = words(Word::send_as);
    page.lead = words.fill(Word::send_as_lead, account_name(context, screen.account));
    page.add = words(Word::add_identity);
    const std::vector<mail::Identity>* known = context.replica.identities(screen.account);
    page.loading = known == nullptr;
    if (page.loading) return page;
    for (const mail::Identity& identity : *known) page.rows.push_back(identity_row(context, identity));
    if (page.rows.empty())
        page.empty = EmptyPage{theme::Icon::sent, words(Word::no_identities), words(Word::no_identities_why), page.add,
                               state::AddIdentity{screen.account}};
    return page;
}

DialogModel verification(const Context& context, const state::Verification& asked) {
    const words::Words& words = context.words;
    const mail::Identity* identity = context.replica.identity(asked.identity);
    DialogModel model;
    model.cancel = words(Word::cancel);
    model.busy = asked.ticket != 0;
    if (identity == nullptr) {
        model.title = words(Word::verify);
        model.text = words(Word::verify_gone);
        return model;
    }
    model.title = words.fill(Word::verify_address, identity->address);
    const std::string problem = problem_of(words, asked);
    if (identity->verification.state != Proof::code_sent) {
        model.text = words.fill(Word::verify_lead, unproven(*identity)) + (problem.empty() ? "" : ' ' + problem);
        model.confirm = words(Word::send_code);
        model.action = state::SendCode{};
        return model;
    }
    const std::string sent = context.calendar.moment(identity->verification.sent_at);
    model.text = words.fill(Word::verify_sent, {unproven(*identity), sent});
    model.field = DialogField{"verify/code", words(Word::verify_code), asked.code, problem, state::EditCode{}};
    model.confirm = words(Word::verify);
    model.action = state::SubmitCode{};
    model.other = words(Word::send_code_again);
    model.other_action = state::SendCode{};
    return model;
}

}  // namespace kontor::models
