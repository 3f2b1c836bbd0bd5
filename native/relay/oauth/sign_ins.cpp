#include "native/relay/oauth/sign_ins.hpp"

#include <openssl/crypto.h>
#include <openssl/rand.h>

#include <algorithm>
#include <array>
#include <new>

#include "engine/base/limits.hpp"
#include "engine/base/sha256.hpp"
#include "engine/oauth/base64url.hpp"
#include "engine/oauth/id_token.hpp"
#include "engine/oauth/sign_in.hpp"
#include "native/relay/log/log.hpp"

namespace kontor::oauth {

namespace {

using State = Authorization::State;

// 256 bits, 43 characters: also long enough for a verifier (RFC 7636 4.1).
std::string fresh_octets() {
    std::array<unsigned char, 32> octets{};
    // What could be guessed is not used.
    if (RAND_bytes(octets.data(), static_cast<int>(octets.size())) != 1) throw std::bad_alloc();
    return base64url_encode({reinterpret_cast<const char*>(octets.data()), octets.size()});
}

std::string hash_of(const std::string& text) { return std::string(as_bytes(sha256(text))); }

bool is_same_hash(const std::string& a, const std::string& b) {
    return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

// An address that was typed, on its way into a URL.
bool is_hint(const std::string& text) {
    return text.size() <= 320 && std::all_of(text.begin(), text.end(), [](unsigned char c) { return c >= 0x20; });
}

}  // namespace

SignIns::SignIns(store::Store& store, Registry& registry, Settings settings)
    : store_(store), registry_(registry), settings_(std::move(settings)), epoch_(fresh_octets().substr(0, 8)) {}

std::list<SignIns::Entry>::iterator SignIns::find(mail::UserId user, mail::RecordId id) {
    return std::find_if(entries_.begin(), entries_.end(),
                        [&](const Entry& entry) { return entry.user == user && entry.authorization.id == id; });
}

void SignIns::drop_old(mail::UserId user, UtcTime now) {
    entries_.remove_if(
        [&](const Entry& entry) { return now.seconds - entry.authorization.created.seconds > limits::oauth_seconds; });
    auto of_user = std::count_if(entries_.begin(), entries_.end(), [&](const Entry& e) { return e.user == user; });
    for (auto at = entries_.begin();
         at != entries_.end() && static_cast<std::size_t>(of_user) >= limits::authorizations_of_user;) {
        if (at->user != user) {
            ++at;
            continue;
        }
        at = entries_.erase(at);
        --of_user;
    }
}

void SignIns::tell(mail::UserId user) {
    if (settings_.changed) settings_.changed(user);
}

// --- what windows ask

std::vector<Provider> SignIns::providers() const {
    std::vector<Provider> list = registry_.configured();
    for (Provider& provider : list) provider.client_secret = Secret();
    return list;
}

Result<mail::RecordId> SignIns::begin(mail::UserId user, const Wish& wish, UtcTime now) {
    if (!registry_.find(wish.provider)) return Error{"There is no such provider here", "", "", "provider"};
    if (!is_hint(wish.login_hint)) return Error{"The address is none", "", "", "loginHint"};
    mail::RecordId id;
    {
        const std::lock_guard lock(mutex_);
        drop_old(user, now);
        Entry entry;
        entry.user = user;
        entry.authorization.id = id = mail::RecordId{next_++};
        entry.authorization.wish = wish;
        entry.authorization.created = now;
        entries_.push_back(std::move(entry));
        ++counter_;
    }
    tell(user);
    return id;
}

bool SignIns::cancel(mail::UserId user, mail::RecordId id) {
    {
        const std::lock_guard lock(mutex_);
        const auto at = find(user, id);
        if (at == entries_.end() || at->authorization.state != State::waiting) return false;
        at->authorization.state = State::cancelled;
        at->journey.reset();
        ++counter_;
    }
    tell(user);
    return true;
}

std::vector<Authorization> SignIns::authorizations(mail::UserId user) {
    const std::lock_guard lock(mutex_);
    std::vector<Authorization> list;
    for (const Entry& entry : entries_)
        if (entry.user == user) list.push_back(entry.authorization);
    return list;
}

std::string SignIns::state(mail::UserId) {
    const std::lock_guard lock(mutex_);
    return epoch_ + '.' + std::to_string(counter_);
}

std::optional<Tokens> SignIns::tokens(mail::UserId user, mail::RecordId id) {
    const std::lock_guard lock(mutex_);
    const auto at = find(user, id);
    return at == entries_.end() ? std::nullopt : at->tokens;
}

void SignIns::forget(mail::UserId user, mail::RecordId id) {
    {
        const std::lock_guard lock(mutex_);
        const auto at = find(user, id);
        if (at == entries_.end()) return;
        entries_.erase(at);
        ++counter_;
    }
    tell(user);
}

Access SignIns::access(mail::UserId user, mail::RecordId id, const std::string& host) {
    Access access;
    const std::optional<Tokens> given = tokens(user, id);
    const std::optional<Provider> provider = given ? registry_.find(given->provider) : std::nullopt;
    if (provider && provider->may_show_tokens_to(host) && is_usable(*given, settings_.now())) {
        access.token = given->access;
        return access;
    }
    access.error = mail::CollectError{};
    access.error->error_class = provider ? mail::ErrorClass::provider : mail::ErrorClass::auth;
    access.error->detail = provider ? "oauth-host" : "sign-in";
    access.error->message = provider ? host + " is no mail server of " + provider->title
                                     : std::string("Nobody has signed in at the provider yet, or too long ago");
    return access;
}

// --- what browsers do

Result<std::optional<Departure>> SignIns::start(mail::UserId user, mail::RecordId id, const std::string& redirect_uri) {
    const std::optional<Departure> nobody;
    const UtcTime now = settings_.now();
    Authorization authorization;
    {
        const std::lock_guard lock(mutex_);
        const auto at = find(user, id);
        if (at == entries_.end() || at->authorization.state != State::waiting) return nobody;
        if (now.seconds - at->authorization.created.seconds > limits::oauth_seconds) return nobody;
        authorization = at->authorization;
    }
    const auto provider = registry_.discovered(authorization.wish.provider, now);
    if (!provider) {
        log::warning("oauth.no-provider", {{"why", provider.error().message()}});
        settle(user, id, {Return::What::failed, {}, provider.error().message()}, "discovery", {}, {});
        return provider.error();
    }
    const std::string state = fresh_octets();
    Departure departure;
    departure.cookie = fresh_octets();
    AuthorizationRequest request{redirect_uri, state, fresh_octets(), fresh_octets(), authorization.wish.login_hint};
    departure.url = authorization_url(*provider, request);
    const std::lock_guard lock(mutex_);
    const auto at = find(user, id);
    if (at == entries_.end() || at->authorization.state != State::waiting) return nobody;
    at->journey = Journey{hash_of(state), hash_of(departure.cookie), redirect_uri, request.nonce,
                          Secret(std::move(request.verifier))};
    return std::optional(std::move(departure));
}

Return SignIns::finish(const Callback& callback, const std::optional<std::string>& cookie) {
    const UtcTime now = settings_.now();
    const std::string state = hash_of(callback.state);
    const std::string browser = hash_of(cookie.value_or(""));
    mail::UserId user;
    Authorization authorization;
    std::optional<Journey> journey;
    {
        const std::lock_guard lock(mutex_);
        for (Entry& entry : entries_) {
            if (!entry.journey || !is_same_hash(entry.journey->state_hash, state)) continue;
            // Once, whoever comes with it.
            journey = std::move(entry.journey);
            entry.journey.reset();
            user = entry.user;
            authorization = entry.authorization;
        }
    }
    if (!journey) return {};
    const auto provider = registry_.discovered(authorization.wish.provider, now);
    if (!provider) return {};
    if (now.seconds - authorization.created.seconds > limits::oauth_seconds) return {};
    if (!is_same_hash(journey->cookie_hash, browser)) {
        log::warning("oauth.foreign-browser", {{"provider", provider->name}});
        settle(user, authorization.id, {Return::What::failed, provider->title, {}}, "foreign-browser", {}, {});
        return {};
    }
    if (const auto refused = refusal(callback, *provider)) {
        const auto what = refused->is_cancelled ? Return::What::cancelled : Return::What::failed;
        return settle(user, authorization.id, {what, provider->title, refused->words}, refused->code, {}, {});
    }
    return exchange(user, authorization, *journey, callback);
}

Return SignIns::exchange(mail::UserId user, const Authorization& authorization, const Journey& journey,
                         const Callback& callback) {
    const Provider provider = *registry_.discovered(authorization.wish.provider, settings_.now());
    const auto fail = [&](std::string code, std::string words) {
        return settle(user, authorization.id, {Return::What::failed, provider.title, std::move(words)}, std::move(code),
                      {}, {});
    };
    const TokenRequest request = code_request(provider, Secret(callback.code), journey.redirect_uri, journey.verifier);
    const Answered answered = settings_.fetch({provider.token_endpoint, request.body, request.authorization});
    const UtcTime now = settings_.now();
    auto answer = read_answer(answered.status, answered.body, provider, now);
    if (const auto* trouble = std::get_if<Trouble>(&answer))
        return fail(trouble->code, trouble->words.empty() ? answered.why : trouble->words);
    Grant& grant = std::get<Grant>(answer);
    if (grant.tokens.refresh.empty())
        return fail("no-refresh-token", "no refresh token came, so that Kontor could collect for an hour only");
    std::string address;
    if (!grant.id_token.empty()) {
        const auto claims = read_id_token(grant.id_token, provider, journey.nonce, now);
        if (!claims) return fail("id-token", claims.error().message());
        address = claims->address;
    }
    if (!authorization.wish.account)
        return settle(user, authorization.id, {Return::What::done, provider.title, {}}, {}, address,
                      std::move(grant.tokens));

    const mail::RecordId account = *authorization.wish.account;
    const auto write = [&]() -> store::Result<bool> {
        auto transaction = store_.begin();
        if (!transaction) return transaction.error();
        auto update = (*transaction)->as(user);
        if (!update) return update.error();
        const auto signed_in = sign_in(**update, account, grant.tokens, provider, now);
        if (!signed_in) return signed_in.error();
        if (!*signed_in) return false;
        const auto committed = (*transaction)->commit();
        return committed ? store::Result<bool>(true) : committed.error();
    };
    const auto written = write();
    if (!written) return fail("storage", written.error().message);
    if (!*written) return fail("misfit", "the account is gone, or its mail server is not one of " + provider.title);
    const Return back =
        settle(user, authorization.id, {Return::What::done, provider.title, {}}, {}, address, std::nullopt);
    if (settings_.signed_in) settings_.signed_in(user, account);
    return back;
}

// What the person cancelled in the window meanwhile stays cancelled.
Return SignIns::settle(mail::UserId user, mail::RecordId id, Return back, std::string code, std::string address,
                       std::optional<Tokens> tokens) {
    {
        const std::lock_guard lock(mutex_);
        const auto at = find(user, id);
        if (at == entries_.end() || at->authorization.state != State::waiting) {
            if (back.what == Return::What::done && tokens) back.what = Return::What::cancelled;
            return back;
        }
        Authorization& authorization = at->authorization;
        authorization.state = back.what == Return::What::done        ? State::done
                              : back.what == Return::What::cancelled ? State::cancelled
                                                                     : State::failed;
        authorization.address = std::move(address);
        authorization.error = code;
        authorization.words = back.words;
        at->tokens = std::move(tokens);
        ++counter_;
    }
    log::info("oauth.came-back", {{"provider", back.provider}, {"code", code.empty() ? "done" : code}});
    tell(user);
    return back;
}

}  // namespace kontor::oauth
