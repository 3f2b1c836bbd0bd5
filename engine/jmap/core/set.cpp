// Foo/set (RFC 8620 5.3). One call is one transaction; one object is one step of it, done or refused as a whole.
#include <algorithm>
#include <set>
#include <utility>

#include "engine/jmap/arguments.hpp"
#include "engine/jmap/call.hpp"
#include "engine/jmap/core/creation.hpp"
#include "engine/jmap/core/skeletons.hpp"
#include "engine/jmap/core/updating.hpp"
#include "engine/jmap/json.hpp"
#include "engine/jmap/method.hpp"
#include "engine/jmap/type.hpp"

namespace kontor::jmap {
namespace {

struct Outcome {
    json done = json::object(), refused = json::object();
};

struct Asked {
    std::optional<std::string> if_in_state;
    const json* create = nullptr;
    const json* update = nullptr;
    std::optional<Ids> destroy;

    std::size_t objects() const {
        return (create ? create->size() : 0) + (update ? update->size() : 0) + (destroy ? destroy->size() : 0);
    }
};

MethodResult<Asked> read_arguments(Call& call) {
    Arguments arguments(call.arguments);
    Asked asked;
    asked.if_in_state = arguments.text("ifInState");
    asked.create = arguments.object("create");
    asked.update = arguments.object("update");
    asked.destroy = arguments.texts("destroy");
    if (arguments.error()) return *arguments.error();
    if (asked.objects() > call.context().limits.objects_in_set) return MethodError{"requestTooLarge", ""};
    return asked;
}

Ids resolved(const Ids& given, const CreatedIds& created) {
    Ids ids;
    std::set<std::string> seen;
    for (const std::string& id : given) {
        const std::string real = resolve_creation_id(id, created);
        const std::string& name = real.empty() ? id : real;
        if (seen.insert(name).second) ids.push_back(name);
    }
    return ids;
}

// A parent may stand before its child in the list: what was refused is tried again as long as something else went.
void destroy_all(Writer& writer, Ids ids, Outcome& outcome) {
    outcome.done = json::array();
    for (bool progress = true; progress && !ids.empty();) {
        progress = false;
        Ids refused;
        for (std::string& id : ids) {
            const auto destroyed = writer.destroy(id);
            if (destroyed) {
                progress = true;
                outcome.refused.erase(id);
                outcome.done.push_back(std::move(id));
            } else {
                outcome.refused[id] = to_json(destroyed.error());
                if (destroyed.error().type == "mailboxHasChild") refused.push_back(std::move(id));
            }
        }
        ids = std::move(refused);
    }
}

// The state of the type, empty where it has none.
MethodResult<std::string> state_of(Call& call) {
    const DataType& type = *call.method.type;
    return type.state ? type.state(call) : MethodResult<std::string>(std::string());
}

json or_null(json value) { return value.empty() ? json(nullptr) : std::move(value); }

}  // namespace

MethodResult<json> set(Call& call) {
    const DataType& type = *call.method.type;
    auto asked = read_arguments(call);
    if (!asked) return asked.error();
    // From here on until commit every way out abandons the transaction.
    struct Guard {
        Call& call;
        bool open;
        ~Guard() {
            if (open) call.abandon();
        }
    } transaction{call, false};
    if (type.is_stored) {
        if (auto begun = call.begin(); !begun) return begun.error();
        transaction.open = true;
    }

    auto writer = type.writer(call);
    if (!writer) return writer.error();
    auto old_state = state_of(call);
    if (!old_state) return old_state.error();
    if (type.state && asked->if_in_state && *asked->if_in_state != *old_state) return MethodError{"stateMismatch", ""};

    Outcome created, updated, destroyed;
    const CreatedIds known_before = call.request.created_ids;
    if (asked->create) create_all(call, **writer, *asked->create, created.done, created.refused);
    if (asked->update) {
        if (auto done = update_all(call, **writer, *asked->update, updated.done, updated.refused); !done) {
            call.request.created_ids = known_before;
            return done.error();
        }
    }
    if (asked->destroy) destroy_all(**writer, resolved(*asked->destroy, call.request.created_ids), destroyed);

    auto new_state = state_of(call);
    if (type.is_stored) {
        transaction.open = false;
        if (auto committed = call.commit(); !committed) {
            call.request.created_ids = known_before;
            return committed.error();
        }
    }
    (*writer)->committed();
    if (!new_state) return new_state.error();

    json response = {
        {"created", or_null(std::move(created.done))},       {"updated", or_null(std::move(updated.done))},
        {"destroyed", or_null(std::move(destroyed.done))},   {"notCreated", or_null(std::move(created.refused))},
        {"notUpdated", or_null(std::move(updated.refused))}, {"notDestroyed", or_null(std::move(destroyed.refused))}};
    if (!type.state) return response;
    response["accountId"] = call.account_id;
    response["oldState"] = std::move(*old_state);
    response["newState"] = std::move(*new_state);
    return response;
}

SetResult<json> Writer::create(json) {
    return SetError{"forbidden", "Objects of this type cannot be created.", {}, ""};
}
SetResult<json> Writer::update(const std::string&, const json&) {
    return SetError{"forbidden", "Objects of this type cannot be changed.", {}, ""};
}
SetResult<void> Writer::destroy(const std::string&) {
    return SetError{"forbidden", "Objects of this type cannot be destroyed.", {}, ""};
}

}  // namespace kontor::jmap
