#include "tests/engine/smtp/server_subject.hpp"

#include <sstream>

namespace kontor::test {
namespace {

using namespace kontor::smtp;

ServerSettings server_settings_of(const Script& script) {
    ServerSettings settings;
    settings.security = Security::plain;
    settings.name = "mail.example.org";
    for (const auto& [key, value] : script.settings) {
        std::istringstream words(value);
        std::string first;
        std::size_t number = 0;
        words >> first >> number;
        if (key == "security" && value == "tls") settings.security = Security::tls;
        if (key == "security" && value == "starttls") settings.security = Security::starttls;
        if (key == "limit" && first == "message") settings.message = number;
        if (key == "limit" && first == "recipients") settings.recipients = number;
    }
    return settings;
}

}  // namespace

ServerSubject::ServerSubject(const Script& script, Instant now) : server_(server_settings_of(script), now) {
    for (const auto& [key, value] : script.settings) {
        if (key == "owner" && value == "by_hand") by_hand_ = true;
        if (key == "owner" && value == "trusting") trusting_ = true;
    }
}

void ServerSubject::answer(bool accept, bool later) {
    switch (question_) {
        case Question::login:
            if (accept) return server_.accept_login();
            return later ? server_.refuse_login(454, {4, 7, 0}, "Later") : server_.refuse_login();
        case Question::sender:
            if (accept) return server_.accept_sender();
            return later ? server_.refuse_sender(450, {4, 2, 1}, "Later") : server_.refuse_sender();
        case Question::recipient:
            if (accept) return server_.accept_recipient();
            return later ? server_.refuse_recipient(450, {4, 2, 0}, "Later") : server_.refuse_recipient();
        case Question::message:
            if (accept) return server_.accept_message();
            return later ? server_.refuse_message(451, {4, 3, 0}, "Later") : server_.refuse_message();
    }
}

std::optional<std::string> ServerSubject::render(const ServerEvent& event) {
    if (const auto* login = std::get_if<server::Authenticate>(&event)) {
        question_ = Question::login;
        std::string text = "Authenticate " + printable(login->user) + " " + printable(login->password.reveal());
        if (trusting_) answer(true, false);
        return text;
    }
    if (const auto* sender = std::get_if<server::Sender>(&event)) {
        question_ = Question::sender;
        std::string text = "Sender <" + printable(sender->address.address()) + ">";
        if (!by_hand_) answer(true, false);
        return text;
    }
    if (const auto* recipient = std::get_if<server::Recipient>(&event)) {
        question_ = Question::recipient;
        std::string text = "Recipient <" + printable(recipient->address.address()) + ">";
        if (!by_hand_) answer(true, false);
        return text;
    }
    if (std::holds_alternative<server::MessageBegin>(event)) {
        message_.clear();
        return "MessageBegin";
    }
    if (const auto* chunk = std::get_if<server::MessageChunk>(&event)) {
        if (chunk->data.empty()) return "an empty chunk";
        message_.append(chunk->data);
        return std::nullopt;
    }
    if (const auto* end = std::get_if<server::MessageEnd>(&event)) {
        question_ = Question::message;
        std::string text = "Message \"" + printable(message_) + "\"";
        if (end->octets != message_.size()) text += " but " + std::to_string(end->octets) + " octets";
        if (!by_hand_) answer(true, false);
        return text;
    }
    if (std::holds_alternative<server::MessageAbandoned>(event)) return "MessageAbandoned";
    if (const auto* closed = std::get_if<server::Closed>(&event)) {
        return closed->after_quit ? "Closed" : "Closed without QUIT";
    }
    return "an event without words";
}

bool ServerSubject::command(std::string_view words) {
    if (words == "accept") return answer(true, false), true;
    if (words == "refuse") return answer(false, false), true;
    if (words == "later") return answer(false, true), true;
    return false;
}

}  // namespace kontor::test
