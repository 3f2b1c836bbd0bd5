// The directory a store lives in, and the right of one process to it.
#pragma once

#include <filesystem>

#include "native/storage/file.hpp"

namespace kontor::storage {

// Held for as long as the store is open. The file `lock` is flock()ed, so the right ends with the process,
// however that ends. It also says whether the last owner closed the store in order ("clean") or not ("open").
class DirectoryLock {
public:
    // Failure::locked with the owner's pid when another process holds it.
    static Result<DirectoryLock> take(const std::filesystem::path& data_dir);

    // Whether the last owner was still using the store when it ended.
    bool was_left_open() const { return was_left_open_; }
    // Once there is a log that must not go missing. Not synced: it may be forgotten, but never come too early.
    Result<void> mark_open();
    // Synced: from here on a missing log is no sign of damage. Nothing to do where nothing was marked open.
    Result<void> mark_clean();

private:
    explicit DirectoryLock(File file) : file_(std::move(file)) {}
    Result<void> write(const char* state, bool sync);

    File file_;
    bool was_left_open_ = false, says_open_ = false;
};

}  // namespace kontor::storage
