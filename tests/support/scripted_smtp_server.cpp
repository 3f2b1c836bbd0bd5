#include "tests/support/scripted_smtp_server.hpp"

#include <arpa/inet.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <cstdlib>

namespace kontor::test {
namespace {

bool says(std::string_view text, std::string_view prefix) {
    return text.size() >= prefix.size() && std::equal(prefix.begin(), prefix.end(), text.begin(), [](char a, char b) {
               return std::toupper(static_cast<unsigned char>(a)) == std::toupper(static_cast<unsigned char>(b));
           });
}

std::string address_in(const std::string& command) {
    const std::size_t begin = command.find('<'), end = command.find('>');
    return begin == std::string::npos ? std::string() : command.substr(begin + 1, end - begin - 1);
}

}  // namespace

struct ScriptedSmtpServer::Session {
    int socket;
    std::string input;
    TakenMail mail;

    bool send(std::string_view rest) const {
        while (!rest.empty()) {
            const ssize_t sent = ::send(socket, rest.data(), rest.size(), MSG_NOSIGNAL);
            if (sent <= 0) return false;
            rest.remove_prefix(static_cast<std::size_t>(sent));
        }
        return true;
    }
};

ScriptedSmtpServer::ScriptedSmtpServer() {
    listening_ = socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    if (bind(listening_, reinterpret_cast<sockaddr*>(&address), size) != 0 || listen(listening_, 64) != 0 ||
        getsockname(listening_, reinterpret_cast<sockaddr*>(&address), &size) != 0)
        std::abort();
    port_ = ntohs(address.sin_port);
    accepting_ = std::thread([this] { accept_connections(); });
}

ScriptedSmtpServer::~ScriptedSmtpServer() {
    ending_ = true;
    accepting_.join();
    for (std::thread& session : sessions_) session.join();
    close(listening_);
}

void ScriptedSmtpServer::on(std::string prefix, Rule rule) {
    const std::lock_guard lock(mutex_);
    rules_.push_back({std::move(prefix), std::move(rule)});
}

void ScriptedSmtpServer::forget_rules() {
    const std::lock_guard lock(mutex_);
    rules_.clear();
}

void ScriptedSmtpServer::announce(std::vector<std::string> extensions) {
    const std::lock_guard lock(mutex_);
    extensions_ = std::move(extensions);
}

std::vector<TakenMail> ScriptedSmtpServer::mails() const {
    const std::lock_guard lock(mutex_);
    return mails_;
}

std::vector<std::string> ScriptedSmtpServer::transcript() const {
    const std::lock_guard lock(mutex_);
    return transcript_;
}

std::size_t ScriptedSmtpServer::said(std::string_view prefix) const {
    const std::lock_guard lock(mutex_);
    return static_cast<std::size_t>(std::count_if(transcript_.begin(), transcript_.end(),
                                                  [&](const std::string& line) { return says(line, prefix); }));
}

void ScriptedSmtpServer::accept_connections() {
    while (!ending_) {
        pollfd waiting{listening_, POLLIN, 0};
        if (poll(&waiting, 1, 20) <= 0) continue;
        const int socket = accept(listening_, nullptr, nullptr);
        if (socket < 0) continue;
        sessions_.emplace_back([this, socket] {
            serve(socket);
            close(socket);
        });
    }
}

ScriptedSmtpServer::Turn ScriptedSmtpServer::ask(const std::string& command) {
    Turn turn;
    turn.command = command;
    Rule rule;
    {
        const std::lock_guard lock(mutex_);
        transcript_.push_back(command.empty() ? "<connect>" : command);
        for (Entry& entry : rules_) {
            if (entry.prefix.empty() ? !command.empty() : !says(command, entry.prefix)) continue;
            turn.nth = ++entry.asked;
            rule = entry.rule;
            break;
        }
    }
    if (rule) rule(turn);
    return turn;
}

void ScriptedSmtpServer::serve(int socket) {
    Session session{socket, {}, {}};
    std::string command;
    while (answer(session, command) && read_line(session, command)) {
    }
}

bool ScriptedSmtpServer::read_line(Session& session, std::string& line) {
    while (session.input.find('\n') == std::string::npos) {
        pollfd waiting{session.socket, POLLIN, 0};
        if (ending_) return false;
        if (poll(&waiting, 1, 20) <= 0) continue;
        char buffer[65536];
        const ssize_t got = recv(session.socket, buffer, sizeof buffer, 0);
        if (got <= 0) return false;
        session.input.append(buffer, static_cast<std::size_t>(got));
    }
    const std::size_t end = session.input.find('\n');
    line = session.input.substr(0, end);
    if (!line.empty() && line.back() == '\r') line.pop_back();
    session.input.erase(0, end + 1);
    return true;
}

// Lines up to the one that is a dot alone.
bool ScriptedSmtpServer::read_message(Session& session) {
    std::string line;
    while (read_line(session, line)) {
        if (line == ".") return true;
        session.mail.octets += (line.rfind('.', 0) == 0 ? line.substr(1) : line) + "\r\n";
    }
    return false;
}

bool ScriptedSmtpServer::answer(Session& session, const std::string& command) {
    const Turn turn = ask(command);
    if (turn.replies_ || turn.drops_) return session.send(turn.bytes_) && !turn.drops_;
    if (command.empty()) return session.send("220 scripted.example.org ESMTP\r\n");
    if (says(command, "EHLO")) {
        std::string hello = "250-scripted.example.org\r\n";
        const std::lock_guard lock(mutex_);
        for (const std::string& extension : extensions_) hello += "250-" + extension + "\r\n";
        return session.send(hello + "250 AUTH PLAIN\r\n");
    }
    if (says(command, "AUTH")) return session.send("235 2.7.0 welcome\r\n");
    if (says(command, "MAIL")) {
        session.mail = {address_in(command), {}, {}};
        return session.send("250 2.1.0 sender ok\r\n");
    }
    if (says(command, "RCPT")) {
        session.mail.to.push_back(address_in(command));
        return session.send("250 2.1.5 recipient ok\r\n");
    }
    if (says(command, "RSET")) return session.send("250 2.0.0 forgotten\r\n");
    if (says(command, "QUIT")) return session.send("221 2.0.0 bye\r\n"), false;
    if (!says(command, "DATA")) return session.send("500 5.5.2 unknown\r\n");
    if (!session.send("354 go ahead\r\n")) return false;
    if (turn.interrupts_) return session.send(turn.bytes_), false;
    if (!read_message(session)) return false;
    const Turn verdict = ask(".");
    if (verdict.replies_ || verdict.drops_) return session.send(verdict.bytes_) && !verdict.drops_;
    {
        const std::lock_guard lock(mutex_);
        mails_.push_back(session.mail);
    }
    return session.send("250 2.0.0 queued\r\n");
}

}  // namespace kontor::test
