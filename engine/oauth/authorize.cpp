#include "engine/oauth/authorize.hpp"

#include "engine/base/server_words.hpp"
#include "engine/base/sha256.hpp"
#include "engine/oauth/base64url.hpp"
#include "engine/oauth/form.hpp"

namespace kontor::oauth {

std::string pkce_challenge(std::string_view verifier) { return base64url_encode(as_bytes(sha256(verifier))); }

std::string authorization_url(const Provider& provider, const AuthorizationRequest& request) {
    Form form;
    form.add("response_type", "code")
        .add("client_id", provider.client_id)
        .add("redirect_uri", request.redirect_uri)
        .add("scope", provider.scopes)
        .add("state", request.state)
        .add("nonce", request.nonce)
        .add("code_challenge", pkce_challenge(request.verifier))
        .add("code_challenge_method", "S256");
    if (!request.login_hint.empty()) form.add("login_hint", request.login_hint);
    for (const auto& [name, value] : provider.extras) form.add(name, value);
    const std::string& endpoint = provider.authorization_endpoint;
    return endpoint + (endpoint.find('?') == std::string::npos ? '?' : '&') + form.text();
}

bool is_loopback_redirect(std::string_view uri) {
    constexpr std::string_view begin = "http://127.0.0.1:", end = "/oauth/callback";
    if (uri.size() <= begin.size() + end.size() || uri.substr(0, begin.size()) != begin) return false;
    if (uri.substr(uri.size() - end.size()) != end) return false;
    const std::string_view port = uri.substr(begin.size(), uri.size() - begin.size() - end.size());
    if (port.size() > 5 || port.front() == '0') return false;
    unsigned number = 0;
    for (const char c : port) {
        if (c < '0' || c > '9') return false;
        number = number * 10 + static_cast<unsigned>(c - '0');
    }
    return number <= 65535;
}

std::optional<Refusal> refusal(const Callback& callback, const Provider& provider) {
    if (!callback.error.empty()) {
        Refusal refused;
        // The second is what some say of a consent that was declined.
        refused.is_cancelled = callback.error == "access_denied" || callback.error == "consent_required";
        refused.code = server_words(callback.error);
        refused.words = server_words(callback.error_description);
        return refused;
    }
    // RFC 9207 2.4. An issuer that is a pattern is compared in the id_token.
    const bool is_pattern = provider.issuer.find('{') != std::string::npos;
    if (!callback.issuer.empty() && !is_pattern && callback.issuer != provider.issuer)
        return Refusal{false, "issuer", server_words(callback.issuer)};
    if (callback.code.empty()) return Refusal{false, "no-code", {}};
    return std::nullopt;
}

}  // namespace kontor::oauth
