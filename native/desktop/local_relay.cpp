#include "native/desktop/local_relay.hpp"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <utility>

namespace kontor::desktop {

namespace {

constexpr int kPatience = 30'000;  // milliseconds until a relay that says nothing counts as failed

// Of the relay that runs on the directory (native/relay/serve/notice.hpp); empty: none does.
std::string url_of_running(const std::string& data) {
    std::ifstream file(std::filesystem::path(data) / "relay.json");
    const auto notice = nlohmann::json::parse(file, nullptr, false);
    if (!notice.is_object() || !notice.value("pid", nlohmann::json()).is_number_integer()) return {};
    const auto pid = notice["pid"].get<pid_t>();
    if (pid <= 0 || (::kill(pid, 0) != 0 && errno != EPERM)) return {};
    return notice.value("url", "");
}

// The child's next line; empty: it ended, or says nothing for so long.
std::string line_from(int file, int patience) {
    std::string line;
    pollfd ready{file, POLLIN, 0};
    char c = 0;
    while (::poll(&ready, 1, patience) > 0 && ::read(file, &c, 1) == 1) {
        if (c == '\n') return line;
        line += c;
    }
    return line;
}

}  // namespace

Result<LocalRelay> LocalRelay::start(const std::string& kontor, const std::string& data) {
    LocalRelay relay;
    relay.url_ = url_of_running(data);
    if (!relay.url_.empty()) return relay;

    int ends[2];
    if (::pipe2(ends, O_CLOEXEC) != 0) return Error{"No relay could be started", {}, std::strerror(errno), {}};
    const pid_t parent = ::getpid();
    relay.child_ = ::fork();
    if (relay.child_ == 0) {
        ::prctl(PR_SET_PDEATHSIG, SIGTERM);  // however the window ends
        if (::getppid() != parent) ::_exit(1);
        ::dup2(ends[1], STDOUT_FILENO);
        ::execlp(kontor.c_str(), kontor.c_str(), "serve", "--data", data.c_str(), "--listen", "127.0.0.1:0", nullptr);
        std::fprintf(stderr, "kontor-desktop: %s cannot be started: %s\n", kontor.c_str(), std::strerror(errno));
        ::_exit(69);
    }
    ::close(ends[1]);
    if (relay.child_ < 0) {
        relay.child_ = 0;
        ::close(ends[0]);
        return Error{"No relay could be started", {}, std::strerror(errno), {}};
    }
    relay.url_ = line_from(ends[0], kPatience);
    // Who may sign in is said behind it, where nobody may yet.
    for (std::string line = line_from(ends[0], 100); !line.empty(); line = line_from(ends[0], 100))
        std::fprintf(stderr, "%s\n", line.c_str());
    ::close(ends[0]);
    if (relay.url_.empty()) return Error{"The relay of " + data + " did not start", {}, {}, {}};
    return relay;
}

LocalRelay::LocalRelay(LocalRelay&& other) noexcept
    : url_(std::move(other.url_)), child_(std::exchange(other.child_, 0)) {}

LocalRelay::~LocalRelay() {
    if (child_ <= 0) return;
    ::kill(child_, SIGTERM);
    ::waitpid(child_, nullptr, 0);
}

}  // namespace kontor::desktop
