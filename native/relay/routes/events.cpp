// Server-sent events (RFC 8620 7.3): ?types={types}&closeafter={closeafter}&ping={ping}.
#include <algorithm>
#include <charconv>
#include <set>

#include "engine/jmap/push.hpp"
#include "native/relay/log/log.hpp"
#include "native/relay/routes/routes.hpp"

namespace kontor::routes {

namespace {

struct Wanted {
    std::optional<std::set<std::string>> types;
    bool close_after_state = false;
    std::chrono::seconds ping{0};
};

// Empty: not a request RFC 8620 7.3 allows.
std::optional<Wanted> wanted(const http::Head& head) {
    Wanted result;
    const std::string_view types = head.target.parameter("types").value_or("*");
    if (types != "*") {
        result.types.emplace();
        for (std::string_view rest = types; !rest.empty();) {
            const std::size_t comma = rest.find(',');
            result.types->emplace(rest.substr(0, comma));
            rest = comma == std::string_view::npos ? std::string_view() : rest.substr(comma + 1);
        }
    }
    const std::string_view close = head.target.parameter("closeafter").value_or("no");
    if (close != "state" && close != "no") return std::nullopt;
    result.close_after_state = close == "state";
    const std::string_view ping = head.target.parameter("ping").value_or("0");
    unsigned seconds = 0;
    const auto [end, error] = std::from_chars(ping.data(), ping.data() + ping.size(), seconds);
    if (error != std::errc{} || end != ping.data() + ping.size()) return std::nullopt;
    // "The server MAY modify a requested ping interval to be subject to a minimum and/or maximum value".
    if (seconds != 0) result.ping = std::chrono::seconds(std::clamp(seconds, 5u, 300u));
    return result;
}

class EventSource : public std::enable_shared_from_this<EventSource> {
public:
    EventSource(Office& office, mail::UserId user, Wanted wanted, std::shared_ptr<http::Channel> channel)
        : office_(office),
          user_(user),
          close_after_state_(wanted.close_after_state),
          push_(jmap::Push::Channel::event_source, std::move(wanted.types)),
          channel_(std::move(channel)) {}

    void begin() {
        const std::lock_guard lock(mutex_);
        const auto view = office_.store.view(user_);
        if (view && push_.begin(**view, office_.live_states(user_), std::nullopt)) begun_ = true;
    }

    void woken() {
        try {
            tell();
        } catch (const std::bad_alloc&) {
            channel_->close(http::Channel::Why::going_away);  // it comes back, and hears what it missed
        }
    }

private:
    void tell() {
        const std::lock_guard lock(mutex_);
        if (!begun_) return;
        const auto view = office_.store.view(user_);
        if (!view) return;
        const auto change = push_.next(**view, office_.live_states(user_));
        if (!change || !*change) return;
        channel_->send("event: state\ndata: " + **change + "\n\n");
        if (close_after_state_) channel_->close(http::Channel::Why::normal);
    }

    Office& office_;
    const mail::UserId user_;
    const bool close_after_state_;
    std::mutex mutex_;
    bool begun_ = false;
    jmap::Push push_;
    const std::shared_ptr<http::Channel> channel_;
};

}  // namespace

http::Plan events(const http::Head& head, Office& office, Guest guest) {
    const auto asked = wanted(head);
    if (!asked) return http::answer_with(http::problem(400, "about:blank", "types, closeafter or ping is wrong."));
    http::Plan plan;
    admit(plan, head, office, guest, Origin::any_without_cookie);
    plan.answer = [&office, guest, asked = *asked](const std::string&) {
        http::Response response;
        response.with("Content-Type", "text/event-stream").with("Cache-Control", "no-cache, no-store");
        http::Live live;
        live.ping = asked.ping;
        live.ping_text = "event: ping\ndata: {\"interval\":" + std::to_string(asked.ping.count()) + "}\n\n";
        live.opened = [&office, who = guest->identity, asked](std::shared_ptr<http::Channel> channel) {
            if (who.login != 0) office.channels.add(who, channel);
            channel->send(": open\n\n");
            auto source = std::make_shared<EventSource>(office, who.user, asked, channel);
            office.lanes.post(http::Lane::store, [source] { source->begin(); });
            office.hub.subscribe(who.user, source, [raw = source.get()] { raw->woken(); });
            return source;
        };
        response.body = std::move(live);
        return response;
    };
    return plan;
}

}  // namespace kontor::routes
