#include <gtest/gtest.h>

#include "engine/mime/body_value.hpp"
#include "engine/mime/parse_message.hpp"
#include "engine/mime/summary.hpp"
#include "engine/send/report.hpp"

namespace kontor::send {
namespace {

using Fate = mail::SendRecipient::State;

const std::string original =
    "From: Anna <anna@example.org>\r\nTo: bob@example.net\r\nSubject: Plans for\r\n May\r\n"
    "Message-ID: <plans.7f3a@example.org>\r\n\r\nLet us meet in May. Secret.\r\n";

mail::SendRecipient recipient(std::string address, Fate state) {
    mail::SendRecipient made;
    made.address = std::move(address);
    made.state = state;
    return made;
}

mail::Submission submission() {
    mail::Submission made;
    made.id = {12};
    made.message_id = "plans.7f3a@example.org";
    made.created = {1'795'536'000};
    made.to = {recipient("bob@example.net", Fate::failed), recipient("carol@example.net", Fate::accepted),
               recipient("dora@example.com", Fate::failed)};
    made.to[0].error =
        mail::SendError{"recipient", "There is no such address.", "550 5.1.1 unknown user", "", 550, "5.1.1"};
    made.to[2].reply = "552 mailbox full";
    return made;
}

NewReport new_report(const mail::Submission& of) {
    NewReport report;
    report.submission = &of;
    report.failed = {0, 2};
    report.original = original;
    report.sender = {"Anna Ångström", "anna@example.org"};
    report.host = "office.example.org";
    report.id = "report.1";
    report.now = {1'795'539'600};
    return report;
}

TEST(FailureReport, IsWrittenWhole) {
    const mail::Submission about = submission();
    const auto raw = failure_report(new_report(about));
    ASSERT_TRUE(raw) << raw.value_or("");
    std::string boundary = raw->substr(raw->find("boundary=\"") + 10);
    boundary.resize(boundary.find('"'));
    std::string shown = *raw;
    for (std::size_t at; (at = shown.find(boundary)) != std::string::npos;)
        shown.replace(at, boundary.size(), "BOUNDARY");
    EXPECT_EQ(shown,
              "From: Mail Delivery <mailer-daemon@office.example.org>\r\n"
              "To: =?utf-8?Q?Anna_=C3=85ngstr=C3=B6m?= <anna@example.org>\r\n"
              "Subject: Your message could not be delivered\r\n"
              "Date: Tue, 24 Nov 2026 17:00:00 +0000\r\n"
              "Message-ID: <report.1@office.example.org>\r\n"
              "Auto-Submitted: auto-replied\r\n"
              "In-Reply-To: <plans.7f3a@example.org>\r\n"
              "References: <plans.7f3a@example.org>\r\n"
              "MIME-Version: 1.0\r\n"
              "Content-Type: multipart/report; boundary=\"BOUNDARY\";\r\n"
              " report-type=\"delivery-status\"\r\n"
              "\r\n"
              "--BOUNDARY\r\n"
              "Content-Type: text/plain; charset=\"utf-8\"\r\n"
              "Content-Transfer-Encoding: 7bit\r\n"
              "\r\n"
              "Your message \"Plans for May\" could not be delivered to these addresses:\r\n"
              "\r\n"
              "bob@example.net\r\n"
              "    There is no such address.\r\n"
              "    The server said: \"550 5.1.1 unknown user\"\r\n"
              "\r\n"
              "dora@example.com\r\n"
              "    The message is too large, or the mailbox is full.\r\n"
              "    The server said: \"552 mailbox full\"\r\n"
              "\r\n"
              "It will not be tried again.\r\nThe other recipients of the message are not affected.\r\n"
              "\r\n"
              "--BOUNDARY\r\n"
              "Content-Type: message/delivery-status\r\n"
              "Content-Transfer-Encoding: 7bit\r\n"
              "\r\n"
              "Reporting-MTA: dns; office.example.org\r\n"
              "Original-Envelope-Id: " +
                  envelope_id(about) +
                  "\r\n"
                  "Arrival-Date: Tue, 24 Nov 2026 16:00:00 +0000\r\n"
                  "\r\n"
                  "Original-Recipient: rfc822; bob@example.net\r\n"
                  "Final-Recipient: rfc822; bob@example.net\r\n"
                  "Action: failed\r\n"
                  "Status: 5.1.1\r\n"
                  "Diagnostic-Code: smtp; 550 5.1.1 unknown user\r\n"
                  "Last-Attempt-Date: Tue, 24 Nov 2026 17:00:00 +0000\r\n"
                  "\r\n"
                  "Original-Recipient: rfc822; dora@example.com\r\n"
                  "Final-Recipient: rfc822; dora@example.com\r\n"
                  "Action: failed\r\n"
                  "Status: 5.0.0\r\n"
                  "Diagnostic-Code: smtp; 552 mailbox full\r\n"
                  "Last-Attempt-Date: Tue, 24 Nov 2026 17:00:00 +0000\r\n"
                  "\r\n"
                  "--BOUNDARY\r\n"
                  "Content-Type: text/rfc822-headers\r\n"
                  "Content-Transfer-Encoding: 7bit\r\n"
                  "\r\n"
                  "From: Anna <anna@example.org>\r\nTo: bob@example.net\r\nSubject: Plans for\r\n May\r\n"
                  "Message-ID: <plans.7f3a@example.org>\r\n\r\n"
                  "\r\n"
                  "--BOUNDARY--\r\n");
}

TEST(FailureReport, IsReadBack) {
    const mail::Submission about = submission();
    const std::string raw = *failure_report(new_report(about));
    const auto report = read_report(mime::parse(raw), raw);
    ASSERT_TRUE(report);
    EXPECT_EQ(report->message_id, about.message_id);
    EXPECT_EQ(report->envelope_id, envelope_id(about));
    EXPECT_EQ(report->reporter, "office.example.org");
    ASSERT_EQ(report->recipients.size(), 2u);
    EXPECT_EQ(report->recipients[0].diagnostic, "550 5.1.1 unknown user");
    EXPECT_EQ(report->recipients[1].address, "dora@example.com");
    const mail::Summary summary = mime::summarise(mime::parse(raw));
    EXPECT_EQ(summary.references, std::vector<std::string>{about.message_id});
    EXPECT_FALSE(summary.damaged);
}

TEST(FailureReport, SpeaksUtf8WhereItMust) {
    mail::Submission about = submission();
    about.to[0].address = "jörg@bücher.example";
    NewReport report = new_report(about);
    const std::string header = "Subject: Grüße\r\nMessage-ID: <a@b>\r\n\r\n";
    report.original = header;
    const auto raw = failure_report(report);
    ASSERT_TRUE(raw);
    EXPECT_NE(raw->find("report-type=\"global-delivery-status\""), std::string::npos);
    EXPECT_NE(raw->find("Content-Type: message/global-headers"), std::string::npos);
    const auto read = read_report(mime::parse(*raw), *raw);
    ASSERT_TRUE(read);
    EXPECT_EQ(read->recipients[0].address, "jörg@bücher.example");
}

// Nothing of a server or of the message becomes a field, a boundary or another line.
TEST(FailureReport, CannotBeTalkedInto) {
    mail::Submission about = submission();
    about.to[0].error->server = "550 no\r\nAction: delivered\r\n\r\n--x\r\n";
    about.to[0].error->message = "No.\nAction: delivered";
    about.to[2].address = "dora@example.com\r\nAction: delivered";
    about.message_id = "";
    NewReport report = new_report(about);
    const std::string header = "Subject: a\r\n b\x1b[31m\r\n\r\n";
    report.original = header;
    const auto raw = failure_report(report);
    ASSERT_TRUE(raw);
    EXPECT_EQ(raw->find("\nAction: delivered"), std::string::npos) << *raw;
    EXPECT_EQ(raw->find("In-Reply-To"), std::string::npos);
    const auto read = read_report(mime::parse(*raw), *raw);
    ASSERT_TRUE(read);
    for (const Report::Recipient& recipient : read->recipients) EXPECT_EQ(recipient.action, Report::Action::failed);
}

TEST(FailureReport, ReturnsTheHeaderAlone) {
    mail::Submission about = submission();
    for (const std::string& text : {original, std::string(), std::string("Subject: no end"),
                                    "Subject: x\r\n" + std::string(300'000, 'a') + "\r\n\r\nSecret."}) {
        NewReport report = new_report(about);
        report.original = text;
        const auto raw = failure_report(report);
        ASSERT_TRUE(raw);
        EXPECT_EQ(raw->find("Secret."), std::string::npos);
        EXPECT_LT(raw->size(), 80'000u);
    }
}

}  // namespace
}  // namespace kontor::send
