// People, their log-ins, and what happened to both. Names are UTF-8, compared case-insensitively (ASCII). Password
// hashes and token hashes are opaque here: native/relay makes and verifies them (Argon2id; SHA-256 of random tokens).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/instant.hpp"
#include "engine/base/secret.hpp"
#include "engine/mail/ids.hpp"
#include "engine/store/failure.hpp"

namespace kontor::store {

struct User {
    mail::UserId id;
    std::string name;
    std::string password_hash;  // empty: none yet, so nobody signs in with one
    bool is_admin = false;
    std::optional<std::uint64_t> quota = {};  // octets; zero: no limit; empty: what holds for everybody
    std::vector<std::string> networks = {};   // that may sign in as this person, "192.0.2.0/24"; none: all
    bool has_two_step = false;
};

struct Login {
    // A link chooses a password, once: the invitation of a new person, or a way in for one who forgot.
    enum class Kind : std::uint8_t { session = 1, token = 2, ticket = 3, link = 4 };
    std::uint64_t id = 0;
    mail::UserId user;
    Kind kind = Kind::session;
    std::string token_hash;  // 32 octets; the token itself is never stored
    std::string label;       // what a person sees in the list of sessions and tokens
    UtcTime created, last_used;
    std::optional<UtcTime> expires;
    std::string address;  // from which it was last used
};

// The second step of signing in (RFC 6238), once it is switched on.
struct TwoStep {
    Secret secret;
    std::int64_t last_step = 0;      // the newest step of time a code was taken for
    std::size_t recovery_codes = 0;  // left
};

// One line of what happened. The same event of the same person from the same address within an hour is one line that
// says how many times, so that a guesser does not fill the list.
struct AuditEntry {
    std::uint64_t id = 0;
    UtcTime at;
    mail::UserId user;  // whom it is about
    std::string name;   // theirs then
    std::string actor;  // who did it; empty: the person, or somebody who claimed to be
    std::string event;  // "signed-in", "sign-in-refused", ... (native/relay/people/journal.hpp)
    std::string address, detail;
    std::uint64_t times = 1;
};

class Directory {
public:
    virtual ~Directory() = default;

    virtual Result<std::vector<User>> users() = 0;
    virtual Result<std::optional<User>> find(std::string_view name) = 0;
    virtual Result<std::optional<User>> find(mail::UserId) = 0;
    // Creates the user with a home account. Failure::exists; Failure::invalid for a bad name.
    virtual Result<mail::UserId> add(std::string name, std::string password_hash, bool is_admin) = 0;
    // Ends all log-ins of kind session but that one, and all links.
    virtual Result<void> change_password(mail::UserId, std::string password_hash, std::uint64_t except_login = 0) = 0;
    // Writes is_admin, quota and networks.
    virtual Result<void> change(const User&) = 0;
    virtual Result<void> remove(mail::UserId) = 0;  // with everything the user owns

    virtual Result<std::uint64_t> add_login(const Login&) = 0;
    virtual Result<std::optional<Login>> find_login(std::string_view token_hash) = 0;
    // Takes the ticket out in the same transaction that finds it: of two takers one wins.
    virtual Result<std::optional<Login>> take_ticket(std::string_view token_hash, UtcTime now) = 0;
    // Takes the link out and sets the password in one transaction, which ends all sessions. Empty: no such link, or too
    // old.
    virtual Result<std::optional<User>> redeem_link(std::string_view token_hash, std::string password_hash,
                                                    UtcTime now) = 0;
    virtual Result<void> touch_login(std::uint64_t id, UtcTime now, std::string_view address) = 0;
    virtual Result<void> remove_login(std::uint64_t id) = 0;
    virtual Result<std::vector<Login>> logins(mail::UserId) = 0;
    virtual Result<void> remove_expired(UtcTime now) = 0;

    virtual Result<std::optional<TwoStep>> two_step(mail::UserId) = 0;
    // Switches it on, with these recovery codes and no others.
    virtual Result<void> set_two_step(mail::UserId, const Secret&, const std::vector<std::string>& code_hashes) = 0;
    virtual Result<void> clear_two_step(mail::UserId) = 0;
    // False: a code of that step or of a later one was taken before. Of two takers one wins.
    virtual Result<bool> take_step(mail::UserId, std::int64_t step) = 0;
    virtual Result<bool> take_recovery_code(mail::UserId, std::string_view hash) = 0;

    // The store keeps the newest 10,000; id and times are its own.
    virtual Result<void> note(const AuditEntry&) = 0;
    // The newest first, below that id (0: from the newest on), of that person or of everybody.
    virtual Result<std::vector<AuditEntry>> audit(std::optional<mail::UserId>, std::uint64_t below,
                                                  std::size_t limit) = 0;
};

// What a person may store, in octets; 0: no limit. `found`: of Directory::find(); `otherwise` holds for everybody who
// has none of their own.
inline std::uint64_t quota_of(const Result<std::optional<User>>& found, std::uint64_t otherwise) {
    return found && *found ? (*found)->quota.value_or(otherwise) : otherwise;
}

inline constexpr std::int64_t audit_fold_seconds = 3600;
inline constexpr std::size_t audit_kept = 10'000;

}  // namespace kontor::store
