// Email/import (RFC 8621 4.8): messages that lie in blobs become e-mails.
#include <algorithm>
#include <array>
#include <utility>

#include "engine/base/sha256.hpp"
#include "engine/jmap/arguments.hpp"
#include "engine/jmap/blob.hpp"
#include "engine/jmap/core/writing.hpp"
#include "engine/jmap/email/email.hpp"
#include "engine/jmap/email/placing.hpp"
#include "engine/jmap/json.hpp"
#include "engine/mime/fields/date.hpp"
#include "engine/mime/parse_message.hpp"
#include "engine/mime/summary.hpp"

namespace kontor::jmap {
namespace {

constexpr std::array<std::string_view, 4> import_properties = {"blobId", "mailboxIds", "keywords", "receivedAt"};

// "time of most recent Received header, or time of import on server if none": the most recent stands first, its date
// behind the last semicolon.
UtcTime arrival_of(const mime::Message& message, UtcTime now) {
    const mime::Field* received = message.first(message.root(), "received");
    if (!received) return now;
    const Bytes value = message.value_of(*received);
    const std::size_t semicolon = value.rfind(';');
    if (semicolon == Bytes::npos) return now;
    const auto date = mime::parse_date(value.substr(semicolon + 1));
    return date ? date->utc : now;
}

SetResult<json> import_one(Call& call, const json& object) {
    if (!object.is_object()) return SetError{"invalidProperties", "Must be an EmailImport.", {}, ""};
    for (const auto& [name, value] : object.items()) {
        const bool known =
            std::find(import_properties.begin(), import_properties.end(), name) != import_properties.end();
        if (!known) return invalid_property(name, "");
    }
    const auto blob_id = object.find("blobId");
    if (blob_id == object.end() || !blob_id->is_string()) return invalid_property("blobId", "Must be an id.");
    const auto mailboxes = Mailboxes::load(call.view(), call.scope);
    if (!mailboxes) return SetError{mailboxes.error().type, "", {}, ""};
    auto placing = read_placing(call, object, *mailboxes, {});
    if (!placing) return placing.error();

    const std::string& name = blob_id->get_ref<const std::string&>();
    const auto raw = read_blob(call.view(), call.scope, name);
    if (!raw) return set_failure(raw.error());
    if (!*raw) return invalid_property("blobId", "There is no such blob.");
    if (!is_message(**raw)) return SetError{"invalidEmail", "The blob has no header of a message.", {}, ""};
    if (auto is_new = check_is_new(call, sha256(**raw)); !is_new) return is_new.error();

    const mime::Message message = mime::parse(**raw);
    const auto received_at = object.find("receivedAt");
    if (received_at == object.end() || received_at->is_null()) {
        placing->received_at = arrival_of(message, call.context().now);
    }
    const auto whole = parse_blob(name);
    if (!whole->path.empty()) return add_message(call, **raw, std::move(*placing));
    if (auto fits = check_quota(call, 0); !fits) return fits.error();
    return add_stored_message(call, call.scope.account(), whole->blob, mime::summarise(message), std::move(*placing));
}

}  // namespace

MethodResult<json> import_emails(Call& call) {
    Arguments arguments(call.arguments);
    const auto if_in_state = arguments.text("ifInState");
    const json* emails = arguments.object("emails");
    if (!emails) arguments.wrong("emails", "an object");
    if (arguments.error()) return *arguments.error();
    if (emails->size() > call.context().limits.objects_in_set) return MethodError{"requestTooLarge", ""};

    Writing writing(call);
    if (auto begun = writing.begin(if_in_state, email_state); !begun) return begun.error();
    json created = json::object(), refused = json::object();
    for (const auto& [name, object] : emails->items()) {
        auto made = import_one(call, object);
        if (made) {
            writing.created(name, (*made)["id"].get<std::string>());
            created[name] = std::move(*made);
        } else {
            refused[name] = to_json(made.error());
        }
    }
    auto states = writing.commit(email_state);
    if (!states) return states.error();
    return json{{"accountId", call.account_id},
                {"oldState", std::move(states->before)},
                {"newState", std::move(states->after)},
                {"created", created.empty() ? json(nullptr) : std::move(created)},
                {"notCreated", refused.empty() ? json(nullptr) : std::move(refused)}};
}

}  // namespace kontor::jmap
