#include "engine/oauth/id_token.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>

#include "engine/base/limits.hpp"
#include "engine/mail/document.hpp"
#include "engine/oauth/base64url.hpp"

namespace kontor::oauth {

namespace {

using nlohmann::json;

// Clocks differ.
constexpr std::int64_t tolerance = 300;

Error claim(const char* name, std::string expected, std::string got) {
    return Error{"The provider's id_token does not fit", std::move(expected), got.substr(0, 200), name};
}

// "{tenantid}" is Microsoft's way of saying that every organisation is an issuer of its own.
std::string expected_issuer(const Provider& provider, const std::string& tenant) {
    static constexpr std::string_view hole = "{tenantid}";
    std::string issuer = provider.issuer;
    const std::size_t at = issuer.find(hole);
    const bool fits = !tenant.empty() && tenant.find_first_not_of("0123456789abcdef-") == std::string::npos;
    if (at != std::string::npos && fits) issuer.replace(at, hole.size(), tenant);
    return issuer;
}

bool is_for(const json& audience, const std::string& client) {
    if (audience.is_string()) return audience == client;
    return audience.is_array() && std::find(audience.begin(), audience.end(), client) != audience.end();
}

}  // namespace

Result<Claims> read_id_token(Bytes token, const Provider& provider, const std::string& nonce, UtcTime now) {
    const std::size_t first = token.find('.'), last = token.rfind('.');
    if (token.size() > limits::oauth_answer || first == Bytes::npos || first == last)
        return Error{"The provider's id_token is none", "three parts", "", ""};
    const auto payload = base64url_decode(token.substr(first + 1, last - first - 1));
    const json object = payload ? json::parse(*payload, nullptr, false) : json();
    mail::DocumentReader reader(object, "");
    std::string issuer, tenant, party, given_nonce, preferred;
    UtcTime expires;
    Claims claims;
    reader.read("iss", issuer);
    reader.read("tid", tenant);
    reader.read("azp", party);
    reader.read("nonce", given_nonce);
    reader.read("exp", expires);
    reader.read("sub", claims.subject);
    reader.read("email", claims.address);
    reader.read("preferred_username", preferred);
    if (reader.error()) return *reader.error();
    const json* audience = reader.find("aud");
    const std::string expected = expected_issuer(provider, tenant);
    if (issuer != expected) return claim("iss", expected, issuer);
    if (!audience || !is_for(*audience, provider.client_id))
        return claim("aud", provider.client_id,
                     audience ? audience->dump(-1, ' ', true, json::error_handler_t::replace) : "");
    if (!party.empty() && party != provider.client_id) return claim("azp", provider.client_id, party);
    if (audience->is_array() && audience->size() > 1 && party.empty()) return claim("azp", provider.client_id, "");
    if (expires.seconds + tolerance < now.seconds)
        return claim("exp", "a time to come", std::to_string(expires.seconds));
    if (given_nonce != nonce) return claim("nonce", "the one that was sent", "another one");
    if (claims.address.empty() && preferred.find('@') != std::string::npos) claims.address = preferred;
    return claims;
}

}  // namespace kontor::oauth
