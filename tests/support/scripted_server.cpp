#include "tests/support/scripted_server.hpp"

#include <algorithm>
#include <cstdlib>
#include <set>

namespace kontor::test {
namespace {

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
    std::vector<MaildropMessage> messages;  // numbered as at the log-in
    std::set<std::size_t> deleted = {};
    bool over = false;
};

ScriptedServer::ScriptedServer(std::vector<MaildropMessage> maildrop) : maildrop_(std::move(maildrop)) { begin(); }

ScriptedServer::~ScriptedServer() { end(); }

void ScriptedServer::set_maildrop(std::vector<MaildropMessage> maildrop) {
    const std::lock_guard lock(mutex_);
    maildrop_ = std::move(maildrop);
}

std::vector<MaildropMessage> ScriptedServer::maildrop() const {
    const std::lock_guard lock(mutex_);
    return maildrop_;
}

void ScriptedServer::serve(Line& line) {
    Session session{maildrop()};
    std::string command;
    do {
        const Turn turn = ask(command);
        if (begins_with(command, "QUIT")) line.leave();
        const std::string said = turn.replies_ ? turn.bytes_ : answer(session, command);
        const bool is_silent = turn.stalls_ && !turn.replies_;
        if (!is_silent && !line.send(std::string_view(said).substr(0, turn.limit_))) return;
        if (turn.stalls_) return line.hold();
        if (turn.limit_ != static_cast<std::size_t>(-1) || session.over) return;
    } while (line.read(command));
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
