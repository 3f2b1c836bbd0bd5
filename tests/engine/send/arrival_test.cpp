#include "engine/send/arrival.hpp"

#include <gtest/gtest.h>

#include "engine/mail/external_account_json.hpp"
#include "engine/mail/identity.hpp"
#include "engine/mime/parse_message.hpp"
#include "engine/mime/summary.hpp"
#include "engine/mime/write_message.hpp"
#include "engine/send/submit.hpp"
#include "engine/store/memory_store.hpp"
#include "tests/support/store_values.hpp"

namespace kontor::send {
namespace {

using test::value_of;
using Fate = mail::SendRecipient::State;

// Tue, 24 Nov 2026 12:00:00 +0000.
constexpr UtcTime arrival_time{1'795'521'600};
UtcTime at_second(std::int64_t seconds) { return {arrival_time.seconds + seconds}; }
std::string date(UtcTime time) { return mime::to_rfc5322({time, 0}); }

// One person with one external account and its identity. What arrives is stored as the collector stores it.
class Person {
public:
    explicit Person(std::string address) : address_(std::move(address)) {
        user_ = value_of(store_.directory().add("person", "hash", false));
        write([&](store::Update& update) -> store::Result<void> {
            account_ = value_of(update.add_account(mail::AccountKind::external, address_));
            for (const mail::Mailbox& mailbox : value_of(update.mailboxes(mail::Scope(account_)))) {
                if (mailbox.role == mail::Role::inbox) inbox_ = mailbox.id;
                if (mailbox.role == mail::Role::junk) junk_ = mailbox.id;
            }
            mail::ExternalAccount external;
            external.jmap_account = account_;
            external.address = address_;
            const auto home = value_of(update.accounts()).front().id;
            value_of(update.add_record(store::Type::external_account, home, mail::to_document(external)));
            mail::Identity identity;
            identity.name = "A Person";
            identity.address = address_;
            identity.verification.state = mail::Verification::State::verified;
            identity_ = value_of(update.add_record(store::Type::identity, account_, mail::to_document(identity)));
            return {};
        });
    }

    void go_away(mail::VacationResponse vacation = {}) {
        vacation.is_enabled = true;
        if (vacation.enabled_at == UtcTime{}) vacation.enabled_at = at_second(-24 * 60 * 60);
        write([&](store::Update& update) -> store::Result<void> {
            const auto id = update.add_record(store::Type::vacation_response, account_, mail::to_document(vacation));
            return id ? store::Result<void>() : store::Result<void>(store::Result<mail::RecordId>(id).error());
        });
    }

    mail::Email receive(const std::string& raw, UtcTime now = arrival_time, bool as_junk = false,
                        const ScriptedReply* script = nullptr) {
        const mime::Message message = mime::parse(raw);
        const auto arrival = arrival_of(message, raw, now);
        const Bytes bytes = raw;
        store::NewEmail email;
        email.account = account_;
        email.raw = value_of(store_.stage({&bytes, 1})).front();
        email.mailboxes = {as_junk ? junk_ : inbox_};
        email.received_at = now;
        email.summary = mime::summarise(message);
        mail::EmailId id;
        write([&](store::Update& update) -> store::Result<void> {
            std::optional<mail::Submission> about;
            if (arrival && arrival->report) about = value_of(submission_of(update, *arrival->report));
            if (about) email.thread = about->thread;
            id = value_of(update.add_email(email));
            return arrival ? settle_arrival(store_, update, *arrival, about, id, now, script) : store::Result<void>();
        });
        return value_of(view()->emails(mail::Scope::all(), {&id, 1})).front();
    }

    // Something that was sent and taken by a server.
    mail::Submission sent(std::string message_id, std::vector<std::string> to) {
        const mail::Email copy =
            receive("From: " + address_ + "\r\nSubject: Plans\r\nMessage-ID: <" + message_id + ">\r\n\r\nHello\r\n");
        mail::Submission submission;
        submission.account = account_;
        submission.identity = identity_;
        submission.email = copy.id;
        submission.thread = copy.thread;
        submission.message = copy.blob;
        submission.message_id = std::move(message_id);
        submission.from = address_;
        for (std::string& address : to) {
            mail::SendRecipient recipient;
            recipient.address = std::move(address);
            submission.to.push_back(std::move(recipient));
        }
        write([&](store::Update& update) -> store::Result<void> {
            submission.id = value_of(submit(update, submission));
            submission.state = mail::Submission::State::done;
            for (mail::SendRecipient& recipient : submission.to) recipient.state = Fate::accepted;
            return save(update, submission);
        });
        return submission;
    }

    std::vector<mail::Submission> outbox() { return value_of(submissions(*view(), mail::Scope::all())); }
    std::string octets(mail::BlobId blob) {
        const auto known = value_of(view()->blob(mail::Scope(account_), blob));
        return known ? value_of(view()->read_blob(blob, 0, known->size)) : std::string("not readable");
    }
    mail::Modseq vacation_state() { return value_of(view()->state(store::Type::vacation_response, account_)); }
    std::unique_ptr<store::View> view() { return value_of(store_.view(user_)); }
    mail::AccountId account() const { return account_; }
    mail::RecordId identity() const { return identity_; }
    const std::string& address() const { return address_; }

    template <class Change>
    void write(Change change) {
        auto transaction = value_of(store_.begin());
        const auto done = change(*value_of(transaction->as(user_)));
        ASSERT_TRUE(done);
        ASSERT_TRUE(transaction->commit());
    }

private:
    store::MemoryStore store_;
    std::string address_;
    mail::UserId user_;
    mail::AccountId account_;
    mail::MailboxId inbox_, junk_;
    mail::RecordId identity_;
};

std::string bounce(const std::string& message_id, const std::string& envelope_id, const std::string& address,
                   const std::string& action = "failed") {
    return "Return-Path: <>\r\nFrom: MAILER-DAEMON@mx.example.net\r\nSubject: Undelivered\r\nDate: " +
           date(arrival_time) +
           "\r\nContent-Type: multipart/report; report-type=delivery-status; boundary=zz\r\n\r\n--zz\r\n\r\nSorry.\r\n"
           "--zz\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example.net\r\n" +
           (envelope_id.empty() ? "" : "Original-Envelope-Id: " + envelope_id + "\r\n") +
           "\r\nFinal-Recipient: rfc822; " + address + "\r\nAction: " + action +
           "\r\nStatus: " + (action == "failed" ? "5.1.1" : "2.0.0") +
           "\r\n\r\n--zz\r\nContent-Type: text/rfc822-headers\r\n\r\n" +
           (message_id.empty() ? "" : "Message-ID: <" + message_id + ">\r\n") + "Subject: Plans\r\n\r\n--zz--\r\n";
}

TEST(ArrivalOfReports, OneByMessageIdFindsItsSubmission) {
    Person ann("ann@example.org");
    ann.sent("other@example.org", {"bob@example.net"});
    const mail::Submission sent = ann.sent("plans@example.org", {"bob@example.net", "carol@example.net"});
    const mail::Email report = ann.receive(bounce("plans@example.org", "", "bob@example.net"));
    EXPECT_EQ(report.thread, sent.thread);

    const auto outbox = ann.outbox();
    ASSERT_EQ(outbox.size(), 2u);
    EXPECT_TRUE(outbox[0].reports.empty());
    EXPECT_EQ(outbox[0].to[0].state, Fate::accepted);
    EXPECT_EQ(outbox[1].to[0].state, Fate::failed);
    EXPECT_EQ(outbox[1].to[0].error->enhanced, "5.1.1");
    EXPECT_EQ(outbox[1].to[1].state, Fate::accepted);
    EXPECT_EQ(outbox[1].reports, std::vector<mail::BlobId>{report.blob});
    // The report is answered by nobody, and stays readable when its mail is deleted.
    ann.write([&](store::Update& update) { return update.remove_email(report.id); });
    EXPECT_NE(ann.octets(report.blob).find("Undelivered"), std::string::npos);
}

TEST(ArrivalOfReports, OneByEnvelopeIdAlone) {
    Person ann("ann@example.org");
    const mail::Submission sent = ann.sent("plans@example.org", {"bob@example.net"});
    ann.receive(bounce("", envelope_id(sent), "bob@example.net", "delivered"));
    EXPECT_EQ(ann.outbox()[0].to[0].state, Fate::delivered);
    // One that was made up names nothing.
    std::string forged = envelope_id(sent);
    forged.back() = forged.back() == '0' ? '1' : '0';
    ann.receive(bounce("", forged, "bob@example.net", "failed"));
    EXPECT_EQ(ann.outbox()[0].to[0].state, Fate::delivered);
    EXPECT_EQ(ann.outbox()[0].reports.size(), 1u);
}

TEST(ArrivalOfReports, SeveralAreKeptAndTheSameIsKeptOnce) {
    Person ann("ann@example.org");
    ann.sent("plans@example.org", {"bob@example.net", "carol@example.net"});
    const std::string first = bounce("plans@example.org", "", "bob@example.net");
    ann.receive(first);
    ann.receive(first);
    ann.receive(bounce("plans@example.org", "", "carol@example.net", "delivered"));
    EXPECT_EQ(ann.outbox()[0].reports.size(), 2u);
    EXPECT_EQ(ann.outbox()[0].to[1].state, Fate::delivered);
}

TEST(ArrivalOfReports, OfMailThatIsNotOursChangesNothing) {
    Person ann("ann@example.org"), bert("bert@example.org");
    const mail::Submission sent = ann.sent("plans@example.org", {"bob@example.net"});
    const mail::Email report = ann.receive(bounce("never@example.org", "", "bob@example.net"));
    EXPECT_NE(report.thread, sent.thread);
    bert.receive(bounce("plans@example.org", envelope_id(sent), "bob@example.net"));
    EXPECT_EQ(ann.outbox()[0], sent);
    EXPECT_TRUE(bert.outbox().empty());
}

// Nothing is sent for a report, nor for one that cannot be understood (threats E9).
TEST(ArrivalOfReports, NothingLeavesBecauseOfOne) {
    Person ann("ann@example.org");
    ann.go_away();
    ann.receive(bounce("never@example.org", "", "bob@example.net"));
    ann.receive("Return-Path: <>\r\nFrom: MAILER-DAEMON@x.example\r\nTo: ann@example.org\r\nDate: " +
                date(arrival_time) + "\r\nContent-Type: multipart/report; boundary=zz\r\n\r\n--zz\r\n\r\nx\r\n");
    EXPECT_TRUE(ann.outbox().empty());
}

std::string letter(const std::string& from, const std::string& to, UtcTime sent = at_second(-60),
                   const std::string& id = "l1") {
    return "Return-Path: <" + from + ">\r\nFrom: " + from + "\r\nTo: " + to + "\r\nSubject: Plans\r\nMessage-ID: <" +
           id + "@example.net>\r\nDate: " + date(sent) + "\r\n\r\nHello\r\n";
}

TEST(ArrivalOfLetters, APersonGetsOneReply) {
    Person ann("ann@example.org");
    mail::VacationResponse vacation;
    vacation.text_body = "Back in June.";
    ann.go_away(vacation);
    const mail::Modseq state = ann.vacation_state();
    const mail::Email email = ann.receive(letter("Bob@example.net", "ann@example.org"));
    ann.receive(letter("bob@example.net", "ann@example.org", at_second(60), "l2"), at_second(120));

    const auto outbox = ann.outbox();
    ASSERT_EQ(outbox.size(), 1u);
    const mail::Submission& reply = outbox[0];
    EXPECT_EQ(reply.kind, mail::Submission::Kind::vacation);
    EXPECT_EQ(reply.from, "") << "the null path";
    ASSERT_EQ(reply.to.size(), 1u);
    EXPECT_EQ(reply.to[0].address, "bob@example.net");
    EXPECT_EQ(reply.account, ann.account());
    EXPECT_EQ(reply.identity, ann.identity());
    EXPECT_EQ(reply.thread, email.thread);
    EXPECT_EQ(reply.state, mail::Submission::State::waiting);
    EXPECT_EQ(reply.due, arrival_time);
    const mime::Message message = mime::parse(ann.octets(reply.message));
    const mail::Summary summary = mime::summarise(message);
    EXPECT_EQ(summary.subject, "Re: Plans");
    EXPECT_EQ(summary.in_reply_to, std::vector<std::string>{"l1@example.net"});
    EXPECT_EQ(summary.message_id, std::vector<std::string>{reply.message_id});
    EXPECT_EQ(summary.from[0].name, "A Person");
    EXPECT_EQ(summary.preview, "Back in June.");
    // That somebody was answered is no change of the reply a person wrote.
    EXPECT_EQ(ann.vacation_state(), state);
    // A week later Bob is told again.
    ann.receive(letter("bob@example.net", "ann@example.org", at_second(7 * 24 * 60 * 60), "l3"),
                at_second(7 * 24 * 60 * 60));
    EXPECT_EQ(ann.outbox().size(), 2u);
}

TEST(ArrivalOfLetters, NobodyIsAnsweredByWhoIsThere) {
    Person ann("ann@example.org");
    ann.receive(letter("bob@example.net", "ann@example.org"));
    EXPECT_TRUE(ann.outbox().empty());
}

TEST(ArrivalOfLetters, NothingIsSentFromAnAddressThatIsNotProven) {
    Person ann("ann@example.org");
    ann.go_away();
    ann.write([&](store::Update& update) {
        mail::Identity identity;
        identity.address = ann.address();
        return update.change_record(store::Type::identity, ann.identity(), mail::to_document(identity));
    });
    ann.receive(letter("bob@example.net", "ann@example.org"));
    EXPECT_TRUE(ann.outbox().empty());
}

TEST(ArrivalOfLetters, AScriptAnswersUnderItsOwnName) {
    Person ann("ann@example.org");
    ScriptedReply script;
    script.vacation.is_enabled = true;
    script.vacation.text_body = "Not today.";
    script.handle = "today";
    script.addresses = {"Desk@example.org"};
    ann.receive(letter("bob@example.net", "desk@example.org"), arrival_time, false, &script);
    ann.receive(letter("bob@example.net", "ann@example.org", at_second(-50), "l2"), arrival_time, false, &script);
    ASSERT_EQ(ann.outbox().size(), 1u);
    EXPECT_EQ(ann.outbox()[0].identity, ann.identity());
    script.handle = "another";
    ann.receive(letter("bob@example.net", "ann@example.org", at_second(-40), "l3"), arrival_time, false, &script);
    EXPECT_EQ(ann.outbox().size(), 2u);
    // It may come from an identity, and from nothing else.
    script.handle = "third";
    script.from = "somebody@example.com";
    ann.receive(letter("bob@example.net", "ann@example.org", at_second(-30), "l4"), arrival_time, false, &script);
    ASSERT_EQ(ann.outbox().size(), 3u);
    EXPECT_NE(ann.octets(ann.outbox()[2].message).find("From: A Person <ann@example.org>"), std::string::npos);
    // What holds for the account's own reply holds for a script's.
    ann.receive(letter("noreply@example.net", "ann@example.org"), arrival_time, false, &script);
    ann.receive(letter("carol@example.net", "other@example.org"), arrival_time, false, &script);
    EXPECT_EQ(ann.outbox().size(), 3u);
}

TEST(ArrivalOfLetters, JunkIsNotAnswered) {
    Person ann("ann@example.org");
    ann.go_away();
    ann.receive(letter("bob@example.net", "ann@example.org"), arrival_time, true);
    EXPECT_TRUE(ann.outbox().empty());
}

TEST(ArrivalOfLetters, AThousandSendersInAnHourGetFiftyReplies) {
    Person ann("ann@example.org");
    ann.go_away();
    for (int i = 0; i < 1000; ++i) ann.receive(letter("bob" + std::to_string(i) + "@example.net", "ann@example.org"));
    EXPECT_EQ(ann.outbox().size(), answers_an_hour);
}

TEST(ArrivalOfLetters, TenThousandOldMailsGetNone) {
    Person ann("ann@example.org");
    mail::VacationResponse vacation;
    vacation.enabled_at = at_second(-365 * 24 * 60 * 60);
    ann.go_away(vacation);
    std::size_t arrivals = 0;
    for (int i = 0; i < 10'000; ++i) {
        const std::string raw =
            letter("bob" + std::to_string(i) + "@example.net", "ann@example.org", at_second(-49 * 60 * 60 - i * 600));
        if (arrival_of(mime::parse(raw), raw, arrival_time)) ++arrivals;
    }
    EXPECT_EQ(arrivals, 0u);
    for (int i = 0; i < 20; ++i)
        ann.receive(letter("bob" + std::to_string(i) + "@example.net", "ann@example.org", at_second(-49 * 60 * 60)));
    EXPECT_TRUE(ann.outbox().empty());
}

// Two people, both away: each gets the other's reply once, and nothing answers a reply.
TEST(ArrivalOfLetters, TwoWhoAreAwayAnswerEachOtherOnce) {
    Person ann("ann@example.org"), bob("bob@example.net");
    ann.go_away();
    bob.go_away();
    ann.receive(letter(bob.address(), ann.address()));
    bob.receive(letter(ann.address(), bob.address()));
    for (int round = 0; round < 5; ++round) {
        for (const auto& [from, to] : {std::pair(&ann, &bob), std::pair(&bob, &ann)}) {
            for (const mail::Submission& sent : from->outbox()) {
                // As a provider delivers it, with the null path and, by a careless one, without.
                const std::string raw = from->octets(sent.message);
                to->receive("Return-Path: <>\r\n" + raw, at_second(round));
                to->receive(raw, at_second(round));
                to->receive("Return-Path: <" + from->address() + ">\r\n" + raw, at_second(round));
            }
        }
    }
    EXPECT_EQ(ann.outbox().size(), 1u);
    EXPECT_EQ(bob.outbox().size(), 1u);
}

}  // namespace
}  // namespace kontor::send
