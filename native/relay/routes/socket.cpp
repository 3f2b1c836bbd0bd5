// The upgrade to a JMAP WebSocket (RFC 8887 4.1, 4.2).
#include "engine/text/ascii.hpp"
#include "native/relay/routes/jmap_socket.hpp"
#include "native/relay/routes/routes.hpp"

namespace kontor::routes {

namespace {

bool lists(const http::Head& head, std::string_view field, std::string_view wanted) {
    for (const http::Field& each : head.fields) {
        if (!text::equal_ignoring_case(each.name, field)) continue;
        std::string_view rest = each.value;
        while (!rest.empty()) {
            const std::size_t comma = rest.find(',');
            if (text::equal_ignoring_case(text::trim(rest.substr(0, comma)), wanted)) return true;
            rest = comma == std::string_view::npos ? std::string_view() : rest.substr(comma + 1);
        }
    }
    return false;
}

}  // namespace

http::Plan socket(const http::Head& head, Office& office, Guest guest) {
    if (!lists(head, "upgrade", "websocket") || !lists(head, "connection", "upgrade")) {
        http::Response response = http::problem(426, "about:blank", "This is a WebSocket (RFC 8887).");
        return http::answer_with(std::move(response.with("Upgrade", "websocket")));
    }
    if (!lists(head, "sec-websocket-protocol", "jmap")) {
        return http::answer_with(http::problem(400, "about:blank", "The subprotocol must be jmap."));
    }
    http::Plan plan;
    const auto ticket = head.target.parameter("ticket");
    const bool foreign = head.field("origin") && !is_same_origin(head, guest->place, false);
    if (ticket && !foreign && !head.field("authorization")) {
        plan.admit_lane = http::Lane::store;
        plan.admit = [&office, head, guest, token = Secret(std::string(*ticket))]() -> std::optional<http::Response> {
            if (!office.penalty.may_try(guest->address, office.instant())) return too_many_tries();
            const auto who = office.authenticator.ticket(token.reveal(), guest->address, office.now());
            if (!who) return unavailable(who.error());
            if (!*who) return refuse(who->refusal(), head, office, *guest, "");
            guest->identity = **who;
            return std::nullopt;
        };
    } else {
        admit(plan, head, office, guest, Origin::exact);
    }
    plan.answer = [&office, guest](const std::string&) {
        http::Upgrade upgrade;
        upgrade.subprotocol = "jmap";
        upgrade.opened = [&office, guest](std::shared_ptr<http::Channel> channel) {
            if (guest->identity.login != 0) office.channels.add(guest->identity, channel);
            return std::make_shared<JmapSocket>(office, guest->identity, guest->address, std::move(channel));
        };
        return http::Response{101, {}, std::move(upgrade)};
    };
    return plan;
}

}  // namespace kontor::routes
