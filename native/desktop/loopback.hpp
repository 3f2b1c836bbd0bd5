// Where a provider sends the person's browser back to (RFC 8252 7.3): a port of this machine that listens for one
// answer, the one to the question that was asked, and is gone.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "engine/base/result.hpp"
#include "native/desktop/errands.hpp"

namespace kontor::desktop {

class Loopback {
public:
    struct Visit {
        std::string query;     // "code=...&state=..."
        std::string language;  // Accept-Language of the browser
    };
    // The error says why no port is to be had.
    static Result<std::unique_ptr<Loopback>> open(std::shared_ptr<Errands> errands);
    ~Loopback();  // whoever still waits is hung up on

    std::string redirect_uri() const;

    // Tells the visit with that state, once, on the window's thread; others are answered 404, and it goes on listening.
    void listen(std::string state, std::function<void(Visit)> done);
    // The page that visitor sees. policy: its Content-Security-Policy; may be empty.
    void answer(const std::string& page, const std::string& policy);

private:
    struct Door;  // shared with the thread that listens
    explicit Loopback(std::shared_ptr<Door> door) : door_(std::move(door)) {}

    std::shared_ptr<Door> door_;
};

// The visit of a request's head, if it is that of a browser sent back; with the wrong state it is none.
std::optional<Loopback::Visit> visit_of(const std::string& head, const std::string& state);

}  // namespace kontor::desktop
