// What update() cannot do itself, because only the platform can: it answers later by calling back into frame::Window.
#pragma once

#include <string>
#include <variant>

namespace kontor::state {

// POST /auth/login; answered by Window::signed_in() or sign_in_failed().
struct SendSignIn {
    std::string name, password, code;
};
// POST /auth/password, with the link one came by; answered by Window::password_chosen() or sign_in_failed().
struct SendPassword {
    std::string password;
};
struct SendSignOut {};
struct KeepSettings {
    std::string text;
};
struct CopyToClipboard {
    std::string text;
};
// To the person's files; Window::save_failed() where that comes to nothing and the platform does not say so itself.
struct FetchBlob {
    std::string url, name;
    bool open;
};
// A page of somebody else, https, in a tab of its own that learns nothing of this one.
struct VisitPage {
    std::string url;
};
// The person chooses files or a folder; answered by Window::files_chosen().
struct ChooseFiles {
    bool folder;
};
// Sends what was chosen to the relay; answered by Window::import_progress(), more than once.
struct SendFiles {
    std::string account, mailbox;  // mailbox empty: those the files are named for
};
struct StopSending {};
// The person chooses files to attach; answered by Window::files_attached().
struct ChooseAttachments {};
// Sends a file of that number to the address (RFC 8620 6.1); answered by Window::upload_progress() and uploaded().
struct Upload {
    std::uint64_t upload;
    std::string url;
};
struct StopUpload {  // and forgets the file
    std::uint64_t upload;
};
// The keyboard moves to the node of that id once it is drawn.
struct MoveFocus {
    std::string node;
};
// A small window of its own for somebody else's pages; path: of the relay.
struct OpenWindow {
    std::string path;
};
// The keyboard leaves the field it is in: from now on letters are shortcuts.
struct LeaveField {};
struct Announce {  // a screen reader says it, nothing is shown
    std::string text;
};
// The system asks the person whether it may notify them; answered by Window::notifications_allowed().
struct AskToNotify {};
// New mail: where the person does not look at the window, the system tells them. Pressed, it is answered by
// Window::open_mail().
struct Notify {
    std::string title, text;
    std::string email;  // empty: there are several
};
struct SetTitle {  // of the tab
    std::string text;
};

using Effect = std::variant<ChooseAttachments, Upload, StopUpload, ChooseFiles, SendFiles, StopSending, SendSignIn,
                            SendPassword, SendSignOut, KeepSettings, CopyToClipboard, FetchBlob, VisitPage, OpenWindow,
                            MoveFocus, LeaveField, Announce, AskToNotify, Notify, SetTitle>;

}  // namespace kontor::state
