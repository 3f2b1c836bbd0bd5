#include "native/relay/outbox/route.hpp"

#include "engine/mail/external_account_json.hpp"
#include "engine/mail/identity.hpp"
#include "engine/oauth/sign_in.hpp"
#include "engine/send/own_identity.hpp"

namespace kontor::outbox {

namespace {

NoServer none(std::string error_class, std::string detail, std::string message, bool permanent = false) {
    NoServer why;
    why.error.error_class = std::move(error_class);
    why.error.detail = std::move(detail);
    why.error.message = std::move(message);
    why.permanent = permanent;
    return why;
}

Server nowhere(NoServer why, const std::string& whose) {
    Server server;
    server.whose = whose;
    server.none = std::move(why);
    return server;
}

NoServer unreadable(const store::Failure& failure) {
    return none("storage", failure.kind == store::Failure::Kind::sealed ? "sealed" : "failed",
                "The settings cannot be read: " + failure.message);
}

Server with_password(store::View& view, mail::ServerSettings settings, mail::RecordId record, std::string_view field,
                     const std::string& whose) {
    Server server;
    server.settings = std::move(settings);
    server.whose = whose;
    if (server.settings.login.empty()) return server;
    auto secret = view.secret(record, field);
    if (!secret) return nowhere(unreadable(secret.error()), whose);
    if (!*secret) {
        const std::string at = server.settings.host + " of " + whose;
        return nowhere(none("auth", "no-password", "No password is stored for the outgoing server " + at), whose);
    }
    server.password = std::move(**secret);
    return server;
}

Server house_server(const std::optional<House>& house, const std::string& whose) {
    if (!house) return nowhere(none("auth", "no-server", "No outgoing server is set up for " + whose), whose);
    Server server;
    server.settings = house->server;
    server.password = house->password;
    server.whose = house->terms.address;
    server.is_house = true;
    return server;
}

Server with_tokens(store::View& view, mail::ServerSettings settings, const mail::ExternalAccount& account) {
    auto secret = view.secret(account.id, mail::oauth_tokens);
    if (!secret) return nowhere(unreadable(secret.error()), account.address);
    const auto tokens = *secret ? oauth::tokens_from_document(**secret) : Result<oauth::Tokens>(Error{});
    if (!tokens || tokens->has_ended) {
        return nowhere(none("auth", "sign-in", "Sign in again where " + account.address + " has its mailbox"),
                       account.address);
    }
    Server server;
    server.settings = std::move(settings);
    server.settings.auth = mail::AuthKind::oauth;
    server.whose = account.address;
    server.grant = Grant{view.user(), account.id, tokens->granted};
    return server;
}

Server account_server(store::View& view, const mail::Identity& identity, const std::optional<House>& house) {
    const auto found = send::account_of(view, identity.account);
    if (!found) return nowhere(unreadable(found.error()), identity.address);
    if (!*found || !(*found)->outgoing) return house_server(house, identity.address);
    const mail::ExternalAccount& account = **found;
    mail::ServerSettings settings = *account.outgoing;
    if (account.outgoing_same_credentials) settings.login = account.incoming.login;
    if (oauth::uses_tokens(account, true)) return with_tokens(view, std::move(settings), account);
    const std::string_view field =
        account.outgoing_same_credentials ? mail::incoming_password : mail::outgoing_password;
    return with_password(view, std::move(settings), account.id, field, account.address);
}

}  // namespace

std::string Server::name() const {
    if (none) return "nowhere " + whose;
    return settings.host + ':' + std::to_string(settings.port) + ' ' +
           std::string(mail::security_name(settings.security)) + ' ' + settings.login;
}

bool Server::is_as(const Server& other) const {
    return none == other.none && settings == other.settings && password.reveal() == other.password.reveal() &&
           grant == other.grant && is_house == other.is_house;
}

Server server_of(store::View& view, const mail::Submission& submission, const std::optional<House>& house) {
    const auto record = view.record(store::Type::identity, mail::Scope::all(), submission.identity);
    if (!record) return nowhere(unreadable(record.error()), submission.from);
    if (!*record) {
        return nowhere(none("sender", "no-identity", "The identity that wrote this message was removed", true),
                       submission.from);
    }
    const auto identity = mail::identity_from_document(submission.identity, (*record)->document);
    if (!identity) return nowhere(none("storage", "failed", identity.error().message()), submission.from);
    switch (identity->route) {
        case mail::Identity::Route::account:
            return account_server(view, *identity, house);
        case mail::Identity::Route::custom:
            return with_password(view, identity->server, submission.identity, mail::outgoing_password,
                                 identity->address);
        case mail::Identity::Route::house:
            break;
    }
    return house_server(house, identity->address);
}

}  // namespace kontor::outbox
