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
    const char* detail = "";
};

// Read from above; the first that occurs decides. Gmail, Outlook.com, fetchmail's pop3.c and the
// FAQ pages of providers are the sources.
constexpr std::array hints = {
    Hint{"web login", ErrorClass::provider, "web-login"},
    Hint{"web browser", ErrorClass::provider, "web-login"},
    Hint{"application-specific password", ErrorClass::provider, "app-password"},
    Hint{"plaintext authentication disallowed", ErrorClass::tls},
    Hint{"basicauthblocked", ErrorClass::provider, "basic-auth"},
    Hint{"basic authentication", ErrorClass::provider, "basic-auth"},
    Hint{"not enabled", ErrorClass::provider, "pop-disabled"},
    Hint{"is disabled", ErrorClass::provider, "pop-disabled"},
    Hint{"been disabled", ErrorClass::provider, "pop-disabled"},
    Hint{"not permitted", ErrorClass::provider, "pop-disabled"},
    Hint{"account locked", ErrorClass::provider, "account-locked"},
    Hint{"account is locked", ErrorClass::provider, "account-locked"},
    Hint{"suspended", ErrorClass::provider, "account-locked"},
    Hint{"blocked", ErrorClass::provider, "account-locked"},
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
    Hint{"temporar", ErrorClass::provider, "passing"},
    Hint{"try again later", ErrorClass::locked},
    Hint{"too frequent", ErrorClass::locked},
};

std::string lower_case(Bytes text) {
    std::string lower(text.substr(0, 1024));
    std::transform(lower.begin(), lower.end(), lower.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    return lower;
}

const Hint* by_words(Bytes text) {
    const std::string lower = lower_case(text);
    for (const Hint& hint : hints) {
        if (lower.find(hint.words) != std::string::npos) return &hint;
    }
    return nullptr;
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

ErrorClass kind(const Reply& refusal, Moment moment, const Hint* hint) {
    if (moment == Moment::stls) return ErrorClass::tls;
    if (const auto known = by_code(refusal.code)) return *known;
    // [AUTH] says that it is about this login and not about the maildrop (RFC 3206 4).
    if (hint && (refusal.code != ResponseCode::auth || hint->kind != ErrorClass::locked)) return hint->kind;
    return refusal.code == ResponseCode::auth ? ErrorClass::auth : by_moment(moment);
}

}  // namespace

Error classify(const Reply& refusal, Moment moment, std::string what) {
    Error error;
    const Hint* const hint = by_words(refusal.text);
    error.kind = kind(refusal, moment, hint);
    if (error.kind == ErrorClass::provider && hint && hint->kind == error.kind) error.detail = hint->detail;
    if (error.kind == ErrorClass::provider && refusal.code == ResponseCode::sys_temp) error.detail = "passing";
    error.code = refusal.code;
    error.what = std::move(what);
    error.server = server_words(refusal.words);
    return error;
}

}  // namespace kontor::pop3
