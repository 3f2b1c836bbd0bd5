// One JMAP socket (RFC 8887): frames in, answers and pushes out. Up to four requests run at once, so that a
// slow one (a probe of a mail server) holds up nobody; more wait their turn.
#pragma once

#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "engine/jmap/push.hpp"
#include "engine/jmap/socket.hpp"
#include "native/relay/http/channel.hpp"
#include "native/relay/routes/office.hpp"

namespace kontor::routes {

class JmapSocket : public http::Listener, public std::enable_shared_from_this<JmapSocket> {
public:
    JmapSocket(Office& office, auth::Identity who, std::string address, std::shared_ptr<http::Channel> channel);

    void on_text(std::string text) override;
    void on_binary() override;
    void on_closed() override;

private:
    static constexpr std::size_t most_running = limits::jmap_concurrent_requests;
    static constexpr std::size_t most_waiting = 64;

    void run(std::string text);
    void answer(const std::string& text);
    void finished();
    void give_up();
    void enable(jmap::PushEnable enable);
    void woken();
    void tell();

    Office& office_;
    const auth::Identity who_;
    const std::string address_;

    std::mutex mutex_;  // of everything below
    std::shared_ptr<http::Channel> channel_;
    std::size_t running_ = 0;
    std::deque<std::string> waiting_;

    std::mutex push_mutex_;  // of push_; held while the store is asked
    std::optional<jmap::Push> push_;
    bool subscribed_ = false;
};

}  // namespace kontor::routes
