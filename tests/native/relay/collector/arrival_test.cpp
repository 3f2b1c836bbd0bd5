// What collected mail sets going, in a store on disk: reports find their submissions, and people get one vacation
// reply.
#include "engine/mail/filter.hpp"
#include "engine/mail/identity.hpp"
#include "engine/mail/vacation.hpp"
#include "engine/mime/write_message.hpp"
#include "engine/send/report.hpp"
#include "engine/send/submit.hpp"
#include "native/net/clock.hpp"
#include "native/storage/sqlite_store.hpp"
#include "tests/native/relay/collector/office.hpp"
#include "tests/support/temporary_directory.hpp"

namespace kontor::test {
namespace {

std::string now_as_date(std::int64_t ago = 0) { return mime::to_rfc5322({UtcTime{net::utc_now().seconds - ago}, 0}); }

std::string letter(int n, std::int64_t ago = 60, const std::string& more = "") {
    const std::string number = std::to_string(n);
    return "Return-Path: <bob" + number + "@example.net>\r\nFrom: bob" + number +
           "@example.net\r\nTo: ada@example.org\r\nSubject: Plans\r\nMessage-ID: <l" + number +
           "@example.net>\r\nDate: " + now_as_date(ago) + "\r\n" + more + "\r\nHello\r\n";
}

std::string bounce(const std::string& message_id, const std::string& original) {
    return "Return-Path: <>\r\nFrom: MAILER-DAEMON@mx.example.net\r\nTo: ada@example.org\r\nSubject: "
           "Undelivered\r\nDate: " +
           now_as_date() + "\r\nContent-Type: multipart/report; report-type=delivery-status; boundary=zz\r\n\r\n" +
           "--zz\r\n\r\nSorry.\r\n--zz\r\nContent-Type: message/delivery-status\r\n\r\n" +
           "Reporting-MTA: dns; mx.example.net\r\n\r\nFinal-Recipient: rfc822; bob@example.net\r\nAction: failed\r\n" +
           "Status: 5.1.1\r\n\r\n--zz\r\nContent-Type: message/rfc822\r\n\r\nMessage-ID: <" + message_id +
           ">\r\nSubject: Plans\r\n\r\n" + original + "\r\n--zz--\r\n";
}

class Arrival : public testing::Test {
protected:
    void start(std::vector<MaildropMessage> mail) {
        server = std::make_unique<ScriptedServer>(std::move(mail));
        office = std::make_unique<Office>(*server, std::move(storage::open_sqlite_store(folder.path()).value()));
        mail::Identity ada;
        ada.name = "Ada";
        ada.address = "ada@example.org";
        ada.verification.state = mail::Verification::State::verified;
        identity = add(store::Type::identity, mail::to_document(ada));
    }
    mail::RecordId add(store::Type type, const std::string& document) {
        mail::RecordId id;
        office->write([&](store::Update& update) -> store::Result<void> {
            id = update.add_record(type, office->account.jmap_account, document).value();
            return {};
        });
        return id;
    }
    void go_away() {
        mail::VacationResponse vacation;
        vacation.is_enabled = true;
        vacation.enabled_at = UtcTime{net::utc_now().seconds - 3600};
        vacation.text_body = "Back in June.";
        add(store::Type::vacation_response, mail::to_document(vacation));
    }
    std::unique_ptr<store::View> view() { return std::move(office->store.view(office->user).value()); }
    std::vector<mail::Submission> outbox() { return send::submissions(*view(), mail::Scope::all()).value(); }
    std::optional<mail::Email> email(const std::string& subject) {
        const auto known = view();
        store::Window window;
        window.limit = 1000;
        const auto page = known->query(mail::Scope::all(), {}, window).value();
        const std::vector<mail::Email> emails = known->emails(mail::Scope::all(), page.ids).value();
        for (const mail::Email& email : emails)
            if (email.summary.subject == subject) return email;
        return std::nullopt;
    }
    // Mail that was sent, with its copy in the account.
    mail::Submission sent(const std::string& message_id) {
        mail::Submission submission;
        const std::string raw =
            "From: ada@example.org\r\nSubject: Plans\r\nMessage-ID: <" + message_id + ">\r\n\r\nHello\r\n";
        const Bytes bytes = raw;
        const auto staged = office->store.stage({&bytes, 1}).value().front();
        office->write([&](store::Update& update) -> store::Result<void> {
            store::NewEmail copy;
            copy.account = office->account.jmap_account;
            copy.raw = staged;
            copy.mailboxes = {update.mailboxes(mail::Scope(copy.account)).value().front().id};
            copy.received_at = net::utc_now();
            copy.summary.subject = "Plans";
            copy.summary.message_id = {message_id};
            const auto id = update.add_email(copy).value();
            const mail::Email stored = update.emails(mail::Scope::all(), {&id, 1}).value().front();
            submission.account = copy.account;
            submission.identity = identity;
            submission.email = id;
            submission.thread = stored.thread;
            submission.message = stored.blob;
            submission.message_id = message_id;
            submission.to.resize(1);
            submission.to[0].address = "bob@example.net";
            submission.id = send::submit(update, submission).value();
            submission.state = mail::Submission::State::done;
            submission.to[0].state = mail::SendRecipient::State::accepted;
            return send::save(update, submission);
        });
        return submission;
    }

    TemporaryDirectory folder;
    std::unique_ptr<ScriptedServer> server;
    std::unique_ptr<Office> office;
    mail::RecordId identity;
};

TEST_F(Arrival, AReportFindsItsSubmissionAndItsConversation) {
    const std::string undelivered = bounce("plans@example.org", "Hello");
    start({{"u1", undelivered}});
    const mail::Submission before = sent("plans@example.org");
    EXPECT_EQ(office->collect().new_messages, 1u);
    const auto report = email("Undelivered");
    ASSERT_TRUE(report);
    EXPECT_EQ(report->thread, before.thread);
    const mail::Submission after = outbox().at(0);
    EXPECT_EQ(after.to[0].state, mail::SendRecipient::State::failed);
    EXPECT_EQ(after.to[0].error->message, "There is no such address.");
    EXPECT_EQ(after.reports, std::vector<mail::BlobId>{report->blob});
    EXPECT_EQ(outbox().size(), 1u) << "nothing was sent because of it";
    // Collected again by a renumbered provider, it changes nothing.
    server->set_maildrop({{"other", undelivered}});
    office->collect();
    EXPECT_EQ(outbox().at(0).reports.size(), 1u);
}

TEST_F(Arrival, ALargeReportIsReadByItsBeginning) {
    start({{"u1", bounce("plans@example.org", std::string(40'000, 'x') + "\r\n" + message(1, 1'000'000))}});
    sent("plans@example.org");
    EXPECT_EQ(office->collect().new_messages, 1u);
    EXPECT_EQ(outbox().at(0).to[0].state, mail::SendRecipient::State::failed);
}

TEST_F(Arrival, PeopleGetOneReplyEachAndRobotsNone) {
    start({{"u1", letter(1)},
           {"u2", letter(2)},
           {"u3", letter(1, 30, "X-Number: 2\r\n")},
           {"u4", letter(3, 60, "List-Id: <l.example.net>\r\n")},
           {"u5", letter(4, 60, "X-Spam-Flag: YES\r\n")},
           {"u6", letter(5, 50 * 3600)},
           {"u7", bounce("never@example.org", "Hello")}});
    go_away();
    EXPECT_EQ(office->collect().new_messages, 7u);
    const auto replies = outbox();
    ASSERT_EQ(replies.size(), 2u);
    EXPECT_EQ(replies[0].to[0].address, "bob1@example.net");
    EXPECT_EQ(replies[1].to[0].address, "bob2@example.net");
    EXPECT_EQ(replies[0].kind, mail::Submission::Kind::vacation);
    EXPECT_EQ(replies[0].from, "");
    const auto known = view();
    const auto blob = known->blob(mail::Scope(office->account.jmap_account), replies[0].message).value();
    ASSERT_TRUE(blob);
    const std::string octets = known->read_blob(blob->id, 0, blob->size).value();
    EXPECT_NE(octets.find("Auto-Submitted: auto-replied\r\n"), std::string::npos) << octets;
    EXPECT_NE(octets.find("\r\n\r\nBack in June."), std::string::npos) << octets;
    // After a restart it still knows whom it answered.
    server->set_maildrop({{"u8", letter(1, 10, "X-Number: 3\r\n")}});
    office->collect();
    EXPECT_EQ(outbox().size(), 2u);
}

TEST_F(Arrival, AFilterMayAnswerToo) {
    start({{"u1", letter(1)},
           {"u2", letter(2, 60, "X-Kind: question\r\n")},
           {"u3", letter(2, 50, "X-Kind: question\r\n")}});
    mail::Filter filter;
    filter.script = "require \"vacation\";\nif exists \"X-Kind\" { vacation :days 3 :subject \"Weg\" \"Not today.\"; }";
    add(store::Type::filter, mail::to_document(filter));
    EXPECT_EQ(office->collect().new_messages, 3u);
    const auto replies = outbox();
    ASSERT_EQ(replies.size(), 1u);
    EXPECT_EQ(replies[0].to[0].address, "bob2@example.net");
    const std::string octets = view()->read_blob(replies[0].message, 0, 10'000).value();
    EXPECT_NE(octets.find("Subject: Weg\r\n"), std::string::npos) << octets;
    EXPECT_NE(octets.find("Not today."), std::string::npos);
    // The account's own reply goes before that of a filter.
    go_away();
    server->set_maildrop({{"u4", letter(3, 40, "X-Kind: question\r\n")}});
    office->collect();
    ASSERT_EQ(outbox().size(), 2u);
    EXPECT_NE(view()->read_blob(outbox()[1].message, 0, 10'000).value().find("Back in June."), std::string::npos);
}

TEST_F(Arrival, TheFirstCollectionOfTenThousandOldMailsSendsNothing) {
    std::vector<MaildropMessage> mail;
    for (int n = 0; n < 10'000; ++n) mail.push_back({"u" + std::to_string(n), letter(n, 50 * 3600 + n * 60)});
    start(std::move(mail));
    go_away();
    EXPECT_EQ(office->collect().new_messages, 10'000u);
    EXPECT_TRUE(outbox().empty());
}

}  // namespace
}  // namespace kontor::test
