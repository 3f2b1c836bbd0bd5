// People and their log-ins. Names are UTF-8, compared case-insensitively (ASCII). Password hashes and
// token hashes are opaque here: native/relay makes and verifies them (Argon2id; SHA-256 of random tokens).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/instant.hpp"
#include "engine/mail/ids.hpp"
#include "engine/store/failure.hpp"

namespace kontor::store {

struct User {
    mail::UserId id;
    std::string name;
    std::string password_hash;
    bool is_admin = false;
};

struct Login {
    enum class Kind : std::uint8_t { session = 1, token = 2, ticket = 3 };
    std::uint64_t id = 0;
    mail::UserId user;
    Kind kind = Kind::session;
    std::string token_hash;  // 32 octets; the token itself is never stored
    std::string label;       // what a person sees in the list of sessions and tokens
    UtcTime created, last_used;
    std::optional<UtcTime> expires;
};

class Directory {
public:
    virtual ~Directory() = default;

    virtual Result<std::vector<User>> users() = 0;
    virtual Result<std::optional<User>> find(std::string_view name) = 0;
    virtual Result<std::optional<User>> find(mail::UserId) = 0;
    // Creates the user with a home account. Failure::exists; Failure::invalid for a bad name.
    virtual Result<mail::UserId> add(std::string name, std::string password_hash, bool is_admin) = 0;
    virtual Result<void> change_password(mail::UserId,
                                         std::string password_hash) = 0;  // ends all log-ins of kind session
    virtual Result<void> remove(mail::UserId) = 0;                        // with everything the user owns

    virtual Result<std::uint64_t> add_login(const Login&) = 0;
    virtual Result<std::optional<Login>> find_login(std::string_view token_hash) = 0;
    // Takes the ticket out in the same transaction that finds it: of two takers one wins.
    virtual Result<std::optional<Login>> take_ticket(std::string_view token_hash, UtcTime now) = 0;
    virtual Result<void> touch_login(std::uint64_t id, UtcTime now) = 0;
    virtual Result<void> remove_login(std::uint64_t id) = 0;
    virtual Result<std::vector<Login>> logins(mail::UserId) = 0;
    virtual Result<void> remove_expired(UtcTime now) = 0;
};

}  // namespace kontor::store
