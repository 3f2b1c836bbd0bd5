#include "native/storage/data_directory.hpp"

#include <sys/file.h>
#include <unistd.h>

#include <cstdlib>
#include <string_view>

namespace kontor::storage {

Result<DirectoryLock> DirectoryLock::take(const std::filesystem::path& data_dir) {
    auto file = File::open_or_create(data_dir / "lock");
    if (!file) return file.error();
    const auto text = file->read(0, 64);
    if (!text) return text.error();
    if (::flock(file->descriptor(), LOCK_EX | LOCK_NB) != 0) {
        const std::string pid = std::to_string(std::strtol(text->c_str(), nullptr, 10));
        return Failure{Failure::Kind::locked, data_dir.string() + " is in use by process " + pid};
    }
    DirectoryLock lock(std::move(*file));
    lock.was_left_open_ = text->find("open") != std::string::npos;
    if (auto signed_in = lock.write(lock.was_left_open_ ? "open" : "clean", false); !signed_in)
        return signed_in.error();
    return lock;
}

Result<void> DirectoryLock::mark_open() { return write("open", false); }
Result<void> DirectoryLock::mark_clean() { return says_open_ ? write("clean", true) : Result<void>(); }

Result<void> DirectoryLock::write(const char* state, bool sync) {
    const std::string text = std::to_string(::getpid()) + ' ' + state + '\n';
    // The rest of a longer text before it would be read as part of this one.
    says_open_ = std::string_view(state) == "open";
    if (auto written = file_.write(0, text); !written) return written;
    if (auto cut = file_.truncate(text.size()); !cut) return cut;
    return sync ? file_.sync() : Result<void>();
}

}  // namespace kontor::storage
