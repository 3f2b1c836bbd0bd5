#include "engine/sieve/flags.hpp"

#include <algorithm>
#include <array>

#include "engine/text/ascii.hpp"

namespace kontor::sieve {
namespace {

constexpr auto system_flags =
    std::to_array<std::string_view>({"\\answered", "\\flagged", "\\deleted", "\\seen", "\\draft"});

bool is_atom_character(char c) {
    return c > ' ' && c < 0x7F && std::string_view("(){%*\"\\]").find(c) == std::string_view::npos;
}

auto same_as(std::string_view flag) {
    return [flag](const std::string& other) { return text::equal_ignoring_case(flag, other); };
}

template <class Each>
void for_each_word(std::string_view text, Each&& each) {
    while (!text.empty()) {
        const std::size_t end = std::min(text.find(' '), text.size());
        if (end != 0) each(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
}

}  // namespace

bool is_flag(std::string_view flag) {
    constexpr std::size_t longest = 255;
    if (flag.starts_with('\\'))
        return std::find(system_flags.begin(), system_flags.end(), text::to_lower(flag)) != system_flags.end();
    return !flag.empty() && flag.size() <= longest && std::all_of(flag.begin(), flag.end(), is_atom_character);
}

void add_flags(std::vector<std::string>& flags, std::string_view text) {
    for_each_word(text, [&](std::string_view flag) {
        if (is_flag(flag) && std::none_of(flags.begin(), flags.end(), same_as(flag))) flags.emplace_back(flag);
    });
}

void remove_flags(std::vector<std::string>& flags, std::string_view text) {
    for_each_word(text, [&](std::string_view flag) {
        flags.erase(std::remove_if(flags.begin(), flags.end(), same_as(flag)), flags.end());
    });
}

std::string joined(const std::vector<std::string>& flags) {
    std::string text;
    for (const std::string& flag : flags) text += (text.empty() ? "" : " ") + flag;
    return text;
}

}  // namespace kontor::sieve
