#include "native/relay/collector/translate.hpp"

#include <openssl/rand.h>

#include <array>
#include <new>
#include <utility>

#include "engine/text/ascii.hpp"

namespace kontor::relay {
namespace {

using mail::ErrorClass;

constexpr const char* over_quota_detail = "over-quota";

// Printable, without ',' (RFC 5802 5.1): 24 characters of a set of 64, 144 bits.
std::string fresh_nonce() {
    static constexpr char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::array<unsigned char, 24> octets{};
    // What could be guessed is not used.
    if (RAND_bytes(octets.data(), static_cast<int>(octets.size())) != 1) throw std::bad_alloc();
    std::string nonce;
    for (const unsigned char octet : octets) nonce += letters[octet & 63];
    return nonce;
}

Security security_of(mail::Security security) {
    switch (security) {
        case mail::Security::tls:
            return Security::tls;
        case mail::Security::starttls:
            return Security::starttls;
        case mail::Security::plain:
            return Security::plain;
    }
    return Security::tls;
}

pop3::Method method_of(mail::AuthKind auth) {
    switch (auth) {
        case mail::AuthKind::cram_md5:
            return pop3::Method::cram_md5;
        case mail::AuthKind::xoauth2:
        case mail::AuthKind::oauthbearer:
        case mail::AuthKind::oauth:
            return pop3::Method::oauth;
        case mail::AuthKind::password:
            return pop3::Method::user_pass;
        default:
            return pop3::Method::password;
    }
}

smtp::Method smtp_method_of(mail::AuthKind auth) {
    switch (auth) {
        case mail::AuthKind::plain:
            return smtp::Method::plain;
        case mail::AuthKind::login:
            return smtp::Method::login;
        case mail::AuthKind::cram_md5:
            return smtp::Method::cram_md5;
        case mail::AuthKind::xoauth2:
        case mail::AuthKind::oauthbearer:
        case mail::AuthKind::oauth:
            return smtp::Method::oauth;
        default:
            return smtp::Method::password;
    }
}

std::pair<ErrorClass, const char*> meaning_of(pop3::ErrorClass kind) {
    switch (kind) {
        case pop3::ErrorClass::connect:
            return {ErrorClass::connect, "broken"};
        case pop3::ErrorClass::timeout:
            return {ErrorClass::connect, "timeout"};
        case pop3::ErrorClass::tls:
            return {ErrorClass::tls, "starttls"};
        case pop3::ErrorClass::auth:
            return {ErrorClass::auth, "refused"};
        case pop3::ErrorClass::provider:
            return {ErrorClass::provider, ""};
        case pop3::ErrorClass::locked:
            return {ErrorClass::locked, ""};
        case pop3::ErrorClass::quota:
            return {ErrorClass::quota, ""};
        case pop3::ErrorClass::protocol:
            return {ErrorClass::protocol, ""};
    }
    return {ErrorClass::protocol, ""};
}

// What is said about a message has no class of its own among those of a connection.
std::pair<ErrorClass, const char*> meaning_of(smtp::ErrorClass kind) {
    switch (kind) {
        case smtp::ErrorClass::connect:
            return {ErrorClass::connect, "broken"};
        case smtp::ErrorClass::timeout:
            return {ErrorClass::connect, "timeout"};
        case smtp::ErrorClass::tls:
            return {ErrorClass::tls, "starttls"};
        case smtp::ErrorClass::auth:
            return {ErrorClass::auth, "refused"};
        case smtp::ErrorClass::provider:
            return {ErrorClass::provider, ""};
        case smtp::ErrorClass::locked:
            return {ErrorClass::locked, ""};
        case smtp::ErrorClass::quota:
            return {ErrorClass::quota, ""};
        default:
            return {ErrorClass::protocol, ""};
    }
}

}  // namespace

mail::CollectError collect_error(ErrorClass error_class, std::string message, std::string detail) {
    mail::CollectError error;
    error.error_class = error_class;
    error.message = std::move(message);
    error.detail = std::move(detail);
    return error;
}

pop3::ClientSettings client_settings(const mail::ServerSettings& server, const Secret& password,
                                     const pop3::Quirks& quirks) {
    pop3::ClientSettings settings;
    settings.security = security_of(server.security);
    settings.credentials = {server.login, password};
    settings.method = method_of(server.auth);
    settings.nonce = fresh_nonce();
    settings.host = server.host;
    settings.port = server.port;
    settings.quirks = quirks;
    // Commands are a dozen octets each: a hundred of them cover a round trip of a tenth of a second and still fit into
    // the smallest of server buffers.
    settings.limits.pipelining_depth = 100;
    return settings;
}

mail::CollectError to_collect_error(const pop3::Error& error) {
    const auto [error_class, detail] = meaning_of(error.kind);
    mail::CollectError result = collect_error(error_class, error.what, error.detail.empty() ? detail : error.detail);
    result.server = error.server;
    return result;
}

smtp::ClientSettings smtp_settings(const mail::ServerSettings& server, const Secret& password) {
    smtp::ClientSettings settings;
    settings.security = security_of(server.security);
    settings.credentials = {server.login, password};
    settings.method = server.login.empty() ? smtp::Method::none : smtp_method_of(server.auth);
    settings.nonce = fresh_nonce();
    settings.host = server.host;
    settings.port = server.port;
    return settings;
}

mail::CollectError to_collect_error(const smtp::Error& error) {
    const auto [error_class, detail] = meaning_of(error.kind);
    mail::CollectError result = collect_error(error_class, error.what, detail);
    result.server = error.server;
    if (is_smtp_switched_off(error)) {
        result.error_class = ErrorClass::provider;
        result.detail = "smtp-auth-disabled";
    }
    return result;
}

bool is_smtp_switched_off(const smtp::Error& error) {
    return text::to_lower(error.server).find("smtpclientauthentication is disabled") != std::string::npos;
}

mail::CollectError over_quota(const std::string& what) {
    return collect_error(ErrorClass::quota, "The quota of this person is used up: " + what, over_quota_detail);
}

bool is_over_quota(const mail::CollectError& error) {
    return error.error_class == ErrorClass::quota && error.detail == over_quota_detail;
}

mail::CollectError to_collect_error(const store::Failure& failure) {
    switch (failure.kind) {
        case store::Failure::Kind::full:
            return collect_error(ErrorClass::storage, "There is no room to store mail: " + failure.message, "full");
        case store::Failure::Kind::outcome_unknown:
        case store::Failure::Kind::stopped:
            return collect_error(ErrorClass::storage, "The store has stopped: " + failure.message, "stopped");
        default:
            return collect_error(ErrorClass::storage, "The store failed: " + failure.message, "failed");
    }
}

}  // namespace kontor::relay
