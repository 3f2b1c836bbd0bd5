// Email/copy (RFC 8620 5.4, RFC 8621 4.7): the same message as another e-mail in another account of the person.
#include <algorithm>
#include <array>
#include <span>
#include <utility>

#include "engine/jmap/core/from_account.hpp"
#include "engine/jmap/core/writing.hpp"
#include "engine/jmap/email/email.hpp"
#include "engine/jmap/email/placing.hpp"
#include "engine/jmap/json.hpp"

namespace kontor::jmap {
namespace {

constexpr std::array<std::string_view, 4> copied_properties = {"id", "mailboxIds", "keywords", "receivedAt"};

struct Asked {
    std::string from_account;
    std::optional<std::string> if_from_in_state, if_in_state, destroy_from_if_in_state;
    const json* create = nullptr;
    bool destroy_original = false;
};

MethodResult<Asked> read_arguments(Call& call) {
    Arguments arguments(call.arguments);
    Asked asked;
    asked.from_account = arguments.required_text("fromAccountId");
    asked.if_from_in_state = arguments.text("ifFromInState");
    asked.if_in_state = arguments.text("ifInState");
    asked.create = arguments.object("create");
    asked.destroy_original = arguments.boolean("onSuccessDestroyOriginal", false);
    asked.destroy_from_if_in_state = arguments.text("destroyFromIfInState");
    if (!asked.create) arguments.wrong("create", "an object");
    if (arguments.error()) return *arguments.error();
    if (asked.create->size() > call.context().limits.objects_in_set) return MethodError{"requestTooLarge", ""};
    return asked;
}

MethodResult<void> expect_state(Call& call, mail::Scope from, const std::optional<std::string>& expected) {
    if (!expected) return {};
    const auto state = call.view().state(store::Type::email, from);
    if (!state) return server_failure(state.error());
    if (std::to_string(*state) != *expected) return MethodError{"stateMismatch", ""};
    return {};
}

SetResult<mail::Email> find_original(Call& call, mail::Scope from, const json& object) {
    if (!object.is_object() || !object.contains("id") || !object["id"].is_string()) {
        return invalid_property("id", "Must be an id.");
    }
    for (const auto& [name, value] : object.items()) {
        const bool known =
            std::find(copied_properties.begin(), copied_properties.end(), name) != copied_properties.end();
        if (!known) return invalid_property(name, "Cannot be changed by copying.");
    }
    const auto id =
        mail::EmailId::parse(resolve_creation_id(object["id"].get<std::string>(), call.request.created_ids));
    if (!id) return not_found();
    auto emails = call.view().emails(from, std::span(&*id, 1));
    if (!emails) return set_failure(emails.error());
    if (emails->empty()) return not_found();
    return std::move(emails->front());
}

SetResult<json> copy_one(Call& call, const mail::Email& original, const json& object) {
    const auto mailboxes = Mailboxes::load(call.view(), call.scope);
    if (!mailboxes) return SetError{mailboxes.error().type, "", {}, ""};
    auto placing = read_placing(call, object, *mailboxes, {{}, original.keywords, original.received_at});
    if (!placing) return placing.error();
    const auto blob = call.view().blob(original.account, original.blob);
    if (!blob) return set_failure(blob.error());
    if (!*blob) return not_found();
    if (auto is_new = check_is_new(call, (*blob)->hash); !is_new) return is_new.error();
    if (auto fits = check_quota(call, 0); !fits) return fits.error();
    return add_stored_message(call, call.scope.account(), original.blob, original.summary, std::move(*placing));
}

}  // namespace

MethodResult<json> copy_emails(Call& call) {
    auto asked = read_arguments(call);
    if (!asked) return asked.error();
    const auto from = read_from_account(call, asked->from_account);
    if (!from) return from.error();

    Writing writing(call);
    if (auto begun = writing.begin(asked->if_in_state, email_state); !begun) return begun.error();
    if (auto same = expect_state(call, *from, asked->if_from_in_state); !same) return same.error();
    json created = json::object(), refused = json::object(), originals = json::array();
    for (const auto& [name, object] : asked->create->items()) {
        const auto original = find_original(call, *from, object);
        auto made = original ? copy_one(call, *original, object) : SetResult<json>(original.error());
        if (!made) {
            refused[name] = to_json(made.error());
            continue;
        }
        originals.push_back(original->id.to_string());
        writing.created(name, (*made)["id"].get<std::string>());
        created[name] = std::move(*made);
    }
    auto states = writing.commit(email_state);
    if (!states) return states.error();

    if (asked->destroy_original && !originals.empty()) {
        json destroy = {{"accountId", asked->from_account}, {"destroy", std::move(originals)}};
        if (asked->destroy_from_if_in_state) destroy["ifInState"] = *asked->destroy_from_if_in_state;
        call.request.implicit_calls.emplace_back("Email/set", std::move(destroy));
    }
    return json{{"fromAccountId", asked->from_account},
                {"accountId", call.account_id},
                {"oldState", std::move(states->before)},
                {"newState", std::move(states->after)},
                {"created", created.empty() ? json(nullptr) : std::move(created)},
                {"notCreated", refused.empty() ? json(nullptr) : std::move(refused)}};
}

}  // namespace kontor::jmap
