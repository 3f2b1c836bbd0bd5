#include "engine/mail/keywords.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

namespace kontor::mail {
namespace {

constexpr std::array<std::pair<std::string_view, Keyword>, 11> known = {{
    {"$seen", Keyword::seen},
    {"$flagged", Keyword::flagged},
    {"$answered", Keyword::answered},
    {"$draft", Keyword::draft},
    {"$forwarded", Keyword::forwarded},
    {"$junk", Keyword::junk},
    {"$notjunk", Keyword::not_junk},
    {"$phishing", Keyword::phishing},
    {"$mdnsent", Keyword::mdn_sent},
    {"kontor-scheduled", Keyword::scheduled},
    {"kontor-oversize", Keyword::oversize},
}};

std::optional<Keyword> well_known(std::string_view lower) {
    for (const auto& [name, keyword] : known) {
        if (name == lower) return keyword;
    }
    return std::nullopt;
}

// Lower-cased, or empty when the text is not a keyword.
std::string normalised(std::string_view text) {
    if (text.empty() || text.size() > 255) return {};
    std::string lower;
    lower.reserve(text.size());
    for (const char c : text) {
        if (c < 0x21 || c > 0x7e || std::string_view("(){]%*\"\\").find(c) != std::string_view::npos) return {};
        lower += (c >= 'A' && c <= 'Z') ? static_cast<char>(c - 'A' + 'a') : c;
    }
    return lower;
}

}  // namespace

bool Keywords::add(std::string_view keyword) {
    std::string lower = normalised(keyword);
    if (lower.empty()) return false;
    if (const auto bit = well_known(lower)) {
        add(*bit);
        return true;
    }
    const auto at = std::lower_bound(words_.begin(), words_.end(), lower);
    if (at == words_.end() || *at != lower) words_.insert(at, std::move(lower));
    return true;
}

bool Keywords::remove(std::string_view keyword) {
    const std::string lower = normalised(keyword);
    if (lower.empty()) return false;
    if (const auto bit = well_known(lower)) {
        remove(*bit);
        return true;
    }
    const auto at = std::lower_bound(words_.begin(), words_.end(), lower);
    if (at != words_.end() && *at == lower) words_.erase(at);
    return true;
}

bool Keywords::contains(std::string_view keyword) const {
    const std::string lower = normalised(keyword);
    if (const auto bit = well_known(lower)) return contains(*bit);
    return std::binary_search(words_.begin(), words_.end(), lower);
}

std::vector<std::string> Keywords::all() const {
    std::vector<std::string> names = words_;
    for (const auto& [name, keyword] : known) {
        if (contains(keyword)) names.emplace_back(name);
    }
    std::sort(names.begin(), names.end());
    return names;
}

}  // namespace kontor::mail
