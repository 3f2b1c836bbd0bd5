// Reports as the mail servers of the world write them. The messages are the seeds of the fuzzer, too.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>

#include "engine/mime/parse_message.hpp"
#include "engine/send/report.hpp"
#include "tests/support/linear_work.hpp"

namespace kontor::send {
namespace {

namespace fs = std::filesystem;
using Action = Report::Action;
using Form = Report::Form;

const fs::path reports = fs::path(KONTOR_TEST_DATA) / "fuzz/seeds/delivery_report";

std::string octets_of(const fs::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

std::optional<Report> read(Bytes raw) { return read_report(mime::parse(raw), raw); }

struct Expected {
    Form form;
    const char *envelope_id, *reporter;
    std::vector<Report::Recipient> recipients;
};

Report::Recipient failed(std::string address, std::string original, std::string status, std::string diagnostic,
                         std::string remote = "") {
    return {std::move(address), std::move(original),   Action::failed,
            std::move(status),  std::move(diagnostic), std::move(remote)};
}

const std::string bob = "bob@example.net";

const std::map<std::string, Expected>& expected() {
    static const std::map<std::string, Expected> all = {
        {"postfix.eml",
         {Form::standard,
          "r12.0123456789abcdef",
          "mail.example.org",
          {failed(bob, bob, "5.1.1", "550 5.1.1 <bob@example.net>: Recipient address rejected: User unknown",
                  "mx.example.net")}}},
        {"postfix-delayed.eml",
         {Form::standard,
          "",
          "mail.example.org",
          {{bob, bob, Action::delayed, "4.4.1", "connect to mx.example.net[198.51.100.4]:25: Connection timed out",
            ""}}}},
        {"sendmail.eml",
         {Form::standard,
          "",
          "relay.example.org",
          {failed(bob, "", "5.2.2", "552 5.2.2 Mailbox full", "mx.example.net"),
           failed("carol@example.net", "", "5.2.1", "")}}},
        {"exim.eml",
         {Form::standard,
          "",
          "exim.example.org",
          {failed(bob, "", "5.0.0", "550 No such user here", "mx.example.net")}}},
        {"exim-text.eml",
         {Form::exim,
          "",
          "",
          {failed(bob, "", "5.1.1",
                  "SMTP error from remote mail server after RCPT TO:<bob@example.net>: host mx.example.net "
                  "[198.51.100.4]: 550 5.1.1 No such user"),
           failed("carol@example.net", "", "",
                  "(generated from friends@example.net) mailbox is full: retry timeout exceeded")}}},
        {"qmail.eml",
         {Form::qmail,
          "",
          "",
          {failed(bob, "", "5.1.1",
                  "198.51.100.4 does not like recipient. Remote host said: 550 sorry, no mailbox here by that name "
                  "(#5.1.1) Giving up on 198.51.100.4."),
           failed("carol@example.net", "", "5.1.2", "Sorry, I couldn't find any host named example.net. (#5.1.2)")}}},
        {"gmail.eml",
         {Form::standard,
          "",
          "googlemail.example",
          {failed(bob, "", "5.1.1",
                  "550-5.1.1 The email account that you tried to reach does not exist. Please try 550-5.1.1 "
                  "double-checking the recipient's email address for typos or 550 5.1.1 unnecessary spaces.",
                  "mx.example.net. (198.51.100.4, the server for the domain example.net.)")}}},
        {"exchange.eml",
         {Form::standard,
          "",
          "AM0PR01MB0001.tenant.example.com",
          {failed(bob, bob, "5.1.10",
                  "550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup")}}},
        {"exchange-text.eml",
         {Form::exchange,
          "",
          "",
          {failed(bob, "", "5.1.1",
                  "The e-mail account does not exist at the organization this message was sent to.  Check the e-mail "
                  "address, or contact the recipient directly to find out the correct address. <mail.corp.example.com "
                  "#5.")}}},
        {"exchange-2007-text.eml",
         {Form::exchange,
          "",
          "",
          {failed(bob, "", "5.2.2",
                  "The recipient's mailbox is full. Microsoft Exchange will not try to redeliver this message for "
                  "you. #550 5.2.2 STOREDRV.Deliver: mailbox full. The mailbox has exceeded its quota. ##")}}},
        {"courier.eml",
         {Form::standard,
          "",
          "courier.example.org",
          {failed(bob, "", "5.0.0", "550 User unknown.", "mx.example.net [198.51.100.4]")}}},
        {"opensmtpd.eml",
         {Form::standard, "", "open.example.org", {failed(bob, "", "5.7.1", "550 5.7.1 Message refused by policy")}}},
        {"dovecot-lda.eml", {Form::standard, "", "store.example.net", {failed(bob, bob, "5.2.2", "")}}},
        {"success.eml",
         {Form::standard,
          "r12.0123456789abcdef",
          "mx.example.net",
          {{"robert@store.example.net", bob, Action::delivered, "2.0.0", "250 2.0.0 saved", ""},
           {"team@example.net", "", Action::expanded, "2.0.0", "", ""},
           {"dora@old.example.com", "", Action::relayed, "2.0.0", "", ""}}}},
        {"utf8.eml",
         {Form::standard,
          "",
          "mx.bücher.example",
          {failed("jörg@bücher.example", "jörg@bücher.example", "5.1.1", "550 5.1.1 unbekannt: jörg")}}},
        {"text.eml",
         {Form::text,
          "",
          "",
          {failed(bob, "", "5.7.1", "mailbox unavailable, the server answered 550 5.7.1 Blocked by policy")}}},
        {"base64-status.eml", {Form::standard, "", "odd.example.net", {failed(bob, "", "5.4.4", "")}}},
    };
    return all;
}

TEST(ReadReport, EveryServersReport) {
    std::size_t seen = 0;
    for (const auto& entry : fs::directory_iterator(reports)) {
        const std::string name = entry.path().filename().string();
        SCOPED_TRACE(name);
        const auto found = expected().find(name);
        if (found == expected().end()) continue;
        ++seen;
        const auto report = read(octets_of(entry.path()));
        ASSERT_TRUE(report);
        EXPECT_EQ(report->form, found->second.form);
        EXPECT_EQ(report->message_id, "plans.7f3a@example.org");
        EXPECT_EQ(report->envelope_id, found->second.envelope_id);
        EXPECT_EQ(report->reporter, found->second.reporter);
        ASSERT_EQ(report->recipients.size(), found->second.recipients.size());
        for (std::size_t i = 0; i < report->recipients.size(); ++i) {
            const Report::Recipient &is = report->recipients[i], &should = found->second.recipients[i];
            EXPECT_EQ(is.address, should.address);
            EXPECT_EQ(is.original, should.original);
            EXPECT_EQ(is.action, should.action);
            EXPECT_EQ(is.status, should.status);
            EXPECT_EQ(is.diagnostic, should.diagnostic);
            EXPECT_EQ(is.remote, should.remote);
        }
    }
    EXPECT_EQ(seen, expected().size());
}

// Of a large message only the beginning is kept; the structure is that of the whole.
TEST(ReadReport, TheBeginningIsEnough) {
    std::string raw = octets_of(reports / "postfix.eml");
    const std::size_t text = raw.find("Let us meet");
    raw.insert(text, std::string(1'000'000, 'x') + "\r\n");
    const auto report = read_report(mime::parse(raw), Bytes(raw).substr(0, text));
    ASSERT_TRUE(report);
    EXPECT_EQ(report->message_id, "plans.7f3a@example.org");
    EXPECT_EQ(report->recipients.front().status, "5.1.1");
}

TEST(ReadReport, OtherMailIsNone) {
    const std::string plain =
        "From: bob@example.net\r\nSubject: Hi\r\n\r\nWrite to\r\nanna@example.org\r\n550 5.1.1 x\r\n";
    EXPECT_FALSE(read(plain));
    // A person sends somebody else's report on.
    const std::string inside = octets_of(reports / "postfix.eml");
    EXPECT_FALSE(
        read("From: bob@example.net\r\nContent-Type: multipart/mixed; boundary=zz\r\n\r\n--zz\r\n\r\nLook.\r\n"
             "--zz\r\nContent-Type: message/rfc822\r\n\r\n" +
             inside + "\r\n--zz--\r\n"));
    // A read receipt, and a complaint about spam.
    for (const char* type : {"disposition-notification", "feedback-report"})
        EXPECT_FALSE(
            read("Return-Path: <>\r\nFrom: postmaster@example.net\r\nContent-Type: multipart/report;"
                 " report-type=x; boundary=zz\r\n\r\n--zz\r\n\r\n<bob@example.net>: 550 5.1.1 x\r\n"
                 "--zz\r\nContent-Type: message/" +
                 std::string(type) + "\r\n\r\nFinal-Recipient: rfc822;bob@example.net\r\n\r\n--zz--\r\n"));
    // A postmaster who writes as a person.
    EXPECT_FALSE(read("From: postmaster@example.net\r\nSubject: Hi\r\n\r\nAsk\r\n\r\nbob@example.net\r\n\r\nBye\r\n"));
    // An automatic answer that names a colleague.
    EXPECT_FALSE(
        read("Return-Path: <>\r\nAuto-Submitted: auto-replied\r\nFrom: bob@example.net\r\n\r\nAsk\r\n"
             "carol@example.net\r\n"));
}

TEST(ReadReport, WhatAServerSaysIsCleaned) {
    const auto report = read(
        "From: mailer-daemon@x.example\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; x\r\n\r\n"
        "Final-Recipient: rfc822; <bob@example.net>\r\nStatus: 5.1.1\r\n"
        "Diagnostic-Code: smtp; 550 \x1b[31mred\xe2\x80\xae\xff " +
        std::string(5000, 'y') + "\r\n");
    ASSERT_TRUE(report);
    EXPECT_EQ(report->recipients.front().address, bob);
    EXPECT_EQ(report->recipients.front().action, Action::failed);
    EXPECT_EQ(report->recipients.front().diagnostic.substr(0, 14), "550 [31mred? y");
    EXPECT_LE(report->recipients.front().diagnostic.size(), 200u);
}

TEST(ReadReport, TakesALimitedNumberOfRecipients) {
    std::string raw = "From: mailer-daemon@x.example\r\nContent-Type: message/delivery-status\r\n\r\n";
    for (int i = 0; i < 5000; ++i)
        raw += "\r\nFinal-Recipient: rfc822; u" + std::to_string(i) + "@example.net\r\nAction: failed\r\n";
    const auto report = read(raw);
    ASSERT_TRUE(report);
    EXPECT_EQ(report->recipients.size(), 100u);
}

TEST(ReadReport, LinearWork) {
    const auto measure = [](std::string head, std::string line) {
        test::expect_linear_work([head, line](std::size_t size) {
            std::string raw = head;
            while (raw.size() < size) raw += line;
            return [raw, message = mime::parse(raw)] { read_report(message, raw); };
        });
    };
    const std::string status = "From: mailer-daemon@x.example\r\nContent-Type: message/delivery-status\r\n\r\n";
    const std::string text = "From: mailer-daemon@x.example\r\n\r\n";
    measure(status, "Final-Recipient: rfc822; bob@example.net\r\n");
    measure(status, "\r\nA: b\r\n c\r\n");
    measure(status, "\\x{41}(");
    measure(text, "<bob@example.net>: 550 5.1.1 x\r\n");
    measure(text, "<<<<<");
    measure(text, "5.5.5.");
    measure(text, "message-id: <");
}

}  // namespace
}  // namespace kontor::send
