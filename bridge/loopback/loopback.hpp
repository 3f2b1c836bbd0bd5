// The bridge without a network: a transport whose other side is engine/jmap on a store of the same
// process. Tests let a replica talk to the real server through it; the desktop window may open a data
// directory this way. Requests are answered inside next_event(), on the caller's thread.
#pragma once

#include <deque>
#include <functional>
#include <optional>
#include <string>

#include "bridge/transport.hpp"
#include "engine/base/instant.hpp"
#include "engine/jmap/push.hpp"
#include "engine/mail/ids.hpp"
#include "engine/store/store.hpp"

namespace kontor::collect {
class Control;
}

namespace kontor::bridge {

class Loopback : public Transport {
public:
    // All must outlive it. `clock` tells the wall-clock time of each request.
    Loopback(store::Store&, mail::UserId, collect::Control*, std::function<UtcTime()> clock);

    void open() override;
    void send(std::string_view text) override;
    void close() override;
    std::optional<Event> next_event() override;

    // Breaks the connection, as a network would; what was sent and not answered is lost.
    void cut(std::string reason);
    // The same when all of it has been carried out: only the answers are lost.
    void cut_before_the_answers(std::string reason);

private:
    std::optional<Event> answer(const std::string& frame);
    std::optional<Event> push();
    jmap::LiveStates live_states() const;

    store::Store& store_;
    mail::UserId user_;
    collect::Control* collector_;
    std::function<UtcTime()> clock_;
    bool is_open_ = false;
    std::deque<std::string> sent_;
    std::deque<Event> events_;
    std::optional<jmap::Push> push_;
};

}  // namespace kontor::bridge
