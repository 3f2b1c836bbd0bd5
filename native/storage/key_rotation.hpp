// Another key for all secrets (secret_box.hpp). The new key lies beside the old one as secret.key.next while this is
// going on, and the order is the proof that no secret is ever without its key:
//
//   1. the new key is written and synced
//   2. one transaction seals every secret with it
//   3. secret.key.next is renamed to secret.key
//
// Whoever opens a store and finds secret.key.next looks with which key the secrets are sealed: after 2 with the new
// one, and the renaming is made good; before it with the old one, and the new key goes.
//
// What it does not do: whoever has the old key and an old copy of the database goes on reading the passwords in
// there. Those are only changed where they are kept, at the mail servers.
#pragma once

#include <cstdint>
#include <filesystem>

#include "native/storage/secret_box.hpp"
#include "native/storage/sqlite.hpp"
#include "native/storage/writer.hpp"

namespace kontor::storage {

struct Sealed {
    std::uint64_t secrets = 0;     // there are
    std::uint64_t unreadable = 0;  // of these, no key here opens: sealed with another one, or damaged
};

// While everything goes on. Unreadable secrets stay as they are. Failure::sealed without a usable key. When the
// renaming fails the secrets are sealed anew nevertheless, the store goes on, and the next opening makes good for it.
Result<Sealed> rotate_key(Writer&, SecretBox&, const std::filesystem::path& key_file);

// The key of a store that is being opened. `changes_nothing`: what was cut off stays so, and both keys open.
Result<SecretBox> settled_key(Connection&, const std::filesystem::path& key_file, bool changes_nothing);

Result<Sealed> count_sealed(Connection&, const SecretBox&);

}  // namespace kontor::storage
