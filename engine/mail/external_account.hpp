// The settings of one POP3 account of a person, and what its collection is doing. Settings change
// rarely and are stored; status changes often and lives in memory (contract: ExternalAccount,
// ExternalAccountStatus).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "engine/base/instant.hpp"
#include "engine/mail/ids.hpp"

namespace kontor::mail {

enum class Security : std::uint8_t { tls, starttls, plain };
// oauth: with access tokens that Kontor gets and renews itself (engine/oauth); with xoauth2 and oauthbearer the
// password is such a token.
enum class AuthKind : std::uint8_t {
    automatic,
    password,
    plain,
    login,
    cram_md5,
    scram_sha_256,
    xoauth2,
    oauthbearer,
    oauth
};

struct ServerSettings {
    std::string host;  // as typed; a DNS name or an address literal
    std::uint16_t port = 995;
    Security security = Security::tls;
    std::string login;  // user name in any form: address, user, DOMAIN\user, recent:user
    AuthKind auth = AuthKind::automatic;
    // SHA-256 of the one certificate accepted for this server, lower-case hex; empty: verify normally [A4].
    std::string pinned_certificate;
    std::string ca_file;  // PEM file of extra authorities, relay's own file system; empty: the system's
    bool operator==(const ServerSettings&) const = default;
};

// "Delete e-mails from the server" [A6].
struct Keep {
    enum class Rule : std::uint8_t { forever, days, none };
    Rule rule = Rule::forever;
    std::uint32_t days = 14;  // of Rule::days; counted from collection
    bool operator==(const Keep&) const = default;
};

// Which mail is collected at all [B5].
struct Since {
    enum class Rule : std::uint8_t { all, now, days };
    Rule rule = Rule::all;
    std::uint32_t days = 0;
    bool operator==(const Since&) const = default;
};

enum class DisabledBecause : std::uint8_t { enabled, by_user, authentication, connection };

struct ExternalAccount {
    RecordId id;
    AccountId jmap_account;
    std::string name;
    std::string address;
    bool is_default = false;
    ServerSettings incoming;
    bool has_password = false;               // the secret itself lives in the store's secrets, never here
    std::optional<ServerSettings> outgoing;  // custom SMTP; empty: the house server
    bool outgoing_same_credentials = true;
    bool outgoing_has_password = false;
    std::string oauth_provider;  // where the person signed in, "microsoft"; empty: there is a password
    Keep keep;
    Since since;
    std::uint32_t interval_seconds = 300;  // 0: by hand only
    std::uint64_t max_message_size = 0;    // 0: limits::collected_message
    DisabledBecause disabled = DisabledBecause::enabled;
    std::uint32_t consecutive_auth_failures = 0, consecutive_connect_failures = 0;

    bool is_enabled() const { return disabled == DisabledBecause::enabled; }
};

// contract.md, "collect --json": the classes an outside program may rely on.
enum class ErrorClass : std::uint8_t {
    connect,
    dns,
    tls,
    certificate,
    auth,
    provider,
    protocol,
    locked,
    quota,
    storage
};
std::string_view error_class_name(ErrorClass);
std::optional<ErrorClass> error_class_from(std::string_view name);

struct CollectError {
    ErrorClass error_class = ErrorClass::connect;
    std::string message;  // for a person, English; the window translates by class and detail
    std::string server;   // the server's own words, cleaned, <= limits::server_words; may be empty
    std::string detail;   // finer than the class, stable: "expired", "wrong-host", "self-signed", "unknown-issuer", ...
    std::string fingerprint;  // certificate errors: SHA-256 of the certificate seen, for pinning
    UtcTime since;
};

enum class Phase : std::uint8_t { idle, connecting, authenticating, listing, collecting, deleting, waiting, disabled };
std::string_view phase_name(Phase);

struct ExternalAccountStatus {
    RecordId account;
    Phase phase = Phase::idle;
    std::uint64_t messages_done = 0, messages_total = 0, bytes_done = 0, bytes_total = 0;
    std::optional<UtcTime> started, last_success, next_collection;
    std::uint32_t consecutive_auth_failures = 0, consecutive_connect_failures = 0;
    std::optional<CollectError> error;
    // Runs that found nothing since the newest line of the history, or since Kontor started; when the first one began.
    std::uint64_t quiet_runs = 0;
    UtcTime quiet_since;
    // The server lists so much anew that seems to be here already: it is downloaded again only when the person agrees
    // (collect::must_ask).
    struct Relisted {
        std::uint64_t messages = 0, bytes = 0;
    };
    std::optional<Relisted> relisted;
};

}  // namespace kontor::mail
