// What the bridge may ask of whoever looks after people and their log-ins: the relay implements it, tests use a double.
//
// Everybody looks after themselves: the password, the second step, sessions and tokens of programs. Administrators look
// after the others: who there is, how much they may store, from where they may come, and a link by which a person
// chooses a password. Nobody ever sees a password or a token that is in use. What is done is written down
// (store::AuditEntry).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/instant.hpp"
#include "engine/base/result.hpp"
#include "engine/base/secret.hpp"
#include "engine/mail/ids.hpp"
#include "engine/store/directory.hpp"

namespace kontor::people {

// Who asks.
struct Actor {
    mail::UserId user;
    std::string name;
    bool is_admin = false;
    std::uint64_t login = 0;  // store::Login, by which they are here; zero: none that lasts
    std::string address;
};

struct Person {
    store::User user;
    std::uint64_t used = 0;            // octets
    std::optional<UtcTime> last_used;  // of any log-in there is
    bool has_link = false;             // waits to be used
};

struct Refused {
    enum class Why : std::uint8_t {
        forbidden,
        not_found,
        exists,          // the name is taken
        invalid,         // `what` says what is wrong with `property`
        wrong_password,  // the present one
        wrong_code,
        too_often,  // wrong passwords: later
        store,      // `failure`
    } why = Why::forbidden;
    std::string property, what;
    std::optional<store::Failure> failure = std::nullopt;
};

template <class T>
using Answer = Result<T, Refused>;

// A link that chooses a password, shown once.
struct Link {
    std::string path;  // of the relay: "/?link=..."
    UtcTime expires;
};

// What an authenticator app is told. It holds once a code has shown that the app has it.
struct TwoStepOffer {
    Secret secret;  // base32, for typing
    Secret uri;
    std::vector<std::string> picture;  // of the uri as a QR code: a row a line, '1' dark
};

// Changes that are wanted; what is empty stays.
struct PersonChange {
    std::optional<bool> is_admin;
    std::optional<std::optional<std::uint64_t>> quota;
    std::optional<std::vector<std::string>> networks;
    bool drop_two_step = false;  // of a person who lost telephone and codes
};

class Desk {
public:
    virtual ~Desk() = default;

    // Another one after each change that this person may see: "<boot epoch>.<counter>".
    virtual std::string state(mail::UserId) = 0;

    // Administrators: everybody; others: themselves.
    virtual Answer<std::vector<Person>> people(const Actor&) = 0;
    // A person without a password: see link().
    virtual Answer<mail::UserId> add(const Actor&, const std::string& name, const PersonChange&) = 0;
    virtual Answer<void> change(const Actor&, mail::UserId, const PersonChange&) = 0;
    virtual Answer<void> remove(const Actor&, mail::UserId) = 0;
    // A new one; those of before are good for nothing any more.
    virtual Answer<Link> link(const Actor&, mail::UserId) = 0;

    // Ends all other sessions.
    virtual Answer<void> choose_password(const Actor&, const Secret& present, const Secret& next) = 0;

    virtual Answer<std::vector<store::Login>> logins(const Actor&) = 0;  // sessions and tokens
    virtual Answer<void> end_login(const Actor&, std::uint64_t login) = 0;
    struct Token {
        std::uint64_t id = 0;
        Secret secret;  // shown once
    };
    virtual Answer<Token> make_token(const Actor&, const std::string& label) = 0;

    virtual Answer<std::optional<store::TwoStep>> two_step(const Actor&) = 0;
    virtual Answer<TwoStepOffer> offer_two_step(const Actor&) = 0;
    // Switches on what was offered last; the recovery codes, shown once. An offer is good for a quarter of an hour.
    virtual Answer<std::vector<Secret>> accept_two_step(const Actor&, const std::string& code) = 0;
    virtual Answer<void> stop_two_step(const Actor&, const Secret& password) = 0;

    // Administrators: of everybody; others: of themselves. The newest first.
    virtual Answer<std::vector<store::AuditEntry>> audit(const Actor&, std::size_t limit) = 0;
};

}  // namespace kontor::people
