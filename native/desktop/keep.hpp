// What the desktop window keeps in the person's folders (XDG Base Directory Specification): small files of text, each
// written whole or not at all, and readable by nobody else.
//
//   $XDG_CONFIG_HOME/kontor/settings   what was chosen about the window (frontend/state/settings.hpp)
//   $XDG_CONFIG_HOME/kontor/window     {"relay": "https://...", "width": 1280, "height": 800, "maximised": false}
//   $XDG_CONFIG_HOME/kontor/session    {"relay": "https://...", "cookie": "name=value", "ends": false}: who is signed
//   in
#pragma once

#include <filesystem>
#include <string>

#include "engine/base/secret.hpp"

namespace kontor::desktop {

// $variable/kontor, or $HOME/fallback/kontor where it is not set or not absolute.
std::filesystem::path own_folder(const char* variable, const char* fallback);

class Keep {
public:
    explicit Keep(std::filesystem::path folder) : folder_(std::move(folder)) {}

    std::string read(const std::string& name) const;  // empty: nothing is kept
    // False: it could not be written, and what was there before still is.
    bool write(const std::string& name, std::string_view text) const;
    void forget(const std::string& name) const;

private:
    std::filesystem::path folder_;
};

struct WindowPlace {
    std::string relay;  // an origin, or a data directory; empty: none yet
    int width = 1280, height = 800;
    bool maximised = false;
};
WindowPlace window_place_from_text(std::string_view text);
std::string to_text(const WindowPlace& place);

struct KeptSession {
    std::string relay;
    Secret cookie;      // "name=value"; empty: signed out
    bool ends = false;  // signed out here, and the relay is still to hear of it
};
KeptSession session_from_text(std::string_view text);
std::string to_text(const KeptSession& session);

}  // namespace kontor::desktop
