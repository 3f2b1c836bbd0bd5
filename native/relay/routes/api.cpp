// The JMAP session and requests over HTTP (RFC 8620 2, 3).
#include "engine/jmap/problem.hpp"
#include "engine/jmap/session.hpp"
#include "engine/text/ascii.hpp"
#include "native/relay/routes/jmap_lane.hpp"
#include "native/relay/routes/routes.hpp"

namespace kontor::routes {

namespace {

http::Response reply(jmap::Reply answered) {
    http::Response response{answered.status, {}, std::move(answered.body)};
    response.with("Content-Type", answered.is_problem ? "application/problem+json" : "application/json");
    response.with("Cache-Control", "no-store");
    return response;
}

bool is_json(const http::Head& head) {
    const std::string_view type = head.field("content-type").value_or("");
    return text::equal_ignoring_case(text::trim(type.substr(0, type.find(';'))), "application/json");
}

}  // namespace

http::Plan session(const http::Head& head, Office& office, Guest guest) {
    http::Plan plan;
    admit(plan, head, office, guest, Origin::any_without_cookie);
    plan.lane = http::Lane::store;
    plan.answer = [&office, guest](const std::string&) {
        const auto view = office.store.view(guest->identity.user);
        if (!view) return unavailable(view.error());
        const auto object = jmap::session_object(**view, {guest->identity.name, guest->place.base_url},
                                                 office.context(guest->identity, guest->address));
        if (!object) return unavailable(object.error());
        http::Response response = http::json(200, *object);
        response.with("Cache-Control", "no-cache, no-store, must-revalidate");  // RFC 8620 2
        return response;
    };
    return plan;
}

http::Plan api(const http::Head& head, Office& office, Guest guest) {
    http::Plan plan;
    admit(plan, head, office, guest, Origin::any_without_cookie);
    plan.body_limit = limits::jmap_request;
    plan.lane_for = [](const std::string& body) { return jmap_lane(body); };
    plan.answer = [&office, guest, typed = is_json(head)](const std::string& body) {
        if (!typed) return reply(jmap::to_reply({"notJSON", "The Content-Type is not application/json.", ""}));
        const auto turn = office.requests.take(guest->identity.user);
        if (!turn) return reply(jmap::to_reply(jmap::limit_problem("maxConcurrentRequests")));
        return reply(jmap::handle(body, office.context(guest->identity, guest->address)));
    };
    return plan;
}

}  // namespace kontor::routes
