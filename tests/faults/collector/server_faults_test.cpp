// What servers and lines do to a collection, and what must hold nevertheless:
//   I1  a message that has gone from the server is stored complete        I2  at most one copy of each is stored
//   I3  the stored octets are those that were sent                        I4  no DELE of what no commit has confirmed
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "engine/collect/plan.hpp"
#include "native/relay/collector/parse_watch.hpp"
#include "tests/native/relay/collector/office.hpp"
#include "tests/support/temporary_directory.hpp"

namespace kontor::test {
namespace {

using Fate = store::Uidl::Fate;
using mail::ErrorClass;
using State = collect::Run::State;
using Turn = ScriptedServer::Turn;

class Faults : public ::testing::Test {
protected:
    // Everything the server ever had is here once, and nothing else; afterwards a quiet poll changes nothing.
    void expect_exactly(Office& office, const std::vector<MaildropMessage>& messages) {
        EXPECT_EQ(office.stored(), texts(messages));
        const collect::Run quiet = office.collect();
        EXPECT_EQ(quiet.state, State::done);
        EXPECT_EQ(quiet.new_messages, 0u);
    }
};

TEST_F(Faults, F01_ConnectionRefused) {
    Office office(std::uint16_t{9});
    const collect::Run run = office.collect();
    ASSERT_TRUE(run.error);
    EXPECT_EQ(run.error->error_class, ErrorClass::connect);
    EXPECT_EQ(run.error->detail, "refused");
    EXPECT_EQ(office.stored_account().consecutive_connect_failures, 1u);
    EXPECT_TRUE(office.stored_account().is_enabled());
}

TEST_F(Faults, F01_UnknownHost) {
    Office office(std::uint16_t{110});
    office.account.incoming.host = "no-such-host.invalid";
    EXPECT_EQ(office.collect().error->error_class, ErrorClass::dns);
}

TEST_F(Faults, F01_FiftyTimesDisablesTheAccountUntilSomebodyEnablesIt) {
    Office office(std::uint16_t{9});
    office.account.consecutive_connect_failures = 49;
    office.collect();
    EXPECT_EQ(office.stored_account().disabled, mail::DisabledBecause::connection);
}

TEST_F(Faults, F02_NoGreeting) {
    ScriptedServer server(maildrop(1));
    server.on("", [](Turn& turn) { turn.stall(); });
    Office office(server);
    office.settings.greeting = std::chrono::milliseconds(200);
    const collect::Run run = office.collect();
    ASSERT_TRUE(run.error);
    EXPECT_EQ(run.error->error_class, ErrorClass::connect);
    EXPECT_EQ(run.error->detail, "timeout");
    server.forget_rules();
    EXPECT_EQ(office.collect().new_messages, 1u);
}

TEST_F(Faults, F05_WrongPasswordCountsToTen) {
    ScriptedServer server(maildrop(1));
    server.on("PASS", [](Turn& turn) { turn.reply("-ERR [AUTH] no such mailbox or wrong password\r\n"); });
    Office office(server);
    for (int i = 0; i < 10; ++i) {
        EXPECT_TRUE(office.stored_account().is_enabled());
        const collect::Run run = office.collect();
        EXPECT_EQ(run.error->error_class, ErrorClass::auth);
        EXPECT_NE(run.error->server.find("wrong password"), std::string::npos);
        office.account = office.stored_account();
    }
    EXPECT_EQ(office.stored_account().disabled, mail::DisabledBecause::authentication);
    server.forget_rules();
    EXPECT_EQ(office.collect().new_messages, 1u) << "by hand it is tried nevertheless";
    EXPECT_TRUE(office.stored_account().is_enabled()) << "the right password switches it on again";
    EXPECT_EQ(office.stored_account().consecutive_auth_failures, 0u);
}

TEST_F(Faults, F06_LockedIsNotAnAuthenticationFailure) {
    for (const char* answer :
         {"-ERR [IN-USE] mailbox locked by another session\r\n", "-ERR [LOGIN-DELAY] wait a minute\r\n"}) {
        ScriptedServer server(maildrop(1));
        server.on("PASS", [&](Turn& turn) { turn.reply(answer); });
        Office office(server);
        EXPECT_EQ(office.collect().error->error_class, ErrorClass::locked);
        EXPECT_EQ(office.stored_account().consecutive_auth_failures, 0u);
    }
}

TEST_F(Faults, F07_DropInTheMiddleOfUidl) {
    const auto messages = maildrop(30);
    ScriptedServer server(messages);
    Office office(server);
    office.collect();
    office.account.keep.rule = mail::Keep::Rule::none;
    server.on("UIDL", [](Turn& turn) { turn.drop_after(100); });
    EXPECT_EQ(office.collect().error->error_class, ErrorClass::connect);
    EXPECT_EQ(server.said("DELE"), 0u);
    EXPECT_FALSE(office.row("uid30")->vanished_at);
    server.forget_rules();
    EXPECT_EQ(office.collect().new_messages, 0u);
    EXPECT_EQ(office.stored(), texts(messages));
}

TEST_F(Faults, F08_EmptyUidlAlthoughStatSaysThirty) {
    const auto messages = maildrop(30);
    ScriptedServer server(messages);
    Office office(server);
    office.collect();
    server.on("UIDL", [](Turn& turn) { turn.reply("+OK\r\n.\r\n"); });
    office.account.keep.rule = mail::Keep::Rule::none;
    office.collect();
    EXPECT_EQ(server.said("DELE"), 0u);
    EXPECT_FALSE(office.row("uid1")->vanished_at);
    server.forget_rules();
    office.account.keep.rule = mail::Keep::Rule::forever;
    expect_exactly(office, messages);
}

TEST_F(Faults, F09_AllUidlsChanged) {
    auto messages = maildrop(40);
    ScriptedServer server(messages);
    Office office(server);
    office.collect();
    for (MaildropMessage& message : messages) message.uidl = "moved-" + message.uidl;
    messages.push_back({"moved-new", message(99)});
    server.set_maildrop(messages);
    office.account.keep.rule = mail::Keep::Rule::none;
    const collect::Run run = office.collect();
    EXPECT_EQ(run.duplicates, 40u);
    EXPECT_EQ(run.new_messages, 1u);
    EXPECT_EQ(run.deleted, 0u);
    EXPECT_EQ(server.said("DELE"), 0u);
    EXPECT_EQ(office.stored(), texts(messages));
    EXPECT_EQ(office.row("moved-uid7")->email, office.row("uid7")->email);
}

TEST_F(Faults, F09_WhatAPersonDestroyedHereDoesNotComeBack) {
    auto messages = maildrop(40);
    ScriptedServer server(messages);
    Office office(server);
    office.collect();
    const mail::EmailId unwanted = office.row("uid7")->email;
    office.write([&](store::Update& update) { return update.remove_email(unwanted); });
    for (MaildropMessage& message : messages) message.uidl = "moved-" + message.uidl;
    server.set_maildrop(messages);
    EXPECT_EQ(office.collect().new_messages, 0u);
    EXPECT_EQ(office.stored().size(), 39u);
}

TEST_F(Faults, F10_TheSameUidlTwice) {
    auto messages = maildrop(5);
    messages[1].uidl = messages[3].uidl = "double";
    ScriptedServer server(messages);
    Office office(server);
    office.account.keep.rule = mail::Keep::Rule::none;
    office.collect();
    EXPECT_EQ(office.stored(), texts(messages));
    office.collect();
    EXPECT_EQ(office.stored(), texts(messages));
    for (const std::string& line : server.transcript())
        EXPECT_TRUE(line != "DELE 2" || server.maildrop().size() > 2) << "a double UIDL never deletes";
    const auto left = texts(server.maildrop());
    EXPECT_TRUE(std::count(left.begin(), left.end(), message(2)) == 1 &&
                std::count(left.begin(), left.end(), message(4)) == 1);
}

TEST_F(Faults, F11_MailArrivesBetweenUidlAndList) {
    auto messages = maildrop(3);
    ScriptedServer server(messages);
    server.on("LIST", [](Turn& turn) {
        if (turn.nth == 1) turn.reply("+OK\r\n1 100\r\n2 100\r\n3 100\r\n4 100\r\n.\r\n");
    });
    Office office(server);
    EXPECT_EQ(office.collect().new_messages, 3u);
    messages.push_back({"uid4", message(4)});
    server.set_maildrop(messages);
    EXPECT_EQ(office.collect().new_messages, 1u);
    expect_exactly(office, messages);
}

TEST_F(Faults, F12_AUidlIsUsedAgainForAnotherMail) {
    ScriptedServer server(maildrop(2));
    Office office(server);
    office.collect();
    server.set_maildrop({{"uid2", message(2)}});
    office.collect();  // uid1 has gone
    server.set_maildrop({{"uid1", message(50)}, {"uid2", message(2)}});
    EXPECT_EQ(office.collect().new_messages, 1u);
    EXPECT_EQ(office.stored(), texts({{"", message(1)}, {"", message(2)}, {"", message(50)}}));
}

TEST_F(Faults, F13_DropInsideRetrAtAnyOctet) {
    const auto messages = maildrop(3, 2000);
    const std::size_t answer = messages[1].text.size() + 8;
    for (std::size_t k = 0; k < answer; k += k < 20 || k > answer - 12 ? 1 : 149) {
        ScriptedServer server(messages);
        server.on("RETR 2", [&](Turn& turn) {
            if (turn.nth == 1) turn.drop_after(k);
        });
        Office office(server);
        office.account.keep.rule = mail::Keep::Rule::none;
        office.collect();
        office.collect();
        ASSERT_EQ(office.stored(), texts(messages)) << "cut after " << k;
        ASSERT_TRUE(server.maildrop().empty()) << "cut after " << k;
    }
}

TEST_F(Faults, F13_DropInsideABigMessage) {
    auto messages = maildrop(2);
    messages.push_back({"big", message(3, 2'000'000)});
    for (const std::size_t k : {300'000u, 262'149u, 1'999'000u}) {
        ScriptedServer server(messages);
        server.on("RETR 3", [&](Turn& turn) {
            if (turn.nth == 1) turn.drop_after(k);
        });
        Office office(server);
        office.collect();
        office.collect();
        EXPECT_EQ(office.stored(), texts(messages)) << "cut after " << k;
    }
}

TEST_F(Faults, F13_ALineThatAlwaysBreaksInOneMessageDoesNotStopTheOthers) {
    const auto messages = maildrop(6);
    ScriptedServer server(messages);
    server.on("RETR 6", [](Turn& turn) { turn.drop_after(30); });
    Office office(server);
    office.collect();
    office.collect();
    EXPECT_EQ(office.stored().size(), 5u);
    server.forget_rules();
    office.collect();
    expect_exactly(office, messages);
}

TEST_F(Faults, F14_TheEndOfAMessageNeverComes) {
    ScriptedServer server(maildrop(3));
    server.on("RETR 3", [](Turn& turn) {
        if (turn.nth != 1) return;
        turn.reply("+OK\r\nSubject: never ending\r\n\r\nhello\r\n");
        turn.stall();
    });
    Office office(server);
    office.settings.command = std::chrono::milliseconds(300);
    const collect::Run run = office.collect();
    ASSERT_TRUE(run.error);
    EXPECT_EQ(run.error->detail, "timeout");
    for (const std::string& text : office.stored()) EXPECT_EQ(text.find("never ending"), std::string::npos);
    office.collect();
    expect_exactly(office, maildrop(3));
}

TEST_F(Faults, F15_DotsNulsAndBareLineFeedsArriveUnchanged) {
    const std::vector<MaildropMessage> messages = {
        {"dots", "Subject: d\r\n\r\n.\r\n..\r\n.x\r\n...\r\n.\r\n"},
        {"nul", std::string("Subject: n\r\n\r\na\0b\r\n", 19)},
        {"lf", "Subject: l\r\n\r\na\n.\nb\r\n"},
        {"empty", "\r\n"},
        {"cr", "Subject: c\r\n\r\na\rb\r\r\n"},
    };
    ScriptedServer server(messages);
    Office office(server);
    office.collect();
    expect_exactly(office, messages);
}

TEST_F(Faults, F16_ListClaimsLittleAndTheMessageIsTooLarge) {
    auto messages = maildrop(4);
    messages[3].text = message(4, 600'000);
    ScriptedServer server(messages);
    server.on("LIST", [](Turn& turn) { turn.reply("+OK\r\n1 100\r\n2 100\r\n3 100\r\n4 100\r\n.\r\n"); });
    Office office(server);
    office.account.max_message_size = 100'000;
    office.account.keep.rule = mail::Keep::Rule::none;
    office.collect();
    office.collect();
    EXPECT_EQ(office.row("uid4")->fate, Fate::oversize);
    EXPECT_EQ(texts(server.maildrop()), std::vector<std::string>{messages[3].text}) << "it stays on the server";
    const auto stored = office.stored();
    EXPECT_EQ(stored.size(), 4u);
    EXPECT_TRUE(std::any_of(stored.begin(), stored.end(), [](const std::string& text) {
        return text.find("Subject: 4") != std::string::npos && text.find("left on the server") != std::string::npos;
    }));
}

TEST_F(Faults, F16_ListSaysItIsTooLarge) {
    auto messages = maildrop(2);
    messages[0].text = message(1, 600'000);
    ScriptedServer server(messages);
    Office office(server);
    office.account.max_message_size = 100'000;
    office.collect();
    EXPECT_EQ(server.said("RETR 1"), 0u);
    EXPECT_EQ(office.stored().size(), 2u);
    EXPECT_EQ(office.collect().new_messages, 0u);
}

TEST_F(Faults, F17_OneMessageIsRefused) {
    const auto messages = maildrop(5);
    ScriptedServer server(messages);
    server.on("RETR 3", [](Turn& turn) { turn.reply("-ERR cannot read it\r\n"); });
    Office office(server);
    EXPECT_EQ(office.collect().new_messages, 4u);
    EXPECT_EQ(office.row("uid3")->fate, Fate::failing);
    const collect::Run second = office.collect();
    EXPECT_EQ(second.state, State::done);
    EXPECT_EQ(second.quarantined, 1u);
    office.collect();
    EXPECT_EQ(server.said("RETR 3"), 2u) << "quarantined: not asked for again";
    EXPECT_EQ(office.stored().size(), 4u);
}

TEST_F(Faults, F18_HostileMessagesAreStoredAndStopNobody) {
    std::string nested = "Content-Type: multipart/mixed; boundary=b0\r\n\r\n";
    for (int i = 0; i < 3000; ++i)
        nested += "--b" + std::to_string(i) + "\r\nContent-Type: multipart/mixed; boundary=b" + std::to_string(i + 1) +
                  "\r\n\r\n";
    std::string words = "Subject: ";
    for (int i = 0; i < 20'000; ++i) words += "=?utf-8?q?=C3=A4?= ";
    const std::vector<MaildropMessage> messages = {
        {"a", nested}, {"b", words + "\r\n\r\nx\r\n"}, {"c", std::string(100'000, ':') + "\r\n"}, {"d", message(4)}};
    ScriptedServer server(messages);
    Office office(server);
    EXPECT_EQ(office.collect().new_messages, 4u);
    EXPECT_EQ(office.stored().size(), 4u);
}

// A process that died while it parsed that message.
void die_parsing(const std::filesystem::path& notes, Bytes raw) {
    const pid_t child = ::fork();
    if (child == 0) {
        relay::ParseWatch watch(notes);
        watch.begin(relay::ParseWatch::key_of(raw));
        ::raise(SIGKILL);
    }
    ASSERT_GT(child, 0);
    ASSERT_EQ(::waitpid(child, nullptr, 0), child);
}

TEST_F(Faults, F18_AMessageThatTwiceEndedTheProcessIsStoredWithoutALookInside) {
    for (const std::size_t octets : {std::size_t{0}, std::size_t{2'000'000}}) {
        const auto messages = maildrop(3, octets);
        TemporaryDirectory folder;
        for (const bool is_trusted : {true, false}) {
            die_parsing(folder.path() / "parsing", messages[1].text);
            ScriptedServer server(messages);
            Office office(server);
            office.settings.data = folder.path();
            const collect::Run run = office.collect();
            EXPECT_EQ(run.quarantined, is_trusted ? 0u : 1u);
            EXPECT_EQ(office.row("uid2")->fate, is_trusted ? Fate::collected : Fate::quarantined);
            EXPECT_EQ(office.row("uid3")->fate, Fate::collected);
            expect_exactly(office, messages);
        }
    }
}

TEST_F(Faults, F32_WithTooLittleRoomNothingIsAskedFor) {
    ScriptedServer server(maildrop(3));
    TemporaryDirectory folder;
    Office office(server);
    office.settings.data = folder.path();
    office.settings.room = std::uint64_t{1} << 62;
    const collect::Run run = office.collect();
    ASSERT_TRUE(run.error);
    EXPECT_EQ(run.error->error_class, ErrorClass::storage);
    EXPECT_EQ(run.error->detail, "full");
    EXPECT_EQ(server.sessions(), 0u);
    office.settings.room = 1;
    EXPECT_EQ(office.collect().new_messages, 3u);
}

TEST_F(Faults, F24_DropAfterQuit) {
    const auto messages = maildrop(6);
    ScriptedServer server(messages);
    server.on("QUIT", [](Turn& turn) { turn.drop(); });  // it deletes, but nobody hears the answer
    Office office(server);
    office.account.keep.rule = mail::Keep::Rule::none;
    office.collect();
    EXPECT_EQ(office.row("uid2")->fate, Fate::delete_unknown);
    server.forget_rules();
    office.collect();
    EXPECT_EQ(office.row("uid2")->fate, Fate::deleted);
    expect_exactly(office, messages);
}

TEST_F(Faults, F23_QuitNeverReachedTheServer) {
    const auto messages = maildrop(6);
    ScriptedServer server(messages);
    server.on("QUIT", [](Turn& turn) {
        turn.reply("");
        turn.drop();
    });
    Office office(server);
    office.account.keep.rule = mail::Keep::Rule::none;
    office.collect();
    EXPECT_EQ(office.row("uid2")->fate, Fate::delete_unknown);
    EXPECT_EQ(server.maildrop().size(), 6u);
    server.forget_rules();
    EXPECT_EQ(office.collect().deleted, 6u);
    EXPECT_TRUE(server.maildrop().empty());
    expect_exactly(office, messages);
}

TEST_F(Faults, F25_SomeDeletedMessagesWereNotRemoved) {
    const auto messages = maildrop(4);
    ScriptedServer server(messages);
    server.on("QUIT", [](Turn& turn) { turn.reply("-ERR some deleted messages not removed\r\n"); });
    Office office(server);
    office.account.keep.rule = mail::Keep::Rule::none;
    EXPECT_EQ(office.collect().deleted, 0u);
    server.forget_rules();
    EXPECT_EQ(office.collect().deleted, 4u);
    expect_exactly(office, messages);
}

TEST_F(Faults, F26_TheServerDeletesWithoutQuit) {
    const auto messages = maildrop(5);
    ScriptedServer server(messages);
    server.on("DELE", [&](Turn& turn) {
        server.set_maildrop({});
        turn.drop();
    });
    Office office(server);
    office.account.keep.rule = mail::Keep::Rule::none;
    office.collect();
    server.forget_rules();
    expect_exactly(office, messages);
}

TEST_F(Faults, F27_TheServerIgnoresDeletionsForEver) {
    const auto messages = maildrop(2);
    ScriptedServer server(messages);
    server.on("DELE", [](Turn& turn) { turn.reply("+OK\r\n"); });
    Office office(server);
    office.account.keep.rule = mail::Keep::Rule::none;
    for (int i = 0; i < 9; ++i) EXPECT_EQ(office.collect().state, State::done);
    EXPECT_EQ(server.said("DELE"), 2u * collect::deletion_attempts);
    EXPECT_EQ(server.said("RETR"), 2u);
    expect_exactly(office, messages);
}

TEST_F(Faults, F28_NumbersShiftWhileDeletionsArePending) {
    ScriptedServer server(maildrop(3));
    server.on("QUIT", [](Turn& turn) {
        turn.reply("");
        turn.drop();
    });
    Office office(server);
    office.account.keep.rule = mail::Keep::Rule::none;
    office.collect();
    server.forget_rules();
    // Another client took the first away, and a new one was put in front; it must not be deleted unread.
    const std::vector<MaildropMessage> shifted = {{"new", message(70)}, {"uid2", message(2)}, {"uid3", message(3)}};
    server.set_maildrop(shifted);
    server.on("RETR", [](Turn& turn) { turn.reply("-ERR not now\r\n"); });
    office.collect();
    EXPECT_EQ(texts(server.maildrop()), std::vector<std::string>{message(70)});
}

TEST_F(Faults, F29_AnotherClientDeletedItMeanwhile) {
    const auto messages = maildrop(3);
    ScriptedServer server(messages);
    server.on("DELE 2", [](Turn& turn) { turn.reply("-ERR message is gone\r\n"); });
    Office office(server);
    office.account.keep.rule = mail::Keep::Rule::none;
    const collect::Run run = office.collect();
    EXPECT_EQ(run.state, State::done);
    EXPECT_EQ(run.deleted, 2u);
    EXPECT_EQ(office.stored(), texts(messages));
}

}  // namespace
}  // namespace kontor::test
