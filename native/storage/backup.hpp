// A copy of the store at one moment, made while it is in use. The copy is a data directory without secret.key, lock and
// search/, marked as one that has not been opened since (restored.hpp says what opening it changes).
//
// A backup on top of an earlier one of the same store copies only what is new: segments grow at their end, and what is
// behind the length the database knows does not count. The database is replaced last, in one step; a backup that is cut
// off anywhere leaves the earlier one usable.
#pragma once

#include <cstdint>
#include <filesystem>

#include "native/storage/segments.hpp"
#include "native/storage/sqlite.hpp"

namespace kontor::storage {

struct BackupReport {
    std::uint64_t database = 0;  // octets of the copied database
    std::uint64_t copied = 0;    // octets of messages copied now
    std::uint64_t kept = 0;      // octets of messages the earlier backup had
};

// `snapshot` is inside a read transaction, and `files` hold every segment it knows. Failure::exists when the folder
// holds something else, or a backup that was used as a data directory since; Failure::locked when somebody has it open.
Result<BackupReport> back_up(Connection& snapshot, const SegmentFiles& files, const std::filesystem::path& target);

// Copies a backup into a new or empty folder, which is a data directory then. Failure::not_found where there is no
// store, Failure::locked for one that is in use, Failure::corrupt for one that has lost segments.
Result<BackupReport> restore(const std::filesystem::path& backup, const std::filesystem::path& data_dir);

}  // namespace kontor::storage
