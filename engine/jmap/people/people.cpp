#include "engine/jmap/people/people.hpp"

#include "engine/jmap/call.hpp"

namespace kontor::jmap {

people::Desk& people_desk(const Call& call) { return *call.context().people; }

people::Actor actor(const Call& call) {
    const Context& context = call.context();
    return {context.user, context.name, context.is_admin, context.login, context.address};
}

SetError set_error(const people::Refused& refused) {
    using Why = people::Refused::Why;
    switch (refused.why) {
        case Why::forbidden:
            return {"forbidden", refused.what, {}, ""};
        case Why::not_found:
            return not_found();
        case Why::exists:
        case Why::invalid:
            return invalid_property(refused.property, refused.what);
        case Why::wrong_password:
            return {"wrongPassword", "", {refused.property}, ""};
        case Why::wrong_code:
            return {"wrongCode", "", {refused.property}, ""};
        case Why::too_often:
            return {"rateLimit", "Too many wrong passwords: in a quarter of an hour.", {}, ""};
        case Why::store:
            break;
    }
    return set_failure(refused.failure.value_or(store::Failure{store::Failure::Kind::io, refused.what}));
}

MethodError method_error(const people::Refused& refused) {
    if (refused.failure) return server_failure(*refused.failure);
    return {"forbidden", refused.what};
}

MethodResult<std::string> people_state(Call& call) { return people_desk(call).state(call.context().user); }

}  // namespace kontor::jmap
