// Signing in and out (contract: /auth/login|logout|ticket), and choosing a password with a link (/auth/password).
// Bodies are JSON, which no form of a foreign page can send.
#include <nlohmann/json.hpp>

#include "native/relay/auth/password.hpp"
#include "native/relay/auth/token.hpp"
#include "native/relay/log/log.hpp"
#include "native/relay/routes/routes.hpp"

namespace kontor::routes {

namespace {

using Json = nlohmann::json;

struct Proof {
    std::string name;
    Secret password;
    std::string code;  // of the second step; empty: not typed yet
    Secret ticket;     // instead of all three
};

std::string text_in(const Json& document, const char* key) {
    const auto found = document.find(key);
    return found != document.end() && found->is_string() ? found->get<std::string>() : std::string();
}

std::optional<Proof> proof(const std::string& body) {
    const Json document = Json::parse(body, nullptr, false);
    if (!document.is_object()) return std::nullopt;
    Proof result{text_in(document, "name"), Secret(text_in(document, "password")), text_in(document, "code"),
                 Secret(text_in(document, "ticket"))};
    if (result.ticket.empty() && (result.name.empty() || result.password.empty())) return std::nullopt;
    return result;
}

http::Plan refuse_sign_in(int status, std::string_view detail) {
    return http::answer_with(http::problem(status, "about:blank", detail));
}

http::Response bad_request(std::string_view detail) {
    http::Response response = http::problem(400, "about:blank", detail);
    response.from_stranger = true;
    return response;
}

// A cookie that says who somebody is must not travel in the clear.
bool may_have_cookie(const Place& place) { return place.is_secure || place.is_loopback; }

http::Response signed_in(Office& office, const Visitor& guest, const auth::Identity& who, const http::Head& head) {
    const auto token = office.authenticator.start_session(
        who.user, std::string(head.field("user-agent").value_or("")).substr(0, 200), guest.address, office.now());
    if (!token) return unavailable(token.error());
    log::info("auth.signed_in", {{"user", who.name}, {"peer", guest.address}});
    office.people.happened(who.user, who.name, "signed-in", guest.address);
    http::Response response = http::json(200, Json{{"name", who.name}}.dump());
    response.with("Set-Cookie", set_cookie(guest.place, token->reveal(), office.settings.session_times.absolute));
    response.with("Cache-Control", "no-store");
    return response;
}

}  // namespace

http::Plan login(const http::Head& head, Office& office, Guest guest) {
    if (!is_same_origin(head, guest->place, true)) return refuse_sign_in(403, "Sign in from this relay's own page.");
    if (!may_have_cookie(guest->place))
        return refuse_sign_in(403, "Signing in needs https, or this machine's own browser.");
    http::Plan plan;
    plan.body_limit = limits::socket_before_login;
    plan.lane_for = [](const std::string& body) {
        const auto given = proof(body);
        return given && given->ticket.empty() ? http::Lane::hashing : http::Lane::store;
    };
    plan.answer = [&office, guest, head](const std::string& body) {
        const auto given = proof(body);
        if (!given) return bad_request("A JSON object with name and password, or ticket.");
        if (!office.penalty.may_try(guest->address, office.instant())) return too_many_tries();
        const auto who =
            given->ticket.empty()
                ? office.authenticator.sign_in(given->name, given->password, given->code, guest->address, office.now())
                : office.authenticator.ticket(given->ticket.reveal(), guest->address, office.now());
        if (!who) return unavailable(who.error());
        if (!*who) return refuse(who->refusal(), head, office, *guest, given->name);
        office.penalty.succeeded(guest->address, given->name);
        // A new identity never lives on in an old session (fixation, threats B11).
        if (const auto old = session_cookie(head, guest->place)) {
            const auto before = office.authenticator.session(*old, guest->address, office.now());
            if (before && *before) {
                office.channels.close_login((*before)->login);
                (void)office.authenticator.end_session((*before)->login);
            }
        }
        return signed_in(office, *guest, **who, head);
    };
    return plan;
}

http::Plan logout(const http::Head& head, Office& office, Guest guest) {
    http::Plan plan;
    admit(plan, head, office, guest, Origin::any_without_cookie);
    plan.body_limit = limits::socket_before_login;
    plan.lane = http::Lane::store;
    plan.answer = [&office, guest](const std::string&) {
        if (guest->by_cookie) {
            const auto ended = office.authenticator.end_session(guest->identity.login);
            if (!ended) return unavailable(ended.error());
            office.channels.close_login(guest->identity.login);
            log::info("auth.signed_out", {{"user", guest->identity.name}});
            office.people.happened(guest->identity.user, guest->identity.name, "signed-out", guest->address);
        }
        http::Response response{204, {}, std::string()};
        response.with("Set-Cookie", set_cookie(guest->place, "", 0));
        // What this browser has kept of the pages goes with the session.
        response.with("Clear-Site-Data", "\"cache\"");
        return response;
    };
    return plan;
}

http::Plan choose_password(const http::Head& head, Office& office, Guest guest) {
    if (!is_same_origin(head, guest->place, true)) return refuse_sign_in(403, "Choose it at this relay's own page.");
    if (!may_have_cookie(guest->place))
        return refuse_sign_in(403, "Choosing a password needs https, or this machine's own browser.");
    http::Plan plan;
    plan.body_limit = limits::socket_before_login;
    plan.lane = http::Lane::hashing;
    plan.answer = [&office, guest, head](const std::string& body) {
        const Json document = Json::parse(body, nullptr, false);
        if (!document.is_object()) return bad_request("A JSON object with link and password.");
        const Secret link(text_in(document, "link")), password(text_in(document, "password"));
        if (!office.penalty.may_try(guest->address, office.instant())) return too_many_tries();
        if (const auto fine = auth::acceptable(password); !fine) return bad_request(fine.error().message());
        const auto hash = auth::hash_password(password);
        if (!hash) return unavailable({store::Failure::Kind::io, hash.error().message()});
        const auto user = office.store.directory().redeem_link(auth::token_hash(link.reveal()), *hash, office.now());
        if (!user) return unavailable(user.error());
        if (!*user) return wrong_secret(head, office, guest->address, "");
        log::info("auth.password_chosen", {{"user", (*user)->name}, {"peer", guest->address}});
        office.people.happened((*user)->id, (*user)->name, "password-chosen", guest->address);
        http::Response response = http::json(200, Json{{"name", (*user)->name}}.dump());
        response.with("Cache-Control", "no-store");
        return response;
    };
    return plan;
}

http::Plan ticket(const http::Head& head, Office& office, Guest guest) {
    http::Plan plan;
    admit(plan, head, office, guest, Origin::any_without_cookie);
    plan.body_limit = limits::socket_before_login;
    plan.lane = http::Lane::store;
    plan.answer = [&office, guest](const std::string&) {
        const auto token = office.authenticator.issue_ticket(guest->identity.user, office.now());
        if (!token) return unavailable(token.error());
        const Json document = {{"ticket", std::string(token->reveal())},
                               {"expiresIn", office.settings.session_times.ticket}};
        http::Response response = http::json(200, document.dump());
        response.with("Cache-Control", "no-store");
        return response;
    };
    return plan;
}

}  // namespace kontor::routes
