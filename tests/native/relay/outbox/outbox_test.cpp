// Which server mail goes to, in which order, and what a person is told. What breaks on the way: tests/faults/outbox.
#include "native/relay/outbox/report.hpp"
#include "tests/native/relay/outbox/sending_office.hpp"

namespace kontor::test {
namespace {

using State = mail::Submission::State;
using Turn = ScriptedSmtpServer::Turn;

TEST(Outbox, GivesEverythingToTheServerInOneSessionInOrder) {
    ScriptedSmtpServer server;
    SendingOffice office(server.port());
    std::vector<mail::RecordId> ids;
    for (int i = 0; i < 20; ++i) {
        ids.push_back(office.submit(i));
        ++office.clock;
    }
    office.start();
    ASSERT_TRUE(office.settled(ids.back()));
    ASSERT_EQ(server.mails().size(), 20u);
    for (int i = 0; i < 20; ++i) {
        const TakenMail mail = server.mails()[static_cast<std::size_t>(i)];
        EXPECT_EQ(mail.octets, SendingOffice::text(i));
        EXPECT_EQ(mail.from, "ada@example.org");
        EXPECT_EQ(mail.to, std::vector<std::string>{"bob@example.net"});
        EXPECT_EQ(office.state(ids[static_cast<std::size_t>(i)]), State::done);
    }
    EXPECT_EQ(server.sessions(), 1u);
    EXPECT_EQ(server.said("QUIT"), 1u);
    EXPECT_EQ(office.submission(ids[0]).to[0].state, mail::SendRecipient::State::accepted);
    EXPECT_EQ(office.submission(ids[0]).to[0].reply, "250 queued");
    EXPECT_EQ(office.outbox->totals().sent, 20u);
    EXPECT_EQ(office.outbox->totals().waiting, 0u);
}

TEST(Outbox, HearsOfWhatIsSubmittedWhileItRuns) {
    ScriptedSmtpServer server;
    SendingOffice office(server.port());
    office.start();
    ASSERT_TRUE(office.settled(office.submit(1)));
    ASSERT_TRUE(office.settled(office.submit(2)));
    EXPECT_EQ(server.mails().size(), 2u);
}

TEST(Outbox, SendsALargeMessageOctetForOctet) {
    ScriptedSmtpServer server;
    SendingOffice office(server.port());
    office.start();
    const std::size_t octets = 3 * outbox::piece + 17;
    ASSERT_TRUE(office.settled(office.submit(1, {"bob@example.net"}, octets)));
    ASSERT_EQ(server.mails().size(), 1u);
    EXPECT_EQ(server.mails()[0].octets, SendingOffice::text(1, octets));
}

TEST(Outbox, AHeldMessageWaitsForItsTimeAndMayBeCalledBack) {
    ScriptedSmtpServer server;
    SendingOffice office(server.port());
    office.start();
    const mail::RecordId sent = office.submit(SendingOffice::text(1), {"bob@example.net"}, 60);
    const mail::RecordId called_back = office.submit(SendingOffice::text(2), {"bob@example.net"}, 60);
    ASSERT_TRUE(office.settled(office.submit(3)));
    EXPECT_EQ(server.mails().size(), 1u);
    office.write([&](store::Update& update) {
        mail::Submission submission = office.submission(called_back);
        EXPECT_TRUE(send::may_cancel(submission));
        submission.state = State::canceled;
        return send::save(update, submission);
    });
    office.pass(61);
    ASSERT_TRUE(office.settled(sent));
    EXPECT_EQ(server.mails().size(), 2u);
    EXPECT_EQ(office.state(called_back), State::canceled);
}

TEST(Outbox, WhatWasPlannedIsInSentWhenItBeginsToLeave) {
    ScriptedSmtpServer server;
    SendingOffice office(server.port());
    office.start();
    mail::EmailId email;
    office.write([&](store::Update& update) -> store::Result<void> {
        const Bytes octets("Subject: later\r\n\r\nx\r\n");
        store::NewEmail copy;
        copy.account = office.account.jmap_account;
        copy.raw = office.store.stage(std::span(&octets, 1)).value().front();
        const std::vector<mail::Mailbox> mailboxes = update.mailboxes(mail::Scope(copy.account)).value();
        for (const mail::Mailbox& mailbox : mailboxes)
            if (mailbox.role == mail::Role::sent) copy.mailboxes = {mailbox.id};
        copy.keywords.add(mail::Keyword::seen);
        copy.keywords.add(mail::Keyword::scheduled);
        email = update.add_email(copy).value();
        return {};
    });
    const auto is_planned = [&] {
        const auto view = std::move(office.store.view(office.user).value());
        const mail::Email found = view->emails(mail::Scope::all(), std::span(&email, 1)).value().front();
        EXPECT_TRUE(found.keywords.contains(mail::Keyword::seen));
        return found.keywords.contains(mail::Keyword::scheduled);
    };
    const mail::RecordId id = office.submit(SendingOffice::text(1), {"bob@example.net"}, 60,
                                            [&](mail::Submission& submission) { submission.email = email; });
    ASSERT_TRUE(office.settled(office.submit(2)));
    EXPECT_TRUE(is_planned());
    office.pass(61);
    ASSERT_TRUE(office.settled(id));
    EXPECT_FALSE(is_planned());
}

TEST(Outbox, AWrongPasswordFailsNothingAndNamesAccountAndServer) {
    ScriptedSmtpServer server;
    server.on("AUTH", [](Turn& turn) { turn.reply("535 5.7.8 authentication failed\r\n"); });
    SendingOffice office(server.port());
    const mail::RecordId first = office.submit(1), second = office.submit(2);
    office.start();
    ASSERT_TRUE(office.settled(first));
    ASSERT_TRUE(office.settled(second));
    EXPECT_EQ(server.said("AUTH"), 1u) << "not once for each message";
    for (const mail::RecordId id : {first, second}) {
        const mail::Submission submission = office.submission(id);
        EXPECT_EQ(submission.state, State::waiting);
        ASSERT_TRUE(submission.error);
        EXPECT_EQ(submission.error->error_class, "auth");
        EXPECT_NE(submission.error->message.find("ada@example.org"), std::string::npos);
        EXPECT_NE(submission.error->message.find("127.0.0.1"), std::string::npos);
        EXPECT_NE(submission.error->server.find("authentication failed"), std::string::npos);
    }
    // With another password both go at once.
    server.forget_rules();
    office.write([&](store::Update& update) {
        return update.put_secret(office.account.id, mail::incoming_password, Secret("right"));
    });
    ASSERT_TRUE(SendingOffice::until([&] { return server.mails().size() == 2; }));
    EXPECT_EQ(server.mails()[0].octets, SendingOffice::text(1));
}

TEST(Outbox, SaysWhatAnAdministratorHasToAllowFirst) {
    ScriptedSmtpServer server;
    server.on("AUTH", [](Turn& turn) {
        turn.reply("535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Tenant.\r\n");
    });
    SendingOffice office(server.port());
    const mail::RecordId id = office.submit(1);
    office.start();
    ASSERT_TRUE(office.settled(id));
    EXPECT_EQ(office.submission(id).error->error_class, "provider");
    EXPECT_EQ(office.submission(id).error->detail, "smtp-auth-disabled");
    EXPECT_EQ(office.state(id), State::waiting);
}

TEST(Outbox, AnAccountWithoutAServerWaitsUntilItHasOne) {
    ScriptedSmtpServer server;
    SendingOffice office(server.port());
    const auto outgoing = *office.account.outgoing;
    const auto save = [&](store::Update& update) {
        return update.change_record(store::Type::external_account, office.account.id,
                                    mail::to_document(office.account));
    };
    office.account.outgoing.reset();
    office.write(save);
    const mail::RecordId id = office.submit(1);
    office.start();
    ASSERT_TRUE(office.settled(id));
    EXPECT_EQ(office.submission(id).error->detail, "no-server");
    office.account.outgoing = outgoing;
    office.write(save);
    EXPECT_TRUE(SendingOffice::until([&] { return office.state(id) == State::done; }));
    EXPECT_EQ(server.mails().size(), 1u);
}

TEST(Outbox, TheHouseTakesWhatHasNoServerOfItsOwn) {
    ScriptedSmtpServer own, house;
    SendingOffice office(own.port());
    outbox::House of_all;
    of_all.server = *office.account.outgoing;
    of_all.server.port = house.port();
    of_all.server.login = "house";
    of_all.password = Secret("of the house");
    of_all.terms.address = "mail@house.example";
    office.settings.house = of_all;
    office.settings.allow_private_hosts = false;  // the operator's own server may be anywhere
    office.write([&](store::Update& update) -> store::Result<void> {
        mail::Identity identity;
        identity.route = mail::Identity::Route::house;
        office.identity = office.add_identity(update, identity).id;
        return {};
    });
    const mail::RecordId id = office.submit(1);
    office.start();
    ASSERT_TRUE(office.settled(id));
    EXPECT_EQ(house.mails().size(), 1u);
    EXPECT_EQ(own.sessions(), 0u);
}

TEST(Outbox, AnIdentityMayHaveAServerOfItsOwn) {
    ScriptedSmtpServer of_account, custom;
    SendingOffice office(of_account.port());
    office.write([&](store::Update& update) -> store::Result<void> {
        mail::Identity identity;
        identity.route = mail::Identity::Route::custom;
        identity.server = *office.account.outgoing;
        identity.server.port = custom.port();
        identity.has_password = true;
        office.identity = office.add_identity(update, identity).id;
        return update.put_secret(office.identity, mail::outgoing_password, Secret("own"));
    });
    const mail::RecordId id = office.submit(1);
    office.start();
    ASSERT_TRUE(office.settled(id));
    EXPECT_EQ(custom.mails().size(), 1u);
    EXPECT_EQ(of_account.sessions(), 0u);
}

TEST(Outbox, APrivateAddressIsRefusedUnlessItIsAllowed) {
    ScriptedSmtpServer server;
    SendingOffice office(server.port());
    office.settings.allow_private_hosts = false;
    const mail::RecordId id = office.submit(1);
    office.start();
    ASSERT_TRUE(office.settled(id));
    EXPECT_EQ(server.sessions(), 0u);
    EXPECT_EQ(office.submission(id).error->error_class, "connect");
}

TEST(Outbox, SevenBitServersAreToldOfHonestly) {
    ScriptedSmtpServer server;
    server.announce({"PIPELINING"});
    SendingOffice office(server.port());
    const mail::RecordId id = office.submit("Subject: x\r\n\r\n\xE4\xBD\xA0\xE5\xA5\xBD\r\n", {"bob@example.net"});
    office.start();
    ASSERT_TRUE(office.settled(id));
    EXPECT_EQ(server.said("MAIL"), 0u);
    ASSERT_TRUE(office.submission(id).error);
    EXPECT_EQ(office.submission(id).error->detail, "seven-bit");
}

TEST(Outbox, WhatIsNoMessageIsNotBegun) {
    ScriptedSmtpServer server;
    SendingOffice office(server.port());
    const mail::RecordId bad = office.submit("Subject: x\r\n\r\nbare\nline feed\r\n", {"bob@example.net"});
    const mail::RecordId good = office.submit(2);
    office.start();
    ASSERT_TRUE(office.settled(good));
    ASSERT_TRUE(office.settled(bad));
    EXPECT_EQ(server.mails().size(), 1u);
    EXPECT_EQ(server.said("MAIL"), 1u);
    EXPECT_EQ(office.state(bad), State::done);
    EXPECT_EQ(office.submission(bad).to[0].state, mail::SendRecipient::State::failed);
}

TEST(Outbox, AsksForReportsAsTheSenderWishesWhereTheServerKnowsHow) {
    const auto with_wishes = [](mail::Submission& submission) {
        submission.envelope_id = "order 7+8";
        submission.ret = mail::Submission::Return::full;
        submission.to[0].notify = {false, true, false, true};
        submission.to[1].notify = {true, false, false, false};
    };
    const std::vector<std::string> to{"li@example.net", "kim@example.net", "mo@example.net"};
    const auto said = [&](const std::vector<std::string>& extensions) {
        ScriptedSmtpServer server;
        server.announce(extensions);
        SendingOffice office(server.port());
        const mail::RecordId id = office.submit(SendingOffice::text(1), to, 0, with_wishes);
        office.start();
        EXPECT_TRUE(office.settled(id));
        std::vector<std::string> envelope;
        for (const std::string& command : server.transcript())
            if (command.starts_with("MAIL") || command.starts_with("RCPT")) envelope.push_back(command);
        return envelope;
    };
    EXPECT_EQ(said({"DSN"}),
              (std::vector<std::string>{"MAIL FROM:<ada@example.org> RET=FULL ENVID=order+207+2B8",
                                        "RCPT TO:<li@example.net> NOTIFY=SUCCESS,DELAY ORCPT=rfc822;li@example.net",
                                        "RCPT TO:<kim@example.net> NOTIFY=NEVER ORCPT=rfc822;kim@example.net",
                                        "RCPT TO:<mo@example.net>"}));
    EXPECT_EQ(said({"ENHANCEDSTATUSCODES"}),
              (std::vector<std::string>{"MAIL FROM:<ada@example.org>", "RCPT TO:<li@example.net>",
                                        "RCPT TO:<kim@example.net>", "RCPT TO:<mo@example.net>"}));
}

TEST(Outbox, AReportInTheInboxSaysWhoDidNotGetIt) {
    ScriptedSmtpServer server;
    server.on("RCPT TO:<never@", [](Turn& turn) { turn.reply("550 5.1.1 no such person\r\n"); });
    SendingOffice office(server.port());
    office.settings.report = [&](store::Update& update, const mail::Submission& submission,
                                 const std::vector<std::size_t>& failed) {
        return outbox::report_failure(office.store, update, submission, failed, "", UtcTime{office.clock});
    };
    const mail::RecordId id = office.submit(1, {"never@example.net", "bob@example.net"});
    office.start();
    ASSERT_TRUE(office.settled(id));
    const auto view = std::move(office.store.view(office.user).value());
    const auto page = view->query(mail::Scope(office.account.jmap_account), {}, {0, {}, 0, 10, false}).value();
    ASSERT_EQ(page.ids.size(), 1u);
    const mail::Email report = view->emails(mail::Scope::all(), page.ids).value().front();
    const std::string raw = view->read_blob(report.blob, 0, report.size).value();
    EXPECT_NE(raw.find("multipart/report"), std::string::npos);
    EXPECT_NE(raw.find("Final-Recipient: rfc822; never@example.net"), std::string::npos) << raw;
    EXPECT_EQ(raw.find("rfc822; bob@example.net"), std::string::npos) << "who has it is no news";
    EXPECT_NE(raw.find("In-Reply-To: <1@example.org>"), std::string::npos);
}

TEST(Outbox, StoppingLetsTheMessageUnderWayComeToItsEnd) {
    ScriptedSmtpServer server;
    std::atomic<bool> asked = false, may_answer = false;
    server.on(".", [&](Turn& turn) {
        asked = true;
        if (turn.nth == 1) SendingOffice::until([&] { return may_answer.load(); });
    });
    SendingOffice office(server.port());
    const mail::RecordId first = office.submit(1);
    ++office.clock;
    const mail::RecordId second = office.submit(2);
    office.start();
    ASSERT_TRUE(SendingOffice::until([&] { return asked.load(); }));
    std::thread later([&] {
        std::this_thread::sleep_for(std::chrono::milliseconds(100));
        may_answer = true;
    });
    office.stop();
    later.join();
    EXPECT_EQ(office.state(first), State::done);
    EXPECT_EQ(office.state(second), State::waiting);
    EXPECT_EQ(server.said("QUIT"), 1u);
    office.start();
    ASSERT_TRUE(office.settled(second));
    EXPECT_EQ(server.mails().size(), 2u);
}

}  // namespace
}  // namespace kontor::test
