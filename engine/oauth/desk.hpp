// What the bridge may ask of whoever signs people in at providers: the relay implements it, tests use a double.
//
// An authorization is one person's wish to sign in at one provider: begun in a window, carried out by the person in a
// browser at /oauth/start?id=..., ended by the provider sending the browser back. It lives in the relay's memory for a
// quarter of an hour. For an account that is there already its tokens go straight to it; for one that is being added
// they wait here, and never leave the relay.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/instant.hpp"
#include "engine/base/result.hpp"
#include "engine/base/secret.hpp"
#include "engine/mail/external_account.hpp"
#include "engine/mail/ids.hpp"
#include "engine/oauth/provider.hpp"
#include "engine/oauth/tokens.hpp"

namespace kontor::oauth {

struct Wish {
    std::string provider;                   // its name
    std::optional<mail::RecordId> account;  // that is there already
    std::string login_hint;                 // the address that is being set up; may be empty
};

struct Authorization {
    mail::RecordId id;
    Wish wish;
    enum class State : std::uint8_t { waiting, done, failed, cancelled } state = State::waiting;
    std::string address;       // of whoever signed in, where the provider says so
    std::string error, words;  // why it failed: a code that stays the same, and what was said; may be empty
    UtcTime created;
};

// An access token for a server, or why there is none.
struct Access {
    Secret token;
    std::optional<mail::CollectError> error;
};

class Desk {
public:
    virtual ~Desk() = default;

    // The providers of the configuration, without their secrets.
    virtual std::vector<Provider> providers() const = 0;

    // Error::where is "provider" where there is no such provider.
    virtual Result<mail::RecordId> begin(mail::UserId, const Wish&, UtcTime now) = 0;
    // One that is not over; false where there is none.
    virtual bool cancel(mail::UserId, mail::RecordId) = 0;
    virtual std::vector<Authorization> authorizations(mail::UserId) = 0;
    // Another one after each change: "<boot epoch>.<counter>".
    virtual std::string state(mail::UserId) = 0;

    // Of one that is done and was begun for an account to be added. The tokens stay until forget().
    virtual std::optional<Tokens> tokens(mail::UserId, mail::RecordId) = 0;
    virtual void forget(mail::UserId, mail::RecordId) = 0;

    // Of the same, for a probe of that mail server.
    virtual Access access(mail::UserId, mail::RecordId, const std::string& host) = 0;
};

}  // namespace kontor::oauth
