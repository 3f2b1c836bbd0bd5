#include "engine/pop3/classify.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "engine/base/server_words.hpp"

namespace kontor::pop3 {
namespace {

struct Hint {
    Bytes words;  // in lower case
    ErrorClass kind;
};

// Read from above; the first that occurs decides. Gmail, Outlook.com, fetchmail's pop3.c and the
// FAQ pages of providers are the sources.
constexpr std::array hints = {
    Hint{"web login", ErrorClass::provider},
    Hint{"web browser", ErrorClass::provider},
    Hint{"application-specific password", ErrorClass::provider},
    Hint{"plaintext authentication disallowed", ErrorClass::tls},
    Hint{"not enabled", ErrorClass::provider},
    Hint{"is disabled", ErrorClass::provider},
    Hint{"been disabled", ErrorClass::provider},
    Hint{"not permitted", ErrorClass::provider},
    Hint{"basicauthblocked", ErrorClass::provider},
    Hint{"basic authentication", ErrorClass::provider},
    Hint{"account locked", ErrorClass::provider},
    Hint{"account is locked", ErrorClass::provider},
    Hint{"suspended", ErrorClass::provider},
    Hint{"blocked", ErrorClass::provider},
    Hint{"quota", ErrorClass::quota},
    Hint{"bandwidth", ErrorClass::quota},
    Hint{"exceeded", ErrorClass::quota},
    Hint{"limit", ErrorClass::quota},
    Hint{"lock", ErrorClass::locked},
    Hint{"in use", ErrorClass::locked},
    Hint{"busy", ErrorClass::locked},
    Hint{"wait", ErrorClass::locked},
    Hint{"already", ErrorClass::locked},
    Hint{"too many", ErrorClass::locked},
    Hint{"temporar", ErrorClass::provider},
    Hint{"try again later", ErrorClass::locked},
    Hint{"too frequent", ErrorClass::locked},
};

std::string lower_case(Bytes text) {
    std::string lower(text.substr(0, 1024));
    std::transform(lower.begin(), lower.end(), lower.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    return lower;
}

std::optional<ErrorClass> by_words(Bytes text) {
    const std::string lower = lower_case(text);
    for (const Hint& hint : hints) {
        if (lower.find(hint.words) != std::string::npos) return hint.kind;
    }
    return std::nullopt;
}

std::optional<ErrorClass> by_code(ResponseCode code) {
    switch (code) {
        case ResponseCode::login_delay:
        case ResponseCode::in_use:
            return ErrorClass::locked;
        case ResponseCode::sys_temp:
        case ResponseCode::sys_perm:
            return ErrorClass::provider;
        case ResponseCode::utf8:
            return ErrorClass::protocol;
        case ResponseCode::auth:  // the words may know better
        case ResponseCode::none:
        case ResponseCode::unknown:
            break;
    }
    return std::nullopt;
}

ErrorClass by_moment(Moment moment) {
    switch (moment) {
        case Moment::greeting:
            return ErrorClass::provider;
        case Moment::stls:
            return ErrorClass::tls;
        case Moment::login:
            return ErrorClass::auth;
        case Moment::transaction:
            break;
    }
    return ErrorClass::protocol;
}

ErrorClass kind(const Reply& refusal, Moment moment) {
    if (moment == Moment::stls) return ErrorClass::tls;
    if (const auto known = by_code(refusal.code)) return *known;
    if (const auto known = by_words(refusal.text)) {
        // [AUTH] says that it is about this login and not about the maildrop (RFC 3206 4).
        if (refusal.code != ResponseCode::auth || *known != ErrorClass::locked) return *known;
    }
    return refusal.code == ResponseCode::auth ? ErrorClass::auth : by_moment(moment);
}

}  // namespace

Error classify(const Reply& refusal, Moment moment, std::string what) {
    Error error;
    error.kind = kind(refusal, moment);
    error.code = refusal.code;
    error.what = std::move(what);
    error.server = server_words(refusal.words);
    return error;
}

}  // namespace kontor::pop3
