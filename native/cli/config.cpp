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

struct Row {
    std::string_view table, name;
    std::variant<ServeText, ServeFlag, HouseText> place;
};

constexpr std::array<Row, 15> rows = {{
    {"http", "listen", &ServeSettings::listen},
    {"http", "public_url", &ServeSettings::public_url},
    {"http", "window", &ServeSettings::window},
    {"network", "allow_private_hosts", &ServeSettings::allow_private_hosts},
    {"storage", "quota", &ServeSettings::quota},
    {"rspamd", "url", &ServeSettings::rspamd},
    {"house", "host", &HouseSettings::host},
    {"house", "port", &HouseSettings::port},
    {"house", "security", &HouseSettings::security},
    {"house", "login", &HouseSettings::login},
    {"house", "password_file", &HouseSettings::password_file},
    {"house", "ca_file", &HouseSettings::ca_file},
    {"house", "address", &HouseSettings::address},
    {"house", "domain", &HouseSettings::domain},
    {"house", "daily_limit", &HouseSettings::daily_limit},
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
    Result<void> take(std::string_view table, const toml::key& key, const toml::node& value);
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

Result<void> Reader::take(std::string_view table, const toml::key& key, const toml::node& value) {
    const std::string name = std::string(table) + "." + std::string(key.str());
    const auto row = std::find_if(rows.begin(), rows.end(),
                                  [&](const Row& each) { return each.table == table && each.name == key.str(); });
    if (row == rows.end()) {
        return wrong(key.source(), "there is no setting " + name, "one of " + known_names(table));
    }
    if (const auto* const flag = std::get_if<ServeFlag>(&row->place)) {
        const auto* const is_on = value.as_boolean();
        if (!is_on) return wrong(value.source(), "the setting " + name, "true or false", text_of(value).value_or(""));
        settings.*(*flag) = is_on->get();
        return {};
    }
    const auto text = text_of(value);
    if (!text) return wrong(value.source(), "the setting " + name, "text in quotation marks");
    if (const auto* const house = std::get_if<HouseText>(&row->place))
        settings.house.*(*house) = *text;
    else
        settings.*std::get<ServeText>(row->place) = *text;
    return {};
}

Result<void> Reader::take(const toml::table& root) {
    for (const auto& [table, node] : root) {
        const auto* const settings_of_table = node.as_table();
        const bool is_known =
            std::any_of(rows.begin(), rows.end(), [&name = table](const Row& row) { return row.table == name.str(); });
        if (!is_known || !settings_of_table) {
            return wrong(
                table.source(),
                "there is no " + std::string(settings_of_table ? "table " : "setting ") + std::string(table.str()),
                settings_of_table ? "one of " + known_tables() : "it in a table, one of " + known_tables());
        }
        for (const auto& [key, value] : *settings_of_table)
            if (auto taken = take(table.str(), key, value); !taken) return taken.error();
    }
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
    complete(quota, other.quota);
    complete(rspamd, other.rspamd);
    complete(allow_private_hosts, other.allow_private_hosts);
    if (house == HouseSettings{}) house = other.house;
}

std::optional<std::uint64_t> ServeSettings::quota_octets() const {
    if (!quota) return limits::octets_of_user;
    std::string number = *quota;
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
    relative_to(file, reader.settings.house.password_file);
    relative_to(file, reader.settings.house.ca_file);
    return std::move(reader.settings);
}

}  // namespace kontor::cli
