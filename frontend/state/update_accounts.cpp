// Accounts: the form and its live test, collecting, pausing, removing [A1-A6, A11-A13, B1].
#include <algorithm>
#include <charconv>

#include "frontend/state/overloaded.hpp"
#include "frontend/state/server_guess.hpp"
#include "frontend/state/update.hpp"

namespace kontor::state {

using words::Word;
using Field = EditForm::Field;

namespace {

const mail::ExternalAccount* find(const Office& office, mail::RecordId id) {
    for (const mail::ExternalAccount& account : office.replica.external_accounts())
        if (account.id == id) return &account;
    return nullptr;
}

std::string name_of(const mail::ExternalAccount& account) {
    return account.name.empty() ? account.address : account.name;
}

std::uint32_t number(const std::string& text) {
    std::uint32_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc{} && end == text.data() + text.size() ? value : 0;
}

std::string usual_port(mail::Security security) { return security == mail::Security::tls ? "995" : "110"; }

// The address decides about everything that was not typed by hand.
void guess(AccountForm& form) {
    const ServerGuess found = guess_server(form.address);
    if (found.server.host.empty()) return;
    form.provider = found.provider;
    form.wants_app_password = found.wants_app_password;
    if (form.touched.count(Field::host) == 0) form.host = found.server.host;
    if (form.touched.count(Field::login) == 0) form.login = found.server.login;
    if (form.touched.count(Field::port) == 0) form.port = usual_port(form.security);
}

void choose_security(AccountForm& form, const std::string& value) {
    form.security = value == "starttls" ? mail::Security::starttls
                    : value == "plain"  ? mail::Security::plain
                                        : mail::Security::tls;
    if (form.touched.count(Field::port) == 0 || form.port == "995" || form.port == "110")
        form.port = usual_port(form.security);
}

void edit(AccountForm& form, const EditForm& change) {
    form.wrong.erase(change.field);
    form.touched.insert(change.field);
    switch (change.field) {
        case Field::address:
            form.address = change.value;
            guess(form);
            break;
        case Field::name:
            form.name = change.value;
            break;
        case Field::password:
            form.password = change.value;
            break;
        case Field::host:
            form.host = change.value;
            break;
        case Field::port:
            form.port = change.value;
            break;
        case Field::login:
            form.login = change.value;
            break;
        case Field::security:
            choose_security(form, change.value);
            break;
        case Field::keep:
            form.keep = change.value == "days"   ? mail::Keep::Rule::days
                        : change.value == "none" ? mail::Keep::Rule::none
                                                 : mail::Keep::Rule::forever;
            break;
        case Field::keep_days:
            form.keep_days = change.value;
            break;
        case Field::since:
            form.since = change.value == "days"  ? mail::Since::Rule::days
                         : change.value == "now" ? mail::Since::Rule::now
                                                 : mail::Since::Rule::all;
            break;
        case Field::since_days:
            form.since_days = change.value;
            break;
    }
}

// What is missing is marked; true when nothing is.
bool complete(AccountForm& form) {
    form.wrong.clear();
    if (!looks_like_address(form.address)) form.wrong.insert(Field::address);
    if (form.password.empty() && !form.editing) form.wrong.insert(Field::password);
    if (form.host.empty()) form.wrong.insert(Field::host);
    const std::uint32_t port = number(form.port);
    if (port == 0 || port > 65535) form.wrong.insert(Field::port);
    if (form.wrong.count(Field::host) != 0 || form.wrong.count(Field::port) != 0) form.details = true;
    return form.wrong.empty();
}

mail::ServerSettings server(const AccountForm& form) {
    mail::ServerSettings settings;
    settings.host = form.host;
    settings.port = static_cast<std::uint16_t>(number(form.port));
    settings.security = form.security;
    settings.login = form.login.empty() ? form.address : form.login;
    settings.pinned_certificate = form.pinned_certificate;
    return settings;
}

AccountForm form_of(const mail::ExternalAccount& account) {
    AccountForm form;
    form.editing = account.id;
    form.address = account.address;
    form.name = account.name;
    form.host = account.incoming.host;
    form.port = std::to_string(account.incoming.port);
    form.login = account.incoming.login;
    form.security = account.incoming.security;
    form.pinned_certificate = account.incoming.pinned_certificate;
    form.keep = account.keep.rule;
    form.keep_days = std::to_string(account.keep.days);
    form.since = account.since.rule;
    if (account.since.days > 0) form.since_days = std::to_string(account.since.days);
    form.details = true;
    form.touched = {Field::host, Field::port, Field::login};
    return form;
}

void save(Office& office, AccountForm& form) {
    mail::ExternalAccount account;
    if (form.editing)
        if (const mail::ExternalAccount* known = find(office, *form.editing)) account = *known;
    account.address = form.address;
    account.name = form.name.empty() ? form.address : form.name;
    const std::string ca_file = account.incoming.ca_file;
    account.incoming = server(form);
    account.incoming.ca_file = ca_file;
    account.keep = {form.keep, number(form.keep_days)};
    account.since = {form.since, form.since == mail::Since::Rule::days ? number(form.since_days) : 0};
    form.step = AccountForm::Step::saving;
    form.refused.clear();
    form.ticket = form.editing ? office.replica.update_account(account, form.password)
                               : office.replica.create_account(account, form.password);
}

void submit(Office& office, AccountForm& form, bool without_test) {
    if (form.step != AccountForm::Step::typing) return;
    form.failure.reset();
    if (!complete(form)) return;
    if (without_test) return save(office, form);
    form.step = AccountForm::Step::testing;
    bridge::AccountProbe probe;
    probe.server = server(form);
    probe.password = form.password;
    if (form.editing) probe.external_account = form.editing->to_string();
    form.ticket = office.replica.probe(probe);
}

// Hexadecimal digits as they are stored, whatever grouping they were shown with.
std::string plain_fingerprint(std::string_view shown) {
    std::string digits;
    for (const char c : shown)
        if (c != ' ') digits += c >= 'A' && c <= 'F' ? static_cast<char>(c - 'A' + 'a') : c;
    return digits;
}

void remove(Office& office) {
    const auto* question = std::get_if<ConfirmRemoval>(&office.state.dialog);
    if (question == nullptr) return;
    const mail::ExternalAccount* account = find(office, question->account);
    const std::string name = account == nullptr ? std::string() : name_of(*account);
    const bridge::Ticket ticket = office.replica.destroy_account(question->account);
    office.state.busy[ticket] = office.words.fill(Word::removed, name);
    office.state.dialog = std::monostate{};
    office.state.screen = MailScreen{};
    if (account != nullptr && office.state.place.account == account->jmap_account.to_string()) office.state.place = {};
}

// The answer to the form's own question.
void form_outcome(Office& office, AccountForm& form, const bridge::Outcome& result) {
    const bool tested = form.step == AccountForm::Step::testing;
    form.step = AccountForm::Step::typing;
    if (tested && result.probe_error) {
        form.failure = result.probe_error;
        form.details = true;
        return;
    }
    if (result.error) {
        form.refused = result.error->description.empty() ? result.error->type : result.error->description;
        return;
    }
    if (tested) return save(office, form);
    const Word done = form.editing ? Word::account_saved : Word::account_added;
    say(office, office.words.fill(done, form.name.empty() ? form.address : form.name));
    const std::optional<mail::RecordId> account = form.editing ? form.editing : mail::RecordId::parse(result.created);
    if (account)
        office.state.screen = AccountScreen{*account};
    else
        office.state.screen = MailScreen{};
}

}  // namespace

bool update_accounts(Office office, const Action& action) {
    AppState& state = office.state;
    auto* form = std::get_if<AccountForm>(&state.screen);
    bool known = true;
    std::visit(Overloaded{
                   [&](const AddAccount&) {
                       state.screen = AccountForm{};
                       state.side_shown = false;
                       office.effects.push_back(MoveFocus{"form/address"});
                   },
                   [&](const EditAccount& which) {
                       if (const auto* account = find(office, which.account)) state.screen = form_of(*account);
                   },
                   [&](const EditForm& change) {
                       if (form != nullptr) edit(*form, change);
                   },
                   [&](const ShowServerDetails& show) {
                       if (form != nullptr) form->details = show.on;
                   },
                   [&](const SubmitForm& how) {
                       if (form != nullptr) submit(office, *form, how.without_test);
                   },
                   [&](const PinCertificate& pin) {
                       if (form == nullptr) return;
                       form->pinned_certificate = plain_fingerprint(pin.fingerprint);
                       form->failure.reset();
                       if (!pin.fingerprint.empty()) submit(office, *form, false);
                   },
                   [&](const OpenAccount& which) {
                       state.screen = AccountScreen{which.account};
                       state.side_shown = false;
                   },
                   [&](const EnableAccount& which) {
                       state.busy[office.replica.set_account_enabled(which.account, which.on)];
                   },
                   [&](const CollectNow& which) { state.busy[office.replica.collect_now(which.account)]; },
                   [&](const StopCollecting& which) { state.busy[office.replica.cancel_collection(which.account)]; },
                   [&](const RemoveAccount& which) { state.dialog = ConfirmRemoval{which.account}; },
                   [&](const ConfirmRemove&) { remove(office); },
                   [&](const auto&) { known = false; },
               },
               action);
    return known;
}

std::string refusal(const words::Words& words, const bridge::MethodError& error) {
    if (error.type == "mailboxHasChild") return words(Word::mailbox_has_children);
    if (error.type == "mailboxHasEmail") return words(Word::mailbox_has_mail);
    return words.fill(Word::not_done, error.description.empty() ? error.type : error.description);
}

void outcome(Office office, const bridge::Outcome& result) {
    AppState& state = office.state;
    auto* form = std::get_if<AccountForm>(&state.screen);
    if (form != nullptr && form->ticket != 0 && form->ticket == result.ticket)
        return form_outcome(office, *form, result);
    if (mailbox_outcome(office, result) || filter_outcome(office, result) || late_outcome(office, result)) return;
    const auto waited = state.busy.find(result.ticket);
    if (waited == state.busy.end()) return;
    const std::string done = waited->second;
    state.busy.erase(waited);
    if (result.error) {
        say(office, refusal(office.words, *result.error), 0, true);
    } else if (!done.empty()) {
        say(office, done);
    }
}

}  // namespace kontor::state
