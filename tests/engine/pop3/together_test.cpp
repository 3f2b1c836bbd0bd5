// The client against the server, in memory: what goes in comes out, however the bytes are cut.
#include <gtest/gtest.h>

#include <array>
#include <map>
#include <random>

#include "engine/pop3/client.hpp"
#include "engine/pop3/server.hpp"
#include "tests/support/both_ends.hpp"

namespace kontor::pop3 {
namespace {

class Office : public test::BothEnds<Office, Client, Server> {
public:
    Office(std::vector<std::string> messages, Security security, std::uint32_t seed)
        : BothEnds(client_settings(security), server_settings(security), seed), messages_(std::move(messages)) {}

    std::map<MessageNumber, std::string> received;
    std::vector<MessageNumber> deleted;
    std::vector<std::string> uidls;
    bool closed = false;
    std::string failure;

private:
    friend BothEnds;
    static ClientSettings client_settings(Security security) {
        ClientSettings settings;
        settings.security = security;
        settings.credentials = {"fred", Secret("secret")};
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
            if (std::holds_alternative<server::OpenMaildrop>(*event)) {
                std::vector<MaildropEntry> entries;
                for (std::size_t i = 0; i < messages_.size(); ++i)
                    entries.push_back({messages_[i].size(), "u" + std::to_string(i)});
                server_.maildrop(std::move(entries));
            }
            if (const auto* wanted = std::get_if<server::BytesWanted>(&*event)) {
                const Bytes rest = Bytes(messages_[wanted->number - 1]).substr(wanted->offset);
                const std::size_t size = std::min(rest.size(), piece(5000));
                server_.message_bytes(rest.substr(0, size), size == rest.size());
            }
            if (auto* commit = std::get_if<server::CommitDeletions>(&*event)) {
                deleted = std::move(commit->numbers);
                server_.deletions_committed(true);
            }
        }
        return moved;
    }

    bool use() {
        bool moved = false;
        while (auto event = client_.next_event()) {
            moved = true;
            if (std::holds_alternative<NeedTls>(*event)) client_.tls_established(now);
            if (std::holds_alternative<Ready>(*event)) {
                client_.stat();
                client_.uidl();
            }
            if (const auto* listing = std::get_if<Uidls>(&*event)) {
                if (!listing->consistent) failure = "inconsistent";
                for (std::size_t i = 0; i < listing->listing.size(); ++i) {
                    uidls.emplace_back(listing->listing[i].uidl);
                    client_.retrieve(listing->listing[i].number);
                    if (i % 2 == 0) client_.remove(listing->listing[i].number);
                }
                client_.quit();
            }
            if (const auto* chunk = std::get_if<MessageChunk>(&*event)) parts_[chunk->number].append(chunk->data);
            if (const auto* end = std::get_if<MessageEnd>(&*event)) {
                received[end->number] = parts_[end->number];
                if (end->octets != parts_[end->number].size()) failure = "octets";
            }
            if (const auto* refused = std::get_if<Refused>(&*event)) failure = refused->error.what;
            if (const auto* over = std::get_if<Closed>(&*event)) closed = over->confirmed;
            if (const auto* failed = std::get_if<Failed>(&*event)) failure = failed->error.what;
        }
        return moved;
    }

    std::vector<std::string> messages_;
    std::map<MessageNumber, std::string> parts_;
};

// What the server makes of a message (stuff.hpp), written the slow way.
std::string canonical(const std::string& message) {
    std::string text;
    for (std::size_t i = 0; i < message.size(); ++i) {
        if (message[i] == '\n' && (i == 0 || message[i - 1] != '\r')) text += '\r';
        text += message[i] == '\0' ? '\x80' : message[i];
    }
    if (!text.empty() && text.substr(text.size() - 1) != "\n") text += "\r\n";
    return text;
}

// Messages of dots, line ends and the rest, in all the wrong orders.
std::string odd_message(std::mt19937& random, std::size_t size) {
    constexpr std::array<std::string_view, 9> pieces = {
        ".", "\r\n", "\r\n.", "\n", "\r", "..", "text", std::string_view("\0", 1), "\r\n.\r\n"};
    std::string message;
    while (message.size() < size) message += pieces[random() % pieces.size()];
    return message;
}

TEST(ClientAndServer, CarryEveryMessageUnchanged) {
    for (std::uint32_t seed = 1; seed <= 20; ++seed) {
        std::mt19937 random(seed);
        std::vector<std::string> messages = {"", ".", "\r\n", ".\r\n", "..\r\n", "no end", "\n.\n", "\r\n.\r\n"};
        for (std::size_t size = 1; size < 200'000; size *= 3) messages.push_back(odd_message(random, size));
        Office office(messages, seed % 2 == 0 ? Security::starttls : Security::tls, seed);
        office.run();
        ASSERT_EQ(office.failure, "") << "seed " << seed;
        ASSERT_TRUE(office.closed);
        ASSERT_EQ(office.received.size(), messages.size());
        for (std::size_t i = 0; i < messages.size(); ++i) {
            ASSERT_EQ(office.received[static_cast<MessageNumber>(i + 1)], canonical(messages[i]))
                << "seed " << seed << " message " << i;
            ASSERT_EQ(office.uidls[i], "u" + std::to_string(i));
        }
        ASSERT_EQ(office.deleted.size(), (messages.size() + 1) / 2);
    }
}

TEST(ClientAndServer, KeepTheServersBufferSmall) {
    Office office({std::string(3'000'000, 'x')}, Security::plain, 7);
    office.run();
    EXPECT_EQ(office.received[1].size(), 3'000'002u);
    EXPECT_LT(office.most_server_output, 128u * 1024);
}

TEST(ClientAndServer, ListAMaildropOfManyMessages) {
    Office office(std::vector<std::string>(5000, "x"), Security::plain, 3);
    office.run();
    EXPECT_EQ(office.failure, "");
    EXPECT_EQ(office.received.size(), 5000u);
    EXPECT_LT(office.most_server_output, 128u * 1024);
}

}  // namespace
}  // namespace kontor::pop3
