#include "native/cli/oauth.hpp"

#include <algorithm>
#include <cstdlib>
#include <fstream>

#include "engine/text/ascii.hpp"
#include "engine/text/line_words.hpp"

namespace kontor::cli {
namespace {

Error oauth_error(const std::string& name, const std::string& setting, std::string expected, std::string got = {}) {
    return Error{"the setting oauth." + name + "." + setting, std::move(expected), std::move(got), ""};
}

// "KONTOR_OAUTH_MICROSOFT_SECRET"
std::string variable_of(const std::string& name) {
    std::string variable = "KONTOR_OAUTH_" + name + "_SECRET";
    for (char& c : variable) {
        if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
        if (c == '-') c = '_';
    }
    return variable;
}

Result<Secret> secret_of(const std::string& name, const ProviderSettings& settings) {
    if (!settings.client_secret_file) {
        const char* given = std::getenv(variable_of(name).c_str());
        return Secret(given ? given : "");
    }
    std::ifstream in(*settings.client_secret_file);
    std::string line;
    if (!in || !std::getline(in, line))
        return oauth_error(name, "client_secret_file", "a file with the client's secret in it",
                           *settings.client_secret_file);
    if (!line.empty() && line.back() == '\r') line.pop_back();
    if (line.empty()) return oauth_error(name, "client_secret_file", "a secret in its first line");
    return Secret(std::move(line));
}

bool is_provider_name(const std::string& name) {
    return !name.empty() && name.size() <= 32 && std::all_of(name.begin(), name.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || text::is_digit(c) || c == '-';
    });
}

Result<oauth::Provider> provider_of(const std::string& name, const ProviderSettings& settings, bool allow_http) {
    if (!is_provider_name(name))
        return Error{"the table oauth." + name, "a name of small letters, digits and hyphens", "", ""};
    oauth::Provider provider;
    if (auto known = oauth::preset(name)) {
        provider = std::move(*known);
        if (settings.issuer) return oauth_error(name, "issuer", "nothing: it is known", *settings.issuer);
    } else {
        provider.name = provider.title = name;
        provider.issuer = settings.issuer.value_or("");
        provider.scopes = "openid email offline_access";
        provider.extras = {{"prompt", "consent"}};  // without it no refresh token (OpenID Connect Core 11)
        if (!oauth::is_endpoint(provider.issuer, allow_http))
            return oauth_error(name, "issuer", "an address like https://id.example.org", provider.issuer);
        if (settings.hosts.value_or("").empty())
            return oauth_error(name, "hosts", "the mail servers that may be shown its tokens");
    }
    if (settings.client_id.value_or("").empty())
        return oauth_error(name, "client_id", "what the provider calls this Kontor");
    provider.client_id = *settings.client_id;
    if (settings.title) provider.title = *settings.title;
    if (settings.scopes) provider.scopes = *settings.scopes;
    if (settings.hosts) {
        provider.mail_hosts.clear();
        std::string_view rest = *settings.hosts;
        for (auto host = text::take_word(rest); !host.empty(); host = text::take_word(rest))
            provider.mail_hosts.emplace_back(host);
    }
    auto secret = secret_of(name, settings);
    if (!secret) return secret.error();
    provider.client_secret = std::move(*secret);
    return provider;
}

}  // namespace

Result<std::vector<oauth::Provider>> providers_of(const OAuthSettings& settings, bool allow_http) {
    std::vector<oauth::Provider> providers;
    for (const auto& [name, of_provider] : settings) {
        auto provider = provider_of(name, of_provider, allow_http);
        if (!provider) return provider.error();
        providers.push_back(std::move(*provider));
    }
    return providers;
}

}  // namespace kontor::cli
