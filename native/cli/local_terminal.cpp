#include "native/cli/local_terminal.hpp"

#include <termios.h>
#include <unistd.h>

#include <cstdlib>
#include <iostream>

namespace kontor::cli {
namespace {

// Switches echo off for its lifetime.
class NoEcho {
public:
    NoEcho() {
        tcgetattr(STDIN_FILENO, &before_);
        termios without = before_;
        without.c_lflag &= ~static_cast<tcflag_t>(ECHO);
        tcsetattr(STDIN_FILENO, TCSAFLUSH, &without);
    }
    ~NoEcho() { tcsetattr(STDIN_FILENO, TCSAFLUSH, &before_); }

private:
    termios before_{};
};

// The first line of standard input, without its end.
Secret secret_from_stdin() {
    std::string line;
    std::getline(std::cin, line);
    if (!line.empty() && line.back() == '\r') line.pop_back();
    return Secret(std::move(line));
}

}  // namespace

void LocalTerminal::out(std::string_view text) {
    progress("");
    std::cout << text << std::flush;
}

void LocalTerminal::err(std::string_view text) {
    progress("");
    std::cerr << text;
}

void LocalTerminal::progress(std::string_view line) {
    if ((line.empty() && !shows_progress_) || !isatty(STDERR_FILENO)) return;
    std::cerr << "\r\033[K" << line << std::flush;
    shows_progress_ = !line.empty();
}

std::string LocalTerminal::read(std::size_t most) {
    std::string octets(most, '\0');
    std::cin.read(octets.data(), static_cast<std::streamsize>(most));
    octets.resize(static_cast<std::size_t>(std::cin.gcount()));
    return octets;
}

std::optional<Secret> LocalTerminal::ask(const control::SecretQuestion& question) {
    if (question.from_stdin) return secret_from_stdin();
    const char* value = std::getenv(question.variable.c_str());
    if (value && *value) return Secret(value);
    if (!isatty(STDIN_FILENO)) return std::nullopt;
    std::cerr << question.prompt << ": " << std::flush;
    Secret secret = [] {
        const NoEcho hidden;
        return secret_from_stdin();
    }();
    std::cerr << '\n';
    return secret;
}

}  // namespace kontor::cli
