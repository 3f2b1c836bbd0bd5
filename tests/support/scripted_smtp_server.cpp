#include "tests/support/scripted_smtp_server.hpp"

namespace kontor::test {
namespace {

std::string address_in(const std::string& command) {
    const std::size_t begin = command.find('<'), end = command.find('>');
    return begin == std::string::npos ? std::string() : command.substr(begin + 1, end - begin - 1);
}

}  // namespace

ScriptedSmtpServer::ScriptedSmtpServer() { begin(); }

ScriptedSmtpServer::~ScriptedSmtpServer() { end(); }

void ScriptedSmtpServer::announce(std::vector<std::string> extensions) {
    const std::lock_guard lock(mutex_);
    extensions_ = std::move(extensions);
}

std::vector<TakenMail> ScriptedSmtpServer::mails() const {
    const std::lock_guard lock(mutex_);
    return mails_;
}

void ScriptedSmtpServer::serve(Line& line) {
    TakenMail mail;
    std::string command;
    while (answer(line, mail, command) && line.read(command)) {
    }
}

// Lines up to the one that is a dot alone.
bool ScriptedSmtpServer::read_message(Line& line, TakenMail& mail) {
    std::string text;
    while (line.read(text)) {
        if (text == ".") return true;
        mail.octets += (text.rfind('.', 0) == 0 ? text.substr(1) : text) + "\r\n";
    }
    return false;
}

bool ScriptedSmtpServer::answer(Line& line, TakenMail& mail, const std::string& command) {
    const Turn turn = ask(command);
    if (turn.replies_ || turn.drops_) return line.send(turn.bytes_) && !turn.drops_;
    if (command.empty()) return line.send("220 scripted.example.org ESMTP\r\n");
    if (begins_with(command, "EHLO")) {
        std::string hello = "250-scripted.example.org\r\n";
        const std::lock_guard lock(mutex_);
        for (const std::string& extension : extensions_) hello += "250-" + extension + "\r\n";
        return line.send(hello + "250 AUTH PLAIN\r\n");
    }
    if (begins_with(command, "AUTH")) return line.send("235 2.7.0 welcome\r\n");
    if (begins_with(command, "MAIL")) {
        mail = {address_in(command), {}, {}};
        return line.send("250 2.1.0 sender ok\r\n");
    }
    if (begins_with(command, "RCPT")) {
        mail.to.push_back(address_in(command));
        return line.send("250 2.1.5 recipient ok\r\n");
    }
    if (begins_with(command, "RSET")) return line.send("250 2.0.0 forgotten\r\n");
    if (begins_with(command, "QUIT")) return line.send("221 2.0.0 bye\r\n"), false;
    if (!begins_with(command, "DATA")) return line.send("500 5.5.2 unknown\r\n");
    if (!line.send("354 go ahead\r\n")) return false;
    if (turn.interrupts_) return line.send(turn.bytes_), false;
    if (!read_message(line, mail)) return false;
    const Turn verdict = ask(".");
    if (verdict.replies_ || verdict.drops_) return line.send(verdict.bytes_) && !verdict.drops_;
    {
        const std::lock_guard lock(mutex_);
        mails_.push_back(mail);
    }
    return line.send("250 2.0.0 queued\r\n");
}

}  // namespace kontor::test
