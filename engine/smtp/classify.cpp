#include "engine/smtp/classify.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "engine/base/server_words.hpp"
#include "engine/text/ascii.hpp"

namespace kontor::smtp {
namespace {

struct Meaning {
    EnhancedCode code;  // its class counts as 4 and 5 alike
    ErrorClass kind;
};

// Where a code means something of its own in one moment only, by_moment() is right already.
constexpr std::array by_enhanced_code = {
    Meaning{{5, 2, 2}, ErrorClass::recipient},    // mailbox full
    Meaning{{5, 2, 3}, ErrorClass::too_large},    // larger than the recipient's mailbox takes
    Meaning{{5, 3, 4}, ErrorClass::too_large},    // larger than the server takes
    Meaning{{5, 4, 5}, ErrorClass::quota},        // Gmail: daily limit of messages
    Meaning{{5, 5, 3}, ErrorClass::recipient},    // too many recipients
    Meaning{{5, 6, 7}, ErrorClass::unsupported},  // an address that is not ASCII (RFC 6531 3.5)
    Meaning{{5, 7, 8}, ErrorClass::auth},         // credentials invalid (RFC 4954 6)
    Meaning{{5, 7, 9}, ErrorClass::provider},     // mechanism too weak; Gmail: app password needed
    Meaning{{5, 7, 10}, ErrorClass::tls},         // encryption needed (RFC 5248)
    Meaning{{5, 7, 11}, ErrorClass::tls},         // encryption needed for this mechanism (RFC 4954 6)
    Meaning{{5, 7, 12}, ErrorClass::provider},    // a password transition is needed (RFC 4954 6)
    Meaning{{5, 7, 13}, ErrorClass::provider},    // user account disabled (RFC 5248)
    Meaning{{5, 7, 14}, ErrorClass::provider},    // Gmail: log in with a browser first
    Meaning{{5, 7, 30}, ErrorClass::provider},    // Exchange Online: basic authentication is gone (550 5.7.30)
    Meaning{{5, 7, 57}, ErrorClass::auth},        // Exchange: client was not authenticated
    Meaning{{5, 7, 60}, ErrorClass::sender},      // Exchange: may not send as this address
    Meaning{{5, 7, 139}, ErrorClass::provider},   // Exchange Online: SMTP AUTH disabled for tenant or mailbox
};

struct Hint {
    Bytes words;  // in lower case
    ErrorClass kind;
};

// Read from above; the first that occurs decides.
constexpr std::array hints = {
    Hint{"starttls", ErrorClass::tls},
    Hint{"web browser", ErrorClass::provider},
    Hint{"web login", ErrorClass::provider},
    Hint{"application-specific password", ErrorClass::provider},
    Hint{"app password", ErrorClass::provider},
    Hint{"basic authentication", ErrorClass::provider},
    Hint{"smtpclientauthentication", ErrorClass::provider},
    Hint{"not enabled", ErrorClass::provider},
    Hint{"disabled", ErrorClass::provider},
    Hint{"account locked", ErrorClass::provider},
    Hint{"account is locked", ErrorClass::provider},
    Hint{"suspended", ErrorClass::provider},
    Hint{"too many login", ErrorClass::locked},
    Hint{"too many failed", ErrorClass::locked},
    Hint{"quota", ErrorClass::quota},
    Hint{"sending limit", ErrorClass::quota},
    Hint{"daily limit", ErrorClass::quota},
    Hint{"rate limit", ErrorClass::quota},
    Hint{"too many messages", ErrorClass::quota},
    Hint{"send as", ErrorClass::sender},
    Hint{"not owned by", ErrorClass::sender},
};

std::string lower_case(Bytes text) { return text::to_lower(text.substr(0, 1024)); }

bool says(Bytes lower, Bytes words) { return lower.find(words) != Bytes::npos; }

std::optional<ErrorClass> by_code(const Reply& refusal, Moment moment) {
    switch (refusal.code) {
        case 421:  // the server closes: nothing about this message or name
            return ErrorClass::locked;
        case 530:  // RFC 4954 6 says so for a login, RFC 3207 4 for STARTTLS: the words tell which
            return says(lower_case(refusal.text), "starttls") ? ErrorClass::tls : ErrorClass::auth;
        case 534:
        case 432:
            return ErrorClass::provider;
        case 535:
            return moment == Moment::login ? std::nullopt : std::optional(ErrorClass::auth);
        case 538:
            return ErrorClass::tls;
        case 552:
            return moment == Moment::recipient ? ErrorClass::recipient : ErrorClass::too_large;
        default:
            return std::nullopt;
    }
}

std::optional<ErrorClass> by_enhanced(EnhancedCode code) {
    code.class_of = 5;
    for (const Meaning& meaning : by_enhanced_code) {
        if (meaning.code == code) return meaning.kind;
    }
    return std::nullopt;
}

// A refused recipient is about the recipient: "mailbox disabled", "over quota" speak of somebody else's.
std::optional<ErrorClass> by_words(const Reply& refusal, Moment moment) {
    if (moment == Moment::recipient || moment == Moment::content) return std::nullopt;
    const std::string lower = lower_case(refusal.text);
    for (const Hint& hint : hints) {
        if (says(lower, hint.words)) return hint.kind;
    }
    return std::nullopt;
}

// RFC 5321 3.6.2: "relaying denied" means that the server does not know us, not that the address is wrong.
bool is_relaying(const Reply& refusal) {
    const std::string lower = lower_case(refusal.text);
    return says(lower, "relay") || says(lower, "authentication required");
}

ErrorClass by_moment(const Reply& refusal, Moment moment) {
    switch (moment) {
        case Moment::greeting:
            return refusal.is_permanent() ? ErrorClass::provider : ErrorClass::locked;
        case Moment::starttls:
            return ErrorClass::tls;
        case Moment::login:
            return refusal.is_permanent() ? ErrorClass::auth : ErrorClass::locked;
        case Moment::sender:
            return refusal.is_permanent() ? ErrorClass::sender : ErrorClass::locked;
        case Moment::recipient:
            return is_relaying(refusal) ? ErrorClass::auth : ErrorClass::recipient;
        case Moment::content:
            return refusal.is_permanent() ? ErrorClass::content : ErrorClass::locked;
        case Moment::other:
            break;
    }
    return refusal.is_permanent() ? ErrorClass::protocol : ErrorClass::locked;
}

ErrorClass kind(const Reply& refusal, Moment moment) {
    if (moment == Moment::starttls) return ErrorClass::tls;
    const auto known = by_enhanced(refusal.enhanced);
    if (known && *known != ErrorClass::auth) return *known;
    // 535 5.7.8 is what many say also when a browser, an app password or an administrator is needed.
    if (moment == Moment::login) {
        if (const auto better = by_words(refusal, moment)) return *better;
    }
    if (known) return *known;
    if (const auto by = by_code(refusal, moment)) return *by;
    return by_words(refusal, moment).value_or(by_moment(refusal, moment));
}

// With its numbers: people look for them.
std::string spelled(const Reply& refusal) {
    std::string words = std::to_string(refusal.code) + ' ';
    if (const EnhancedCode& code = refusal.enhanced; code.class_of != 0) {
        words += std::to_string(code.class_of) + '.' + std::to_string(code.subject) + '.' +
                 std::to_string(code.detail) + ' ';
    }
    return words + refusal.text;
}

}  // namespace

Error classify(const Reply& refusal, Moment moment, std::string what) {
    Error error;
    error.kind = kind(refusal, moment);
    error.permanent = refusal.is_permanent();
    error.code = refusal.code;
    error.enhanced = refusal.enhanced;
    error.what = std::move(what);
    error.server = server_words(spelled(refusal));
    return error;
}

}  // namespace kontor::smtp
