#include "frontend/state/shortcuts.hpp"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

namespace kontor::state {

namespace {

struct GoKey {
    std::string_view key;
    mail::Role role;
};
constexpr std::array<GoKey, 5> kGo{{{"i", mail::Role::inbox},
                                    {"d", mail::Role::drafts},
                                    {"t", mail::Role::sent},
                                    {"a", mail::Role::archive},
                                    {"x", mail::Role::trash}}};

bool begins_with(const std::string& text, std::string_view beginning) {
    return std::string_view(text).substr(0, beginning.size()) == beginning;
}

std::optional<Action> escape(const AppState& state, const std::string& focus) {
    if (!state.dragged.empty() || !state.dragged_mailbox.mailbox.empty()) return EndDrag{};
    if (state.dialog.index() != 0) return CloseDialog{};
    if (state.menu != MenuKind::none) return CloseMenu{};
    // Empty or not: a browser empties such a field by itself before the key comes here.
    if (focus == "search") return ClearSearch{};
    if (state.compose && state.compose->completing) return CloseSuggestions{};
    return Back{};
}

// The second key of "g ...".
std::optional<Action> go(const std::string& key) {
    if (key == "s") return GoToStarred{};
    for (const GoKey& row : kGo)
        if (row.key == key) return GoToRole{row.role};
    return std::nullopt;
}

// Moving over the list: arrows, Page keys, Home and End while the keyboard is on a row, or nowhere and nothing is read;
// j and k always.
std::optional<Action> list_key(const AppState& state, const KeyPress& key, const std::string& focus) {
    const bool reading = !state.open.empty();
    const bool on_list = begins_with(focus, "row/") || (focus.empty() && !reading);
    if (key.key == "j" || (on_list && key.key == "ArrowDown")) {
        if (reading && !key.shift) return OpenNext{1};
        return Step{1, key.shift};
    }
    if (key.key == "k" || (on_list && key.key == "ArrowUp")) {
        if (reading && !key.shift) return OpenNext{-1};
        return Step{-1, key.shift};
    }
    if (key.key == "J") return Step{1, true};
    if (key.key == "K") return Step{-1, true};
    if (!on_list) return std::nullopt;
    if (key.key == "PageDown") return Step{10, key.shift};
    if (key.key == "PageUp") return Step{-10, key.shift};
    if (key.key == "Home") return Step{-1'000'000'000, key.shift};
    if (key.key == "End") return Step{1'000'000'000, key.shift};
    return std::nullopt;
}

// In the pane mail is written in.
std::optional<Action> writing_key(const AppState& state, const KeyPress& key, const std::string& focus) {
    constexpr std::size_t last = SIZE_MAX;
    if (key.control && key.key == "Enter") return SendMessage{};
    const std::pair<std::string_view, RecipientField> fields[] = {
        {"compose/to", RecipientField::to}, {"compose/cc", RecipientField::cc}, {"compose/bcc", RecipientField::bcc}};
    for (const auto& [id, field] : fields) {
        if (focus != id) continue;
        if (key.key == "Enter" || key.key == "Tab") return EnterRecipient{field, key.key == "Enter"};
        if (key.key == "Backspace" && state.compose->of(field).typed.empty()) return RemoveRecipient{field, last};
        if (key.key == "ArrowDown" || key.key == "ArrowUp") return StepSuggestion{key.key == "ArrowDown" ? 1 : -1};
    }
    return std::nullopt;
}

std::optional<Action> letter(const AppState& state, const std::string& key) {
    if (key == "o" && !state.cursor.empty()) return OpenEmail{state.cursor};
    if (key == "Enter" && !state.cursor.empty() && state.open.empty()) return OpenEmail{state.cursor};
    if (key == "x" && !state.cursor.empty()) return Select{Select::How::toggle, state.cursor};
    if (key == "e") return MoveToRole{mail::Role::archive, {}};
    if (key == "#" || key == "Delete") return Delete{};
    if (key == "s") return ToggleStar{};
    if (key == "u") return ToggleSeen{};
    if (key == "c") return WriteMail{};
    if (key == "r") return Answer{Answering::reply, {}};
    if (key == "a") return Answer{Answering::reply_all, {}};
    if (key == "f") return Answer{Answering::forward, {}};
    if (key == "v" && !target(state).empty()) return OpenMenu{MenuKind::move};
    if (key == "z") {
        bridge::Ticket latest = state.unspoken;
        for (const Toast& toast : state.toasts) latest = std::max(latest, toast.undo);
        if (latest != 0) return Undo{latest};
    }
    return std::nullopt;
}

}  // namespace

std::optional<Action> shortcut(AppState& state, const KeyPress& key, const std::string& focus) {
    const std::string chord = std::exchange(state.chord, {});
    if (key.key == "Escape") return escape(state, focus);
    if (focus == "search") {
        if (key.key == "Enter") return SubmitSearch{};
        if (key.key == "ArrowDown") return Step{1, false};
        return std::nullopt;
    }
    if (key.key == "Enter" && begins_with(focus, "sign-in/")) return SubmitSignIn{};
    if (key.key == "Enter" && begins_with(focus, "form/")) return SubmitForm{};
    if (key.key == "Enter" && begins_with(focus, "filter-form/") && focus != "filter-form/script")
        return SubmitFilter{};
    if (key.key == "Enter" && begins_with(focus, "mailbox-name/")) return SubmitMailboxName{};
    if (key.key == "Enter" && begins_with(focus, "verify/")) return SubmitCode{};
    const bool is_lines =
        focus == "identity-form/signature" || focus == "identity-form/html" || focus == "vacation/text";
    if (key.key == "Enter" && begins_with(focus, "identity-form/") && !is_lines) return SubmitIdentity{};
    if (key.key == "Enter" && begins_with(focus, "vacation/") && !is_lines) return SubmitVacation{};
    if (key.key == "Enter" && focus == "send-time/field") return SubmitSendTime{};
    if (!state.signed_in || key.alt) return std::nullopt;
    if (state.dialog.index() != 0 || state.menu != MenuKind::none) return std::nullopt;
    if (std::holds_alternative<ComposeScreen>(state.screen) && state.compose && begins_with(focus, "compose/"))
        return writing_key(state, key, focus);
    if (key.key == "?") return ShowShortcuts{};
    if (key.key == "/") return GoToSearch{};
    if (!std::holds_alternative<MailScreen>(state.screen)) return std::nullopt;
    if (key.control) {
        if (key.key == "a" && (focus.empty() || begins_with(focus, "row/"))) return SelectAll{};
        return std::nullopt;
    }
    if (chord == "g") return go(key.key);
    if (key.key == "g") {
        state.chord = "g";
        return std::nullopt;
    }
    if (const auto moved = list_key(state, key, focus)) return moved;
    return letter(state, key.key);
}

}  // namespace kontor::state
