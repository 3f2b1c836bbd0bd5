#include "engine/jmap/push_subscription/push_subscription.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "engine/jmap/call.hpp"
#include "engine/jmap/date.hpp"
#include "engine/jmap/json.hpp"
#include "engine/jmap/push_subscription/document.hpp"
#include "engine/text/base64.hpp"

namespace kontor::jmap {
namespace {

constexpr std::int64_t longest_life = 30 * 24 * 3600;  // seconds; RFC 8620 7.2 wants seven days at least
constexpr std::size_t most_subscriptions = 32;         // of a person
constexpr std::size_t longest_text = 2048;

// URL-safe, padded or not.
std::optional<std::string> base64url_decode(std::string text) {
    std::replace(text.begin(), text.end(), '-', '+');
    std::replace(text.begin(), text.end(), '_', '/');
    while (!text.empty() && text.back() == '=') text.pop_back();
    text.append((4 - text.size() % 4) % 4, '=');
    return text::base64_decode_strict(text);
}

bool is_device(const json& value) {
    return value.is_string() && !value.get_ref<const std::string&>().empty() &&
           value.get_ref<const std::string&>().size() <= longest_text;
}
bool is_https_url(const json& value) {
    const std::string* url = value.get_ptr<const std::string*>();
    return url && url->size() > 8 && url->size() <= longest_text && url->compare(0, 8, "https://") == 0 &&
           std::all_of(url->begin(), url->end(), [](char c) { return c > ' ' && c <= '~'; });
}
bool are_keys_or_null(const json& value) {
    if (value.is_null()) return true;
    if (!value.is_object() || value.size() != 2) return false;
    for (const char* name : {"p256dh", "auth"}) {
        if (!value.contains(name) || !value[name].is_string()) return false;
    }
    const auto point = base64url_decode(value["p256dh"].get<std::string>());
    const auto secret = base64url_decode(value["auth"].get<std::string>());
    // An uncompressed point of P-256 and 16 octets (RFC 8291 3.1, 3.2).
    return point && secret && point->size() == 65 && point->front() == 4 && secret->size() == 16;
}
bool is_time_or_null(const json& value) {
    return value.is_null() || (value.is_string() && parse_utc_date(value.get_ref<const std::string&>()));
}
bool are_types_or_null(const json& value) {
    if (value.is_null()) return true;
    if (!value.is_array() || value.size() > 100) return false;
    return std::all_of(value.begin(), value.end(), [](const json& item) {
        return item.is_string() && item.get_ref<const std::string&>().size() <= 255;
    });
}

constexpr std::array<Property, 7> properties = {{
    {"id", server_set | immutable},
    {"deviceClientId", immutable, is_device},
    {"url", immutable | write_only | forbidden_to_get, is_https_url},
    {"keys", immutable | write_only | forbidden_to_get, are_keys_or_null, "null"},
    {"verificationCode", 0, is_text_or_null, "null"},
    {"expires", 0, is_time_or_null, "null"},
    {"types", 0, are_types_or_null, "null"},
}};

MethodResult<std::string> credentials_of(const Call& call) {
    if (call.context().login != 0) return credentials_name(call.context().login, "");
    const auto user = call.context().store.directory().find(call.context().user);
    if (!user) return server_failure(user.error());
    return credentials_name(0, *user ? std::string_view((*user)->password_hash) : std::string_view());
}

UtcTime expiry(const Call& call, const json& wanted) {
    const UtcTime latest{call.context().now.seconds + longest_life};
    const auto* text = wanted.get_ptr<const std::string*>();
    const auto time = text ? parse_utc_date(*text) : std::nullopt;
    return time ? std::min(*time, latest) : latest;
}

std::optional<std::set<std::string>> types_from(const json& list) {
    if (list.is_null()) return std::nullopt;
    return list.get<std::set<std::string>>();
}

MethodResult<std::vector<PushSubscription>> own_subscriptions(Call& call) {
    const auto credentials = credentials_of(call);
    if (!credentials) return credentials.error();
    const auto records = call.view().records(store::Type::push_subscription, mail::Scope::all());
    if (!records) return server_failure(records.error());
    std::vector<PushSubscription> own;
    for (const store::Record& record : *records) {
        auto subscription = push_subscription_from(record);
        const bool lives = subscription && subscription->expires > call.context().now;
        if (lives && subscription->credentials == *credentials) own.push_back(std::move(*subscription));
    }
    return own;
}

json to_json(const PushSubscription& subscription) {
    json object = {{"id", subscription.id.to_string()},
                   {"deviceClientId", subscription.device_client_id},
                   {"verificationCode", nullptr},
                   {"expires", date_or_null(subscription.expires)},
                   {"types", nullptr}};
    if (subscription.is_verified) object["verificationCode"] = subscription.code;
    if (subscription.types) object["types"] = *subscription.types;
    return object;
}

MethodResult<std::vector<json>> read(Call& call, const std::vector<std::string>& wanted, const Ids* ids) {
    const auto own = own_subscriptions(call);
    if (!own) return own.error();
    std::vector<json> list;
    for (const PushSubscription& subscription : *own) {
        json object = to_json(subscription);
        if (ids && std::find(ids->begin(), ids->end(), object["id"]) == ids->end()) continue;
        json shown = json::object();
        for (const std::string& name : wanted) {
            if (object.contains(name)) shown[name] = std::move(object[name]);
        }
        list.push_back(std::move(shown));
    }
    return list;
}

class SubscriptionWriter final : public Writer {
public:
    explicit SubscriptionWriter(Call& call) : call_(call) {}

    SetResult<json> create(json object) override;
    SetResult<json> update(const std::string& id, const json& changed) override;
    SetResult<void> destroy(const std::string& id) override;

private:
    SetResult<PushSubscription> find(const std::string& id);

    Call& call_;
};

SetResult<json> SubscriptionWriter::create(json object) {
    if (!object["verificationCode"].is_null()) return invalid_property("verificationCode", "The server makes it.");
    const auto all = call_.view().records(store::Type::push_subscription, mail::Scope::all());
    if (!all) return set_failure(all.error());
    if (all->size() >= most_subscriptions) return SetError{"overQuota", "Too many push subscriptions.", {}, ""};
    auto credentials = credentials_of(call_);
    if (!credentials) return SetError{credentials.error().type, "", {}, ""};
    const auto accounts = call_.view().accounts();
    if (!accounts) return set_failure(accounts.error());

    PushSubscription subscription;
    subscription.device_client_id = object["deviceClientId"].get<std::string>();
    subscription.code = call_.request.token();
    subscription.expires = expiry(call_, object["expires"]);
    subscription.types = types_from(object["types"]);
    subscription.credentials = std::move(*credentials);
    PushTarget target;
    target.url = object["url"].get<std::string>();
    if (const json& keys = object["keys"]; keys.is_object()) {
        target.p256dh = *base64url_decode(keys["p256dh"].get<std::string>());
        target.auth = *base64url_decode(keys["auth"].get<std::string>());
    }
    const auto id =
        call_.update().add_record(store::Type::push_subscription, accounts->front().id, to_document(subscription));
    if (!id) return set_failure(id.error());
    const auto sealed = call_.update().put_secret(*id, push_target, to_secret(target));
    if (!sealed) return set_failure(sealed.error());
    return json{{"id", id->to_string()}, {"expires", date_or_null(subscription.expires)}};
}

SetResult<PushSubscription> SubscriptionWriter::find(const std::string& id) {
    const auto own = own_subscriptions(call_);
    if (!own) return SetError{own.error().type, "", {}, ""};
    for (const PushSubscription& subscription : *own) {
        if (subscription.id.to_string() == id) return subscription;
    }
    return not_found();
}

SetResult<json> SubscriptionWriter::update(const std::string& id, const json& changed) {
    auto subscription = find(id);
    if (!subscription) return subscription.error();
    json answer = json::object();
    if (const auto code = changed.find("verificationCode"); code != changed.end()) {
        if (*code != subscription->code)
            return invalid_property("verificationCode", "That is not the code that was sent.");
        subscription->is_verified = true;
    }
    if (const auto types = changed.find("types"); types != changed.end()) subscription->types = types_from(*types);
    if (const auto expires = changed.find("expires"); expires != changed.end()) {
        subscription->expires = expiry(call_, *expires);
        const json now = date_or_null(subscription->expires);
        if (now != *expires) answer["expires"] = now;
    }
    const auto done =
        call_.update().change_record(store::Type::push_subscription, subscription->id, to_document(*subscription));
    if (!done) return set_failure(done.error());
    return answer.empty() ? json(nullptr) : answer;
}

SetResult<void> SubscriptionWriter::destroy(const std::string& id) {
    const auto subscription = find(id);
    if (!subscription) return subscription.error();
    const auto done = call_.update().remove_record(store::Type::push_subscription, subscription->id);
    if (!done) return set_failure(done.error());
    return {};
}

MethodResult<std::unique_ptr<Writer>> writer(Call& call) {
    return std::unique_ptr<Writer>(std::make_unique<SubscriptionWriter>(call));
}

}  // namespace

constinit const DataType push_subscription_type = {
    .name = "PushSubscription",
    .properties = properties,
    .read = read,
    .writer = writer,
};

}  // namespace kontor::jmap
