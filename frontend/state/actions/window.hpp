// Signing in, and the window itself: update.cpp carries it out.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>

#include "bridge/replica.hpp"
#include "frontend/state/settings.hpp"

namespace kontor::state {

using bridge::Id;

// --- Signing in
struct EditSignIn {
    enum class Field : std::uint8_t { name, password, code, again } field;
    std::string value;
};
struct SubmitSignIn {};   // also of a code, and of a password that was chosen
struct RestartSignIn {};  // from the code back to name and password
struct SignOut {};        // asks first where something waits for the connection
struct ConfirmSignOut {};
struct RetryConnection {};

// --- What is shown
struct FoldAccount {
    Id account;
    bool folded;
};
struct ShowSide {  // the accounts pane in narrow windows
    bool on;
};
struct Back {};
struct NoteMissingPage {  // the body's page cannot be had: offline, and not kept
    Id email;
};
struct CopyText {
    std::string text;
};

enum class MenuKind : std::uint8_t {
    none,
    settings,
    move,
    more,
    filter,
    mailbox,
    move_mailbox,
    export_mail,
    filter_choice,
    compose_choice,
    answer
};
struct OpenMenu {
    MenuKind menu;
};
struct CloseMenu {};
struct ShowShortcuts {};
struct CloseDialog {};
struct DismissToast {
    std::uint64_t toast;
};

// --- Settings
struct SetAppearance {
    std::optional<theme::Appearance> appearance;
};
struct SetLanguage {
    std::optional<words::Language> language;
};
struct SetDensity {
    theme::Density density;
};
struct SetNotifications {  // what is new is told where the window is not seen
    bool on;
};
struct NotificationsAllowed {  // or refused, by the person or the system
    bool allowed;
};
struct OpenNews {  // a notification was pressed
    Id email;      // empty: there are several, and the inbox is meant
};
struct SetConversations {  // rows are conversations, or single messages
    bool on;
};
struct ResizePane {
    enum class Pane : std::uint8_t { side, list } pane;
    float width;
};

using WindowAction = std::variant<EditSignIn, SubmitSignIn, RestartSignIn, SignOut, ConfirmSignOut, RetryConnection,
                                  FoldAccount, ShowSide, Back, NoteMissingPage, CopyText, OpenMenu, CloseMenu,
                                  ShowShortcuts, CloseDialog, DismissToast, SetAppearance, SetLanguage, SetDensity,
                                  SetNotifications, NotificationsAllowed, OpenNews, SetConversations, ResizePane>;

}  // namespace kontor::state
