// A file descriptor that closes itself, and the few calls the store makes on files. Everything is created for the
// owner alone (0600), never through a symbolic link, and never over something that is there.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <utility>

#include "engine/store/failure.hpp"

struct iovec;

namespace kontor::storage {

using store::Failure;
using store::Result;

class File {
public:
    static Result<File> open(const std::filesystem::path&);
    static Result<File> create(const std::filesystem::path&);  // Failure::exists
    static Result<File> open_or_create(const std::filesystem::path&);
    File(File&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)), path_(std::move(other.path_)) {}
    File& operator=(File&& other) noexcept {
        std::swap(descriptor_, other.descriptor_);
        std::swap(path_, other.path_);
        return *this;
    }
    ~File();

    // Octets [offset, offset + size), fewer at the end of the file.
    Result<std::string> read(std::uint64_t offset, std::size_t size) const;
    Result<void> write(std::uint64_t offset, std::string_view);
    Result<void> write(std::uint64_t offset, iovec* pieces, std::size_t count);  // changes the pieces
    Result<void> truncate(std::uint64_t size);
    Result<void> sync();  // fdatasync
    Result<std::uint64_t> size() const;
    int descriptor() const { return descriptor_; }

private:
    File(int descriptor, std::filesystem::path path) : descriptor_(descriptor), path_(std::move(path)) {}
    static Result<File> open(const std::filesystem::path&, int flags);
    Failure failed(const char* what) const;

    int descriptor_;
    std::filesystem::path path_;
};

// Makes the names in a directory survive a power loss.
Result<void> sync_directory(const std::filesystem::path&);
// 0700; fine when it exists already.
Result<void> make_directory(const std::filesystem::path&);

}  // namespace kontor::storage
