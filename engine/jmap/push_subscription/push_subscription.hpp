// PushSubscription (RFC 8620 7.2): a URL to which the server POSTs what changed.
//
// A subscription is a record of the home account, and belongs to the credentials that made it: others neither see it
// nor can change it, and it ends with them. Its URL and keys are a sealed secret of the record; they are never
// returned. What is sent, to whom and when is the relay's matter (native/relay/pusher); it reads subscriptions with the
// functions below.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/instant.hpp"
#include "engine/base/secret.hpp"
#include "engine/jmap/type.hpp"
#include "engine/store/store.hpp"

namespace kontor::jmap {

extern const DataType push_subscription_type;

// What the record's document says.
struct PushSubscription {
    mail::RecordId id;
    std::string device_client_id;
    std::string code;  // that the client has to repeat
    bool is_verified = false;
    UtcTime expires;
    std::optional<std::set<std::string>> types;  // empty: all
    std::string credentials;                     // credentials_name() of who made it
};

// Where to, and how it is encrypted (RFC 8291); from the record's secret of the name push_target.
struct PushTarget {
    std::string url;
    std::string p256dh, auth;  // octets; empty: unencrypted
};
inline constexpr std::string_view push_target = "push-target";

std::optional<PushSubscription> push_subscription_from(const store::Record&);
std::optional<PushTarget> push_target_from(const Secret&);

// Log-in number `login`, or, where it is zero, the password of which this is the hash. Another password is another
// name.
std::string credentials_name(std::uint64_t login, std::string_view password_hash);

// {"@type": "PushVerification", ...} (7.2.2).
std::string push_verification(const PushSubscription&);

}  // namespace kontor::jmap
