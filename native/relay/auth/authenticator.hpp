// Who is asking. Answers from the directory of people and their log-ins; every method may block on the
// database, and password() takes a tenth of a second and 64 MiB on purpose.
//
// A session ends when it was not used for `idle`, and after `absolute` in any case. The idle time is a day,
// not half an hour, because a mail window stays open: its socket counts as use (docs/decisions/010).
//
// Everybody is asked from where they come, too: a person may have named the networks that may sign in as them.
#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "engine/base/instant.hpp"
#include "engine/base/secret.hpp"
#include "engine/store/directory.hpp"

namespace kontor::auth {

struct Identity {
    mail::UserId user;
    std::string name;
    bool is_admin = false;
    std::uint64_t login = 0;  // of a session or token; zero for a password
};

struct SessionTimes {
    std::int64_t idle = 24 * 3600, absolute = 30 * 24 * 3600;  // seconds
    std::int64_t ticket = 60;
    std::int64_t touch = 300;  // last use is written at most this often
};

enum class Refusal : std::uint8_t {
    unknown,         // nobody we know; more is not said, not even to the log of the caller
    code_needed,     // the password is right, and the second step is not done
    wrong_code,      // or was done with a code that is not good, or was used before
    from_elsewhere,  // the proof is good, the address is none of those named
};

// Somebody, or why not.
class Verdict {
public:
    Verdict(Identity identity) : identity_(std::move(identity)) {}
    Verdict(Refusal refusal) : refusal_(refusal) {}

    explicit operator bool() const { return identity_.has_value(); }
    const Identity& operator*() const { return *identity_; }
    const Identity* operator->() const { return &*identity_; }
    Refusal refusal() const { return refusal_; }

private:
    std::optional<Identity> identity_;
    Refusal refusal_ = Refusal::unknown;
};

using Who = store::Result<Verdict>;

class Authenticator {
public:
    explicit Authenticator(store::Directory& directory, SessionTimes times = {});

    // Of a program, with every request: the password, or in its place a token of that person. Where the second step is
    // on only a token will do, since a program cannot do the step.
    Who password(std::string_view name, const Secret& password, std::string_view address, UtcTime now);
    // Of a person at a window. `code` is looked at where the second step is on; empty: not typed yet.
    Who sign_in(std::string_view name, const Secret& password, std::string_view code, std::string_view address,
                UtcTime now);
    // The cookie's; counts as use.
    Who session(std::string_view token, std::string_view address, UtcTime now);
    Who bearer(std::string_view token, std::string_view address, UtcTime now);
    // Takes it: of two that show the same ticket one gets in.
    Who ticket(std::string_view token, std::string_view address, UtcTime now);

    // Whether it is this person's password, or a code of theirs that is good now; a code is good once.
    bool is_password(const store::User&, const Secret& password);
    store::Result<bool> take_code(mail::UserId, std::string_view code, UtcTime now);

    store::Result<Secret> start_session(mail::UserId user, std::string label, std::string_view address, UtcTime now);
    // Good for `seconds`; zero: SessionTimes::ticket.
    store::Result<Secret> issue_ticket(mail::UserId user, UtcTime now, std::int64_t seconds = 0);
    store::Result<void> end_session(std::uint64_t login);

private:
    Who person(mail::UserId user, std::uint64_t login, std::string_view address);
    Who by_token(std::string_view token, store::Login::Kind kind, std::string_view address, UtcTime now);
    bool was_verified(const store::User& user, const Secret& password);
    void remember(const store::User& user, const Secret& password);
    std::string digest(const store::User& user, const Secret& password) const;

    store::Directory& directory_;
    const SessionTimes times_;

    // Programs with Basic send their password with every request: the last right one of each person is
    // remembered as a digest under a key of this process, so that only the first costs a hash.
    const Secret key_;
    std::mutex mutex_;
    std::map<mail::UserId, std::string> verified_;
};

}  // namespace kontor::auth
