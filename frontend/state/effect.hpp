// What update() cannot do itself, because only the platform can: it answers later by calling back into frame::Window.
#pragma once

#include <string>
#include <variant>

namespace kontor::state {

// POST /auth/login; answered by Window::signed_in() or sign_in_failed().
struct SendSignIn {
    std::string name, password;
};
struct SendSignOut {};
struct KeepSettings {
    std::string text;
};
struct CopyToClipboard {
    std::string text;
};
struct FetchBlob {
    std::string url, name;
    bool open;
};
// The keyboard moves to the node of that id once it is drawn.
struct MoveFocus {
    std::string node;
};
// The keyboard leaves the field it is in: from now on letters are shortcuts.
struct LeaveField {};
struct Announce {  // a screen reader says it, nothing is shown
    std::string text;
};

using Effect =
    std::variant<SendSignIn, SendSignOut, KeepSettings, CopyToClipboard, FetchBlob, MoveFocus, LeaveField, Announce>;

}  // namespace kontor::state
