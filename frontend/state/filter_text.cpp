#include "frontend/state/filter_text.hpp"

#include <algorithm>
#include <array>

namespace kontor::state {

namespace {

constexpr std::string_view kBlanks = " \t";

std::string_view trimmed(std::string_view text) {
    const std::size_t begin = text.find_first_not_of(kBlanks);
    if (begin == std::string_view::npos) return {};
    return text.substr(begin, text.find_last_not_of(kBlanks) - begin + 1);
}

std::string quoted(std::string_view value) {
    std::string text = "\"";
    for (const char c : value) {
        if (c == '"' || c == '\\') text += '\\';
        text += c;
    }
    return text + '"';
}

bool needs_quotes(std::string_view value) {
    return value.empty() || value.find_first_of(";\"") != std::string_view::npos || trimmed(value) != value;
}

// What stands in quotation marks at the beginning, which are taken away with it.
std::string take_quoted(std::string_view& text) {
    std::string value;
    text.remove_prefix(1);
    while (!text.empty() && text.front() != '"') {
        if (text.front() == '\\' && text.size() > 1) text.remove_prefix(1);
        value += text.front();
        text.remove_prefix(1);
    }
    if (!text.empty()) text.remove_prefix(1);
    return value;
}

struct Unit {
    std::string_view name;
    std::uint64_t octets;
};
constexpr std::array<Unit, 3> kUnits{{{"GB", 1'000'000'000}, {"MB", 1'000'000}, {"kB", 1'000}}};

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

// "MB", "mb", "M".
bool names(std::string_view written, const Unit& unit) {
    return (written.size() == 1 || (written.size() == 2 && lower(written[1]) == 'b')) &&
           lower(written[0]) == lower(unit.name[0]);
}

}  // namespace

std::string values_to_text(const std::vector<std::string>& values) {
    std::string text;
    for (const std::string& value : values)
        text += (text.empty() ? "" : "; ") + (needs_quotes(value) ? quoted(value) : value);
    return text;
}

std::vector<std::string> values_from_text(std::string_view text) {
    std::vector<std::string> values;
    for (text = trimmed(text); !text.empty(); text = trimmed(text)) {
        if (text.front() == '"') {
            values.push_back(take_quoted(text));
            text.remove_prefix(std::min(text.size(), text.find(';')));
        } else {
            const std::string_view value = trimmed(text.substr(0, text.find(';')));
            if (!value.empty()) values.emplace_back(value);
            text.remove_prefix(std::min(text.size(), text.find(';')));
        }
        if (!text.empty()) text.remove_prefix(1);
    }
    return values;
}

std::string size_to_text(std::uint64_t octets) {
    for (const Unit& unit : kUnits)
        if (octets != 0 && octets % unit.octets == 0)
            return std::to_string(octets / unit.octets) + ' ' + std::string(unit.name);
    return std::to_string(octets);
}

std::optional<std::uint64_t> size_from_text(std::string_view text) {
    constexpr std::uint64_t most = std::uint64_t{1} << 60;
    text = trimmed(text);
    std::uint64_t number = 0;
    std::size_t digits = 0;
    for (; digits < text.size() && text[digits] >= '0' && text[digits] <= '9'; ++digits) {
        number = number * 10 + static_cast<std::uint64_t>(text[digits] - '0');
        if (number > most) return std::nullopt;
    }
    if (digits == 0) return std::nullopt;
    const std::string_view unit_name = trimmed(text.substr(digits));
    if (unit_name.empty()) return number;
    for (const Unit& unit : kUnits)
        if (names(unit_name, unit))
            return number > most / unit.octets ? std::nullopt : std::optional(number * unit.octets);
    return std::nullopt;
}

}  // namespace kontor::state
