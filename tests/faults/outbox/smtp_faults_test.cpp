// What servers and lines do to mail on its way out, and what must hold nevertheless:
//   S1  no message is taken by a server twice      S2  what was not taken is tried again, or a person is told
//   S3  what nobody can know is said to be uncertain, and is not repeated by itself
#include "tests/native/relay/outbox/sending_office.hpp"

namespace kontor::test {
namespace {

using State = mail::Submission::State;
using Recipient = mail::SendRecipient::State;
using Turn = ScriptedSmtpServer::Turn;

constexpr std::int64_t a_while = send::first_retry_seconds + 1;

class SmtpFaults : public ::testing::Test {
protected:
    ScriptedSmtpServer server;
    SendingOffice office{server.port()};

    std::size_t taken() const { return server.mails().size(); }
    bool taken_is(std::size_t count) {
        return SendingOffice::until([&] { return taken() == count; });
    }
    // Whatever time brings, and a restart.
    void expect_nothing_more(std::size_t count) {
        for (int i = 0; i < 3; ++i) office.pass(send::longest_retry_seconds + 1);
        office.stop();
        office.start();
        const mail::RecordId another = office.submit(99);
        ASSERT_TRUE(office.settled(another));
        EXPECT_EQ(taken(), count + 1);
    }
};

TEST_F(SmtpFaults, F59_RecipientRefusedForNow) {
    server.on("RCPT", [](Turn& turn) {
        if (turn.nth <= 2) turn.reply("450 4.2.0 greylisted, come back\r\n");
    });
    const mail::RecordId id = office.submit(1);
    office.start();
    ASSERT_TRUE(office.settled(id));
    EXPECT_EQ(office.state(id), State::waiting);
    EXPECT_EQ(office.submission(id).due.seconds, office.clock + send::first_retry_seconds);
    ASSERT_TRUE(office.submission(id).to[0].error);
    EXPECT_EQ(office.submission(id).to[0].error->code, 450);
    office.pass(a_while);
    ASSERT_TRUE(office.settled(id, 2));
    EXPECT_GT(office.submission(id).due.seconds, office.clock + send::first_retry_seconds) << "ever longer";
    office.pass(send::longest_retry_seconds);
    ASSERT_TRUE(office.settled(id, 3));
    EXPECT_EQ(office.state(id), State::done);
    expect_nothing_more(1);
}

TEST_F(SmtpFaults, F59_MessageRefusedForNowForFiveDays) {
    server.on(".", [](Turn& turn) { turn.reply("451 4.3.0 later\r\n"); });
    const mail::RecordId id = office.submit(1);
    office.start();
    ASSERT_TRUE(office.settled(id));
    EXPECT_EQ(office.state(id), State::waiting);
    office.pass(send::lifetime_seconds + 1);
    ASSERT_TRUE(office.settled(id, 2));
    EXPECT_EQ(office.state(id), State::done);
    EXPECT_EQ(office.submission(id).to[0].state, Recipient::failed);
    EXPECT_EQ(taken(), 0u);
}

TEST_F(SmtpFaults, F60_DropBeforeTheFinalDot) {
    server.on("DATA", [](Turn& turn) {
        if (turn.nth == 1) turn.interrupt("");
    });
    const mail::RecordId id = office.submit(1, {"bob@example.net"}, 2'000'000);
    office.start();
    ASSERT_TRUE(office.settled(id));
    EXPECT_EQ(office.state(id), State::waiting);
    EXPECT_EQ(office.submission(id).error->error_class, "connect");
    office.pass(a_while);
    ASSERT_TRUE(taken_is(1));
    ASSERT_TRUE(office.settled(id, 2));
    expect_nothing_more(1);
}

TEST_F(SmtpFaults, F60_DropAtEveryCommandBeforeIt) {
    int number = 0;
    for (const char* command : {"", "EHLO", "MAIL", "RCPT", "DATA"}) {
        server.forget_rules();
        server.on(command, [](Turn& turn) {
            if (turn.nth == 1) turn.drop();
        });
        SendingOffice each(server.port());
        const std::size_t before = taken();
        const mail::RecordId id = each.submit(++number);
        each.start();
        ASSERT_TRUE(each.settled(id)) << command;
        EXPECT_EQ(each.state(id), State::waiting) << command;
        each.pass(a_while);
        ASSERT_TRUE(each.settled(id, 2)) << command;
        EXPECT_EQ(each.state(id), State::done) << command;
        EXPECT_EQ(taken(), before + 1) << command;
    }
}

TEST_F(SmtpFaults, F61_DropAfterTheFinalDotIsUncertainUntilThePersonDecides) {
    server.on(".", [](Turn& turn) {
        if (turn.nth == 1) turn.drop();
    });
    const mail::RecordId id = office.submit(1);
    office.start();
    ASSERT_TRUE(office.settled(id));
    EXPECT_EQ(office.state(id), State::uncertain);
    ASSERT_TRUE(office.submission(id).error);
    expect_nothing_more(0);
    EXPECT_EQ(office.state(id), State::uncertain);
    office.write([&](store::Update& update) {
        mail::Submission again = office.submission(id);
        send::send_again(again, UtcTime{office.clock});
        return send::save(update, again);
    });
    ASSERT_TRUE(SendingOffice::until([&] { return office.state(id) == State::done; }));
    EXPECT_EQ(server.mails().back().octets, SendingOffice::text(1)) << "the same octets, so the same Message-ID";
}

TEST_F(SmtpFaults, F61_ACrashInTheMiddleIsUncertain) {
    const mail::RecordId id = office.submit(1);
    office.write([&](store::Update& update) {
        mail::Submission submission = office.submission(id);
        send::begin(submission, UtcTime{office.clock});
        return send::save(update, submission);
    });
    office.start();
    ASSERT_TRUE(SendingOffice::until([&] { return office.state(id) == State::uncertain; }));
    expect_nothing_more(0);
    EXPECT_EQ(office.state(id), State::uncertain);
}

TEST_F(SmtpFaults, F62_APatientWaitForTheAnswer) {
    EXPECT_GE(office.settings.patience.final_dot, std::chrono::seconds(600));
    office.settings.patience.final_dot = std::chrono::milliseconds(1500);  // instead of eleven minutes
    server.on(".", [](Turn&) { std::this_thread::sleep_for(std::chrono::milliseconds(700)); });
    const mail::RecordId slow = office.submit(1);
    office.start();
    ASSERT_TRUE(office.settled(slow));
    EXPECT_EQ(office.state(slow), State::done);
    expect_nothing_more(1);
}

TEST_F(SmtpFaults, F63_SessionEndedInTheMiddleOfSeveral) {
    server.on("MAIL", [](Turn& turn) {
        if (turn.nth % 3 == 0) turn.reply("421 4.7.0 enough for one session\r\n"), turn.drop();
    });
    std::vector<mail::RecordId> ids;
    for (int i = 0; i < 7; ++i) {
        ids.push_back(office.submit(i));
        ++office.clock;
    }
    office.start();
    ASSERT_TRUE(taken_is(7));
    ASSERT_TRUE(office.settled(ids.back()));
    for (std::size_t i = 0; i < ids.size(); ++i) {
        EXPECT_EQ(office.state(ids[i]), State::done);
        EXPECT_EQ(server.mails()[i].octets, SendingOffice::text(static_cast<int>(i))) << "the order is kept";
    }
    EXPECT_GE(server.sessions(), 4u);
    expect_nothing_more(7);
}

TEST_F(SmtpFaults, F63_AServerThatEndsEverySessionIsNotPestered) {
    server.on("MAIL", [](Turn& turn) { turn.reply("421 4.3.2 closing\r\n"), turn.drop(); });
    const mail::RecordId first = office.submit(1), second = office.submit(2);
    office.start();
    ASSERT_TRUE(office.settled(first));
    office.pass(60);
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
    EXPECT_EQ(server.sessions(), 1u);
    EXPECT_EQ(office.state(second), State::waiting);
    server.forget_rules();
    office.pass(a_while);
    ASSERT_TRUE(taken_is(2));
    EXPECT_EQ(server.mails()[0].octets, SendingOffice::text(1));
}

TEST_F(SmtpFaults, F64_RefusedInTheMiddleOfTheMessage) {
    server.on("DATA", [](Turn& turn) {
        if (turn.nth == 1) turn.interrupt("550 5.7.1 this is not wanted here\r\n");
    });
    const mail::RecordId refused = office.submit(1, {"bob@example.net"}, 3'000'000);
    ++office.clock;
    const mail::RecordId next = office.submit(2);
    office.start();
    ASSERT_TRUE(office.settled(refused));
    ASSERT_TRUE(office.settled(next));
    EXPECT_EQ(office.state(refused), State::done);
    EXPECT_EQ(office.submission(refused).to[0].state, Recipient::failed);
    EXPECT_EQ(office.state(next), State::done);
    EXPECT_EQ(server.sessions(), 2u);
    expect_nothing_more(1);
}

TEST_F(SmtpFaults, F65_SomeRecipientsAreTakenSomeRefusedSomeLater) {
    server.on("RCPT TO:<never@", [](Turn& turn) { turn.reply("550 5.1.1 no such person\r\n"); });
    server.on("RCPT TO:<later@", [](Turn& turn) {
        if (turn.nth == 1) turn.reply("452 4.5.3 too many recipients\r\n");
    });
    std::vector<std::size_t> reported;
    office.settings.report = [&](store::Update&, const mail::Submission&,
                                 const std::vector<std::size_t>& failed) -> store::Result<void> {
        reported.insert(reported.end(), failed.begin(), failed.end());
        return {};
    };
    const mail::RecordId id =
        office.submit(1, {"bob@example.net", "never@example.net", "carol@example.net", "later@example.net"});
    office.start();
    ASSERT_TRUE(office.settled(id));
    EXPECT_EQ(reported, std::vector<std::size_t>{1});
    EXPECT_EQ(server.mails().at(0).to, (std::vector<std::string>{"bob@example.net", "carol@example.net"}));
    const mail::Submission now = office.submission(id);
    EXPECT_EQ(now.state, State::waiting);
    EXPECT_EQ(now.to[0].state, Recipient::accepted);
    EXPECT_EQ(now.to[1].state, Recipient::failed);
    EXPECT_EQ(now.to[1].error->enhanced, "5.1.1");
    EXPECT_EQ(now.to[3].state, Recipient::waiting);
    office.pass(a_while);
    ASSERT_TRUE(office.settled(id, 2));
    EXPECT_EQ(server.mails().at(1).to, std::vector<std::string>{"later@example.net"}) << "nobody gets it twice";
    EXPECT_EQ(office.state(id), State::done);
    EXPECT_EQ(reported.size(), 1u);
    expect_nothing_more(2);
}

}  // namespace
}  // namespace kontor::test
