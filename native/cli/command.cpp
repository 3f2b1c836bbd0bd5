#include "native/cli/command.hpp"

#include <termios.h>
#include <unistd.h>

#include <cstdlib>
#include <iostream>

namespace kontor::cli {
namespace {

// Switches echo off for its lifetime.
class NoEcho {
public:
    NoEcho() {
        tcgetattr(STDIN_FILENO, &before_);
        termios without = before_;
        without.c_lflag &= ~static_cast<tcflag_t>(ECHO);
        tcsetattr(STDIN_FILENO, TCSAFLUSH, &without);
    }
    ~NoEcho() { tcsetattr(STDIN_FILENO, TCSAFLUSH, &before_); }

private:
    termios before_{};
};

}  // namespace

void fail(Common& common, Exit code, std::string_view message) {
    std::cerr << "kontor: " << message << '\n';
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

std::unique_ptr<storage::SqliteStore> open_store(Common& common, bool create) {
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
    return std::move(*opened);
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

Secret secret_from_stdin() {
    std::string line;
    std::getline(std::cin, line);
    if (!line.empty() && line.back() == '\r') line.pop_back();
    return Secret(std::move(line));
}

std::optional<Secret> obtain_secret(Common& common, bool from_stdin, const char* variable, std::string_view prompt) {
    if (from_stdin) {
        Secret secret = secret_from_stdin();
        if (!secret.empty()) return secret;
        fail(common, usage, "standard input held no password");
        return std::nullopt;
    }
    if (const char* value = std::getenv(variable); value && *value) return Secret(value);
    if (isatty(STDIN_FILENO)) {
        std::cerr << prompt << ": " << std::flush;
        Secret secret = [] {
            const NoEcho hidden;
            return secret_from_stdin();
        }();
        std::cerr << '\n';
        if (!secret.empty()) return secret;
    }
    fail(common, usage, std::string("a password is needed: give --password-stdin or set ") + variable);
    return std::nullopt;
}

bool private_hosts_allowed_by_environment() {
    const char* value = std::getenv("KONTOR_ALLOW_PRIVATE_HOSTS");
    return value && *value && std::string_view(value) != "0";
}

}  // namespace kontor::cli
