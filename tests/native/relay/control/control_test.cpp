// Both ends of the socket by which commands work through a running relay.
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <atomic>
#include <cstring>
#include <thread>
#include <vector>

#include "native/relay/control/client.hpp"
#include "native/relay/control/server.hpp"
#include "native/relay/log/log.hpp"
#include "tests/support/temporary_directory.hpp"

namespace kontor::control {
namespace {

class Typed final : public Terminal {
public:
    void out(std::string_view text) override { printed += text; }
    void err(std::string_view text) override { complained += text; }
    void progress(std::string_view line) override { watched += std::string(line) + "|"; }
    std::optional<Secret> ask(const SecretQuestion& question) override {
        asked = question.prompt;
        return answer;
    }

    std::string read(std::size_t most) override {
        const std::string octets = input.substr(0, most);
        input.erase(0, octets.size());
        return octets;
    }

    std::string printed, complained, watched, asked, input;
    std::optional<Secret> answer;
};

class ControlTest : public testing::Test {
protected:
    void SetUp() override { log::threshold(log::Level::error); }
    void listen(control::Run run) {
        auto listening = Server::listen(folder.path(), std::move(run));
        ASSERT_TRUE(listening) << listening.error().message();
        server = std::move(*listening);
    }
    // A connection that speaks something else.
    int connect() const {
        const int fd = ::socket(AF_UNIX, SOCK_STREAM, 0);
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        std::strcpy(address.sun_path, (folder.path() / "control").c_str());
        EXPECT_EQ(::connect(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address), 0);
        return fd;
    }

    test::TemporaryDirectory folder;
    std::unique_ptr<Server> server;
    Typed terminal;
};

TEST_F(ControlTest, StandardInputIsReadWhereItWasTyped) {
    std::string heard;
    listen([&](const Request&, Terminal& there) {
        while (true) {
            const std::string octets = there.read(1000);
            if (octets.empty()) return 0;
            heard += octets;
        }
    });
    std::string octets;
    for (int i = 0; i < 5000; ++i) octets += static_cast<char>(i * 7);  // no text in any charset
    terminal.input = octets;
    EXPECT_EQ(run_through_relay(folder.path(), {"send"}, terminal), 0);
    EXPECT_EQ(heard, octets);
}

TEST_F(ControlTest, F69_GoesOnWhenThereAreDescriptorsAgain) {
    listen([](const Request&, Terminal&) { return 7; });
    rlimit before{};
    ::getrlimit(RLIMIT_NOFILE, &before);
    const rlimit few{64, before.rlim_max};
    ::setrlimit(RLIMIT_NOFILE, &few);
    std::vector<int> taken;
    for (int fd = ::dup(0); fd >= 0; fd = ::dup(0)) taken.push_back(fd);
    ASSERT_FALSE(taken.empty());
    ::close(taken.back());
    taken.back() = connect();  // with the last one: whoever accepts has none
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
    for (const int fd : taken) ::close(fd);
    ::setrlimit(RLIMIT_NOFILE, &before);
    // Patiently, but not for ever.
    std::atomic<int> status = -1;
    std::thread([&status, path = folder.path()] {
        Typed later;
        status = run_through_relay(path, {"user", "list"}, later).value_or(-2);
    }).detach();
    for (int i = 0; i < 500 && status == -1; ++i) std::this_thread::sleep_for(std::chrono::milliseconds(10));
    EXPECT_EQ(status, 7);
}

TEST_F(ControlTest, WithoutARelayNobodyAnswers) {
    EXPECT_FALSE(run_through_relay(folder.path(), {"user", "list"}, terminal));
    EXPECT_EQ(terminal.printed + terminal.complained, "");
}

TEST_F(ControlTest, ArgumentsGoInTextAndStatusComeBack) {
    listen([](const Request& request, Terminal& there) {
        for (const std::string& argument : request.arguments) there.out(argument + "|");
        there.err(request.folder.string());
        return 65;
    });
    EXPECT_EQ(run_through_relay(folder.path(), {"export", "--to", "a b", ""}, terminal), 65);
    EXPECT_EQ(terminal.printed, "export|--to|a b||");
    EXPECT_EQ(terminal.complained, std::filesystem::current_path().string());
}

TEST_F(ControlTest, ProgressIsSeenWhereTheCommandWasTyped) {
    listen([](const Request&, Terminal& there) {
        there.progress("1 of 2");
        there.progress("");
        return 0;
    });
    EXPECT_EQ(run_through_relay(folder.path(), {"import"}, terminal), 0);
    EXPECT_EQ(terminal.watched, "1 of 2||");
    EXPECT_EQ(terminal.printed + terminal.complained, "");
}

TEST_F(ControlTest, SecretsAreAskedForWhereTheCommandWasTyped) {
    listen([](const Request&, Terminal& there) {
        const auto secret = there.ask({false, "VARIABLE", "Password for ann"});
        there.out(secret ? secret->reveal() : "none");
        return 0;
    });
    EXPECT_EQ(run_through_relay(folder.path(), {}, terminal), 0);
    EXPECT_EQ(terminal.printed, "none");
    terminal.answer = Secret("correct horse");
    EXPECT_EQ(run_through_relay(folder.path(), {}, terminal), 0);
    EXPECT_EQ(terminal.printed, "nonecorrect horse");
    EXPECT_EQ(terminal.asked, "Password for ann");
}

TEST_F(ControlTest, RubbishIsHungUpOn) {
    std::atomic<int> runs{0};
    listen([&runs](const Request&, Terminal&) { return ++runs, 0; });
    for (const std::string& octets :
         {std::string("\xff\xff\xff\xff", 4), std::string("\0\0\0\2[]", 6), std::string("\0\0\0\2{}", 6),
          std::string("\0\0\0\x11{\"arguments\":[1]}", 21), std::string("\0\0\0\x09", 4)}) {
        const int fd = connect();
        ASSERT_EQ(::send(fd, octets.data(), octets.size(), MSG_NOSIGNAL), static_cast<ssize_t>(octets.size()));
        ::shutdown(fd, SHUT_WR);
        char answer;
        EXPECT_EQ(::recv(fd, &answer, 1, 0), 0) << "an answer to " << octets;
        ::close(fd);
    }
    EXPECT_EQ(runs, 0);
}

TEST_F(ControlTest, ACommandLearnsThatNobodyWaits) {
    std::atomic<bool> noticed{false};
    listen([&noticed](const Request&, Terminal& there) {
        while (!there.is_gone()) std::this_thread::sleep_for(std::chrono::milliseconds(1));
        noticed = true;
        return 0;
    });
    const int fd = connect();
    const std::string frame("\0\0\0\x10{\"arguments\":[]}", 20);
    ASSERT_EQ(::send(fd, frame.data(), frame.size(), 0), 20);
    ::close(fd);
    while (!noticed) std::this_thread::sleep_for(std::chrono::milliseconds(1));
}

TEST_F(ControlTest, StoppingWaitsOnlySoLongAndTellsTheCommand) {
    std::atomic<bool> release{false}, begun{false};
    listen([&](const Request&, Terminal& there) {
        begun = true;
        while (!release) std::this_thread::sleep_for(std::chrono::milliseconds(1));
        return there.is_gone() ? 1 : 2;
    });
    std::optional<int> status;
    std::thread command([&] { status = run_through_relay(folder.path(), {}, terminal); });
    while (!begun) std::this_thread::sleep_for(std::chrono::milliseconds(1));
    EXPECT_FALSE(server->stop(std::chrono::milliseconds(20)));
    EXPECT_FALSE(std::filesystem::exists(folder.path() / "control"));
    release = true;
    EXPECT_TRUE(server->stop(std::chrono::minutes(1)));
    command.join();
    EXPECT_EQ(status, 1);
}

TEST_F(ControlTest, OnlyTheOwnerMayOpenItAndALeftSocketIsReplaced) {
    listen([](const Request&, Terminal&) { return 7; });
    struct stat status {};
    ASSERT_EQ(::stat((folder.path() / "control").c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 0777, 0600u);
    auto second = Server::listen(folder.path(), [](const Request&, Terminal&) { return 8; });
    ASSERT_TRUE(second);
    EXPECT_EQ(run_through_relay(folder.path(), {}, terminal), 8);
}

TEST_F(ControlTest, AFolderWithTooLongANameIsSaidToBeOne) {
    const auto deep = folder.path() / std::string(120, 'x');
    std::filesystem::create_directory(deep);
    const auto refused = Server::listen(deep, [](const Request&, Terminal&) { return 0; });
    ASSERT_FALSE(refused);
    EXPECT_NE(refused.error().message().find("too long"), std::string::npos);
    EXPECT_FALSE(run_through_relay(deep, {}, terminal));
}

}  // namespace
}  // namespace kontor::control
