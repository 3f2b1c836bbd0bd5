// A directory for one test, removed with everything in it.
#pragma once

#include <stdlib.h>

#include <filesystem>
#include <string>
#include <system_error>

namespace kontor::test {

class TemporaryDirectory {
public:
    // `on_disk`: not in memory, where a sync costs nothing.
    explicit TemporaryDirectory(bool on_disk = false) {
        std::error_code ignored;
        const bool memory = !on_disk && std::filesystem::is_directory("/dev/shm", ignored);
        std::string name =
            (memory ? std::filesystem::path("/dev/shm") : std::filesystem::temp_directory_path()) / "kontor-XXXXXX";
        path_ = ::mkdtemp(name.data());
    }
    ~TemporaryDirectory() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    TemporaryDirectory(const TemporaryDirectory&) = delete;
    TemporaryDirectory& operator=(const TemporaryDirectory&) = delete;

    const std::filesystem::path& path() const { return path_; }

private:
    std::filesystem::path path_;
};

}  // namespace kontor::test
