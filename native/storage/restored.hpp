// The first opening of a store that came back from a backup (backup.hpp). What has happened since the backup was made
// is unknown to it, so that it must not
//   * give ids and states again that clients have seen of it: they go on far behind those of before, and changes since
//     an older state cannot be told;
//   * delete on a server before it has fetched what the server has (collect::restored_uidl, threats F55);
//   * send again what may have left in the meantime: a message on its way counts as one that was being sent, which is
//     shown as uncertain and left to the person (docs/decisions/042); mail Kontor writes by itself is called off;
//   * let in a browser that may have signed out since: sessions are over. Tokens of programs stay.
#pragma once

#include "engine/base/instant.hpp"
#include "native/storage/sqlite.hpp"

namespace kontor::storage {

// One transaction on the connection that writes. Nothing to do for every other store.
Result<void> settle_restored(Connection&, UtcTime now);

}  // namespace kontor::storage
