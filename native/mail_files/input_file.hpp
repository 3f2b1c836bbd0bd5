// A file that is read once from its beginning. Only plain files: no pipe or device holds up who reads.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <utility>

#include "engine/base/bytes.hpp"
#include "engine/base/instant.hpp"
#include "engine/base/result.hpp"

namespace kontor::mail_files {

class InputFile {
public:
    static kontor::Result<InputFile> open(const std::filesystem::path&);
    InputFile(InputFile&& other) noexcept
        : descriptor_(std::exchange(other.descriptor_, -1)),
          path_(std::move(other.path_)),
          changed_at_(other.changed_at_),
          block_(std::move(other.block_)) {}
    ~InputFile();

    // The next octets; empty at the end. Valid until the next call.
    kontor::Result<Bytes> read();
    UtcTime changed_at() const { return changed_at_; }

private:
    InputFile(int descriptor, std::filesystem::path path, UtcTime changed_at)
        : descriptor_(descriptor), path_(std::move(path)), changed_at_(changed_at) {}

    int descriptor_;
    std::filesystem::path path_;
    UtcTime changed_at_;
    std::string block_;
};

}  // namespace kontor::mail_files
