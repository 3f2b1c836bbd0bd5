#include "native/mail_files/input_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

namespace kontor::mail_files {
namespace {

constexpr std::size_t read_at_once = 256 * 1024;

Error cannot_read(const std::filesystem::path& path, const std::string& why) {
    return {"cannot read " + path.string() + ": " + why, "", "", ""};
}
Error cannot_read(const std::filesystem::path& path) {
    return cannot_read(path, std::generic_category().message(errno));
}

}  // namespace

kontor::Result<InputFile> InputFile::open(const std::filesystem::path& path) {
    const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    if (descriptor < 0) return cannot_read(path);
    struct stat status {};
    const bool known = ::fstat(descriptor, &status) == 0;
    InputFile file(descriptor, path, UtcTime{status.st_mtim.tv_sec});
    if (!known) return cannot_read(path);
    if (!S_ISREG(status.st_mode)) return cannot_read(path, "it is no plain file");
    ::posix_fadvise(descriptor, 0, 0, POSIX_FADV_SEQUENTIAL);
    return file;
}

InputFile::~InputFile() {
    if (descriptor_ >= 0) ::close(descriptor_);
}

kontor::Result<Bytes> InputFile::read() {
    block_.resize(read_at_once);
    for (;;) {
        const ssize_t got = ::read(descriptor_, block_.data(), block_.size());
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return cannot_read(path_);
        return Bytes(block_).substr(0, static_cast<std::size_t>(got));
    }
}

}  // namespace kontor::mail_files
