// What the desktop's own bus (D-Bus) offers: telling the person of new mail (org.freedesktop.Notifications), and
// whether they want dark colours (org.freedesktop.portal.Settings). Where there is no bus, nothing of it happens.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "native/desktop/errands.hpp"

namespace kontor::desktop {

class Bus {
public:
    struct Doors {
        std::function<void(const std::string& email)> pressed;  // a notification was
        std::function<void(bool dark)> colours;                 // now, and whenever it changes
    };
    // Both are told on the window's thread.
    Bus(std::shared_ptr<Errands> errands, Doors doors);
    ~Bus();
    Bus(const Bus&) = delete;

    bool is_there() const;
    // The text is shown as it is, whatever marks it holds. email: what pressing it opens; empty: several.
    void notify(const std::string& title, const std::string& text, const std::string& email);

private:
    struct Line;  // the connection, and the thread that waits for it

    std::shared_ptr<Line> line_;
};

// As notification servers that know markup want a plain text: "<b>" as "&lt;b&gt;".
std::string without_markup(const std::string& text);

}  // namespace kontor::desktop
