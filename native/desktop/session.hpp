// Signing in and out at the relay over HTTP (contract: /auth/login|logout|password). The cookie that says who is signed
// in is kept in a file nobody else can read, so that the next start is signed in, too.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "frontend/frame/window.hpp"
#include "native/desktop/http.hpp"
#include "native/desktop/keep.hpp"

namespace kontor::desktop {

class Session {
public:
    // All of them outlive it. relay: what it is remembered by. `now` is the window's clock.
    Session(Http& http, const Keep& keep, frame::Window& window, std::string relay, std::function<Instant()> now);

    // With what the URL holds (a ticket, a password's link), or with the cookie of an earlier visit.
    void begin();
    void sign_in(const std::string& name, const std::string& password, const std::string& code);
    void choose_password(const std::string& password);
    // The relay's session ends when the relay hears of it: offline it is told at the next start, before anything is
    // shown.
    void sign_out();

private:
    void post(const std::string& path, std::string body, std::function<void(const Http::Answer&)> done);
    void welcome(const Http::Answer& answer);

    Http& http_;
    const Keep& keep_;
    frame::Window& window_;
    std::string relay_;
    std::function<Instant()> now_;
};

// What a refused sign-in means to the person; none: the second step asks for its code.
state::SignInForm::Trouble trouble_of(const Http::Answer& answer, bool with_code);

}  // namespace kontor::desktop
