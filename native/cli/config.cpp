#include "native/cli/config.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <charconv>
#include <fstream>

#include "engine/base/limits.hpp"

namespace kontor::cli {
namespace {

struct Row {
    std::string_view table, name;
    std::optional<std::string> ServeSettings::*text;
    std::optional<bool> ServeSettings::*flag;
};

constexpr std::array<Row, 6> rows = {{
    {"http", "listen", &ServeSettings::listen, nullptr},
    {"http", "public_url", &ServeSettings::public_url, nullptr},
    {"http", "window", &ServeSettings::window, nullptr},
    {"storage", "quota", &ServeSettings::quota, nullptr},
    {"rspamd", "url", &ServeSettings::rspamd, nullptr},
    {"network", "allow_private_hosts", nullptr, &ServeSettings::allow_private_hosts},
}};

struct HouseRow {
    std::string_view name;
    std::optional<std::string> HouseSettings::*text;
};

constexpr std::array<HouseRow, 9> house_rows = {{
    {"host", &HouseSettings::host},
    {"port", &HouseSettings::port},
    {"security", &HouseSettings::security},
    {"login", &HouseSettings::login},
    {"password_file", &HouseSettings::password_file},
    {"ca_file", &HouseSettings::ca_file},
    {"address", &HouseSettings::address},
    {"domain", &HouseSettings::domain},
    {"daily_limit", &HouseSettings::daily_limit},
}};

std::optional<std::string>* house_setting(HouseSettings& house, const std::string& name) {
    for (const HouseRow& row : house_rows)
        if (name == "house." + std::string(row.name)) return &(house.*row.text);
    return nullptr;
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
    const auto wrong = [&file](const std::string& why) { return Error{why, "", "", file.string()}; };
    std::ifstream in(file);
    if (!in) return wrong("cannot be read");
    std::vector<CLI::ConfigItem> items;
    try {
        items = CLI::ConfigTOML().from_config(in);
    } catch (const CLI::Error& error) {
        return wrong(error.what());
    }
    ServeSettings settings;
    for (const CLI::ConfigItem& item : items) {
        if (item.name == "++" || item.name == "--") continue;  // a table begins, a table ends
        const std::string name = item.fullname();
        if (auto* const of_house = house_setting(settings.house, name)) {
            if (item.inputs.size() != 1) return wrong(name + " wants one value");
            *of_house = item.inputs.front();
            continue;
        }
        const auto row = std::find_if(rows.begin(), rows.end(), [&name](const Row& each) {
            return name == std::string(each.table) + "." + std::string(each.name);
        });
        if (row == rows.end()) return wrong("there is no setting " + name);
        if (item.inputs.size() != 1) return wrong(name + " wants one value");
        const std::string& value = item.inputs.front();
        if (row->text) {
            settings.*row->text = value;
        } else if (value == "true" || value == "false") {
            settings.*row->flag = value == "true";
        } else {
            return wrong(name + " is true or false, not " + value);
        }
    }
    relative_to(file, settings.window);
    relative_to(file, settings.house.password_file);
    relative_to(file, settings.house.ca_file);
    return settings;
}

}  // namespace kontor::cli
