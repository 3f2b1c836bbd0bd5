// From a request's head to a person, or to the answer that turns it away.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "native/relay/auth/authenticator.hpp"
#include "native/relay/http/site.hpp"
#include "native/relay/routes/office.hpp"
#include "native/relay/routes/place.hpp"

namespace kontor::routes {

struct Visitor {
    Place place;
    std::string address;      // for penalties and logs
    auth::Identity identity;  // once admitted
    bool by_cookie = false;
};

// Which proof the request brings. A cookie counts only when the page that asks is ours; programs of other
// origins use Authorization, which no browser adds by itself.
enum class Origin {
    any_without_cookie,  // a foreign Origin makes the cookie count for nothing; Authorization passes
    exact,               // WebSocket: with a cookie Origin must be there and ours; a foreign one is always refused
};

// Fills `visitor` (plan.admit runs before plan.answer), or answers 401, 403, 429 or 503. Chooses the lane: a
// password is checked on Lane::hashing.
void admit(http::Plan& plan, const http::Head& head, Office& office, std::shared_ptr<Visitor> visitor, Origin origin);

// A store that does not answer: 503, and why in the log.
http::Response unavailable(const store::Failure& failure);  // a full disk is told as that
http::Response over_quota();

// 401 with a challenge; browsers get none that opens a dialog of theirs.
http::Response who_are_you(const http::Head& head);
// 401 after a wrong secret, held back as the penalty says.
http::Response wrong_secret(const http::Head& head, Office& office, const std::string& address,
                            std::string_view account);
http::Response too_many_tries();
// Whatever the authenticator said against it, noted for the person where there is one. `account`: the name they gave.
http::Response refuse(auth::Refusal why, const http::Head& head, Office& office, const Visitor& visitor,
                      std::string_view account);
// The types of the problem details (RFC 9457) by which a window knows what to ask next, or to say.
inline constexpr std::string_view second_step_problem = "https://kontor.example/problems/second-step";
inline constexpr std::string_view from_elsewhere_problem = "https://kontor.example/problems/from-elsewhere";

}  // namespace kontor::routes
