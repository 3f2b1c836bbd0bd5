// One relay: the store of a data directory, the collector over its accounts, the window and JMAP over HTTP.
//
//   auto relay = Relay::start(std::move(store), settings);
//   ... (*relay)->url() ...
//   (*relay)->stop();        // or the destructor: drains within settings.patience
//
// Stopping goes against the stream: no new connections, requests under way finish, sockets are told
// that we go away, runs of the collector end with QUIT, and only then the store is closed.
#pragma once

#include <chrono>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/limits.hpp"
#include "engine/base/result.hpp"
#include "engine/base/secret.hpp"
#include "engine/oauth/provider.hpp"
#include "native/relay/http/server.hpp"
#include "native/relay/outbox/route.hpp"
#include "native/relay/routes/office.hpp"
#include "native/storage/sqlite_store.hpp"

namespace kontor::relay {

class Collector;

struct RelaySettings {
    std::filesystem::path data;  // relay.json is written there; empty: nowhere
    http::Address listen;
    net::TlsContext certificate;                  // net::tls_server; null: plain http, for this machine or a proxy
    std::optional<std::filesystem::path> window;  // empty: where the program was installed or built
    std::string public_url;
    bool allow_private_hosts = false;
    std::vector<oauth::Provider> providers;                 // where people may sign in instead of giving a password
    std::string rspamd;                                     // of spam::check_address; empty: nobody is asked about spam
    std::optional<outbox::House> house;                     // for whoever has no outgoing server of their own
    std::uint64_t octets_of_user = limits::octets_of_user;  // zero: no limit
    std::chrono::milliseconds patience{10'000};
    http::Limits http;
};

class Relay {
public:
    static Result<std::unique_ptr<Relay>> start(std::unique_ptr<storage::SqliteStore> store,
                                                const RelaySettings& settings);
    ~Relay();

    storage::SqliteStore& store();
    Collector& collector();
    std::optional<send::House> house() const;
    people::Desk& people();
    std::string url() const;          // "http://127.0.0.1:8025"
    std::string web_address() const;  // what people type: the public URL, if there is one
    // An address that signs this person in once, within that time: for the terminal of whoever started the relay.
    store::Result<std::string> sign_in_link(mail::UserId user, std::chrono::seconds good_for);

    // Takes certificate (where it was started with one), providers and octets_of_user from new settings; the rest of
    // them is for the next start. Nothing under way ends.
    void change(const RelaySettings& settings);

    // Idempotent.
    void stop();

private:
    struct Parts;
    explicit Relay(std::unique_ptr<Parts> parts);
    std::unique_ptr<Parts> parts_;
};

}  // namespace kontor::relay
