// People and their log-ins as JMAP objects (capability people). They live with people::Desk, which says who may do
// what:
//   Person      who there is; an administrator adds, changes and removes, and asks for links that choose a password
//   SignIn      one's own sessions and tokens of programs; a created one is a token
//   TwoStep     the second step of signing in: one object, "singleton"
//   AuditEntry  what happened, the newest 500
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "engine/jmap/type.hpp"
#include "engine/people/desk.hpp"

namespace kontor::jmap {

extern const DataType person_type;
extern const DataType sign_in_type;
extern const DataType two_step_type;
extern const DataType audit_entry_type;

people::Desk& people_desk(const Call&);
people::Actor actor(const Call&);

// "forbidden", "notFound", "invalidProperties", "wrongPassword", "wrongCode", "rateLimit".
SetError set_error(const people::Refused&);
MethodError method_error(const people::Refused&);

// Of all four types.
MethodResult<std::string> people_state(Call&);

}  // namespace kontor::jmap
