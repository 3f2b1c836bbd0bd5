#define TOML_HEADER_ONLY 1
#define TOML_EXCEPTIONS 0
#define TOML_ENABLE_FORMATTERS 0
#include "native/cli/config.hpp"

#include <toml++/toml.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <charconv>
#include <fstream>
#include <iterator>
#include <variant>

#include "engine/base/limits.hpp"

namespace kontor::cli {
namespace {

using ServeText = std::optional<std::string> ServeSettings::*;
using ServeFlag = std::optional<bool> ServeSettings::*;
using HouseText = std::optional<std::string> HouseSettings::*;
using ProviderText = std::optional<std::string> ProviderSettings::*;

// The table "oauth" holds a table for each provider: [oauth.NAME].
struct Row {
    std::string_view table, name;
    std::variant<ServeText, ServeFlag, HouseText, ProviderText> place;
};

constexpr std::array<Row, 24> rows = {{
    {"http", "listen", &ServeSettings::listen},
    {"http", "public_url", &ServeSettings::public_url},
    {"http", "window", &ServeSettings::window},
    {"tls", "certificate_file", &ServeSettings::certificate_file},
    {"tls", "key_file", &ServeSettings::key_file},
    {"network", "allow_private_hosts", &ServeSettings::allow_private_hosts},
    {"storage", "quota", &ServeSettings::quota},
    {"rspamd", "url", &ServeSettings::rspamd},
    {"log", "level", &ServeSettings::log_level},
    {"house", "host", &HouseSettings::host},
    {"house", "port", &HouseSettings::port},
    {"house", "security", &HouseSettings::security},
    {"house", "login", &HouseSettings::login},
    {"house", "password_file", &HouseSettings::password_file},
    {"house", "ca_file", &HouseSettings::ca_file},
    {"house", "address", &HouseSettings::address},
    {"house", "domain", &HouseSettings::domain},
    {"house", "daily_limit", &HouseSettings::daily_limit},
    {"oauth", "client_id", &ProviderSettings::client_id},
    {"oauth", "client_secret_file", &ProviderSettings::client_secret_file},
    {"oauth", "issuer", &ProviderSettings::issuer},
    {"oauth", "title", &ProviderSettings::title},
    {"oauth", "scopes", &ProviderSettings::scopes},
    {"oauth", "hosts", &ProviderSettings::hosts},
}};

// One file being read: what is wrong in it is said with the line.
struct Reader {
    std::string file;
    ServeSettings settings;

    Error wrong(const toml::source_region& at, std::string what, std::string expected = {},
                std::string got = {}) const {
        return Error{std::move(what), std::move(expected), std::move(got),
                     file + " line " + std::to_string(at.begin.line)};
    }
    Result<void> take(const toml::table& root);
    Result<void> take_table(const toml::key& table, const toml::node& node);
    Result<void> take_providers(const toml::table& providers);
    // `path` is how the table is written: "house", "oauth.work". provider: the one of a table below "oauth".
    Result<void> take_settings(std::string_view table, const std::string& path, const toml::table& settings,
                               ProviderSettings* provider);
    Result<void> take_setting(const Row& row, const std::string& name, const toml::node& value,
                              ProviderSettings* provider);
};

std::string known_names(std::string_view table) {
    std::string names;
    for (const Row& row : rows)
        if (row.table == table) names += (names.empty() ? "" : ", ") + std::string(row.name);
    return names;
}

std::string known_tables() {
    std::string names;
    std::string_view last;
    for (const Row& row : rows)
        if (row.table != last) names += (names.empty() ? "[" : ", [") + std::string(last = row.table) + "]";
    return names;
}

// Numbers as they are written in text: "465".
std::optional<std::string> text_of(const toml::node& value) {
    if (const auto* const text = value.as_string()) return text->get();
    if (const auto* const number = value.as_integer()) return std::to_string(number->get());
    return std::nullopt;
}

Result<void> Reader::take_setting(const Row& row, const std::string& name, const toml::node& value,
                                  ProviderSettings* provider) {
    if (const auto* const flag = std::get_if<ServeFlag>(&row.place)) {
        const auto* const is_on = value.as_boolean();
        if (!is_on) return wrong(value.source(), "the setting " + name, "true or false", text_of(value).value_or(""));
        settings.*(*flag) = is_on->get();
        return {};
    }
    const auto text = text_of(value);
    if (!text) return wrong(value.source(), "the setting " + name, "text in quotation marks");
    if (const auto* const of_house = std::get_if<HouseText>(&row.place))
        settings.house.*(*of_house) = *text;
    else if (const auto* const of_provider = std::get_if<ProviderText>(&row.place))
        provider->*(*of_provider) = *text;
    else
        settings.*std::get<ServeText>(row.place) = *text;
    return {};
}

Result<void> Reader::take_settings(std::string_view table, const std::string& path, const toml::table& given,
                                   ProviderSettings* provider) {
    for (const auto& [key, value] : given) {
        const std::string name = path + "." + std::string(key.str());
        const auto row = std::find_if(rows.begin(), rows.end(), [&, &key = key](const Row& each) {
            return each.table == table && each.name == key.str();
        });
        if (row == rows.end()) {
            return wrong(key.source(), "there is no setting " + name, "one of " + known_names(table));
        }
        if (auto taken = take_setting(*row, name, value, provider); !taken) return taken.error();
    }
    return {};
}

Result<void> Reader::take_providers(const toml::table& providers) {
    for (const auto& [name, node] : providers) {
        const std::string path = "oauth." + std::string(name.str());
        const auto* const provider = node.as_table();
        if (!provider) return wrong(name.source(), "there is no setting " + path, "a table a provider: [oauth.NAME]");
        ProviderSettings& of_provider = settings.oauth[std::string(name.str())];
        if (auto taken = take_settings("oauth", path, *provider, &of_provider); !taken) return taken.error();
    }
    return {};
}

Result<void> Reader::take_table(const toml::key& table, const toml::node& node) {
    const auto* const given = node.as_table();
    const bool is_known =
        std::any_of(rows.begin(), rows.end(), [&](const Row& row) { return row.table == table.str(); });
    if (!is_known || !given) {
        return wrong(table.source(),
                     "there is no " + std::string(given ? "table " : "setting ") + std::string(table.str()),
                     given ? "one of " + known_tables() : "it in a table, one of " + known_tables());
    }
    if (table.str() == "oauth") return take_providers(*given);
    return take_settings(table.str(), std::string(table.str()), *given, nullptr);
}

Result<void> Reader::take(const toml::table& root) {
    for (const auto& [table, node] : root)
        if (auto taken = take_table(table, node); !taken) return taken.error();
    return {};
}

void relative_to(const std::filesystem::path& file, std::optional<std::string>& path) {
    if (path) path = (file.parent_path() / *path).string();
}

template <class T>
void complete(std::optional<T>& value, const std::optional<T>& other) {
    if (!value) value = other;
}

}  // namespace

void ServeSettings::complete_with(const ServeSettings& other) {
    complete(listen, other.listen);
    complete(public_url, other.public_url);
    complete(window, other.window);
    if (!certificate_file && !key_file) {
        certificate_file = other.certificate_file;
        key_file = other.key_file;
    }
    complete(quota, other.quota);
    complete(log_level, other.log_level);
    complete(rspamd, other.rspamd);
    complete(allow_private_hosts, other.allow_private_hosts);
    if (house == HouseSettings{}) house = other.house;
    if (oauth.empty()) oauth = other.oauth;
}

std::optional<std::uint64_t> ServeSettings::quota_octets() const {
    return quota ? octets_of(*quota) : limits::octets_of_user;
}

std::vector<std::string> differences(const ServeSettings& one, const ServeSettings& other) {
    std::vector<std::string> names;
    for (const Row& row : rows) {
        bool same = true;
        if (const auto* const text = std::get_if<ServeText>(&row.place)) same = one.*(*text) == other.*(*text);
        if (const auto* const flag = std::get_if<ServeFlag>(&row.place)) same = one.*(*flag) == other.*(*flag);
        if (const auto* const of_house = std::get_if<HouseText>(&row.place))
            same = one.house.*(*of_house) == other.house.*(*of_house);
        if (!same) names.push_back(std::string(row.table) + "." + std::string(row.name));
    }
    OAuthSettings providers = one.oauth;
    providers.insert(other.oauth.begin(), other.oauth.end());
    for (const auto& [name, provider] : providers) {
        const auto before = one.oauth.find(name), after = other.oauth.find(name);
        const bool same = before != one.oauth.end() && after != other.oauth.end() && before->second == after->second;
        if (!same) names.push_back("oauth." + name);
    }
    return names;
}

std::optional<std::uint64_t> octets_of(std::string number) {
    try {
        // In place; what it returns is what is wrong.
        if (!CLI::AsSizeValue(true)(number).empty()) return std::nullopt;
    } catch (const CLI::Error&) {
        return std::nullopt;
    }
    std::uint64_t octets = 0;
    const auto [end, error] = std::from_chars(number.data(), number.data() + number.size(), octets);
    if (error != std::errc{} || end != number.data() + number.size()) return std::nullopt;
    return octets;
}

Result<ServeSettings> read_config(const std::filesystem::path& file) {
    std::ifstream in(file);
    const std::string text{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
    if (!in) return Error{"the configuration cannot be read", "", "", file.string()};
    const toml::parse_result parsed = toml::parse(text);
    Reader reader{file.string(), {}};
    if (!parsed) return reader.wrong(parsed.error().source(), std::string(parsed.error().description()));
    if (const auto taken = reader.take(parsed.table()); !taken) return taken.error();
    relative_to(file, reader.settings.window);
    relative_to(file, reader.settings.certificate_file);
    relative_to(file, reader.settings.key_file);
    relative_to(file, reader.settings.house.password_file);
    relative_to(file, reader.settings.house.ca_file);
    for (auto& [name, provider] : reader.settings.oauth) relative_to(file, provider.client_secret_file);
    return std::move(reader.settings);
}

}  // namespace kontor::cli
