// The one way into the outbox: what a person sends, and what Kontor writes by itself, becomes a record of
// Type::email_submission, and its octets stay as long as the record does.
//
//   const store::StagedBlob staged = ...;                            // Store::stage or a BlobWriter
//   submission.message = *update.add_blob(account, staged, now);
//   const auto id = send::submit(update, submission);                // inside the transaction that is committed next
//
// The worker hears of it through the store's commit listener.
#pragma once

#include <optional>
#include <vector>

#include "engine/mail/submission.hpp"
#include "engine/store/store.hpp"

namespace kontor::send {

// Of Submission::account; Submission::id is ignored, `due` and `tried_since` are send_at. Failure::invalid for one
// without a recipient or in a state other than held and waiting; not_found for an account or a blob that is not there.
store::Result<mail::RecordId> submit(store::Update&, const mail::Submission&);

// All submissions of a scope, by id. A document that cannot be read fails as Failure::corrupt.
store::Result<std::vector<mail::Submission>> submissions(store::View&, mail::Scope);
store::Result<std::optional<mail::Submission>> submission(store::View&, mail::Scope, mail::RecordId);
// Writes it back. Failure::not_found if it is gone.
store::Result<void> save(store::Update&, const mail::Submission&);
// Its e-mail is no longer planned for later (mail::Keyword::scheduled): it begins to leave, or was called back.
store::Result<void> end_schedule(store::Update&, const mail::Submission&);
// Whether mail of a scope is on its way that does not name the house: then nothing of it may be handed over to the
// house, which would carry it as if it knew the address. `identity` zero: of every identity.
store::Result<bool> waits_for_own_server(store::View&, mail::Scope, mail::RecordId identity);
// After an identity's server or password was changed: what waits for it is tried at once (try_now).
store::Result<void> try_waiting(store::Update&, mail::RecordId identity, UtcTime now);

}  // namespace kontor::send
