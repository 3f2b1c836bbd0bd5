#include "native/relay/serve/notice.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <nlohmann/json.hpp>

namespace kontor::relay {

namespace {

std::filesystem::path file(const std::filesystem::path& data) { return data / "relay.json"; }

}  // namespace

Result<void> write_notice(const std::filesystem::path& data, const std::string& url) {
    remove_notice(data);  // of a relay that was killed; the store's lock says that none runs
    const std::string path = file(data).string();
    const int fd = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (fd < 0) return Error{std::string("cannot write: ") + std::strerror(errno), "", "", path};
    const std::string text = nlohmann::json{{"pid", ::getpid()}, {"url", url}}.dump() + "\n";
    const bool written = ::write(fd, text.data(), text.size()) == static_cast<ssize_t>(text.size());
    ::close(fd);
    if (!written) return Error{"cannot write", "", "", path};
    return {};
}

void remove_notice(const std::filesystem::path& data) {
    std::error_code ignored;
    std::filesystem::remove(file(data), ignored);
}

}  // namespace kontor::relay
