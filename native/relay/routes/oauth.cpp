// The two ends of signing in at a provider (contract: /oauth/start|callback): off to it, and back. See
// oauth/sign_ins.hpp for what ties them together.
#include "native/relay/log/log.hpp"
#include "native/relay/oauth/sign_ins.hpp"
#include "native/relay/routes/oauth_page.hpp"
#include "native/relay/routes/routes.hpp"

namespace kontor::routes {

namespace {

// Unlike the session's it comes along when the provider sends the browser here: SameSite=Strict keeps a cookie back
// then.
std::string journey_cookie_name(const Place& place) { return place.is_secure ? "__Host-kontor-oauth" : "kontor-oauth"; }

std::string journey_cookie(const Place& place, const std::string& value) {
    const std::int64_t seconds = value.empty() ? 0 : limits::oauth_seconds;
    return journey_cookie_name(place) + '=' + value +
           "; Path=/; HttpOnly; SameSite=Lax; Max-Age=" + std::to_string(seconds) + (place.is_secure ? "; Secure" : "");
}

std::string callback_url(const Place& place) { return place.base_url + "/oauth/callback"; }

// Back to this relay, or to the program of the person that asks (docs/decisions/071). Empty: to neither.
std::string redirect_of(const http::Head& head, const Place& place) {
    const auto wanted = head.target.parameter("redirect");
    if (!wanted) return callback_url(place);
    return oauth::is_loopback_redirect(*wanted) ? std::string(*wanted) : std::string();
}

std::string parameter(const http::Head& head, std::string_view name) {
    return std::string(head.target.parameter(name).value_or(""));
}

http::Response page(const oauth::Return& back, const http::Head& head) {
    http::Response response = oauth_page(back, head.field("accept-language").value_or(""));
    response.from_stranger = back.what == oauth::Return::What::unknown;
    return response;
}

}  // namespace

http::Plan oauth_start(const http::Head& head, Office& office, Guest guest) {
    http::Plan plan;
    admit(plan, head, office, guest, Origin::any_without_cookie);
    plan.lane = http::Lane::slow;
    plan.answer = [&office, guest, head](const std::string&) {
        const auto id = mail::RecordId::parse(parameter(head, "id"));
        const std::string redirect = redirect_of(head, guest->place);
        if (!id || redirect.empty()) return page({}, head);
        const auto departure = office.sign_ins.load()->start(guest->identity.user, *id, redirect);
        if (!departure) return page({oauth::Return::What::failed, {}, departure.error().message()}, head);
        if (!*departure) return page({}, head);
        http::Response response{303, {}, std::string()};
        response.with("Location", (*departure)->url);
        response.with("Set-Cookie", journey_cookie(guest->place, (*departure)->cookie));
        response.with("Cache-Control", "no-store");
        return response;
    };
    return plan;
}

http::Plan oauth_callback(const http::Head& head, Office& office, Guest guest) {
    http::Plan plan;
    plan.lane = http::Lane::slow;
    plan.answer = [&office, guest, head](const std::string&) {
        const oauth::Callback callback{parameter(head, "state"), parameter(head, "code"), parameter(head, "error"),
                                       parameter(head, "error_description"), parameter(head, "iss")};
        const auto cookie = cookie_named(head, journey_cookie_name(guest->place));
        http::Response response = page(office.sign_ins.load()->finish(callback, cookie), head);
        response.with("Set-Cookie", journey_cookie(guest->place, {}));
        return response;
    };
    return plan;
}

}  // namespace kontor::routes
