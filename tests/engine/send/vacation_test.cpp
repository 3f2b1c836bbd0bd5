#include "engine/send/vacation.hpp"

#include <gtest/gtest.h>

#include "engine/mime/body_value.hpp"
#include "engine/mime/parse_message.hpp"
#include "engine/mime/summary.hpp"
#include "engine/mime/write_message.hpp"
#include "tests/support/linear_work.hpp"

namespace kontor::send {
namespace {

// Tue, 24 Nov 2026 12:00:00 +0000.
constexpr UtcTime now{1'795'521'600};
constexpr std::int64_t hour = 60 * 60, day = 24 * hour;

std::string date(std::int64_t ago) { return mime::to_rfc5322({UtcTime{now.seconds - ago}, 0}); }
std::string received(std::int64_t ago) {
    return "Received: from mx.example.net by mail.example.org; " + date(ago) + "\r\n";
}

mail::VacationResponse switched_on() {
    mail::VacationResponse vacation;
    vacation.is_enabled = true;
    vacation.enabled_at = UtcTime{now.seconds - 10 * day};
    return vacation;
}

OwnAddresses own() {
    return {{"anna@example.org", "office@example.org"},
            {"anna@example.org", "office@example.org", "anna.private@example.com"}};
}

NoAnswer verdict(const std::string& raw, const mail::VacationResponse& vacation = switched_on(),
                 const mail::VacationAnswers& answers = {}, UtcTime at = now) {
    const auto incoming = read_incoming(mime::parse(raw), at);
    if (!incoming) return Result<Incoming, NoAnswer>(incoming).error();
    return why_not(*incoming, vacation, own(), answers, at);
}

const std::string to_anna = "To: Anna <anna@example.org>\r\n";
const std::string from_bob = "From: Bob <bob@example.net>\r\n";
const std::string path_of_bob = "Return-Path: <bob@example.net>\r\n";

// What a person sends, with more fields in its header.
std::string mail_with(const std::string& more) {
    return path_of_bob + received(hour) + from_bob + to_anna +
           "Subject: Plans\r\nMessage-ID: <p1@example.net>\r\nDate: " + date(2 * hour) + "\r\n" + more +
           "\r\nHello\r\n";
}

struct MailCase {
    const char* what;
    std::string raw;
    NoAnswer verdict;
};

std::vector<MailCase> mails() {
    const std::string today = "Date: " + date(2 * hour) + "\r\n";
    const auto from = [&](const std::string& address) {
        return "Return-Path: <" + address + ">\r\nFrom: " + address + "\r\n" + to_anna + today + "\r\n";
    };
    const auto to = [&](const std::string& fields) { return path_of_bob + from_bob + fields + today + "\r\n"; };
    return {
        {"a person", mail_with(""), NoAnswer::none},
        {"in copy", to("To: carol@example.net\r\nCc: x@example.net, ANNA@EXAMPLE.ORG\r\n"), NoAnswer::none},
        {"to another address of the account", to("To: office@example.org\r\n"), NoAnswer::none},
        {"to a part of the address", to("To: anna+shop@example.org\r\n"), NoAnswer::none},
        {"in a group", to("To: Friends: carol@example.net, anna@example.org;\r\n"), NoAnswer::none},
        {"sent on by a person", to("To: bob@example.net\r\nResent-To: anna@example.org\r\n"), NoAnswer::none},
        {"without a return path", from_bob + to_anna + today + "\r\n", NoAnswer::none},
        {"Auto-Submitted: no", mail_with("Auto-Submitted: No (really)\r\n"), NoAnswer::none},
        {"a postmaster is a person", from("postmaster@example.net"), NoAnswer::none},
        {"Precedence: first-class", mail_with("Precedence: first-class\r\n"), NoAnswer::none},
        {"only its receipts are suppressed", mail_with("X-Auto-Response-Suppress: DR, RN, NRN\r\n"), NoAnswer::none},
        {"an invitation", mail_with("Content-Type: text/calendar; method=REQUEST\r\n"), NoAnswer::none},
        {"without Received", to(to_anna), NoAnswer::none},
        {"without Date", path_of_bob + received(hour) + from_bob + to_anna + "\r\n", NoAnswer::none},

        {"a bounce", "Return-Path: <>\r\n" + from_bob + to_anna + today + "\r\n", NoAnswer::no_sender},
        {"a broken return path", "Return-Path: bob example net\r\n" + from_bob + to_anna + today + "\r\n",
         NoAnswer::no_sender},
        {"two return paths in one",
         "Return-Path: <a@example.net>, <b@example.net>\r\n" + from_bob + to_anna + today + "\r\n",
         NoAnswer::no_sender},
        {"nobody", to_anna + today + "\r\n", NoAnswer::no_sender},
        {"several authors and no return path", "From: a@example.net, b@example.net\r\n" + to_anna + today + "\r\n",
         NoAnswer::no_sender},
        {"an address no mail can go to", from(std::string(65, 'b') + "@example.net"), NoAnswer::no_sender},
        {"mailer-daemon", from("MAILER-DAEMON@example.net"), NoAnswer::robot},
        {"noreply", from("no-reply@shop.example.com"), NoAnswer::robot},
        {"noreply as the author alone", path_of_bob + "From: noreply@example.net\r\n" + to_anna + today + "\r\n",
         NoAnswer::robot},
        {"a bounce address", "Return-Path: <bounces+17@news.example.com>\r\n" + from_bob + to_anna + today + "\r\n",
         NoAnswer::robot},
        {"a list's -request", from("list-request@example.org"), NoAnswer::robot},
        {"owner-", from("owner-list@example.org"), NoAnswer::robot},
        {"listserv", from("LISTSERV@example.edu"), NoAnswer::robot},
        {"without a domain", from("root"), NoAnswer::robot},
        {"another vacation reply", mail_with("Auto-Submitted: auto-replied (vacation)\r\n"), NoAnswer::automatic},
        {"generated", mail_with("Auto-Submitted: auto-generated; type=x\r\n"), NoAnswer::automatic},
        {"Auto-Submitted without a word", mail_with("Auto-Submitted:\r\n"), NoAnswer::automatic},
        {"does not want answers of machines", mail_with("X-Auto-Response-Suppress: OOF, AutoReply\r\n"),
         NoAnswer::automatic},
        {"suppresses all", mail_with("x-auto-response-suppress: All\r\n"), NoAnswer::automatic},
        {"an old answering machine", mail_with("X-Autoreply: yes\r\n"), NoAnswer::automatic},
        {"a loop's mark", mail_with("X-Loop: bob@example.net\r\n"), NoAnswer::automatic},
        {"a report by its type", mail_with("Content-Type: multipart/report; boundary=x\r\n"), NoAnswer::automatic},
        {"a list by its id", mail_with("List-Id: Friends <friends.example.org>\r\n"), NoAnswer::mailing_list},
        {"a newsletter", mail_with("List-Unsubscribe: <https://example.com/u>\r\n"), NoAnswer::mailing_list},
        {"List-Post", mail_with("LIST-POST: NO\r\n"), NoAnswer::mailing_list},
        {"an old list", mail_with("X-BeenThere: friends@example.org\r\n"), NoAnswer::mailing_list},
        {"Precedence: bulk", mail_with("Precedence: Bulk\r\n"), NoAnswer::bulk},
        {"Precedence: list", mail_with("Precedence: list\r\n"), NoAnswer::bulk},
        {"Precedence: junk", mail_with("Precedence: junk (x)\r\n"), NoAnswer::bulk},
        {"of a mailing service", mail_with("Feedback-ID: 12:campaign:example\r\n"), NoAnswer::bulk},
        {"old by its Date", path_of_bob + received(hour) + from_bob + to_anna + "Date: " + date(49 * hour) + "\r\n\r\n",
         NoAnswer::old},
        {"old by its arrival",
         path_of_bob + received(49 * hour) + received(60 * hour) + from_bob + to_anna + today + "\r\n", NoAnswer::old},
        {"from next week", path_of_bob + from_bob + to_anna + "Date: " + date(-7 * day) + "\r\n\r\n", NoAnswer::old},
        {"from no time", path_of_bob + from_bob + to_anna + "Date: yesterday\r\n\r\n", NoAnswer::old},
        {"from herself", from("anna@example.org"), NoAnswer::own},
        {"from herself, in part", from("Anna+notes@example.org"), NoAnswer::own},
        {"from another account of hers", from("anna.private@example.com"), NoAnswer::own},
        {"by herself through a service", path_of_bob + "From: anna@example.org\r\n" + to_anna + today + "\r\n",
         NoAnswer::own},
        {"blind copy", to("To: carol@example.net\r\n"), NoAnswer::not_addressed},
        {"to nobody", to(""), NoAnswer::not_addressed},
        {"to her other account", to("To: anna.private@example.com\r\n"), NoAnswer::not_addressed},
        {"to undisclosed recipients", to("To: undisclosed-recipients:;\r\n"), NoAnswer::not_addressed},
        {"her address as a name", to("To: \"anna@example.org\" <carol@example.net>\r\n"), NoAnswer::not_addressed},
    };
}

TEST(Vacation, WhoIsAnswered) {
    for (const MailCase& one : mails())
        EXPECT_EQ(no_answer_name(verdict(one.raw)), no_answer_name(one.verdict)) << one.what;
    EXPECT_GE(mails().size(), 40u);
}

TEST(Vacation, WhenItIsOn) {
    const std::string raw = mail_with("");  // arrived an hour ago
    const auto with = [&](auto change) {
        mail::VacationResponse vacation = switched_on();
        change(vacation);
        return no_answer_name(verdict(raw, vacation));
    };
    const auto at = [](std::int64_t ago) { return UtcTime{now.seconds - ago}; };
    EXPECT_EQ(with([](auto& v) { v.is_enabled = false; }), "off");
    EXPECT_EQ(with([&](auto& v) { v.enabled_at = at(hour - 1); }), "outside") << "mail is older than the switch";
    EXPECT_EQ(with([&](auto& v) { v.enabled_at = at(hour); }), "none");
    EXPECT_EQ(with([&](auto& v) { v.from = at(hour - 1); }), "outside");
    EXPECT_EQ(with([&](auto& v) { v.from = at(hour); }), "none");
    EXPECT_EQ(with([&](auto& v) { v.from = at(-1); }), "outside");
    EXPECT_EQ(with([&](auto& v) { v.to = at(-1); }), "none");
    EXPECT_EQ(with([&](auto& v) { v.to = at(0); }), "outside") << "she is back";
    EXPECT_EQ(with([&](auto& v) { v.to = at(hour); }), "outside");
}

TEST(Vacation, OnceInSevenDays) {
    mail::VacationAnswers answers;
    note_answer(answers, "bob@example.net", UtcTime{now.seconds - 7 * day + 1});
    EXPECT_EQ(verdict(mail_with(""), switched_on(), answers), NoAnswer::answered);
    note_answer(answers, "bob@example.net", UtcTime{now.seconds - 7 * day});
    EXPECT_EQ(verdict(mail_with(""), switched_on(), answers), NoAnswer::none);
    mail::VacationResponse daily = switched_on();
    daily.days = 1;
    note_answer(answers, "bob@example.net", UtcTime{now.seconds - day + 1});
    EXPECT_EQ(verdict(mail_with(""), daily, answers), NoAnswer::answered);
    // A clock that was set back does not make it answer again.
    note_answer(answers, "bob@example.net", UtcTime{now.seconds + day});
    EXPECT_EQ(verdict(mail_with(""), switched_on(), answers), NoAnswer::answered);
}

TEST(Vacation, FiftyAnHour) {
    mail::VacationAnswers answers;
    for (std::size_t i = 0; i + 1 < answers_an_hour; ++i)
        note_answer(answers, std::to_string(i) + "@example.net", UtcTime{now.seconds - hour + 1});
    note_answer(answers, "early@example.net", UtcTime{now.seconds - hour});
    EXPECT_EQ(verdict(mail_with(""), switched_on(), answers), NoAnswer::none);
    note_answer(answers, "more@example.net", now);
    EXPECT_EQ(verdict(mail_with(""), switched_on(), answers), NoAnswer::too_many);
}

TEST(Vacation, RemembersTwoThousandSenders) {
    mail::VacationAnswers answers;
    for (std::size_t i = 0; i < 3000; ++i)
        note_answer(answers, std::to_string(i) + "@example.net", UtcTime{static_cast<std::int64_t>(i)});
    EXPECT_EQ(answers.last.size(), mail::vacation_answers);
    EXPECT_FALSE(answers.last.contains("999@example.net"));
    EXPECT_TRUE(answers.last.contains("1000@example.net"));
    EXPECT_EQ(*mail::vacation_answers_from_document(to_document(answers)), answers);
}

TEST(Vacation, ItsDocumentIsReadBack) {
    mail::VacationResponse vacation = switched_on();
    vacation.from = UtcTime{1};
    vacation.subject = "Weg";
    vacation.html_body = "<p>ü</p>";
    vacation.days = 14;
    EXPECT_EQ(*mail::vacation_from_document(to_document(vacation)), vacation);
    EXPECT_EQ(*mail::vacation_from_document("{}"), mail::VacationResponse());
    EXPECT_FALSE(mail::vacation_from_document("[]"));
    EXPECT_FALSE(mail::vacation_from_document(R"({"isEnabled": 1})"));
    EXPECT_FALSE(mail::vacation_answers_from_document("{}"));
}

// ---- the reply

std::string reply_to(const std::string& raw, const mail::VacationResponse& vacation) {
    const auto incoming = read_incoming(mime::parse(raw), now);
    EXPECT_TRUE(incoming);
    NewReply reply;
    reply.incoming = &*incoming;
    reply.vacation = &vacation;
    reply.from = {"Anna", "anna@example.org"};
    reply.message_id = "v1@example.org";
    reply.now = now;
    return vacation_reply(reply).value_or("refused");
}

TEST(VacationReply, IsWrittenWhole) {
    mail::VacationResponse vacation = switched_on();
    vacation.text_body = "Back in June.";
    EXPECT_EQ(reply_to(mail_with("References: <p0@example.net>\r\n"), vacation),
              "From: Anna <anna@example.org>\r\n"
              "To: bob@example.net\r\n"
              "Subject: Re: Plans\r\n"
              "Date: Tue, 24 Nov 2026 12:00:00 +0000\r\n"
              "Message-ID: <v1@example.org>\r\n"
              "In-Reply-To: <p1@example.net>\r\n"
              "References: <p0@example.net> <p1@example.net>\r\n"
              "Auto-Submitted: auto-replied\r\n"
              "X-Auto-Response-Suppress: All\r\n"
              "MIME-Version: 1.0\r\n"
              "Content-Type: text/plain; charset=\"utf-8\"\r\n"
              "Content-Transfer-Encoding: 7bit\r\n"
              "\r\n"
              "Back in June.");
}

TEST(VacationReply, SaysWhatThePersonWants) {
    mail::VacationResponse vacation = switched_on();
    const auto preview = [&] { return mime::summarise(mime::parse(reply_to(mail_with(""), vacation))).preview; };
    EXPECT_EQ(preview().find("I am away, and will read your message when I am back. Ich bin nicht da"), 0u);
    EXPECT_NE(preview().find("我目前不在"), std::string::npos) << "nobody knows which language the sender reads";
    vacation.html_body = "<p>Zurück im <b>Juni</b></p>";
    vacation.subject = "Urlaub ☀";
    const std::string raw = reply_to(mail_with(""), vacation);
    const mime::Message message = mime::parse(raw);
    EXPECT_TRUE(message.root().is("multipart", "alternative"));
    EXPECT_EQ(mime::summarise(message).subject, "Urlaub ☀");
    EXPECT_EQ(preview(), "Zurück im Juni");
    vacation.text_body = "Bis Juni";
    EXPECT_EQ(preview(), "Bis Juni");
}

TEST(VacationReply, ItsSubjectSaysWhatItAnswers) {
    const mail::VacationResponse vacation = switched_on();
    const auto subject = [&](const std::string& raw) {
        return mime::summarise(mime::parse(reply_to(raw, vacation))).subject;
    };
    const std::string head = path_of_bob + from_bob + to_anna + "Date: " + date(hour) + "\r\n";
    EXPECT_EQ(subject(head + "Subject: RE: Plans\r\n\r\n"), "RE: Plans");
    EXPECT_EQ(subject(head + "\r\n"), "Automatic reply");
    EXPECT_EQ(subject(head + "Subject: =?utf-8?Q?a=0D=0ABcc:_x@example.net?=\r\n\r\n"), "Re: a  Bcc: x@example.net");
    EXPECT_EQ(subject(head + "Subject: " + std::string(5000, 'x') + "\r\n\r\n").size(), 204u);
}

// Two people who are both away write each other: neither reply is answered.
TEST(VacationReply, IsNeverAnswered) {
    const mail::VacationResponse vacation = switched_on();
    const std::string reply = reply_to(mail_with(""), vacation);
    for (const char* path : {"", "Return-Path: <>\r\n", "Return-Path: <anna@example.org>\r\n"}) {
        const auto incoming = read_incoming(mime::parse(path + reply), now);
        EXPECT_FALSE(incoming) << path;
    }
}

TEST(Vacation, LinearWork) {
    for (const char* line : {"Received: by x; Tue, 24 Nov 2026 12:00:00 +0000\r\n", "To: anna@example.org,\r\n",
                             "List: x\r\n", "Auto-Submitted: no\r\n", "From: ((((\r\n"}) {
        test::expect_linear_work([line = std::string(line)](std::size_t size) {
            std::string raw = path_of_bob + from_bob;
            while (raw.size() < size) raw += line;
            return [message = mime::parse(raw)] { (void)read_incoming(message, now); };
        });
    }
}

}  // namespace
}  // namespace kontor::send
