// The frames between a command and the relay it works through. Private to this room.
//
// Four octets of length, most significant first, then one JSON object:
//   -> {"arguments":["user","add","ann"],"folder":"/home/ann"}     once
//   <- {"out":"..."}  {"err":"..."}  {"progress":"..."}            any number
//   <- {"ask":{"fromStdin":true,"variable":"...","prompt":"..."}}  answered by
//   -> {"secret":"..."}  or  {"secret":null}
//   <- {"read":65536}                                              octets of standard input, at most so many
//   -> {"input":"base64"}                                          none at its end
//   <- {"status":0}                                                the last
#pragma once

#include <cstddef>
#include <filesystem>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <utility>

namespace kontor::control {

// Of standard input in one frame.
inline constexpr std::size_t most_read = 1024 * 1024;

// DIR/control
std::filesystem::path socket_path(const std::filesystem::path& data);

class Socket {
public:
    explicit Socket(int fd = -1) : fd_(fd) {}
    Socket(Socket&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
    Socket& operator=(Socket&& other) noexcept;
    ~Socket();

    // A local stream socket, not yet connected; -1 inside when there can be none.
    static Socket make();

    int fd() const { return fd_; }
    bool send(const nlohmann::json& frame) const;
    // Empty: the peer has gone, or does not speak this.
    std::optional<nlohmann::json> receive() const;
    void shut_down() const;  // wakes whoever receives

private:
    int fd_;
};

// Calls ::bind or ::connect. False: errno tells why; ENAMETOOLONG for a directory whose name is longer than such a
// socket's address may be (107 octets).
bool bind_to(const Socket&, const std::filesystem::path&);
bool connect_to(const Socket&, const std::filesystem::path&);

}  // namespace kontor::control
