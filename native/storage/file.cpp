#include "native/storage/file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <system_error>

namespace kontor::storage {
namespace {

Failure failure(const char* what, const std::filesystem::path& path) {
    const int number = errno;
    const bool full = number == ENOSPC || number == EDQUOT;
    Failure::Kind kind = full ? Failure::Kind::full : Failure::Kind::io;
    if (number == ENOENT) kind = Failure::Kind::not_found;
    if (number == EEXIST) kind = Failure::Kind::exists;
    return {kind, std::string("cannot ") + what + " " + path.string() + ": " + std::generic_category().message(number)};
}

constexpr std::size_t pieces_at_once = 1024;  // IOV_MAX of Linux

// Leaves in pieces[0..count) what is still to be written after `written` octets went.
void advance(iovec*& pieces, std::size_t& count, std::size_t written) {
    while (count > 0 && written >= pieces->iov_len) {
        written -= pieces->iov_len;
        ++pieces;
        --count;
    }
    if (count == 0) return;
    pieces->iov_base = static_cast<char*>(pieces->iov_base) + written;
    pieces->iov_len -= written;
}

}  // namespace

Result<File> File::open(const std::filesystem::path& path, int flags) {
    const int descriptor = ::open(path.c_str(), flags | O_RDWR | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (descriptor < 0) return failure("open", path);
    return File(descriptor, path);
}

Result<File> File::open(const std::filesystem::path& path) { return open(path, 0); }
Result<File> File::create(const std::filesystem::path& path) { return open(path, O_CREAT | O_EXCL); }
Result<File> File::open_or_create(const std::filesystem::path& path) { return open(path, O_CREAT); }

File::~File() {
    if (descriptor_ >= 0) ::close(descriptor_);
}

Failure File::failed(const char* what) const { return failure(what, path_); }

Result<std::string> File::read(std::uint64_t offset, std::size_t size) const {
    std::string bytes(size, '\0');
    std::size_t done = 0;
    while (done < size) {
        const ssize_t got = ::pread(descriptor_, bytes.data() + done, size - done, static_cast<off_t>(offset + done));
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return failed("read");
        if (got == 0) break;
        done += static_cast<std::size_t>(got);
    }
    bytes.resize(done);
    return bytes;
}

Result<void> File::write(std::uint64_t offset, std::string_view bytes) {
    iovec piece{const_cast<char*>(bytes.data()), bytes.size()};
    return write(offset, &piece, 1);
}

Result<void> File::write(std::uint64_t offset, iovec* pieces, std::size_t count) {
    while (count > 0) {
        const int now = static_cast<int>(std::min(count, pieces_at_once));
        const ssize_t written = ::pwritev(descriptor_, pieces, now, static_cast<off_t>(offset));
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) return failed("write");
        offset += static_cast<std::uint64_t>(written);
        advance(pieces, count, static_cast<std::size_t>(written));
    }
    return {};
}

Result<void> File::truncate(std::uint64_t size) {
    if (::ftruncate(descriptor_, static_cast<off_t>(size)) != 0) return failed("truncate");
    return {};
}

Result<void> File::sync() {
    if (::fdatasync(descriptor_) != 0) return failed("sync");
    return {};
}

Result<std::uint64_t> File::size() const {
    struct stat status {};
    if (::fstat(descriptor_, &status) != 0) return failed("examine");
    return static_cast<std::uint64_t>(status.st_size);
}

Result<void> sync_directory(const std::filesystem::path& path) {
    const int descriptor = ::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (descriptor < 0) return failure("open", path);
    const bool synced = ::fsync(descriptor) == 0;
    const Result<void> result = synced ? Result<void>() : failure("sync", path);
    ::close(descriptor);
    return result;
}

Result<void> make_directory(const std::filesystem::path& path) {
    if (::mkdir(path.c_str(), 0700) == 0 || errno == EEXIST) return {};
    return failure("make", path);
}

}  // namespace kontor::storage
