#include "native/relay/auth/authenticator.hpp"

#include "engine/base/sha256.hpp"
#include "native/relay/auth/password.hpp"
#include "native/relay/auth/token.hpp"

namespace kontor::auth {

Authenticator::Authenticator(store::Directory& directory, SessionTimes times)
    : directory_(directory), times_(times), key_(make_token()) {}

Who Authenticator::password(std::string_view name, const Secret& password, UtcTime) {
    auto user = directory_.find(name);
    if (!user) return user.error();
    if (!*user) {
        verify_nobody(password);
        return std::optional<Identity>();
    }
    const store::User& found = **user;
    if (!was_verified(found, password)) {
        if (!verify_password(found.password_hash, password)) return std::optional<Identity>();
        remember(found, password);
    }
    return std::optional(Identity{found.id, found.name, found.is_admin, 0});
}

Who Authenticator::session(std::string_view token, UtcTime now) {
    return by_token(token, store::Login::Kind::session, now);
}

Who Authenticator::bearer(std::string_view token, UtcTime now) {
    return by_token(token, store::Login::Kind::token, now);
}

Who Authenticator::ticket(std::string_view token, UtcTime now) {
    const auto login = directory_.take_ticket(token_hash(token), now);
    if (!login) return login.error();
    if (!*login) return std::optional<Identity>();
    return person((*login)->user, 0);
}

store::Result<Secret> Authenticator::start_session(mail::UserId user, std::string label, UtcTime now) {
    const Secret token = make_token();
    store::Login login;
    login.user = user;
    login.kind = store::Login::Kind::session;
    login.token_hash = token_hash(token.reveal());
    login.label = std::move(label);
    login.created = login.last_used = now;
    login.expires = UtcTime{now.seconds + times_.absolute};
    const auto added = directory_.add_login(login);
    if (!added) return added.error();
    return token;
}

store::Result<Secret> Authenticator::issue_ticket(mail::UserId user, UtcTime now, std::int64_t seconds) {
    const Secret token = make_token();
    store::Login login;
    login.user = user;
    login.kind = store::Login::Kind::ticket;
    login.token_hash = token_hash(token.reveal());
    login.created = login.last_used = now;
    login.expires = UtcTime{now.seconds + (seconds ? seconds : times_.ticket)};
    const auto added = directory_.add_login(login);
    if (!added) return added.error();
    return token;
}

store::Result<void> Authenticator::end_session(std::uint64_t login) { return directory_.remove_login(login); }

Who Authenticator::by_token(std::string_view token, store::Login::Kind kind, UtcTime now) {
    const auto login = directory_.find_login(token_hash(token));
    if (!login) return login.error();
    if (!*login || (*login)->kind != kind) return std::optional<Identity>();
    const store::Login& found = **login;
    const bool is_session = kind == store::Login::Kind::session;
    if (found.expires && found.expires->seconds <= now.seconds) return std::optional<Identity>();
    if (is_session && now.seconds - found.last_used.seconds > times_.idle) return std::optional<Identity>();
    if (now.seconds - found.last_used.seconds >= times_.touch) {
        const auto touched = directory_.touch_login(found.id, now);
        if (!touched) return touched.error();
    }
    return person(found.user, found.id);
}

Who Authenticator::person(mail::UserId user, std::uint64_t login) {
    const auto found = directory_.find(user);
    if (!found) return found.error();
    if (!*found) return std::optional<Identity>();
    return std::optional(Identity{user, (*found)->name, (*found)->is_admin, login});
}

bool Authenticator::was_verified(const store::User& user, const Secret& password) {
    const std::lock_guard lock(mutex_);
    const auto found = verified_.find(user.id);
    return found != verified_.end() && equal_in_constant_time(found->second, digest(user, password));
}

void Authenticator::remember(const store::User& user, const Secret& password) {
    const std::lock_guard lock(mutex_);
    verified_[user.id] = digest(user, password);
}

// Bound to the stored hash, so that a changed password is forgotten with it.
std::string Authenticator::digest(const store::User& user, const Secret& password) const {
    const Sha256Digest of_password = hmac_sha256(key_.reveal(), password.reveal());
    std::string bound(as_bytes(of_password));
    bound += user.password_hash;
    return std::string(as_bytes(hmac_sha256(key_.reveal(), bound)));
}

}  // namespace kontor::auth
