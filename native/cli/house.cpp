#include "native/cli/house.hpp"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <filesystem>
#include <fstream>

#include "engine/mail/external_account_json.hpp"
#include "engine/smtp/path.hpp"

namespace kontor::cli {
namespace {

Error house_error(const std::string& setting, std::string expected, std::string got = {}) {
    return Error{"the setting house." + setting, std::move(expected), std::move(got), ""};
}

std::optional<std::uint32_t> number(const std::string& text) {
    std::uint32_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return value;
}

// "mail.example.org", "192.0.2.1" or "2001:db8::1"; not "mail.example.org:465", not a URL.
bool is_bare_host(const std::string& host) {
    const bool is_plain = std::all_of(host.begin(), host.end(), [](unsigned char c) {
        return std::isalnum(c) != 0 || c == '-' || c == '.' || c == '_' || c == ':' || c >= 0x80;
    });
    return is_plain && std::count(host.begin(), host.end(), ':') != 1;
}

Result<Secret> password_of(const std::string& file) {
    std::ifstream in(file);
    std::string line;
    if (!in || !std::getline(in, line)) return house_error("password_file", "a file with a password in it", file);
    if (!line.empty() && line.back() == '\r') line.pop_back();
    if (line.empty()) return house_error("password_file", "a password in its first line", file);
    return Secret(std::move(line));
}

Result<void> take_login(const HouseSettings& settings, outbox::House& house) {
    if (!settings.login) {
        if (settings.password_file) return house_error("login", "a user name, as there is a password_file");
        return {};
    }
    if (!settings.password_file) return house_error("password_file", "a file with the password of house.login");
    auto password = password_of(*settings.password_file);
    if (!password) return password.error();
    house.server.login = *settings.login;
    house.password = std::move(*password);
    return {};
}

}  // namespace

Result<std::optional<outbox::House>> house_of(const HouseSettings& settings) {
    if (settings == HouseSettings{}) return std::optional<outbox::House>();
    if (settings.host.value_or("").empty()) return house_error("host", "the name of a server");
    if (const std::string& host = *settings.host; !is_bare_host(host))
        return house_error("host", "the name of a server and nothing else (its port is house.port)", host);
    outbox::House house;
    house.server.host = *settings.host;
    const std::string security = settings.security.value_or("tls");
    const auto kind = mail::security_from_name(security);
    if (!kind) return house_error("security", "tls, starttls or plain", security);
    house.server.security = *kind;
    house.server.port = *kind == mail::Security::tls ? 465 : 587;
    if (settings.port) {
        const auto port = number(*settings.port);
        if (!port || *port == 0 || *port > 65535) return house_error("port", "a number up to 65535", *settings.port);
        house.server.port = static_cast<std::uint16_t>(*port);
    }
    const auto login = take_login(settings, house);
    if (!login) return login.error();
    if (settings.ca_file) {
        std::error_code unknown;
        if (!std::filesystem::is_regular_file(*settings.ca_file, unknown))
            return house_error("ca_file", "a PEM file", *settings.ca_file);
        house.server.ca_file = *settings.ca_file;
    }
    house.terms.address = settings.address.value_or("");
    if (!smtp::Path::parse(house.terms.address)) {
        return house_error("address", "the address that mail sent through it names as its Sender",
                           settings.address.value_or("none"));
    }
    house.terms.domain = settings.domain.value_or("");
    if (!house.terms.domain.empty() && !smtp::Path::parse("name@" + house.terms.domain))
        return house_error("domain", "a domain name", house.terms.domain);
    house.terms.daily_limit = house_daily_limit;
    if (settings.daily_limit) {
        const auto limit = number(*settings.daily_limit);
        if (!limit) return house_error("daily_limit", "a number of messages", *settings.daily_limit);
        house.terms.daily_limit = *limit;
    }
    return std::optional(std::move(house));
}

}  // namespace kontor::cli
