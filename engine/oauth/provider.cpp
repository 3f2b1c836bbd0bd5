#include "engine/oauth/provider.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "engine/mail/document.hpp"
#include "engine/text/ascii.hpp"

namespace kontor::oauth {

namespace {

using nlohmann::json;

bool covers(std::string_view pattern, std::string_view host) {
    if (pattern.substr(0, 2) != "*.") return text::equal_ignoring_case(pattern, host);
    const std::string_view end = pattern.substr(1);  // ".example.org"
    return host.size() > end.size() && text::equal_ignoring_case(host.substr(host.size() - end.size()), end);
}

// Personal accounts and those of any organisation. POP and SMTP are rights of the mail server's, so they are spelled
// with its name; a refresh token comes with offline_access only.
Provider microsoft() {
    Provider provider;
    provider.name = "microsoft";
    provider.title = "Microsoft";
    provider.issuer = "https://login.microsoftonline.com/{tenantid}/v2.0";
    provider.authorization_endpoint = "https://login.microsoftonline.com/common/oauth2/v2.0/authorize";
    provider.token_endpoint = "https://login.microsoftonline.com/common/oauth2/v2.0/token";
    provider.scopes =
        "https://outlook.office.com/POP.AccessAsUser.All https://outlook.office.com/SMTP.Send "
        "offline_access openid email profile";
    provider.mail_hosts = {"outlook.office365.com", "*.office365.com", "*.outlook.com", "outlook.office.com"};
    return provider;
}

// Without access_type=offline there is no refresh token, and without prompt=consent only the first time.
Provider google() {
    Provider provider;
    provider.name = "google";
    provider.title = "Google";
    provider.issuer = "https://accounts.google.com";
    provider.authorization_endpoint = "https://accounts.google.com/o/oauth2/v2/auth";
    provider.token_endpoint = "https://oauth2.googleapis.com/token";
    provider.scopes = "https://mail.google.com/ openid email";
    provider.extras = {{"access_type", "offline"}, {"prompt", "consent"}};
    provider.mail_hosts = {"*.gmail.com", "*.googlemail.com"};
    return provider;
}

// What everybody must understand (RFC 6749 2.3.1), unless a provider lists other ways only.
bool wants_secret_in_header(const mail::DocumentReader& reader) {
    const json* methods = reader.find("token_endpoint_auth_methods_supported");
    if (!methods || !methods->is_array()) return true;
    return std::find(methods->begin(), methods->end(), "client_secret_basic") != methods->end();
}

}  // namespace

bool Provider::may_show_tokens_to(std::string_view host) const {
    while (!host.empty() && host.back() == '.') host.remove_suffix(1);
    return std::any_of(mail_hosts.begin(), mail_hosts.end(),
                       [host](const std::string& pattern) { return covers(pattern, host); });
}

std::optional<Provider> preset(std::string_view name) {
    if (name == "microsoft") return microsoft();
    if (name == "google") return google();
    return std::nullopt;
}

std::string discovery_url(std::string_view issuer) {
    while (!issuer.empty() && issuer.back() == '/') issuer.remove_suffix(1);
    return std::string(issuer) + "/.well-known/openid-configuration";
}

bool is_endpoint(std::string_view url, bool allow_http) {
    const bool is_http = url.substr(0, 7) == "http://", is_https = url.substr(0, 8) == "https://";
    if (!is_https && !(is_http && allow_http)) return false;
    if (url.find_first_of("#\"<> \\^`{|}") != std::string_view::npos) return false;
    const std::string_view rest = url.substr(is_http ? 7 : 8);
    const std::string_view authority = rest.substr(0, rest.find_first_of("/?"));
    if (authority.empty() || authority.find('@') != std::string_view::npos) return false;
    return std::all_of(url.begin(), url.end(), [](char c) { return c > 0x20 && c < 0x7f; });
}

Result<void> read_discovery(Bytes document, bool allow_http, Provider& into) {
    const std::string where = discovery_url(into.issuer);
    const json object = json::parse(document, nullptr, false);
    if (object.is_discarded()) return Error{"The provider's description of itself is not JSON", "", "", where};
    mail::DocumentReader reader(object, "");
    std::string issuer, authorization, token;
    reader.read("issuer", issuer);
    reader.read("authorization_endpoint", authorization);
    reader.read("token_endpoint", token);
    if (reader.error()) {
        Error error = *reader.error();
        error.where += " of " + where;
        return error;
    }
    if (issuer != into.issuer) return Error{"Another issuer answers", into.issuer, issuer.substr(0, 200), where};
    for (const auto& [name, url] : {std::pair("authorization_endpoint", &authorization), {"token_endpoint", &token}}) {
        if (!is_endpoint(*url, allow_http))
            return Error{std::string(name) + " is no address", "https://...", url->substr(0, 200), where};
    }
    into.authorization_endpoint = authorization;
    into.token_endpoint = token;
    into.secret_in_header = wants_secret_in_header(reader);
    return {};
}

}  // namespace kontor::oauth
