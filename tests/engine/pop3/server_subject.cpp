#include "tests/engine/pop3/server_subject.hpp"

#include <sstream>

namespace kontor::test {
namespace {

using namespace kontor::pop3;

ServerSettings server_settings_of(const Script& script) {
    ServerSettings settings;
    settings.security = Security::plain;
    settings.greeting = "ready";
    for (const auto& [key, value] : script.settings) {
        if (key == "security" && value == "tls") settings.security = Security::tls;
        if (key == "security" && value == "starttls") settings.security = Security::starttls;
        if (key == "greeting") settings.greeting = value;
    }
    return settings;
}

std::vector<MaildropEntry> entries(std::istringstream& words) {
    std::vector<MaildropEntry> maildrop;
    for (std::string word; words >> word;) {
        const std::size_t colon = word.find(':');
        maildrop.push_back({std::stoull(word.substr(0, colon)), word.substr(colon + 1)});
    }
    return maildrop;
}

}  // namespace

ServerSubject::ServerSubject(const Script& script, Instant now) : server_(server_settings_of(script), now) {}

std::optional<std::string> ServerSubject::render(const ServerEvent& event) {
    if (const auto* login = std::get_if<server::Authenticate>(&event)) {
        return "Authenticate " + printable(login->user) + " " + printable(login->password.reveal());
    }
    if (std::holds_alternative<server::OpenMaildrop>(event)) return "OpenMaildrop";
    if (const auto* wanted = std::get_if<server::BytesWanted>(&event)) {
        return "BytesWanted " + std::to_string(wanted->number) + " " + std::to_string(wanted->offset);
    }
    if (const auto* commit = std::get_if<server::CommitDeletions>(&event)) {
        std::string text = "CommitDeletions";
        for (const MessageNumber number : commit->numbers) text += " " + std::to_string(number);
        return text;
    }
    if (const auto* closed = std::get_if<server::Closed>(&event)) {
        return closed->after_quit ? "Closed" : "Closed without QUIT";
    }
    return "an event without words";
}

bool ServerSubject::command(std::string_view words) {
    std::istringstream in{std::string(words)};
    std::string verb;
    in >> verb;
    const std::string_view text = words.size() > verb.size() ? words.substr(verb.size() + 1) : std::string_view();
    if (verb == "accept") return server_.accept_login(), true;
    if (verb == "refuse") return server_.refuse_login(), true;
    if (verb == "delay") return server_.refuse_login(ResponseCode::login_delay, "Too early"), true;
    if (verb == "maildrop") return server_.maildrop(entries(in)), true;
    if (verb == "in_use") return server_.refuse_maildrop(), true;
    if (verb == "bytes") return server_.message_bytes(text, false), true;
    if (verb == "last") return server_.message_bytes(text, true), true;
    if (verb == "unreadable") return server_.message_unreadable(), true;
    if (verb == "committed") return server_.deletions_committed(true), true;
    if (verb == "not_committed") return server_.deletions_committed(false), true;
    return false;
}

}  // namespace kontor::test
