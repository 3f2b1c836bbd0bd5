// Who is asking. Answers from the directory of people and their log-ins; every method may block on the
// database, and password() takes a tenth of a second and 64 MiB on purpose.
//
// A session ends when it was not used for `idle`, and after `absolute` in any case. The idle time is a day,
// not half an hour, because a mail window stays open: its socket counts as use (docs/decisions/010).
#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

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

// Empty optional: nobody we know; the reason is not said, not even to the log of the caller.
using Who = store::Result<std::optional<Identity>>;

class Authenticator {
public:
    explicit Authenticator(store::Directory& directory, SessionTimes times = {});

    Who password(std::string_view name, const Secret& password, UtcTime now);
    Who session(std::string_view token, UtcTime now);  // of the cookie; counts as use
    Who bearer(std::string_view token, UtcTime now);
    Who ticket(std::string_view token, UtcTime now);  // takes it: of two that show the same ticket one gets in

    store::Result<Secret> start_session(mail::UserId user, std::string label, UtcTime now);
    // Good for `seconds`; zero: SessionTimes::ticket.
    store::Result<Secret> issue_ticket(mail::UserId user, UtcTime now, std::int64_t seconds = 0);
    store::Result<void> end_session(std::uint64_t login);

private:
    Who person(mail::UserId user, std::uint64_t login);
    Who by_token(std::string_view token, store::Login::Kind kind, UtcTime now);
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
