#include "native/relay/control/server.hpp"

#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <condition_variable>
#include <cstring>
#include <list>
#include <mutex>
#include <nlohmann/json.hpp>
#include <thread>

#include "engine/text/base64.hpp"
#include "native/relay/control/wire.hpp"
#include "native/relay/log/log.hpp"

namespace kontor::control {
namespace {

constexpr int most_commands = 16;

// The terminal at the other end of the socket.
class RemoteTerminal final : public Terminal {
public:
    explicit RemoteTerminal(const Socket& socket) : socket_(socket) {}

    void out(std::string_view text) override { say({{"out", text}}); }
    void err(std::string_view text) override { say({{"err", text}}); }
    void progress(std::string_view line) override { say({{"progress", line}}); }
    std::optional<Secret> ask(const SecretQuestion& question) override {
        say({{"ask",
              {{"fromStdin", question.from_stdin}, {"variable", question.variable}, {"prompt", question.prompt}}}});
        if (gone_) return std::nullopt;
        auto answer = socket_.receive();
        if (!answer) gone_ = true;
        if (!answer || !answer->contains("secret") || !(*answer)["secret"].is_string()) return std::nullopt;
        return Secret((*answer)["secret"].get<std::string>());
    }
    std::string read(std::size_t most) override {
        say({{"read", std::min(most, most_read)}});
        const auto answer = gone_ ? std::nullopt : socket_.receive();
        if (!answer || !answer->contains("input") || !(*answer)["input"].is_string()) return gone_ = true, "";
        return text::base64_decode_strict((*answer)["input"].get_ref<const std::string&>()).value_or("");
    }
    bool is_gone() const override {
        char octet;
        const ssize_t n = ::recv(socket_.fd(), &octet, 1, MSG_PEEK | MSG_DONTWAIT);
        return gone_ || n == 0 || (n < 0 && errno != EAGAIN && errno != EWOULDBLOCK && errno != EINTR);
    }

private:
    void say(const nlohmann::json& frame) {
        if (!gone_ && !socket_.send(frame)) gone_ = true;
    }

    const Socket& socket_;
    bool gone_ = false;
};

std::optional<Request> request_from(const nlohmann::json& frame) {
    Request request;
    if (!frame.contains("arguments") || !frame["arguments"].is_array()) return std::nullopt;
    for (const auto& argument : frame["arguments"]) {
        if (!argument.is_string()) return std::nullopt;
        request.arguments.push_back(argument.get<std::string>());
    }
    if (frame.contains("folder") && frame["folder"].is_string()) request.folder = frame["folder"].get<std::string>();
    return request;
}

// The socket's file is for the owner alone; who hands it on does not hand on the relay.
bool is_owner(const Socket& socket) {
    ucred peer{};
    socklen_t size = sizeof peer;
    if (::getsockopt(socket.fd(), SOL_SOCKET, SO_PEERCRED, &peer, &size) != 0) return false;
    return peer.uid == 0 || peer.uid == ::geteuid();
}

}  // namespace

struct Server::State {
    struct Command {
        explicit Command(Socket connected) : socket(std::move(connected)) {}
        Socket socket;
        std::thread thread;
        bool over = false;
    };

    std::filesystem::path path;
    Run run;
    Socket listening;
    std::thread accepting;
    std::mutex mutex;
    std::condition_variable ended;
    std::list<Command> commands;
    bool stopping = false;

    void accept_all();
    void reap();
    void serve(Command& command) const;
};

void Server::State::accept_all() {
    for (;;) {
        Socket socket(::accept4(listening.fd(), nullptr, nullptr, SOCK_CLOEXEC));
        if (socket.fd() < 0 && (errno == EINTR || errno == ECONNABORTED)) continue;
        const bool is_short_of_room =
            socket.fd() < 0 && (errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM);
        if (is_short_of_room) std::this_thread::sleep_for(std::chrono::milliseconds(100));  // who waits stays in line
        const std::lock_guard lock(mutex);
        if (stopping || (socket.fd() < 0 && !is_short_of_room)) return;
        if (is_short_of_room) continue;
        reap();
        if (!is_owner(socket) || commands.size() >= most_commands) continue;
        Command& command = commands.emplace_back(std::move(socket));
        command.thread = std::thread([this, &command] {
            serve(command);
            const std::lock_guard own_lock(mutex);
            command.over = true;
            command.socket.shut_down();
            ended.notify_all();
        });
    }
}

// With the mutex held.
void Server::State::reap() {
    for (auto at = commands.begin(); at != commands.end();) {
        if (!at->over) {
            ++at;
            continue;
        }
        at->thread.join();
        at = commands.erase(at);
    }
}

void Server::State::serve(Command& command) const {
    const auto frame = command.socket.receive();
    const auto request = frame ? request_from(*frame) : std::nullopt;
    if (!request) return;
    RemoteTerminal terminal(command.socket);
    const int status = run(*request, terminal);
    log::info("control.command",
              {{"command", request->arguments.empty() ? "" : request->arguments.front()}, {"status", status}});
    command.socket.send({{"status", status}});
}

Result<std::unique_ptr<Server>> Server::listen(const std::filesystem::path& data, Run run) {
    auto state = std::make_unique<State>();
    state->path = socket_path(data);
    state->run = std::move(run);
    state->listening = Socket::make();
    // Left by a relay that was killed: the store's lock says that none runs.
    std::error_code ignored;
    std::filesystem::remove(state->path, ignored);
    // Nobody can connect before it listens.
    if (!bind_to(state->listening, state->path) || ::chmod(state->path.c_str(), 0600) != 0 ||
        ::listen(state->listening.fd(), 8) != 0) {
        return Error{std::string("commands cannot reach this relay: ") + std::strerror(errno), "", "",
                     state->path.string()};
    }
    state->accepting = std::thread([raw = state.get()] { raw->accept_all(); });
    return std::unique_ptr<Server>(new Server(std::move(state)));
}

Server::Server(std::unique_ptr<State> state) : state_(std::move(state)) {}

Server::~Server() {
    while (!stop(std::chrono::hours(1))) {
    }
}

bool Server::stop(std::chrono::milliseconds patience) {
    State& state = *state_;
    {
        std::unique_lock lock(state.mutex);
        if (!state.stopping) {
            state.stopping = true;
            std::error_code ignored;
            std::filesystem::remove(state.path, ignored);
            state.listening.shut_down();
        }
        for (const State::Command& command : state.commands) ::shutdown(command.socket.fd(), SHUT_RD);
        const auto all_over = [&state] {
            for (const State::Command& command : state.commands)
                if (!command.over) return false;
            return true;
        };
        if (!state.ended.wait_for(lock, patience, all_over)) return false;
    }
    if (state.accepting.joinable()) state.accepting.join();
    for (State::Command& command : state.commands) command.thread.join();
    state.commands.clear();
    return true;
}

}  // namespace kontor::control
