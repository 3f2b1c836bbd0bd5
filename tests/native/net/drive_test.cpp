// The driver between a conversation and a socket: nothing waits for ever, whatever the sizes and the pace.
#include "native/net/drive.hpp"

#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <future>
#include <string>
#include <thread>
#include <variant>

namespace kontor::test {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;

// Counts what comes; says `last_words` once `expected` octets are there, and may have a lot to say at first.
class Counting {
public:
    struct Enough {};
    struct Overdue {};
    using Event = std::variant<Enough, Overdue>;

    Counting(std::size_t expected, std::string first_words, std::optional<Instant> deadline = {})
        : expected_(expected), out_(std::move(first_words)), deadline_(deadline) {}

    void receive(Bytes in, Instant) {
        received_ += in.size();
        if (received_ == expected_) {
            out_ += "done\n";
            event_ = Enough{};
        }
    }
    void end_of_input(Instant) {}
    void tls_established(Instant) {}
    void tick(Instant) {
        deadline_.reset();
        event_ = Overdue{};
    }
    Bytes output() const { return Bytes(out_).substr(sent_); }
    void sent(std::size_t count) { sent_ += count; }
    std::optional<Event> next_event() { return std::exchange(event_, std::nullopt); }
    std::optional<Instant> deadline() const { return deadline_; }
    std::size_t received() const { return received_; }

private:
    std::size_t expected_, received_ = 0, sent_ = 0;
    std::string out_;
    std::optional<Instant> deadline_;
    std::optional<Event> event_;
};
static_assert(Conversation<Counting>);

struct Owner {
    Counting& conversation;
    bool much = false;
    bool enough = false, overdue = false;

    net::Next on(Counting::Event&& event) {
        enough = enough || std::holds_alternative<Counting::Enough>(event);
        overdue = overdue || std::holds_alternative<Counting::Overdue>(event);
        return overdue ? net::Next::stop : net::Next::go_on;
    }
    bool ready(Instant) { return !enough || !conversation.output().empty(); }
    bool accepts_input() const { return true; }
    bool expects_much() const { return much; }
};

// The other end, on a thread of its own, with calls that give up after ten seconds.
class Peer {
public:
    explicit Peer(int socket) : socket_(socket) {
        const timeval patience{10, 0};
        ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
        ::setsockopt(socket_, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
    }
    bool say(const std::string& text) const {
        for (std::size_t at = 0; at < text.size();) {
            const ssize_t count = ::send(socket_, text.data() + at, text.size() - at, MSG_NOSIGNAL);
            if (count <= 0) return false;
            at += static_cast<std::size_t>(count);
        }
        return true;
    }
    std::string hear(std::size_t octets) const {
        std::string heard(octets, '\0');
        std::size_t at = 0;
        while (at < octets) {
            const ssize_t count = ::recv(socket_, heard.data() + at, octets - at, 0);
            if (count <= 0) break;
            at += static_cast<std::size_t>(count);
        }
        heard.resize(at);
        return heard;
    }

private:
    int socket_;
};

// Drives the conversation over our side until the driver returns; empty when it does not, in twenty seconds.
std::optional<net::Result<void>> drive_over(asio::io_context& context, tcp::socket near, Counting& conversation,
                                            Owner& owner) {
    net::Stream stream(std::move(near));
    std::optional<net::Result<void>> driven;
    const auto drive = [&]() -> asio::awaitable<void> {
        net::Handshake never;
        driven = co_await net::drive(stream, conversation, owner, std::move(never));
        stream.close();
    };
    asio::co_spawn(context, drive, [](const std::exception_ptr&) {});
    context.run_for(std::chrono::seconds(20));
    return driven;
}

// Drives the conversation against `peer` until the driver returns; what the peer came to.
template <class Of>
std::invoke_result_t<Of, const Peer&> drive_against(Counting& conversation, Owner& owner, Of of_peer) {
    asio::io_context context;
    tcp::acceptor acceptor(context, tcp::endpoint(asio::ip::address_v4::loopback(), 0));
    tcp::socket near(context), far(context);
    near.connect(acceptor.local_endpoint());
    acceptor.accept(far);
    auto peer = std::async(std::launch::async, [&] { return of_peer(Peer(far.native_handle())); });
    const auto driven = drive_over(context, std::move(near), conversation, owner);
    EXPECT_TRUE(driven && *driven);
    return peer.get();
}

TEST(Drive, WhatIsTooLittleToBeGatheredArrivesNevertheless) {
    constexpr std::size_t flow = net::gathered / 2, rest = 10;
    Counting conversation(flow + rest, "");
    Owner owner{conversation, true};
    const std::string answer = drive_against(conversation, owner, [&](const Peer& peer) {
        peer.say(std::string(flow, 'x'));
        std::this_thread::sleep_for(net::patience / 2);
        peer.say(std::string(rest, 'y'));
        return peer.hear(5);
    });
    EXPECT_EQ(answer, "done\n");
}

TEST(Drive, AFlowThatIsGatheredIsCompleteAndItsEndIsSeen) {
    constexpr std::size_t flow = 40 * net::gathered + 1;
    Counting conversation(flow, "");
    Owner owner{conversation, true};
    const std::string answer = drive_against(conversation, owner, [&](const Peer& peer) {
        peer.say(std::string(flow, 'x'));
        return peer.hear(5);
    });
    EXPECT_EQ(answer, "done\n");
}

// The peer says more than the sockets between them hold before it listens to as much.
TEST(Drive, ReadingDoesNotWaitForWriting) {
    constexpr std::size_t much = 24 * 1024 * 1024;
    Counting conversation(much, std::string(much, 'a'));
    Owner owner{conversation};
    const bool said = drive_against(conversation, owner, [&](const Peer& peer) {
        return peer.say(std::string(much, 'b')) && peer.hear(much + 5).size() == much + 5;
    });
    EXPECT_TRUE(said);
    EXPECT_EQ(conversation.received(), much);
}

TEST(Drive, ASilentPeerMeetsTheDeadline) {
    Counting conversation(1, "", net::now() + std::chrono::milliseconds(30));
    Owner owner{conversation};
    drive_against(conversation, owner, [](const Peer& peer) { return peer.hear(1); });
    EXPECT_TRUE(owner.overdue);
}

TEST(Drive, APeerThatTricklesIsNotGathered) {
    Counting conversation(50, "");
    Owner owner{conversation, true};
    const std::string answer = drive_against(conversation, owner, [](const Peer& peer) {
        for (int i = 0; i < 50; ++i) peer.say("z");
        return peer.hear(5);
    });
    EXPECT_EQ(answer, "done\n");
}

// A server that refuses a message in the middle of it hangs up with octets unread: ours cannot be written any more, and
// what it said lies here.
TEST(Drive, WhatThePeerSaidBeforeItHungUpIsHeard) {
    asio::io_context context;
    tcp::acceptor acceptor(context, tcp::endpoint(asio::ip::address_v4::loopback(), 0));
    tcp::socket near(context), far(context);
    near.connect(acceptor.local_endpoint());
    acceptor.accept(far);
    ASSERT_TRUE(Peer(far.native_handle()).say("550 no"));
    far.set_option(asio::socket_base::linger(true, 0));  // a reset, at once
    far.close();
    Counting conversation(6, std::string(1000, 'a'));
    Owner owner{conversation};
    const auto driven = drive_over(context, std::move(near), conversation, owner);
    ASSERT_TRUE(driven);
    EXPECT_FALSE(*driven) << "the connection is lost nevertheless";
    EXPECT_EQ(conversation.received(), 6u);
    EXPECT_TRUE(owner.enough);
}

}  // namespace
}  // namespace kontor::test
