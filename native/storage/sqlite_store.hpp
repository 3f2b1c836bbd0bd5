// The store on one machine's disk: rows in SQLite, raw messages in append-only segment files beside it.
//
//   data_dir/              0700, owned by one process at a time
//     lock                 flock()ed while a process has the store open; holds its pid
//     kontor.db            SQLite, WAL, synchronous=FULL (+ -wal, -shm)
//     identity             which store this is; kontor.db and every segment say so, too
//     segments/00000001    raw messages (segment_format.hpp)
//     search/U1.db         the words of user U1's mail (search_index.hpp); may be thrown away
//     secret.key           0400: what secrets are sealed with (secret_box.hpp); secret.key.next: a new one on its way
//
// Order of a commit: segments that rows point into are synced, then COMMIT syncs the log. So a row never
// points at a message that a power loss could take. Bytes behind the last committed one of a segment are
// cut off at the next opening.
//
// Errors: staging on a full disk fails with Kind::full and changes nothing. A COMMIT that fails for want of
// space is rolled back (Kind::full). Any other failure of a sync or a COMMIT is Kind::outcome_unknown: the
// store stops, and only opening the directory again says what is there.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>

#include "engine/store/store.hpp"
#include "native/storage/backup.hpp"
#include "native/storage/check.hpp"
#include "native/storage/key_rotation.hpp"
#include "native/storage/search_index.hpp"

namespace kontor::storage {

struct OpenOptions {
    bool create = true;  // false: Failure::not_found when there is no store in that directory
    // Where the key of sealed secrets lies; empty: data_dir/secret.key, made when the store is created.
    std::optional<std::filesystem::path> key_file;
    std::uint64_t segment_bytes = 256u * 1024 * 1024;  // a segment that has reached it takes no more
    std::size_t rows_between_marks = 1024;             // of long message lists (member_marks.hpp)
    // Opens a damaged directory, too, for check() and for reading what can be read; changes nothing in it.
    bool rescue = false;
};

// For /metrics and the account page. Bytes, as on disk.
struct Sizes {
    std::uint64_t database = 0, log = 0;
    std::uint64_t segments = 0;  // all of their bytes
    std::uint64_t dead = 0;      // of these, bytes no row points to
    std::uint64_t segment_files = 0;
};

struct Compacted {
    std::uint64_t segments_removed = 0;
    std::uint64_t bytes_freed = 0;
    std::uint64_t tombstones_removed = 0;
    bool more = false;  // the budget ended first; call again
};

class SqliteStore : public store::Store {
public:
    // True once a commit or sync failed half-way. Everything but stopped() and the destructor then fails with
    // Kind::stopped.
    virtual bool stopped() const = 0;

    virtual store::Result<Sizes> sizes() = 0;

    // For quiet moments: writes the log back into the database, forgets old tombstones, words of removed users, uploads
    // nobody took and thread keys of threads that are gone, and moves what is alive out of segments that are mostly
    // dead. Copies at most `budget` bytes of messages. Takes the writer's turn for short stretches only.
    virtual store::Result<Compacted> compact(UtcTime now, std::uint64_t budget = 64u * 1024 * 1024) = 0;

    // Takes a batch of the e-mails whose words are not in the index yet; call again while there are more. On any thread
    // but that of a commit: it takes time, and holds up nobody.
    virtual store::Result<SearchProgress> index_words(store::UserId) = 0;
    // Forgets the words; index_words() brings them back.
    virtual store::Result<void> forget_words(store::UserId) = 0;
    virtual std::uint64_t index_octets(store::UserId) = 0;  // on disk

    // Copies this moment into another folder while everything goes on (backup.hpp).
    virtual store::Result<BackupReport> back_up(const std::filesystem::path& target) = 0;

    // Seals every secret with a new key, which takes the place of the old one, while everything goes on
    // (key_rotation.hpp).
    virtual store::Result<Sealed> rotate_key() = 0;
    virtual store::Result<Sealed> count_sealed() = 0;

    // Proves that what is stored is sound (check.hpp). Reads one snapshot; collecting may go on meanwhile.
    virtual store::Result<CheckReport> check(const CheckOptions& = {}) = 0;
};

// Fails with Kind::locked when another process has the directory open (the message names its pid),
// Kind::corrupt when database and segments do not belong together or were written by a newer Kontor.
store::Result<std::unique_ptr<SqliteStore>> open_sqlite_store(const std::filesystem::path& data_dir,
                                                              const OpenOptions& = {});

}  // namespace kontor::storage
