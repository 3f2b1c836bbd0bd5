// The state of e-mails, and Email/changes (RFC 8621 4.3). In the unified account an e-mail's mailboxIds name unions by
// role: a mailbox that gets another role changes all its e-mails there without touching one of them. So there the state
// covers the mailboxes, too, and what changed across such a moment cannot be said.
#include <algorithm>

#include "engine/jmap/call.hpp"
#include "engine/jmap/email/email.hpp"
#include "engine/jmap/stored.hpp"

namespace kontor::jmap {
namespace {

MethodResult<mail::Modseq> state_of(Call& call, store::Type type) {
    const auto state = call.view().state(type, call.scope);
    if (!state) return server_failure(state.error());
    return *state;
}

MethodResult<void> expect_same_unions(Call& call, mail::Modseq since) {
    const auto mailboxes = changes_up_to_now(call, store::Type::mailbox, since);
    if (!mailboxes) return mailboxes.error();
    if (mailboxes->updated.empty() || mailboxes->only_counts) return {};
    return MethodError{"cannotCalculateChanges", "A mailbox changed its place in the unified account."};
}

}  // namespace

MethodResult<mail::Modseq> email_modseq(Call& call) {
    auto emails = state_of(call, store::Type::email);
    if (!emails || !call.is_unified()) return emails;
    const auto mailboxes = state_of(call, store::Type::mailbox);
    if (!mailboxes) return mailboxes.error();
    return std::max(*emails, *mailboxes);
}

MethodResult<std::string> email_state(Call& call) {
    const auto modseq = email_modseq(call);
    if (!modseq) return modseq.error();
    return std::to_string(*modseq);
}

// All types of a person draw from one counter, but each is asked only up to its own state.
MethodResult<store::Changes> changes_up_to_now(Call& call, store::Type type, mail::Modseq since, std::size_t max) {
    const auto state = state_of(call, type);
    if (!state) return state.error();
    auto changes = call.view().changes(type, call.scope, std::min(since, *state), max);
    if (!changes) return server_failure(changes.error());
    return std::move(*changes);
}

MethodResult<store::Changes> email_changes_since(Call& call, const std::string& text, std::size_t max) {
    const auto since = parse_state(text);
    const auto now = email_modseq(call);
    if (!now) return now.error();
    if (!since || *since > *now) return MethodError{"cannotCalculateChanges", "The state is not one of this server."};
    if (call.is_unified()) {
        if (auto same = expect_same_unions(call, *since); !same) return same.error();
    }
    auto changes = changes_up_to_now(call, store::Type::email, *since, max);
    if (changes && !changes->has_more) changes->new_state = *now;
    return changes;
}

MethodResult<ObjectChanges> email_changes(Call& call, const std::string& since, std::size_t max) {
    const auto changes = email_changes_since(call, since, max);
    if (!changes) return changes.error();
    return spell<mail::EmailId>(*changes);
}

}  // namespace kontor::jmap
