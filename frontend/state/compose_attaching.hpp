// Files on their way into a message. A message may be left meanwhile: it waits in AppState::attaching until they are
// there, and is then saved with them, or sent where that was asked for.
#pragma once

#include "frontend/state/update.hpp"

namespace kontor::state {

bool is_attaching(const ComposeForm&);
void attach_files(Office, ComposeForm&, const FilesAttached&);
void remove_attachment(Office, ComposeForm&, std::size_t index);
// Of whatever message the file belongs to.
void note_upload(AppState&, const UploadProgress&);
void finish_upload(Office, const UploadDone&);
// What waited for the connection, once that is there.
void resume_uploads(Office);

// The message that was left while its files were on their way, and is wanted again: it waits no longer. Empty: none.
std::optional<ComposeForm> take_attaching(AppState&, const std::string& key);
// Whether its draft was thrown away meanwhile: then nothing is saved or sent of it. Taking that back in time brings the
// draft back, and the files into it.
bool is_thrown_away(const Office&, const ComposeForm&);
// These e-mails are destroyed for good: what belongs to them waits no longer.
void forget_attaching(Office, const std::vector<Id>& emails);
// Messages with files on their way, the open one among them.
std::size_t attaching_count(const AppState&);
void stop_uploads(Office, const ComposeForm&);

}  // namespace kontor::state
