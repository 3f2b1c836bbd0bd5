// The form of an account and its live tests: the incoming server, then the outgoing one, and only then is it saved; a
// step that fails keeps what was typed [A1-A5].
#include <charconv>

#include "frontend/state/identity_text.hpp"
#include "frontend/state/overloaded.hpp"
#include "frontend/state/server_guess.hpp"
#include "frontend/state/update.hpp"

namespace kontor::state {

using words::Word;
using AccountPart = EditForm::Field;

namespace {

std::uint32_t days(const std::string& typed) {
    std::uint32_t value = 0;
    const auto [end, error] = std::from_chars(typed.data(), typed.data() + typed.size(), value);
    return error == std::errc{} && end == typed.data() + typed.size() ? value : 0;
}

std::string usual_port(mail::Security security) { return security == mail::Security::tls ? "995" : "110"; }

// The address decides about everything that was not typed by hand.
void guess(AccountForm& form) {
    const ServerGuess found = guess_server(form.address);
    if (found.server.host.empty()) return;
    form.provider = found.provider;
    form.wants_app_password = found.wants_app_password;
    if (form.touched.count(AccountPart::host) == 0) form.host = found.server.host;
    if (form.touched.count(AccountPart::login) == 0) form.login = found.server.login;
    if (form.touched.count(AccountPart::port) == 0) form.port = usual_port(form.security);
    if (form.touched.count(AccountPart::out_host) == 0) form.out_host = found.outgoing.host;
    if (form.touched.count(AccountPart::out_security) == 0 && form.touched.count(AccountPart::out_port) == 0) {
        form.out_security = found.outgoing.security;
        form.out_port = std::to_string(found.outgoing.port);
    }
}

void choose_security(AccountForm& form, const std::string& value) {
    form.security = security_of(value);
    if (form.touched.count(AccountPart::port) == 0 || form.port == "995" || form.port == "110")
        form.port = usual_port(form.security);
}

void edit(AccountForm& form, const EditForm& change) {
    form.wrong.erase(change.field);
    form.touched.insert(change.field);
    switch (change.field) {
        case AccountPart::address:
            form.address = change.value;
            guess(form);
            break;
        case AccountPart::name:
            form.name = change.value;
            break;
        case AccountPart::password:
            form.password = change.value;
            break;
        case AccountPart::host:
            form.host = change.value;
            break;
        case AccountPart::port:
            form.port = change.value;
            break;
        case AccountPart::login:
            form.login = change.value;
            break;
        case AccountPart::security:
            choose_security(form, change.value);
            break;
        case AccountPart::keep:
            form.keep = change.value == "days"   ? mail::Keep::Rule::days
                        : change.value == "none" ? mail::Keep::Rule::none
                                                 : mail::Keep::Rule::forever;
            break;
        case AccountPart::keep_days:
            form.keep_days = change.value;
            break;
        case AccountPart::since:
            form.since = change.value == "days"  ? mail::Since::Rule::days
                         : change.value == "now" ? mail::Since::Rule::now
                                                 : mail::Since::Rule::all;
            break;
        case AccountPart::since_days:
            form.since_days = change.value;
            break;
        case AccountPart::route:
            form.by_house = change.value == "house";
            form.failure.reset();
            break;
        case AccountPart::out_host:
            form.out_host = change.value;
            break;
        case AccountPart::out_port:
            form.out_port = change.value;
            break;
        case AccountPart::out_security:
            form.out_security = security_of(change.value);
            form.out_port = port_after(form.out_security, form.out_port);
            break;
        case AccountPart::out_credentials:
            form.out_same = change.value != "own";
            break;
        case AccountPart::out_login:
            form.out_login = change.value;
            break;
        case AccountPart::out_password:
            form.out_password = change.value;
            break;
    }
}

// The password of its own that is stored for the outgoing server may stay.
bool keeps_outgoing_password(Office& office, const AccountForm& form) {
    const mail::ExternalAccount* known = form.editing ? account_of(office, *form.editing) : nullptr;
    return known != nullptr && known->outgoing_has_password;
}

// What is missing is marked; true when nothing is.
bool complete(Office& office, AccountForm& form) {
    form.wrong.clear();
    if (!looks_like_address(form.address)) form.wrong.insert(AccountPart::address);
    if (form.password.empty() && !form.editing) form.wrong.insert(AccountPart::password);
    if (form.host.empty()) form.wrong.insert(AccountPart::host);
    if (!port_from_text(form.port)) form.wrong.insert(AccountPart::port);
    if (form.sends && !form.by_house) {
        if (form.out_host.empty()) form.wrong.insert(AccountPart::out_host);
        if (!port_from_text(form.out_port)) form.wrong.insert(AccountPart::out_port);
        if (!form.out_same && form.out_password.empty() && !keeps_outgoing_password(office, form))
            form.wrong.insert(AccountPart::out_password);
    }
    for (const AccountPart inside : {AccountPart::host, AccountPart::port, AccountPart::out_host, AccountPart::out_port,
                                     AccountPart::out_password})
        if (form.wrong.count(inside) != 0) form.details = true;
    return form.wrong.empty();
}

mail::ServerSettings server(const AccountForm& form) {
    mail::ServerSettings settings;
    settings.host = form.host;
    settings.port = port_from_text(form.port).value_or(0);
    settings.security = form.security;
    settings.login = form.login.empty() ? form.address : form.login;
    settings.pinned_certificate = form.pinned_certificate;
    return settings;
}

mail::ServerSettings outgoing_server(const AccountForm& form) {
    mail::ServerSettings settings;
    settings.host = form.out_host;
    settings.port = port_from_text(form.out_port).value_or(0);
    settings.security = form.out_security;
    settings.login = form.out_same || form.out_login.empty() ? server(form).login : form.out_login;
    settings.pinned_certificate = form.out_pinned_certificate;
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
    form.by_house = !account.outgoing;
    form.out_same = account.outgoing_same_credentials;
    if (account.outgoing) {
        form.out_host = account.outgoing->host;
        form.out_port = std::to_string(account.outgoing->port);
        form.out_security = account.outgoing->security;
        form.out_login = account.outgoing->login;
        form.out_pinned_certificate = account.outgoing->pinned_certificate;
    } else {
        form.out_host = guess_server(account.address).outgoing.host;
    }
    form.details = true;
    form.touched = {AccountPart::host, AccountPart::port, AccountPart::login};
    return form;
}

void save(Office& office, AccountForm& form) {
    mail::ExternalAccount account;
    if (form.editing)
        if (const mail::ExternalAccount* known = account_of(office, *form.editing)) account = *known;
    account.address = form.address;
    account.name = form.name.empty() ? form.address : form.name;
    const std::string ca_file = account.incoming.ca_file;
    account.incoming = server(form);
    account.incoming.ca_file = ca_file;
    account.keep = {form.keep, days(form.keep_days)};
    account.since = {form.since, form.since == mail::Since::Rule::days ? days(form.since_days) : 0};
    if (form.sends) {
        const std::string out_ca_file = account.outgoing ? account.outgoing->ca_file : std::string();
        account.outgoing.reset();
        if (!form.by_house) account.outgoing = outgoing_server(form);
        if (account.outgoing) account.outgoing->ca_file = out_ca_file;
        account.outgoing_same_credentials = form.by_house || form.out_same;
    }
    const std::string out_password = account.outgoing_same_credentials ? std::string() : form.out_password;
    form.step = AccountForm::Step::saving;
    form.refused.clear();
    form.ticket = form.editing ? office.replica.update_account(account, form.password, out_password)
                               : office.replica.create_account(account, form.password, out_password);
}

void test(Office& office, AccountForm& form, bool outgoing) {
    bridge::AccountProbe probe;
    probe.outgoing = outgoing;
    probe.server = outgoing ? outgoing_server(form) : server(form);
    probe.same_credentials = outgoing && form.out_same;
    probe.password = outgoing && !form.out_same ? form.out_password : form.password;
    if (form.editing) probe.external_account = form.editing->to_string();
    form.step = outgoing ? AccountForm::Step::testing_outgoing : AccountForm::Step::testing;
    form.ticket = office.replica.probe(probe);
}

void submit(Office& office, AccountForm& form, bool without_test) {
    if (form.step != AccountForm::Step::typing) return;
    form.failure.reset();
    if (!complete(office, form)) return;
    if (without_test) return save(office, form);
    test(office, form, false);
}

void pin(Office& office, AccountForm& form, const std::string& fingerprint) {
    if (fingerprint.empty()) form.pinned_certificate.clear(), form.out_pinned_certificate.clear();
    const bool outgoing = form.failure && form.failed_outgoing;
    if (!fingerprint.empty())
        (outgoing ? form.out_pinned_certificate : form.pinned_certificate) = plain_fingerprint(fingerprint);
    form.failure.reset();
    if (!fingerprint.empty()) submit(office, form, false);
}

// The answer to the form's own question.
void take_outcome(Office& office, AccountForm& form, const bridge::Outcome& result) {
    using Step = AccountForm::Step;
    const Step step = form.step;
    const bool tested = step == Step::testing || step == Step::testing_outgoing;
    form.step = Step::typing;
    if (tested && result.probe_error) {
        form.failure = result.probe_error;
        form.failed_outgoing = step == Step::testing_outgoing;
        form.details = true;
        return;
    }
    if (result.error) {
        form.refused = result.error->description.empty() ? result.error->type : result.error->description;
        return;
    }
    if (step == Step::testing && form.sends && !form.by_house) return test(office, form, true);
    if (tested) return save(office, form);
    const Word done = form.editing ? Word::account_saved : Word::account_added;
    say(office, office.words.fill(done, form.name.empty() ? form.address : form.name));
    const std::optional<mail::RecordId> account = form.editing ? form.editing : mail::RecordId::parse(result.created);
    if (account)
        office.state.screen = AccountScreen{*account};
    else
        office.state.screen = MailScreen{};
}

void open(Office& office, const EditAccount& which) {
    const mail::ExternalAccount* account = account_of(office, which.account);
    if (account == nullptr) return;
    AccountForm form = form_of(*account);
    form.sends = office.replica.session().can_send;
    const bool own = form.sends && !form.by_house && !form.out_same;
    office.state.screen = std::move(form);
    office.state.side_shown = false;
    if (which.at == EditAccount::At::top) return;
    const bool outgoing = which.at == EditAccount::At::outgoing_password && own;
    office.effects.push_back(MoveFocus{outgoing ? "form/out-password" : "form/password"});
}

}  // namespace

mail::Security security_of(std::string_view name) {
    return name == "starttls" ? mail::Security::starttls
           : name == "plain"  ? mail::Security::plain
                              : mail::Security::tls;
}

std::string port_after(mail::Security security, const std::string& port) {
    if (!port.empty() && port != "465" && port != "587") return port;
    return security == mail::Security::tls ? "465" : "587";
}

bool form_outcome(Office office, const bridge::Outcome& result) {
    auto* form = std::get_if<AccountForm>(&office.state.screen);
    if (form == nullptr || form->ticket == 0 || form->ticket != result.ticket) return false;
    take_outcome(office, *form, result);
    return true;
}

void update_account_form(Office office, const AccountFormAction& action) {
    AppState& state = office.state;
    auto* form = std::get_if<AccountForm>(&state.screen);
    std::visit(Overloaded{
                   [&](const AddAccount&) {
                       AccountForm fresh;
                       fresh.sends = office.replica.session().can_send;
                       state.screen = std::move(fresh);
                       state.side_shown = false;
                       office.effects.push_back(MoveFocus{"form/address"});
                   },
                   [&](const EditAccount& which) { open(office, which); },
                   [&](const EditForm& change) {
                       if (form != nullptr) edit(*form, change);
                   },
                   [&](const ShowServerDetails& show) {
                       if (form != nullptr) form->details = show.on;
                   },
                   [&](const SubmitForm& how) {
                       if (form != nullptr) submit(office, *form, how.without_test);
                   },
                   [&](const PinCertificate& which) {
                       if (form != nullptr)
                           pin(office, *form, which.fingerprint);
                       else
                           pin_identity_server(office, which.fingerprint);
                   },
               },
               action);
}

}  // namespace kontor::state
