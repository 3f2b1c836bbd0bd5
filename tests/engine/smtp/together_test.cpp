// The client against the server, in memory: what goes in comes out once and unchanged, however the bytes are cut.
#include <gtest/gtest.h>

#include <array>
#include <random>

#include "engine/smtp/client.hpp"
#include "engine/smtp/server.hpp"
#include "tests/support/both_ends.hpp"

namespace kontor::smtp {
namespace {

class Office : public test::BothEnds<Office, Client, Server> {
public:
    Office(std::vector<std::string> messages, Security security, std::uint32_t seed)
        : BothEnds(client_settings(security, seed), server_settings(security), seed), messages_(std::move(messages)) {}

    std::vector<std::string> received;
    std::size_t sent = 0;
    bool closed = false;
    std::string failure;

private:
    friend BothEnds;
    static ClientSettings client_settings(Security security, std::uint32_t seed) {
        ClientSettings settings;
        settings.security = security;
        settings.credentials = {"fred", Secret("secret")};
        settings.method = seed % 3 == 0 ? Method::login : Method::password;
        settings.quirks.no_pipelining = seed % 5 == 0;
        return settings;
    }
    static ServerSettings server_settings(Security security) {
        ServerSettings settings;
        settings.security = security;
        return settings;
    }

    bool serve() {
        bool moved = false;
        while (auto event = server_.next_event()) {
            moved = true;
            if (std::holds_alternative<server::NeedTls>(*event)) server_.tls_established(now);
            if (const auto* login = std::get_if<server::Authenticate>(&*event)) {
                login->password.reveal() == "secret" ? server_.accept_login() : server_.refuse_login();
            }
            if (std::holds_alternative<server::Sender>(*event)) server_.accept_sender();
            if (std::holds_alternative<server::Recipient>(*event)) server_.accept_recipient();
            if (std::holds_alternative<server::MessageBegin>(*event)) message_.clear();
            if (const auto* chunk = std::get_if<server::MessageChunk>(&*event)) message_.append(chunk->data);
            if (const auto* end = std::get_if<server::MessageEnd>(&*event)) {
                if (end->octets != message_.size()) failure = "octets";
                received.push_back(message_);
                server_.accept_message();
            }
        }
        return moved;
    }

    bool use() {
        bool moved = false;
        while (auto event = client_.next_event()) {
            moved = true;
            if (std::holds_alternative<NeedTls>(*event)) client_.tls_established(now);
            if (std::holds_alternative<Ready>(*event)) next();
            if (const auto* wanted = std::get_if<ContentWanted>(&*event)) {
                client_.content(Bytes(messages_[sent]).substr(wanted->offset, piece(5000)));
            }
            if (const auto* finished = std::get_if<Finished>(&*event)) {
                if (finished->outcome != Outcome::sent) failure = finished->error.what;
                ++sent;
                next();
            }
            if (const auto* over = std::get_if<Closed>(&*event)) closed = over->confirmed;
            if (const auto* failed = std::get_if<Failed>(&*event)) failure = failed->error.what;
        }
        return moved;
    }

    void next() {
        if (sent == messages_.size()) return client_.quit();
        ContentScan scan;
        scan.take(messages_[sent]);
        Envelope envelope;
        envelope.from = Path::parse("fred@example.org").value();
        for (const Bytes to : {"ann@example.org", "\"b c\"@example.org"}) {
            envelope.to.push_back({Path::parse(to).value()});
        }
        client_.send(std::move(envelope), scan.finish().value());
    }

    std::vector<std::string> messages_;
    std::string message_;
};

// Messages of dots and line ends, in all the wrong orders, that may be sent.
std::string odd_message(std::mt19937& random, std::size_t size) {
    constexpr std::array<std::string_view, 7> pieces = {".", "\r\n", "\r\n.", "..", "text", "\r\n.\r\n", "\xc3\xa9"};
    std::string message;
    while (message.size() < size) message += pieces[random() % pieces.size()];
    return message.substr(0, 60'000).find("\r\n") == std::string::npos ? message + "\r\n" : message;
}

TEST(ClientAndServer, CarryEveryMessageUnchanged) {
    for (std::uint32_t seed = 1; seed <= 20; ++seed) {
        std::mt19937 random(seed);
        std::vector<std::string> messages = {"", ".", "\r\n", ".\r\n", "..\r\n", "no end", "\r\n.\r\n", "\r\n..\r\n."};
        for (std::size_t size = 1; size < 200'000; size *= 3) messages.push_back(odd_message(random, size));
        Office office(messages, seed % 2 == 0 ? Security::starttls : Security::tls, seed);
        office.run();
        ASSERT_EQ(office.failure, "") << "seed " << seed;
        ASSERT_TRUE(office.closed);
        ASSERT_EQ(office.received.size(), messages.size());
        for (std::size_t i = 0; i < messages.size(); ++i) {
            const bool is_whole = messages[i].empty() || messages[i].back() == '\n';
            ASSERT_EQ(office.received[i], messages[i] + (is_whole ? "" : "\r\n"))
                << "seed " << seed << " message " << i;
        }
    }
}

TEST(ClientAndServer, KeepTheClientsBufferSmall) {
    std::string message;
    while (message.size() < 3'000'000) message += "a line of some length, and another one behind it\r\n";
    Office office({message}, Security::plain, 7);
    office.run();
    EXPECT_EQ(office.failure, "");
    EXPECT_EQ(office.received.at(0), message);
    EXPECT_LT(office.most_client_output, 128u * 1024);
}

}  // namespace
}  // namespace kontor::smtp
