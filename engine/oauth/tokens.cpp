#include "engine/oauth/tokens.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <nlohmann/json.hpp>

#include "engine/base/limits.hpp"
#include "engine/base/server_words.hpp"
#include "engine/mail/document.hpp"
#include "engine/oauth/form.hpp"
#include "engine/text/ascii.hpp"
#include "engine/text/base64.hpp"

namespace kontor::oauth {

namespace {

using nlohmann::json;

constexpr std::int64_t hour = 3600;

// RFC 6749 appendix A.12. Anything else could say more in XOAUTH2 than a token may.
bool is_token(const std::string& text) {
    return text.size() <= limits::oauth_token &&
           std::all_of(text.begin(), text.end(), [](char c) { return c > 0x20 && c < 0x7f; });
}

void read_token(mail::DocumentReader& reader, const char* name, Secret& into) {
    std::string token;
    reader.read(name, token);
    if (!is_token(token)) reader.wrong(name, "a token of printable characters", json());
    into = Secret(std::move(token));
}

// A number; some write it as text. An hour where nothing is said.
std::int64_t lifetime_in(const json& answer) {
    const auto at = answer.find("expires_in");
    if (at == answer.end()) return hour;
    std::int64_t seconds = hour;
    if (at->is_number_integer()) seconds = at->get<std::int64_t>();
    if (at->is_string()) {
        const auto& text = at->get_ref<const std::string&>();
        std::from_chars(text.data(), text.data() + text.size(), seconds);
    }
    return std::clamp<std::int64_t>(seconds, 0, 366 * 24 * hour);
}

std::string text_in(const json& answer, const char* name) {
    const auto at = answer.find(name);
    return at != answer.end() && at->is_string() ? at->get<std::string>() : std::string();
}

// OpenID Connect Core 3.1.2.6 has names for what only the person can do.
Trouble::Kind kind_of(std::string_view code, int status) {
    static constexpr std::array<std::string_view, 5> endings = {
        "invalid_grant", "interaction_required", "login_required", "consent_required", "account_selection_required"};
    static constexpr std::array<std::string_view, 3> passing = {"temporarily_unavailable", "server_error", "slow_down"};
    if (std::find(endings.begin(), endings.end(), code) != endings.end()) return Trouble::Kind::ended;
    if (std::find(passing.begin(), passing.end(), code) != passing.end()) return Trouble::Kind::temporary;
    if (status == 0 || status == 408 || status == 429 || status >= 500) return Trouble::Kind::temporary;
    return Trouble::Kind::refused;
}

Trouble trouble(int status, const json& answer) {
    const std::string code = answer.is_object() ? text_in(answer, "error") : std::string();
    Trouble result;
    result.kind = kind_of(code, status);
    result.code = code.empty() ? "http-" + std::to_string(status) : server_words(code);
    if (answer.is_object()) result.words = server_words(text_in(answer, "error_description"));
    return result;
}

TokenRequest finished(const Provider& provider, Form form) {
    TokenRequest request;
    const std::string secret(provider.client_secret.reveal());
    if (provider.secret_in_header && !secret.empty()) {
        const std::string pair = form_encode(provider.client_id) + ':' + form_encode(secret);
        request.authorization = Secret("Basic " + text::base64_encode(pair));
    } else {
        form.add("client_id", provider.client_id);
        if (!secret.empty()) form.add("client_secret", secret);
    }
    request.body = Secret(form.text());
    return request;
}

}  // namespace

Secret to_document(const Tokens& tokens) {
    const json document = {{"provider", tokens.provider},        {"access", tokens.access.reveal()},
                           {"refresh", tokens.refresh.reveal()}, {"expires", tokens.expires.seconds},
                           {"lifetime", tokens.lifetime},        {"granted", tokens.granted.seconds},
                           {"hasEnded", tokens.has_ended}};
    return Secret(document.dump(-1, ' ', false, json::error_handler_t::replace));
}

Result<Tokens> tokens_from_document(const Secret& document) {
    const json object = json::parse(document.reveal(), nullptr, false);
    if (object.is_discarded()) return Error{"The tokens that were kept are not JSON", "", "", ""};
    Tokens tokens;
    mail::DocumentReader reader(object, "tokens");
    UtcTime lifetime;
    reader.read("provider", tokens.provider);
    read_token(reader, "access", tokens.access);
    read_token(reader, "refresh", tokens.refresh);
    reader.read("expires", tokens.expires);
    reader.read("lifetime", lifetime);
    reader.read("granted", tokens.granted);
    reader.read("hasEnded", tokens.has_ended);
    tokens.lifetime = lifetime.seconds;
    if (reader.error()) return *reader.error();
    return tokens;
}

bool is_usable(const Tokens& tokens, UtcTime now) {
    const std::int64_t margin = std::min<std::int64_t>(30, tokens.lifetime / 10);
    return !tokens.has_ended && !tokens.access.empty() && now.seconds < tokens.expires.seconds - margin;
}

bool is_due(const Tokens& tokens, UtcTime now) {
    const std::int64_t ahead = std::min<std::int64_t>(600, tokens.lifetime / 5);
    return !tokens.has_ended && now.seconds >= tokens.expires.seconds - ahead;
}

TokenRequest code_request(const Provider& provider, const Secret& code, const std::string& redirect_uri,
                          const Secret& verifier) {
    Form form;
    form.add("grant_type", "authorization_code")
        .add("code", code.reveal())
        .add("redirect_uri", redirect_uri)
        .add("code_verifier", verifier.reveal());
    return finished(provider, std::move(form));
}

TokenRequest refresh_request(const Provider& provider, const Secret& refresh) {
    Form form;
    form.add("grant_type", "refresh_token").add("refresh_token", refresh.reveal());
    return finished(provider, std::move(form));
}

std::variant<Grant, Trouble> read_answer(int status, Bytes body, const Provider& provider, UtcTime now) {
    if (status == 0) return Trouble{Trouble::Kind::temporary, "unreachable", {}};
    const json answer = json::parse(body, nullptr, false);
    const bool is_good = status >= 200 && status < 300;
    if (!is_good || !answer.is_object() || answer.contains("error")) {
        if (is_good && !answer.is_object()) return Trouble{Trouble::Kind::temporary, "answer", {}};
        return trouble(status, answer);
    }
    const std::string type = text_in(answer, "token_type");
    if (!text::equal_ignoring_case(type, "bearer"))
        return Trouble{Trouble::Kind::refused, "token_type", server_words(type)};
    Grant grant;
    mail::DocumentReader reader(answer, "");
    read_token(reader, "access_token", grant.tokens.access);
    read_token(reader, "refresh_token", grant.tokens.refresh);
    reader.read("id_token", grant.id_token);
    if (grant.tokens.access.empty()) reader.wrong("access_token", "a token", json());
    if (reader.error()) return Trouble{Trouble::Kind::refused, "answer", reader.error()->message()};
    grant.tokens.provider = provider.name;
    grant.tokens.lifetime = lifetime_in(answer);
    grant.tokens.expires = UtcTime{now.seconds + grant.tokens.lifetime};
    grant.tokens.granted = now;
    return grant;
}

Tokens renewed(const Tokens& before, Grant grant) {
    Tokens tokens = std::move(grant.tokens);
    if (tokens.refresh.empty()) tokens.refresh = before.refresh;
    tokens.granted = before.granted;
    return tokens;
}

Tokens ended(const Tokens& before) {
    Tokens tokens;
    tokens.provider = before.provider;
    tokens.granted = before.granted;
    tokens.has_ended = true;
    return tokens;
}

Duration before_asking_again(Trouble::Kind kind, std::uint32_t consecutive) {
    Duration wait = std::chrono::minutes(kind == Trouble::Kind::temporary ? 1 : 30);
    const Duration most = std::chrono::hours(6);
    for (std::uint32_t i = 1; i < consecutive && wait < most; ++i) wait *= 2;
    return std::min(wait, most);
}

}  // namespace kontor::oauth
