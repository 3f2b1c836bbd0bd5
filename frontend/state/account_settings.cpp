#include "frontend/state/account_settings.hpp"

#include <algorithm>
#include <charconv>

#include "frontend/state/identity_text.hpp"

namespace kontor::state {

using FormPart = EditForm::Field;

namespace {

constexpr std::string_view recent_prefix = "recent:";

std::uint32_t days(const std::string& typed) {
    std::uint32_t value = 0;
    const auto [end, error] = std::from_chars(typed.data(), typed.data() + typed.size(), value);
    return error == std::errc{} && end == typed.data() + typed.size() ? value : 0;
}

bool was_typed(const AccountForm& form, FormPart part) { return form.touched.count(part) != 0; }

void fill_in_incoming(AccountForm& form, const mail::ServerSettings& server) {
    const bool by_hand = was_typed(form, FormPart::host);
    if (!by_hand) form.host = server.host;
    if (!was_typed(form, FormPart::login)) form.login = server.login;
    if (!by_hand && !was_typed(form, FormPart::security)) form.security = server.security;
    if (was_typed(form, FormPart::port)) return;
    form.port =
        by_hand || was_typed(form, FormPart::security) ? usual_port(form.security) : std::to_string(server.port);
}

void fill_in_outgoing(AccountForm& form, const mail::ServerSettings& server) {
    if (!was_typed(form, FormPart::out_host)) form.out_host = server.host;
    if (was_typed(form, FormPart::out_security) || was_typed(form, FormPart::out_port)) return;
    form.out_security = server.security;
    form.out_port = std::to_string(server.port);
}

// Without the mark of Google's recent mode, which the form keeps apart.
std::string plain_login(const AccountForm& form) { return form.login.empty() ? form.address : form.login; }

}  // namespace

std::string usual_port(mail::Security security) { return security == mail::Security::tls ? "995" : "110"; }

void fill_in_found(AccountForm& form, const setup::Discovery& found) {
    form.found = found;
    form.candidate = 0;
    if (!was_typed(form, FormPart::sign_in)) form.sign_in = found.authentication.front();
    if (!found.has(setup::Note::recent_mode)) form.recent = false;
    if (!found.incoming.empty()) fill_in_incoming(form, found.incoming.front().server);
    if (found.incoming.empty() && !was_typed(form, FormPart::host)) form.host.clear();
    if (!found.outgoing.empty()) fill_in_outgoing(form, found.outgoing.front().server);
}

bool take_next_server(AccountForm& form) {
    if (was_typed(form, FormPart::host) || form.candidate + 1 >= form.found.incoming.size()) return false;
    ++form.candidate;
    fill_in_incoming(form, form.found.incoming[form.candidate].server);
    return true;
}

mail::ServerSettings incoming_server(const AccountForm& form) {
    mail::ServerSettings settings;
    settings.host = form.host;
    settings.port = port_from_text(form.port).value_or(0);
    settings.security = form.security;
    settings.login = (form.recent ? std::string(recent_prefix) : std::string()) + plain_login(form);
    settings.pinned_certificate = form.pinned_certificate;
    if (form.has_tokens()) settings.auth = mail::AuthKind::oauth;
    return settings;
}

mail::ServerSettings outgoing_server(const AccountForm& form) {
    mail::ServerSettings settings;
    settings.host = form.out_host;
    settings.port = port_from_text(form.out_port).value_or(0);
    settings.security = form.out_security;
    settings.login = form.out_same || form.out_login.empty() ? plain_login(form) : form.out_login;
    settings.pinned_certificate = form.out_pinned_certificate;
    if (form.out_same && form.has_tokens()) settings.auth = mail::AuthKind::oauth;
    return settings;
}

AccountForm form_of(const mail::ExternalAccount& account) {
    AccountForm form;
    form.editing = account.id;
    form.address = account.address;
    form.found = setup::discover(account.address);
    form.name = account.name;
    form.host = account.incoming.host;
    form.port = std::to_string(account.incoming.port);
    form.login = account.incoming.login;
    form.recent = form.login.starts_with(recent_prefix);
    if (form.recent) form.login.erase(0, recent_prefix.size());
    form.security = account.incoming.security;
    form.pinned_certificate = account.incoming.pinned_certificate;
    form.known_provider = account.oauth_provider;
    form.keep = account.keep.rule;
    form.keep_days = std::to_string(account.keep.days);
    form.since = account.since.rule;
    if (account.since.days > 0) form.since_days = std::to_string(account.since.days);
    form.interval_seconds = account.interval_seconds;
    form.max_message_size = account.max_message_size;
    form.by_house = !account.outgoing;
    form.out_same = account.outgoing_same_credentials;
    if (account.outgoing) {
        form.out_host = account.outgoing->host;
        form.out_port = std::to_string(account.outgoing->port);
        form.out_security = account.outgoing->security;
        form.out_login = account.outgoing->login;
        form.out_pinned_certificate = account.outgoing->pinned_certificate;
    } else if (!form.found.outgoing.empty()) {
        form.out_host = form.found.outgoing.front().server.host;
    }
    form.details = true;
    form.touched = {FormPart::host, FormPart::port, FormPart::login};
    return form;
}

void put_into(mail::ExternalAccount& account, const AccountForm& form) {
    account.address = form.address;
    account.name = form.name.empty() ? form.address : form.name;
    const std::string ca_file = account.incoming.ca_file;
    account.incoming = incoming_server(form);
    account.incoming.ca_file = ca_file;
    account.keep = {form.recent ? mail::Keep::Rule::forever : form.keep, days(form.keep_days)};
    account.since = {form.since, form.since == mail::Since::Rule::days ? days(form.since_days) : 0};
    account.interval_seconds = form.interval_seconds;
    account.max_message_size = form.max_message_size;
    if (!form.sends) return;
    const std::string out_ca_file = account.outgoing ? account.outgoing->ca_file : std::string();
    account.outgoing.reset();
    if (!form.by_house) account.outgoing = outgoing_server(form);
    if (account.outgoing) account.outgoing->ca_file = out_ca_file;
    account.outgoing_same_credentials = form.by_house || form.out_same;
}

}  // namespace kontor::state
