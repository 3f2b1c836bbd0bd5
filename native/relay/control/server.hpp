// The relay's end: DIR/control, a socket of this machine that the owner of the relay (and root) can reach.
//
//   auto control = control::Server::listen(data, run);
//   (*control)->stop(10s);
#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "engine/base/result.hpp"
#include "native/relay/control/terminal.hpp"

namespace kontor::control {

struct Request {
    std::vector<std::string> arguments;  // without the program's name
    std::filesystem::path folder;        // what paths in them are relative to
};

// Runs one command to its end; returns its exit code. On a thread of its own, several at a time.
using Run = std::function<int(const Request&, Terminal&)>;

class Server {
public:
    static Result<std::unique_ptr<Server>> listen(const std::filesystem::path& data, Run run);
    ~Server();  // stop() with all the patience there is

    // No new commands; those under way find their terminal gone. False: one has not ended within that time. Idempotent.
    bool stop(std::chrono::milliseconds patience);

private:
    struct State;
    explicit Server(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

}  // namespace kontor::control
