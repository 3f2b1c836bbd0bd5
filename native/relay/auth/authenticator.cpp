#include "native/relay/auth/authenticator.hpp"

#include "engine/base/sha256.hpp"
#include "native/relay/auth/networks.hpp"
#include "native/relay/auth/password.hpp"
#include "native/relay/auth/token.hpp"
#include "native/relay/auth/totp.hpp"

namespace kontor::auth {

Authenticator::Authenticator(store::Directory& directory, SessionTimes times)
    : directory_(directory), times_(times), key_(make_token()) {}

Who Authenticator::password(std::string_view name, const Secret& password, std::string_view address, UtcTime now) {
    const auto user = directory_.find(name);
    if (!user) return user.error();
    if (!*user) {
        verify_nobody(password);
        return Verdict(Refusal::unknown);
    }
    if (is_token(password.reveal())) {
        const auto by = by_token(password.reveal(), store::Login::Kind::token, address, now);
        if (!by) return by.error();
        if (*by ? (*by)->user == (*user)->id : by->refusal() == Refusal::from_elsewhere) return by;
    }
    if (!is_password(**user, password)) return Verdict(Refusal::unknown);
    if ((*user)->has_two_step) return Verdict(Refusal::code_needed);
    return person((*user)->id, 0, address);
}

Who Authenticator::sign_in(std::string_view name, const Secret& password, std::string_view code,
                           std::string_view address, UtcTime now) {
    const auto user = directory_.find(name);
    if (!user) return user.error();
    if (!*user) {
        verify_nobody(password);
        return Verdict(Refusal::unknown);
    }
    if (!is_password(**user, password)) return Verdict(Refusal::unknown);
    auto found = person((*user)->id, 0, address);
    if (!found || !*found || !(*user)->has_two_step) return found;
    if (code.empty()) return Verdict(Refusal::code_needed);
    const auto taken = take_code((*user)->id, code, now);
    if (!taken) return taken.error();
    return *taken ? found : Verdict(Refusal::wrong_code);
}

Who Authenticator::session(std::string_view token, std::string_view address, UtcTime now) {
    return by_token(token, store::Login::Kind::session, address, now);
}

Who Authenticator::bearer(std::string_view token, std::string_view address, UtcTime now) {
    return by_token(token, store::Login::Kind::token, address, now);
}

Who Authenticator::ticket(std::string_view token, std::string_view address, UtcTime now) {
    const auto login = directory_.take_ticket(token_hash(token), now);
    if (!login) return login.error();
    if (!*login) return Verdict(Refusal::unknown);
    return person((*login)->user, 0, address);
}

bool Authenticator::is_password(const store::User& user, const Secret& password) {
    if (was_verified(user, password)) return true;
    if (!verify_password(user.password_hash, password)) return false;
    remember(user, password);
    return true;
}

store::Result<bool> Authenticator::take_code(mail::UserId user, std::string_view code, UtcTime now) {
    const auto kept = directory_.two_step(user);
    if (!kept) return kept.error();
    if (!*kept) return false;
    if (const auto step = totp_step((*kept)->secret.reveal(), code, now)) return directory_.take_step(user, *step);
    return directory_.take_recovery_code(user, recovery_code_hash(code));
}

store::Result<Secret> Authenticator::start_session(mail::UserId user, std::string label, std::string_view address,
                                                   UtcTime now) {
    const Secret token = make_token();
    store::Login login;
    login.user = user;
    login.kind = store::Login::Kind::session;
    login.token_hash = token_hash(token.reveal());
    login.label = std::move(label);
    login.address = address;
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

Who Authenticator::by_token(std::string_view token, store::Login::Kind kind, std::string_view address, UtcTime now) {
    const auto login = directory_.find_login(token_hash(token));
    if (!login) return login.error();
    if (!*login || (*login)->kind != kind) return Verdict(Refusal::unknown);
    const store::Login& found = **login;
    const bool is_session = kind == store::Login::Kind::session;
    if (found.expires && found.expires->seconds <= now.seconds) return Verdict(Refusal::unknown);
    if (is_session && now.seconds - found.last_used.seconds > times_.idle) return Verdict(Refusal::unknown);
    auto who = person(found.user, found.id, address);
    if (!who || !*who) return who;
    if (now.seconds - found.last_used.seconds >= times_.touch) {
        const auto touched = directory_.touch_login(found.id, now, address);
        if (!touched) return touched.error();
    }
    return who;
}

Who Authenticator::person(mail::UserId user, std::uint64_t login, std::string_view address) {
    const auto found = directory_.find(user);
    if (!found) return found.error();
    if (!*found) return Verdict(Refusal::unknown);
    if (!may_come_from((*found)->networks, address)) return Verdict(Refusal::from_elsewhere);
    return Verdict(Identity{user, (*found)->name, (*found)->is_admin, login});
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
