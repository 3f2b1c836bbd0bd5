// Blob/copy (RFC 8620 6.3).
#include <set>
#include <span>
#include <utility>

#include "engine/jmap/arguments.hpp"
#include "engine/jmap/blob.hpp"
#include "engine/jmap/core/from_account.hpp"
#include "engine/jmap/core/skeletons.hpp"
#include "engine/jmap/core/writing.hpp"
#include "engine/jmap/email/placing.hpp"
#include "engine/jmap/json.hpp"

namespace kontor::jmap {
namespace {

// A whole blob is shared under its id; a part of a message becomes a blob of its own.
SetResult<std::string> copy_one(Call& call, mail::Scope from, const std::string& id) {
    const UtcTime now = call.context().now;
    // RFC 8620 6.3 says that it may be notFound; clients know the registered blobNotFound (RFC 8621 10.6).
    const SetError missing{"blobNotFound", "", {}, ""};
    const auto name = parse_blob(id);
    if (!name) return missing;
    if (name->path.empty()) {
        const auto blob = call.view().blob(from, name->blob);
        if (!blob) return set_failure(blob.error());
        if (!*blob) return missing;
        const auto shared = call.update().share_blob(call.scope.account(), name->blob, now);
        if (!shared) return set_failure(shared.error());
        return spell_blob(name->blob);
    }
    const auto octets = read_blob(call.view(), from, id);
    if (!octets) return set_failure(octets.error());
    if (!*octets) return missing;
    if (auto fits = check_quota(call, (*octets)->size()); !fits) return fits.error();
    const Bytes bytes = **octets;
    const auto staged = call.context().store.stage(std::span(&bytes, 1));
    if (!staged) return set_failure(staged.error());
    const auto added = call.update().add_blob(call.scope.account(), staged->front(), now);
    if (!added) return set_failure(added.error());
    return spell_blob(*added);
}

// Blobs have no state.
MethodResult<std::string> no_state(Call&) { return std::string(); }

}  // namespace

MethodResult<json> copy_blobs(Call& call) {
    Arguments arguments(call.arguments);
    const std::string from_account = arguments.required_text("fromAccountId");
    const auto blob_ids = arguments.texts("blobIds");
    if (!blob_ids) arguments.wrong("blobIds", "a list of ids");
    if (arguments.error()) return *arguments.error();
    if (blob_ids->size() > call.context().limits.objects_in_set) return MethodError{"requestTooLarge", ""};
    const auto from = read_from_account(call, from_account);
    if (!from) return from.error();

    Writing writing(call);
    if (auto begun = writing.begin(std::nullopt, no_state); !begun) return begun.error();
    json copied = json::object(), refused = json::object();
    for (const std::string& id : std::set<std::string>(blob_ids->begin(), blob_ids->end())) {
        auto made = copy_one(call, *from, id);
        if (made) {
            copied[id] = std::move(*made);
        } else {
            refused[id] = to_json(made.error());
        }
    }
    if (auto done = writing.commit(no_state); !done) return done.error();
    return json{{"fromAccountId", from_account},
                {"accountId", call.account_id},
                {"copied", copied.empty() ? json(nullptr) : std::move(copied)},
                {"notCopied", refused.empty() ? json(nullptr) : std::move(refused)}};
}

}  // namespace kontor::jmap
