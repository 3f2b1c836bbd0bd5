#include "native/relay/demo/smtp_session.hpp"

#include <utility>
#include <variant>

#include "engine/text/ascii.hpp"

namespace kontor::demo {

namespace {

smtp::ServerSettings smtp_settings() {
    smtp::ServerSettings settings;
    settings.name = "demo.office.example";
    return settings;
}

}  // namespace

SmtpSession::SmtpSession(Boxes& boxes, Instant now) : boxes_(boxes), server_(smtp_settings(), now) {}

net::Next SmtpSession::on(smtp::ServerEvent&& event) {
    return std::visit([this](const auto& each) { return answer(each); }, event);
}

net::Next SmtpSession::answer(const smtp::server::Authenticate& login) {
    const std::lock_guard lock(boxes_.mutex);
    const auto found = boxes_.of.find(login.user);
    if (found == boxes_.of.end() || found->second.password != login.password.reveal()) {
        server_.refuse_login();
    } else {
        user_ = login.user;
        server_.accept_login();
    }
    return net::Next::go_on;
}

net::Next SmtpSession::answer(const smtp::server::Sender& sender) {
    recipients_.clear();
    if (sender.address.is_null() || text::to_lower(sender.address.address()) == user_) {
        server_.accept_sender();
    } else {
        server_.refuse_sender();
    }
    return net::Next::go_on;
}

net::Next SmtpSession::answer(const smtp::server::Recipient& recipient) {
    const std::string address = text::to_lower(recipient.address.address());
    const std::lock_guard lock(boxes_.mutex);
    if (boxes_.of.count(address) != 0) {
        recipients_.insert(address);
    } else if (!address.ends_with(".example")) {
        server_.refuse_recipient(550, {5, 1, 2}, "This is a demo: nothing leaves it, write to an address in .example");
        return net::Next::go_on;
    }
    server_.accept_recipient();
    return net::Next::go_on;
}

net::Next SmtpSession::answer(const smtp::server::MessageBegin&) {
    message_.clear();
    return net::Next::go_on;
}

net::Next SmtpSession::answer(const smtp::server::MessageChunk& chunk) {
    message_ += chunk.data;
    return net::Next::go_on;
}

net::Next SmtpSession::answer(const smtp::server::MessageEnd&) {
    {
        const std::lock_guard lock(boxes_.mutex);
        for (const std::string& address : recipients_) boxes_.of[address].add(message_);
    }
    server_.accept_message("Accepted by the demo office");
    return net::Next::go_on;
}

net::Next SmtpSession::answer(const smtp::server::MessageAbandoned&) {
    message_.clear();
    return net::Next::go_on;
}

}  // namespace kontor::demo
