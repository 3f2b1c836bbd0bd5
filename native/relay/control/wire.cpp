#include "native/relay/control/wire.hpp"

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <nlohmann/json.hpp>
#include <string>

namespace kontor::control {
namespace {

constexpr std::size_t largest_frame = 16 * 1024 * 1024;

bool write_all(int fd, const char* data, std::size_t size) {
    while (size > 0) {
        const ssize_t n = ::send(fd, data, size, MSG_NOSIGNAL);
        if (n < 0 && errno == EINTR) continue;
        if (n <= 0) return false;
        data += n;
        size -= static_cast<std::size_t>(n);
    }
    return true;
}

bool read_all(int fd, char* data, std::size_t size) {
    while (size > 0) {
        const ssize_t n = ::recv(fd, data, size, 0);
        if (n < 0 && errno == EINTR) continue;
        if (n <= 0) return false;
        data += n;
        size -= static_cast<std::size_t>(n);
    }
    return true;
}

std::optional<sockaddr_un> address_of(const std::filesystem::path& path) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    const std::string name = path.string();
    if (name.size() >= sizeof address.sun_path) {
        errno = ENAMETOOLONG;
        return std::nullopt;
    }
    std::memcpy(address.sun_path, name.data(), name.size());
    return address;
}

}  // namespace

std::filesystem::path socket_path(const std::filesystem::path& data) { return data / "control"; }

Socket& Socket::operator=(Socket&& other) noexcept {
    std::swap(fd_, other.fd_);
    return *this;
}

Socket::~Socket() {
    if (fd_ >= 0) ::close(fd_);
}

Socket Socket::make() { return Socket(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)); }

bool Socket::send(const nlohmann::json& frame) const {
    const std::string text = frame.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
    const auto size = static_cast<std::uint32_t>(text.size());
    std::string octets;
    for (int shift = 24; shift >= 0; shift -= 8) octets += static_cast<char>(size >> shift & 0xff);
    octets += text;
    return write_all(fd_, octets.data(), octets.size());
}

std::optional<nlohmann::json> Socket::receive() const {
    std::array<char, 4> head{};
    if (!read_all(fd_, head.data(), head.size())) return std::nullopt;
    std::size_t size = 0;
    for (const char c : head) size = size << 8 | static_cast<unsigned char>(c);
    if (size > largest_frame) return std::nullopt;
    std::string text(size, '\0');
    if (!read_all(fd_, text.data(), size)) return std::nullopt;
    nlohmann::json frame = nlohmann::json::parse(text, nullptr, false);
    if (!frame.is_object()) return std::nullopt;
    return frame;
}

void Socket::shut_down() const { ::shutdown(fd_, SHUT_RDWR); }

bool bind_to(const Socket& socket, const std::filesystem::path& path) {
    const auto address = address_of(path);
    return address && ::bind(socket.fd(), reinterpret_cast<const sockaddr*>(&*address), sizeof *address) == 0;
}

bool connect_to(const Socket& socket, const std::filesystem::path& path) {
    const auto address = address_of(path);
    return address && ::connect(socket.fd(), reinterpret_cast<const sockaddr*>(&*address), sizeof *address) == 0;
}

}  // namespace kontor::control
