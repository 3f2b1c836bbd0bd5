#include "engine/mail/mailbox.hpp"

#include <array>
#include <utility>

namespace kontor::mail {
namespace {

constexpr std::array<std::pair<std::string_view, Role>, 6> roles = {{
    {"inbox", Role::inbox},
    {"archive", Role::archive},
    {"drafts", Role::drafts},
    {"sent", Role::sent},
    {"junk", Role::junk},
    {"trash", Role::trash},
}};

}  // namespace

std::string_view role_name(Role role) {
    for (const auto& [name, value] : roles) {
        if (value == role) return name;
    }
    return "";
}

std::optional<Role> role_from_name(std::string_view text) {
    for (const auto& [name, value] : roles) {
        if (name == text) return value;
    }
    return std::nullopt;
}

}  // namespace kontor::mail
