// Where a command prints and asks: the terminal it was typed into, wherever the command itself runs.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "engine/base/secret.hpp"

namespace kontor::control {

struct SecretQuestion {
    bool from_stdin = false;  // the first line of standard input, whatever it is
    std::string variable;     // else of the environment
    std::string prompt;       // else typed without echo, if somebody sits there
};

class Terminal {
public:
    virtual ~Terminal() = default;
    virtual void out(std::string_view text) = 0;  // as it is: ends of lines included
    virtual void err(std::string_view text) = 0;
    // One line about work that goes on, in place of the one before; empty: away with it. Only for a person who watches.
    virtual void progress(std::string_view) {}
    // Empty: there is none.
    virtual std::optional<Secret> ask(const SecretQuestion&) = 0;
    // The next octets of standard input, at most so many; none at its end.
    virtual std::string read(std::size_t) { return {}; }
    // Nobody waits for the rest any more.
    virtual bool is_gone() const { return false; }
};

}  // namespace kontor::control
