// Who one writes as: the list of an account, the form of one, and the code that proves it [D2, A14].
#include <algorithm>

#include "engine/setup/address.hpp"
#include "engine/setup/discover.hpp"
#include "engine/text/ascii.hpp"
#include "frontend/state/identity_text.hpp"
#include "frontend/state/overloaded.hpp"
#include "frontend/state/update.hpp"

namespace kontor::state {

using words::Word;
using IdentityPart = EditIdentityField::Field;
using Route = mail::Identity::Route;

namespace {

IdentityForm identity_form_of(const mail::Identity& identity) {
    IdentityForm form;
    form.account = identity.account.to_string();
    form.editing = identity.id;
    form.name = identity.name;
    form.address = identity.address;
    form.reply_to = addresses_to_text(identity.reply_to);
    form.signature = identity.text_signature;
    form.html = identity.html_signature;
    form.html_by_hand = form.html != html_of_signature(form.signature);
    form.bcc_self = std::any_of(identity.bcc.begin(), identity.bcc.end(), [&](const mail::EmailAddress& each) {
        return text::equal_ignoring_case(each.email, identity.address);
    });
    form.route = identity.route;
    if (identity.route != Route::custom) return form;
    form.host = identity.server.host;
    form.port = std::to_string(identity.server.port);
    form.security = identity.server.security;
    form.login = identity.server.login;
    form.pinned_certificate = identity.server.pinned_certificate;
    form.touched = {IdentityPart::host, IdentityPart::login};
    return form;
}

// The address says where its own server probably is.
void guess(IdentityForm& form) {
    const setup::Discovery found = setup::discover(form.address);
    if (found.outgoing.empty()) return;
    const mail::ServerSettings& server = found.outgoing.front().server;
    if (form.touched.count(IdentityPart::login) == 0) form.login = server.login;
    if (form.touched.count(IdentityPart::host) != 0) return;
    form.host = server.host;
    form.port = std::to_string(server.port);
    form.security = server.security;
}

void edit(IdentityForm& form, const EditIdentityField& change) {
    form.wrong.erase(change.field);
    form.touched.insert(change.field);
    form.refused.clear();
    switch (change.field) {
        case IdentityPart::name:
            form.name = change.value;
            break;
        case IdentityPart::address:
            form.address = change.value;
            guess(form);
            break;
        case IdentityPart::reply_to:
            form.reply_to = change.value;
            break;
        case IdentityPart::signature:
            form.signature = change.value;
            break;
        case IdentityPart::html:
            form.html = change.value;
            break;
        case IdentityPart::route:
            form.route = change.value == "custom"  ? Route::custom
                         : change.value == "house" ? Route::house
                                                   : Route::account;
            form.failure.reset();
            if (form.host.empty()) guess(form);
            break;
        case IdentityPart::host:
            form.host = change.value;
            break;
        case IdentityPart::port:
            form.port = change.value;
            break;
        case IdentityPart::security:
            form.security = security_of(change.value);
            form.port = port_after(form.security, form.port);
            break;
        case IdentityPart::login:
            form.login = change.value;
            break;
        case IdentityPart::password:
            form.password = change.value;
            break;
    }
}

const mail::Identity* known_of(const Office& office, const IdentityForm& form) {
    return form.editing ? office.replica.identity(*form.editing) : nullptr;
}

bool complete(Office& office, IdentityForm& form) {
    const mail::Identity* known = known_of(office, form);
    form.wrong.clear();
    if (!setup::looks_like_address(form.address)) form.wrong.insert(IdentityPart::address);
    if (!addresses_from_text(form.reply_to)) form.wrong.insert(IdentityPart::reply_to);
    if (form.route == Route::custom) {
        if (form.host.empty()) form.wrong.insert(IdentityPart::host);
        if (!port_from_text(form.port)) form.wrong.insert(IdentityPart::port);
        if (form.password.empty() && (known == nullptr || !known->has_password))
            form.wrong.insert(IdentityPart::password);
    }
    return form.wrong.empty();
}

mail::Identity identity_of(const Office& office, const IdentityForm& form) {
    mail::Identity identity;
    if (const mail::Identity* known = known_of(office, form)) identity = *known;
    identity.account = mail::AccountId::parse(form.account).value_or(mail::AccountId{});
    identity.name = form.name;
    identity.address = form.address;
    identity.reply_to = addresses_from_text(form.reply_to).value_or(std::vector<mail::EmailAddress>());
    std::erase_if(identity.bcc,
                  [&](const mail::EmailAddress& each) { return text::equal_ignoring_case(each.email, form.address); });
    if (form.bcc_self) identity.bcc.push_back({std::nullopt, form.address});
    identity.text_signature = form.signature;
    identity.html_signature = form.html_by_hand ? form.html : html_of_signature(form.signature);
    identity.route = form.route;
    if (form.route != Route::custom) {
        identity.server = {};
        return identity;
    }
    identity.server.host = form.host;
    identity.server.port = port_from_text(form.port).value_or(465);
    identity.server.security = form.security;
    identity.server.login = form.login.empty() ? form.address : form.login;
    identity.server.pinned_certificate = form.pinned_certificate;
    return identity;
}

// Who logs in to a server as the address itself needs no code.
bool proves_itself(const mail::Identity& identity, const mail::Identity* known) {
    if (identity.route != Route::custom || !text::equal_ignoring_case(identity.server.login, identity.address))
        return false;
    return known == nullptr || known->verification.state != mail::Verification::State::verified ||
           known->route != identity.route || known->server != identity.server;
}

void save(Office& office, IdentityForm& form, bool without_test) {
    const mail::Identity identity = identity_of(office, form);
    const bool log_in = !without_test && proves_itself(identity, known_of(office, form));
    form.step = IdentityForm::Step::saving;
    form.ticket = form.editing ? office.replica.update_identity(identity, form.password, log_in)
                               : office.replica.create_identity(identity, form.password, log_in);
}

// A server of its own is tried first, unless nothing about it is new.
bool wants_test(const Office& office, const IdentityForm& form) {
    if (form.route != Route::custom) return false;
    const mail::Identity* known = known_of(office, form);
    return known == nullptr || known->route != Route::custom || !form.password.empty() ||
           known->server != identity_of(office, form).server;
}

void submit(Office& office, IdentityForm& form, bool without_test) {
    if (form.step != IdentityForm::Step::typing) return;
    form.failure.reset();
    form.refused.clear();
    if (!complete(office, form)) return;
    if (without_test || !wants_test(office, form)) return save(office, form, without_test);
    bridge::AccountProbe probe;
    probe.outgoing = true;
    probe.server = identity_of(office, form).server;
    probe.password = form.password;
    if (form.editing) probe.identity = form.editing->to_string();
    form.step = IdentityForm::Step::testing;
    form.ticket = office.replica.probe(probe);
}

void take_outcome(Office& office, IdentityForm& form, const bridge::Outcome& result) {
    const bool tested = form.step == IdentityForm::Step::testing;
    form.step = IdentityForm::Step::typing;
    form.ticket = 0;
    if (tested && result.probe_error) {
        form.failure = result.probe_error;
        return;
    }
    if (result.error) {
        form.refused = result.error->type == "forbiddenFrom" ? office.words(Word::identity_not_own)
                                                             : refusal(office.words, *result.error);
        return;
    }
    if (tested) return save(office, form, false);
    say(office, office.words.fill(Word::identity_saved, form.address));
    IdentityScreen screen{form.account, form.editing};
    if (!form.editing) screen.verify_next = mail::RecordId::parse(result.created);
    office.state.screen = std::move(screen);
}

void remove(Office& office, mail::RecordId id) {
    const mail::Identity* known = office.replica.identity(id);
    if (known == nullptr || !known->may_delete) return;
    const std::string address = known->address;
    office.state.busy[office.replica.destroy_identity(id)] = office.words.fill(Word::identity_removed, address);
}

// ---- the code

void take_outcome(Office& office, Verification& asked, const bridge::Outcome& result) {
    using Trouble = Verification::Trouble;
    const bool was_sending = std::exchange(asked.sending, false);
    asked.ticket = 0;
    if (!result.error) {
        const mail::Identity* known = office.replica.identity(asked.identity);
        const std::string address = known == nullptr ? std::string() : known->address;
        asked.trouble = Trouble::none;
        asked.code.clear();
        if (was_sending) return office.effects.push_back(MoveFocus{"verify/code"});
        office.state.dialog = std::monostate{};
        return say(office, office.words.fill(Word::verified_now, address));
    }
    const std::string& type = result.error->type;
    asked.trouble = type == "invalidCode"    ? Trouble::wrong
                    : type == "tooManyTries" ? Trouble::used_up
                    : type == "rateLimit"    ? Trouble::too_many
                    : type == "notFound"     ? Trouble::gone
                                             : Trouble::refused;
    asked.refusal = refusal(office.words, *result.error);
}

void send_code(Office& office, Verification& asked) {
    if (asked.ticket != 0) return;
    asked.sending = true;
    asked.trouble = Verification::Trouble::none;
    asked.ticket = office.replica.send_code(asked.identity, std::string(words::language_tag(office.words.language())));
}

void submit_code(Office& office, Verification& asked) {
    if (asked.ticket != 0) return;
    // As it stands in the mail, with whatever blanks came along.
    std::string code;
    for (const char c : asked.code)
        if (c != ' ' && c != '\t') code += c;
    asked.trouble = code.empty() ? Verification::Trouble::empty : Verification::Trouble::none;
    if (!code.empty()) asked.ticket = office.replica.enter_code(asked.identity, code);
}

void verify(Office& office, mail::RecordId identity) {
    Verification asked;
    asked.identity = identity;
    office.state.dialog = std::move(asked);
}

void open_form(Office& office, const EditIdentity& which) {
    const mail::Identity* known = office.replica.identity(which.identity);
    if (known == nullptr) return;
    office.state.screen = identity_form_of(*known);
    office.state.side_shown = false;
    if (which.at_password) office.effects.push_back(MoveFocus{"identity-form/password"});
}

void add(Office& office, const Id& account) {
    IdentityForm form;
    form.account = account;
    // Most people have one name.
    if (const auto* known = office.replica.identities(account); known != nullptr && !known->empty())
        form.name = known->front().name;
    office.state.screen = std::move(form);
    office.effects.push_back(MoveFocus{"identity-form/address"});
}

}  // namespace

bool identity_outcome(Office office, const bridge::Outcome& result) {
    if (result.ticket == 0) return false;
    auto* form = std::get_if<IdentityForm>(&office.state.screen);
    if (form != nullptr && form->ticket == result.ticket) {
        take_outcome(office, *form, result);
        return true;
    }
    auto* asked = std::get_if<Verification>(&office.state.dialog);
    if (asked == nullptr || asked->ticket != result.ticket) return false;
    take_outcome(office, *asked, result);
    return true;
}

void pin_identity_server(Office office, const std::string& fingerprint) {
    auto* form = std::get_if<IdentityForm>(&office.state.screen);
    if (form == nullptr) return;
    form->pinned_certificate = plain_fingerprint(fingerprint);
    form->failure.reset();
    if (!fingerprint.empty()) submit(office, *form, false);
}

void update_identities(Office office, const IdentityAction& action) {
    AppState& state = office.state;
    auto* form = std::get_if<IdentityForm>(&state.screen);
    auto* asked = std::get_if<Verification>(&state.dialog);
    std::visit(Overloaded{
                   [&](const OpenIdentities& which) {
                       state.screen = IdentityScreen{which.account, {}};
                   },
                   [&](const AddIdentity& which) { add(office, which.account); },
                   [&](const EditIdentity& which) { open_form(office, which); },
                   [&](const RemoveIdentity& which) { remove(office, which.identity); },
                   [&](const EditIdentityField& change) {
                       if (form != nullptr) edit(*form, change);
                   },
                   [&](const SetIdentityBcc& set) {
                       if (form != nullptr) form->bcc_self = set.on;
                   },
                   [&](const WriteSignatureByHand& set) {
                       if (form == nullptr) return;
                       form->html = html_of_signature(form->signature);
                       form->html_by_hand = set.on;
                   },
                   [&](const SubmitIdentity& how) {
                       if (form != nullptr) submit(office, *form, how.without_test);
                   },
                   [&](const VerifyIdentity& which) { verify(office, which.identity); },
                   [&](const SendCode&) {
                       if (asked != nullptr) send_code(office, *asked);
                   },
                   [&](const EditCode& change) {
                       if (asked == nullptr) return;
                       asked->code = change.value;
                       asked->trouble = Verification::Trouble::none;
                   },
                   [&](const SubmitCode&) {
                       if (asked != nullptr) submit_code(office, *asked);
                   },
               },
               action);
}

void tick_sending(Office office) {
    AppState& state = office.state;
    office.replica.need_identities();
    office.replica.need_submissions();
    if (auto* away = std::get_if<VacationForm>(&state.screen)) fill_in(office, *away);
    if (const auto* page = std::get_if<AccountScreen>(&state.screen))
        if (const mail::ExternalAccount* account = account_of(office, page->account))
            office.replica.need_vacation(account->jmap_account.to_string());
    auto* list = std::get_if<IdentityScreen>(&state.screen);
    if (list == nullptr || !list->verify_next) return;
    const mail::Identity* saved = office.replica.identity(*list->verify_next);
    if (saved == nullptr) return;
    if (saved->verification.state != mail::Verification::State::verified) verify(office, saved->id);
    list->verify_next.reset();
}

bool leave_account_pages(Office office) {
    Screen& screen = office.state.screen;
    Id account;
    if (const auto* form = std::get_if<IdentityForm>(&screen)) {
        screen = IdentityScreen{Id(form->account), {}};
        return true;
    }
    if (const auto* list = std::get_if<IdentityScreen>(&screen)) account = list->account;
    if (const auto* away = std::get_if<VacationForm>(&screen)) account = away->account;
    if (account.empty()) return false;
    const mail::ExternalAccount* known = account_of(office, account);
    if (known != nullptr)
        screen = AccountScreen{known->id};
    else
        screen = MailScreen{};
    return true;
}

}  // namespace kontor::state
