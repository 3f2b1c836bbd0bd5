#include "engine/collect/health.hpp"

namespace kontor::collect {

using mail::DisabledBecause;
using mail::ErrorClass;

Health health_of(const mail::ExternalAccount& account) {
    return {account.consecutive_auth_failures, account.consecutive_connect_failures, account.disabled};
}

void apply(const Health& health, mail::ExternalAccount& account) {
    account.consecutive_auth_failures = health.authentication_failures;
    account.consecutive_connect_failures = health.connection_failures;
    account.disabled = health.disabled;
}

Health after_success(Health health) {
    health.authentication_failures = 0;
    health.connection_failures = 0;
    if (health.disabled == DisabledBecause::authentication) health.disabled = DisabledBecause::enabled;
    return health;
}

Health after_failure(Health health, ErrorClass failure) {
    switch (failure) {
        case ErrorClass::auth:
            health.connection_failures = 0;
            if (++health.authentication_failures >= authentication_limit && health.disabled == DisabledBecause::enabled)
                health.disabled = DisabledBecause::authentication;
            break;
        case ErrorClass::connect:
        case ErrorClass::dns:
        case ErrorClass::tls:
            if (++health.connection_failures >= connection_limit && health.disabled == DisabledBecause::enabled)
                health.disabled = DisabledBecause::connection;
            break;
        case ErrorClass::locked:
        case ErrorClass::provider:
        case ErrorClass::quota:
        case ErrorClass::protocol:
            health.connection_failures = 0;
            break;
        case ErrorClass::certificate:
        case ErrorClass::storage:
            break;
    }
    return health;
}

Health after_new_password(Health health) {
    health.authentication_failures = 0;
    if (health.disabled == DisabledBecause::authentication) health.disabled = DisabledBecause::enabled;
    return health;
}

Health enabled(Health) { return {}; }

Health disabled_by_user(Health health) {
    health.disabled = DisabledBecause::by_user;
    return health;
}

}  // namespace kontor::collect
