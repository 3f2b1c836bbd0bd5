#include "native/cli/command.hpp"

#include <cstdlib>

#include "native/relay/collector/collector.hpp"
#include "native/relay/serve/relay.hpp"

namespace kontor::cli {

Common::Common(control::Terminal& typed_into) : terminal(typed_into) {
    std::error_code ignored;
    folder = std::filesystem::current_path(ignored);
}

Common::Common(control::Terminal& typed_into, std::filesystem::path relative_to, relay::Relay& its_relay)
    : terminal(typed_into),
      folder(std::move(relative_to)),
      store(&its_relay.store()),
      collector(&its_relay.collector()),
      people(&its_relay.people()),
      web_address(its_relay.web_address()),
      house(its_relay.house()) {}

Common::~Common() = default;

void fail(Common& common, Exit code, std::string_view message) {
    common.terminal.err("kontor: " + std::string(message) + "\n");
    if (common.status == ok) common.status = code;
}

Exit exit_code(const store::Failure& failure) {
    using Kind = store::Failure::Kind;
    switch (failure.kind) {
        case Kind::not_found:
        case Kind::exists:
        case Kind::invalid:
        case Kind::has_child:
        case Kind::has_email:
            return usage;
        case Kind::sealed:
            return configuration;
        case Kind::full:
            return cannot_create;
        case Kind::corrupt:
            return bad_data;
        case Kind::locked:
        case Kind::stopped:
        case Kind::cannot_calculate:
            return try_again;
        case Kind::io:
        case Kind::outcome_unknown:
            return cannot_write;
    }
    return cannot_write;
}

Exit exit_code(const mail::CollectError& error) {
    using mail::ErrorClass;
    switch (error.error_class) {
        case ErrorClass::dns:
            return unknown_host;
        case ErrorClass::connect:
            return error.detail.ends_with("not-allowed") ? configuration : unavailable;
        case ErrorClass::tls:
            return protocol;
        case ErrorClass::certificate:
            return error.detail == "ca-file" ? configuration : authentication;
        case ErrorClass::auth:
            return authentication;
        case ErrorClass::protocol:
            return protocol;
        case ErrorClass::provider:
        case ErrorClass::locked:
        case ErrorClass::quota:
            return try_again;
        case ErrorClass::storage:
            return error.detail == "full" ? cannot_create : cannot_write;
    }
    return unavailable;
}

void fail(Common& common, const store::Failure& failure) { fail(common, exit_code(failure), failure.message); }

void fail(Common& common, const mail::CollectError& error) {
    std::string text = error.message;
    if (!error.server.empty()) text += "; the server said: " + error.server;
    if (!error.fingerprint.empty()) text += " (SHA-256 " + error.fingerprint + ")";
    fail(common, exit_code(error), text);
}

storage::SqliteStore* open_store(Common& common, bool create) {
    if (common.store) return common.store;
    if (common.data.empty()) {
        fail(common, usage, "where is the data? Give --data DIR or set KONTOR_DATA");
        return nullptr;
    }
    storage::OpenOptions options;
    options.create = create;
    store::Result<std::unique_ptr<storage::SqliteStore>> opened = storage::open_sqlite_store(common.data, options);
    if (!opened) {
        fail(common, opened.error().kind == store::Failure::Kind::not_found ? configuration : exit_code(opened.error()),
             opened.error().message);
        return nullptr;
    }
    common.own_store = std::move(*opened);
    return common.store = common.own_store.get();
}

relay::Collector& collector(Common& common, bool allow_private_hosts) {
    if (!common.collector) {
        relay::CollectorSettings settings;
        settings.scheduled = false;
        settings.data = common.data;
        settings.allow_private_hosts = allow_private_hosts || private_hosts_allowed_by_environment();
        common.own_collector = std::make_unique<relay::Collector>(*common.store, settings);
        common.own_collector->start();
        common.collector = common.own_collector.get();
    }
    return *common.collector;
}

void settings_changed(Common& common, mail::UserId user, mail::RecordId account) {
    if (common.collector) common.collector->settings_changed(user, account);
}

std::optional<store::User> find_user(Common& common, store::Store& store, const std::string& name) {
    const store::Result<std::optional<store::User>> user = store.directory().find(name);
    if (!user) {
        fail(common, user.error());
        return std::nullopt;
    }
    if (!*user) fail(common, usage, "there is no user named " + name);
    return *user;
}

std::optional<Secret> obtain_secret(Common& common, bool from_stdin, const char* variable, std::string_view prompt) {
    auto secret = common.terminal.ask({from_stdin, variable, std::string(prompt)});
    if (secret && !secret->empty()) return secret;
    if (from_stdin)
        fail(common, usage, "standard input held no password");
    else
        fail(common, usage, std::string("a password is needed: give --password-stdin or set ") + variable);
    return std::nullopt;
}

bool private_hosts_allowed_by_environment() {
    const char* value = std::getenv("KONTOR_ALLOW_PRIVATE_HOSTS");
    return value && *value && std::string_view(value) != "0";
}

}  // namespace kontor::cli
