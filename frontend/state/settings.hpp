// What the person chose about the window itself. Kept by the platform (the browser's local storage) as one line of
// text; what is missing or unreadable falls back to the default, so that old texts stay good.
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "frontend/theme/metrics.hpp"
#include "frontend/theme/palette.hpp"
#include "frontend/words/words.hpp"

namespace kontor::state {

struct Settings {
    std::optional<theme::Appearance> appearance;  // empty: as the system
    std::optional<words::Language> language;      // empty: as the system
    theme::Density density = theme::Density::comfortable;
    float side_width = theme::kSide, list_width = theme::kList;
    std::set<std::string> images_from;          // senders whose remote images are always shown
    std::set<std::string> collapsed_accounts;   // accounts whose mailboxes are folded away
    std::set<std::string> collapsed_mailboxes;  // "a2/m7": mailboxes whose nested ones are
    bool conversations = true;                  // a row of the list is a conversation

    std::set<std::string> sent_offers_declined;  // addresses whose mail shall stay where it arrives

    bool notifications = false;  // of new mail, by the system

    std::uint32_t undo_seconds = 10;  // a sent message can be called back so long

    bool operator==(const Settings&) const = default;
};

std::string to_text(const Settings& settings);
Settings settings_from_text(std::string_view text);

}  // namespace kontor::state
