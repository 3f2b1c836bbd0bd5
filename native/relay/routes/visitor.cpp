#include "native/relay/routes/visitor.hpp"

#include "engine/text/ascii.hpp"
#include "engine/text/base64.hpp"
#include "native/relay/log/log.hpp"

namespace kontor::routes {

namespace {

struct Basic {
    std::string name;
    Secret password;
};

// RFC 7617 2.
std::optional<Basic> basic_credentials(std::string_view encoded) {
    auto decoded = text::base64_decode_strict(text::trim(encoded));
    if (!decoded) return std::nullopt;
    const std::size_t colon = decoded->find(':');
    if (colon == std::string::npos) return std::nullopt;
    return Basic{decoded->substr(0, colon), Secret(decoded->substr(colon + 1))};
}

std::optional<http::Response> settle(const auth::Who& who, const http::Head& head, Office& office, Visitor& visitor,
                                     std::string_view account) {
    if (!who) return unavailable(who.error());
    if (!*who) return refuse(who->refusal(), head, office, visitor, account);
    visitor.identity = **who;
    return std::nullopt;
}

}  // namespace

http::Response over_quota() { return http::problem(507, "about:blank", "There is no room left in your quota."); }

http::Response unavailable(const store::Failure& failure) {
    if (failure.kind == store::Failure::Kind::full) return http::problem(507, "about:blank", "The disk is full.");
    log::error("store.failed", {{"why", failure.message}});
    return http::problem(503, "about:blank", "The store does not answer. Try again.");
}

http::Response who_are_you(const http::Head& head) {
    http::Response response = http::problem(401, "about:blank", "Sign in first.");
    response.from_stranger = true;
    response.with("WWW-Authenticate", "Bearer realm=\"Kontor\"");
    // Browsers open a dialog of their own for Basic; they say who they are by Sec-Fetch-Mode.
    if (!head.field("sec-fetch-mode")) response.with("WWW-Authenticate", "Basic realm=\"Kontor\", charset=\"UTF-8\"");
    return response;
}

http::Response wrong_secret(const http::Head& head, Office& office, const std::string& address,
                            std::string_view account) {
    http::Response response = who_are_you(head);
    response.hold = office.penalty.failed(address, account, office.instant());
    log::warning("auth.refused", {{"peer", address}, {"user", account}});
    return response;
}

http::Response refuse(auth::Refusal why, const http::Head& head, Office& office, const Visitor& visitor,
                      std::string_view account) {
    const auto note = [&](const char* event) {
        if (!account.empty()) office.people.happened(account, event, visitor.address);
    };
    switch (why) {
        case auth::Refusal::unknown:
            note("sign-in-refused");
            return wrong_secret(head, office, visitor.address, account);
        case auth::Refusal::code_needed: {
            http::Response response = http::problem(
                401, second_step_problem, "The second step is on: type a code, or give a program a token of its own.");
            response.from_stranger = true;
            return response;
        }
        case auth::Refusal::wrong_code: {
            note("code-refused");
            http::Response response = http::problem(401, second_step_problem, "That code is not good, or no longer.");
            response.from_stranger = true;
            response.hold = office.penalty.failed(visitor.address, account, office.instant());
            log::warning("auth.code_refused", {{"peer", visitor.address}, {"user", account}});
            return response;
        }
        case auth::Refusal::from_elsewhere:
            break;
    }
    note("sign-in-from-elsewhere");
    log::warning("auth.from_elsewhere", {{"peer", visitor.address}, {"user", account}});
    return http::problem(403, from_elsewhere_problem, "From " + visitor.address + " this person does not sign in.");
}

http::Response too_many_tries() {
    http::Response response = http::problem(429, "about:blank", "Too many wrong passwords. Wait a moment.");
    response.from_stranger = true;
    response.with("Retry-After", "15");
    return response;
}

void admit(http::Plan& plan, const http::Head& head, Office& office, std::shared_ptr<Visitor> visitor, Origin origin) {
    const bool foreign = head.field("origin") && !is_same_origin(head, visitor->place, false);
    if (origin == Origin::exact && foreign) {
        log::warning("auth.foreign_origin", {{"peer", visitor->address}, {"origin", *head.field("origin")}});
        plan.admit_lane = http::Lane::here;
        plan.admit = []() -> std::optional<http::Response> {
            return http::problem(403, "about:blank", "The Origin is not this relay's.");
        };
        return;
    }

    plan.admit_lane = http::Lane::store;
    if (const auto authorization = head.field("authorization")) {
        const std::size_t space = authorization->find(' ');
        const std::string_view scheme = authorization->substr(0, space);
        const std::string_view rest =
            space == std::string_view::npos ? "" : text::trim(authorization->substr(space + 1));
        if (text::equal_ignoring_case(scheme, "bearer")) {
            plan.admit = [&office, head, visitor,
                          token = Secret(std::string(rest))]() -> std::optional<http::Response> {
                if (!office.penalty.may_try(visitor->address, office.instant())) return too_many_tries();
                return settle(office.authenticator.bearer(token.reveal(), visitor->address, office.now()), head, office,
                              *visitor, "");
            };
            return;
        }
        if (auto basic = text::equal_ignoring_case(scheme, "basic") ? basic_credentials(rest) : std::nullopt) {
            plan.admit_lane = http::Lane::hashing;
            plan.admit = [&office, head, visitor, basic = std::move(*basic)]() -> std::optional<http::Response> {
                if (!office.penalty.may_try(visitor->address, office.instant())) return too_many_tries();
                const auto who =
                    office.authenticator.password(basic.name, basic.password, visitor->address, office.now());
                auto refused = settle(who, head, office, *visitor, basic.name);
                if (!refused) office.penalty.succeeded(visitor->address, basic.name);
                return refused;
            };
            return;
        }
        plan.admit_lane = http::Lane::here;
        plan.admit = [head]() -> std::optional<http::Response> { return who_are_you(head); };
        return;
    }

    const bool cookie_counts = is_same_origin(head, visitor->place, origin != Origin::exact);
    const auto cookie = cookie_counts ? session_cookie(head, visitor->place) : std::nullopt;
    if (!cookie) {
        plan.admit_lane = http::Lane::here;
        plan.admit = [head]() -> std::optional<http::Response> { return who_are_you(head); };
        return;
    }
    plan.admit = [&office, head, visitor, token = Secret(*cookie)]() -> std::optional<http::Response> {
        const auto who = office.authenticator.session(token.reveal(), visitor->address, office.now());
        if (!who) return unavailable(who.error());
        // Ended or too old: no guess at a secret, so no penalty.
        if (!*who && who->refusal() == auth::Refusal::unknown) return who_are_you(head);
        if (!*who) return refuse(who->refusal(), head, office, *visitor, "");
        visitor->identity = **who;
        visitor->by_cookie = true;
        return std::nullopt;
    };
}

}  // namespace kontor::routes
