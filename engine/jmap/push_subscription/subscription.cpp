// The record of a subscription, as text and back.
#include <utility>

#include "engine/base/sha256.hpp"
#include "engine/jmap/i_json.hpp"
#include "engine/jmap/json.hpp"
#include "engine/jmap/push_subscription/document.hpp"
#include "engine/text/base64.hpp"

namespace kontor::jmap {
namespace {

std::string text_of(const json& object, const char* name) {
    const auto at = object.find(name);
    return at != object.end() && at->is_string() ? at->get<std::string>() : std::string();
}

}  // namespace

std::string to_document(const PushSubscription& subscription) {
    json document = {{"deviceClientId", subscription.device_client_id},
                     {"code", subscription.code},
                     {"isVerified", subscription.is_verified},
                     {"expires", subscription.expires.seconds},
                     {"types", nullptr},
                     {"credentials", subscription.credentials}};
    if (subscription.types) document["types"] = *subscription.types;
    return write_json(document);
}

std::optional<PushSubscription> push_subscription_from(const store::Record& record) {
    const json document = json::parse(record.document, nullptr, false);
    if (!document.is_object() || !document.contains("expires") || !document["expires"].is_number_integer()) {
        return std::nullopt;
    }
    PushSubscription subscription;
    subscription.id = record.id;
    subscription.device_client_id = text_of(document, "deviceClientId");
    subscription.code = text_of(document, "code");
    subscription.is_verified = document.value("isVerified", json(false)) == true;
    subscription.expires.seconds = document["expires"].get<std::int64_t>();
    subscription.credentials = text_of(document, "credentials");
    if (const auto types = document.find("types"); types != document.end() && types->is_array()) {
        subscription.types.emplace();
        for (const json& type : *types) {
            if (type.is_string()) subscription.types->insert(type.get<std::string>());
        }
    }
    return subscription;
}

Secret to_secret(const PushTarget& target) {
    return Secret(write_json({{"url", target.url},
                              {"p256dh", text::base64_encode(target.p256dh)},
                              {"auth", text::base64_encode(target.auth)}}));
}

std::optional<PushTarget> push_target_from(const Secret& secret) {
    const json object = json::parse(secret.reveal(), nullptr, false);
    if (!object.is_object()) return std::nullopt;
    auto p256dh = text::base64_decode_strict(text_of(object, "p256dh"));
    auto auth = text::base64_decode_strict(text_of(object, "auth"));
    if (!p256dh || !auth) return std::nullopt;
    return PushTarget{text_of(object, "url"), std::move(*p256dh), std::move(*auth)};
}

std::string credentials_name(std::uint64_t login, std::string_view password_hash) {
    if (login != 0) return "login " + std::to_string(login);
    const Sha256Digest digest = sha256(password_hash);
    return "password " + text::base64_encode(as_bytes(digest).substr(0, 12));
}

std::string push_verification(const PushSubscription& subscription) {
    return write_json({{"@type", "PushVerification"},
                       {"pushSubscriptionId", subscription.id.to_string()},
                       {"verificationCode", subscription.code}});
}

}  // namespace kontor::jmap
