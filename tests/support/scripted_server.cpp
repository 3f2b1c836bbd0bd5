#include "tests/support/scripted_server.hpp"

#include <arpa/inet.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <set>
#include <utility>

namespace kontor::test {
namespace {

bool begins_with(std::string_view text, std::string_view prefix) {
    return text.size() >= prefix.size() && std::equal(prefix.begin(), prefix.end(), text.begin(), [](char a, char b) {
               return std::toupper(static_cast<unsigned char>(a)) == std::toupper(static_cast<unsigned char>(b));
           });
}

std::string stuffed(std::string_view text) {
    std::string wire;
    for (std::size_t at = 0; at < text.size(); ++at) {
        const bool line_start = at == 0 || (at >= 2 && text.substr(at - 2, 2) == "\r\n");
        if (line_start && text[at] == '.') wire += '.';
        wire += text[at];
    }
    if (wire.size() < 2 || wire.compare(wire.size() - 2, 2, "\r\n") != 0) wire += "\r\n";
    return wire + ".\r\n";
}

}  // namespace

struct ScriptedServer::Session {
    int socket;
    std::string input;
    std::vector<MaildropMessage> messages;  // numbered as at the log-in
    std::set<std::size_t> deleted;
    bool over = false;
};

ScriptedServer::ScriptedServer(std::vector<MaildropMessage> maildrop) : maildrop_(std::move(maildrop)) {
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

ScriptedServer::~ScriptedServer() {
    ending_ = true;
    accepting_.join();
    for (std::thread& session : sessions_) session.join();
    close(listening_);
}

void ScriptedServer::on(std::string prefix, Rule rule) {
    const std::lock_guard lock(mutex_);
    rules_.push_back({std::move(prefix), std::move(rule)});
}

void ScriptedServer::forget_rules() {
    const std::lock_guard lock(mutex_);
    rules_.clear();
}

void ScriptedServer::set_maildrop(std::vector<MaildropMessage> maildrop) {
    const std::lock_guard lock(mutex_);
    maildrop_ = std::move(maildrop);
}

std::vector<MaildropMessage> ScriptedServer::maildrop() const {
    const std::lock_guard lock(mutex_);
    return maildrop_;
}

std::vector<std::string> ScriptedServer::transcript() const {
    const std::lock_guard lock(mutex_);
    return transcript_;
}

std::size_t ScriptedServer::said(std::string_view prefix) const {
    const std::lock_guard lock(mutex_);
    return static_cast<std::size_t>(std::count_if(transcript_.begin(), transcript_.end(),
                                                  [&](const std::string& line) { return begins_with(line, prefix); }));
}

void ScriptedServer::accept_connections() {
    while (!ending_) {
        pollfd waiting{listening_, POLLIN, 0};
        if (poll(&waiting, 1, 20) <= 0) continue;
        const int socket = accept(listening_, nullptr, nullptr);
        if (socket < 0) continue;
        const int now_open = ++open_;
        if (now_open > most_at_once_) most_at_once_ = now_open;
        sessions_.emplace_back([this, socket] {
            serve(socket);
            close(socket);
        });
    }
}

// A session counts as open until its QUIT is answered: the client may begin another one then, before this one is
// closed.
struct ScriptedServer::Counted {
    std::atomic<int>& open;
    bool is_in = true;
    void leave() {
        if (std::exchange(is_in, false)) --open;
    }
    ~Counted() { leave(); }
};

void ScriptedServer::serve(int socket) {
    Counted counted{open_};
    Session session{socket, {}, maildrop(), {}, false};
    std::string command = "<connect>";
    for (;;) {
        Turn turn;
        turn.command = command == "<connect>" ? std::string() : command;
        Rule rule;
        {
            const std::lock_guard lock(mutex_);
            transcript_.push_back(command);
            for (Entry& entry : rules_) {
                if (entry.prefix.empty() ? !turn.command.empty() : !begins_with(turn.command, entry.prefix)) continue;
                turn.nth = ++entry.asked;
                rule = entry.rule;
                break;
            }
        }
        if (rule) rule(turn);
        if (begins_with(turn.command, "QUIT")) counted.leave();
        if (!send(session, turn, turn.replies_ ? turn.bytes_ : answer(session, turn.command))) return;
        if (session.over) return;
        while (session.input.find('\n') == std::string::npos) {
            pollfd waiting{socket, POLLIN, 0};
            if (ending_) return;
            if (poll(&waiting, 1, 20) <= 0) continue;
            char buffer[4096];
            const ssize_t got = recv(socket, buffer, sizeof buffer, 0);
            if (got <= 0) return;
            session.input.append(buffer, static_cast<std::size_t>(got));
        }
        const std::size_t end = session.input.find('\n');
        command = session.input.substr(0, end);
        if (!command.empty() && command.back() == '\r') command.pop_back();
        session.input.erase(0, end + 1);
    }
}

bool ScriptedServer::send(Session& session, const Turn& turn, const std::string& answer) {
    std::string_view rest =
        turn.stalls_ && !turn.replies_ ? std::string_view() : std::string_view(answer).substr(0, turn.limit_);
    while (!rest.empty()) {
        const ssize_t sent = ::send(session.socket, rest.data(), rest.size(), MSG_NOSIGNAL);
        if (sent <= 0) return false;
        rest.remove_prefix(static_cast<std::size_t>(sent));
    }
    if (turn.stalls_) {
        char buffer[256];
        for (;;) {
            pollfd waiting{session.socket, POLLIN, 0};
            if (ending_) return false;
            if (poll(&waiting, 1, 20) > 0 && recv(session.socket, buffer, sizeof buffer, 0) <= 0) return false;
        }
    }
    return turn.limit_ == static_cast<std::size_t>(-1);
}

std::string ScriptedServer::answer(Session& session, const std::string& command) {
    const auto all = [&](auto line) {
        std::string text = "+OK\r\n";
        for (std::size_t i = 0; i < session.messages.size(); ++i)
            if (!session.deleted.count(i)) text += std::to_string(i + 1) + " " + line(session.messages[i]) + "\r\n";
        return text + ".\r\n";
    };
    const std::size_t space = command.find(' ');
    const std::size_t number = space == std::string::npos ? 0 : std::strtoul(command.c_str() + space, nullptr, 10);
    const bool exists = number >= 1 && number <= session.messages.size() && !session.deleted.count(number - 1);

    if (command.empty()) return "+OK ready\r\n";
    if (begins_with(command, "CAPA"))
        return "+OK\r\nUSER\r\nUIDL\r\nTOP\r\nPIPELINING\r\nRESP-CODES\r\nAUTH-RESP-CODE\r\n.\r\n";
    if (begins_with(command, "USER") || begins_with(command, "PASS") || begins_with(command, "NOOP")) return "+OK\r\n";
    if (begins_with(command, "STAT")) {
        std::size_t count = 0, octets = 0;
        for (std::size_t i = 0; i < session.messages.size(); ++i)
            if (!session.deleted.count(i)) ++count, octets += session.messages[i].text.size();
        return "+OK " + std::to_string(count) + " " + std::to_string(octets) + "\r\n";
    }
    if (begins_with(command, "UIDL")) return all([](const MaildropMessage& message) { return message.uidl; });
    if (begins_with(command, "LIST"))
        return all([](const MaildropMessage& message) { return std::to_string(message.text.size()); });
    if (begins_with(command, "RSET")) return session.deleted.clear(), "+OK\r\n";
    if (begins_with(command, "QUIT")) {
        const std::lock_guard lock(mutex_);
        for (const std::size_t at : session.deleted)
            maildrop_.erase(std::remove_if(maildrop_.begin(), maildrop_.end(),
                                           [&](const MaildropMessage& message) {
                                               return message.uidl == session.messages[at].uidl &&
                                                      message.text == session.messages[at].text;
                                           }),
                            maildrop_.end());
        session.over = true;
        return "+OK bye\r\n";
    }
    if (!exists) return "-ERR no such message\r\n";
    const std::string& text = session.messages[number - 1].text;
    if (begins_with(command, "RETR")) return "+OK\r\n" + stuffed(text);
    if (begins_with(command, "TOP")) {
        const std::size_t blank = text.find("\r\n\r\n");
        return "+OK\r\n" + stuffed(text.substr(0, blank == std::string::npos ? text.size() : blank + 4));
    }
    if (begins_with(command, "DELE")) return session.deleted.insert(number - 1), "+OK\r\n";
    return "-ERR unknown command\r\n";
}

}  // namespace kontor::test
