// Identities and submissions as documents of the store.
#include <gtest/gtest.h>

#include <functional>
#include <nlohmann/json.hpp>

#include "engine/mail/identity.hpp"
#include "engine/mail/submission.hpp"

namespace kontor::mail {
namespace {

using nlohmann::json;

Identity some_identity() {
    Identity identity;
    identity.id = RecordId{12};
    identity.account = AccountId{2};
    identity.name = "Anna Müller";
    identity.address = "anna@example.org";
    identity.reply_to = {{std::nullopt, "office@example.org"}, {"Berta", "berta@example.org"}};
    identity.bcc = {{"", "archive@example.org"}};
    identity.text_signature = "-- \nAnna\n\tOffice";
    identity.html_signature = "<p>Anna</p>\n";
    identity.may_delete = false;
    identity.route = Identity::Route::custom;
    identity.server = {"smtp.example.org",   587,          Security::starttls, "anna", AuthKind::cram_md5,
                       std::string(64, 'a'), "/etc/ca.pem"};
    identity.has_password = true;
    identity.verification = {
        Verification::State::code_sent, "c0ffee", "5a17", {1000}, 2, 3, {900}, {"a@x", "b@x"}, true};
    return identity;
}

Submission some_submission() {
    SendError error{"recipient", "Nobody lives there", "user unknown", "none", 550, "5.1.1"};
    Submission submission;
    submission.id = RecordId{13};
    submission.account = AccountId{2};
    submission.identity = RecordId{12};
    submission.email = EmailId{5};
    submission.thread = ThreadId{4};
    submission.message = BlobId{7};
    submission.message_id = "1@example.org";
    submission.from = "anna@example.org";
    submission.to = {{"b@x", SendRecipient::State::failed, error, "550 5.1.1 user unknown\nreally"},
                     {"c@x", SendRecipient::State::delivered, std::nullopt, "250 ok", {false, true, false, true}}};
    submission.ret = Submission::Return::headers;
    submission.envelope_id = "order 7";
    submission.state = Submission::State::uncertain;
    submission.created = {1000};
    submission.send_at = {1100};
    submission.due = {1200};
    submission.attempts = 4;
    submission.tried_since = {1150};
    submission.perhaps_sent = true;
    submission.by_house = true;
    submission.error = error;
    submission.kind = Submission::Kind::vacation;
    submission.reports = {BlobId{8}, BlobId{9}};
    return submission;
}

TEST(Identity, IsReadAsItWasWritten) {
    const Identity identity = some_identity();
    const auto read = identity_from_document(identity.id, to_document(identity));
    ASSERT_TRUE(read) << read.error().message();
    EXPECT_EQ(*read, identity);
}

TEST(Identity, WhatIsMissingHasItsDefault) {
    const auto read = identity_from_document(RecordId{1}, R"({"address":"a@x","more":1,"replyTo":null})");
    ASSERT_TRUE(read);
    EXPECT_EQ(read->address, "a@x");
    EXPECT_EQ(read->server.port, 465);
    EXPECT_EQ(read->verification.state, Verification::State::needed) << "nobody is verified by default";
    EXPECT_TRUE(read->may_delete);
}

TEST(Submission, IsReadAsItWasWritten) {
    const Submission submission = some_submission();
    const auto read = submission_from_document(submission.id, to_document(submission));
    ASSERT_TRUE(read) << read.error().message();
    EXPECT_EQ(*read, submission);
}

TEST(Submission, WhatWasWrittenBeforeRecipientsHadWishesOfTheirOwn) {
    const auto read = submission_from_document(RecordId{1}, R"({"to":[{"address":"b@x"}],"wantsReports":true})");
    ASSERT_TRUE(read) << read.error().message();
    EXPECT_EQ(notify_words(read->to.front().notify), "SUCCESS,FAILURE,DELAY");
}

TEST(Notify, IsNeverOrSomeOfThree) {
    for (const char* words : {"NEVER", "SUCCESS", "FAILURE,DELAY", "SUCCESS,FAILURE,DELAY"}) {
        const auto notify = notify_from(words);
        ASSERT_TRUE(notify) << words;
        EXPECT_EQ(notify_words(*notify), words);
    }
    EXPECT_EQ(notify_words(*notify_from("delay,Success")), "SUCCESS,DELAY");
    for (const char* words : {"", "ALWAYS", "NEVER,SUCCESS", "SUCCESS,", "SUCCESS,SUCCESS", "SUCCESS DELAY"})
        EXPECT_FALSE(notify_from(words)) << words;
    EXPECT_TRUE(Notify{}.tells_failure()) << "servers tell of failures where nothing was said";
    EXPECT_FALSE(notify_from("NEVER")->tells_failure());
    EXPECT_FALSE(notify_from("SUCCESS,DELAY")->tells_failure());
}

TEST(Submission, EveryStateAndKindHasAName) {
    for (int state = 0; state <= static_cast<int>(Submission::State::canceled); ++state) {
        Submission submission = some_submission();
        submission.state = static_cast<Submission::State>(state);
        submission.kind = static_cast<Submission::Kind>(state % 3);
        submission.to[0].state = static_cast<SendRecipient::State>(state % 4);
        EXPECT_EQ(*submission_from_document(submission.id, to_document(submission)), submission);
    }
}

// Half a value is worse than none: each property with a value that is not its own makes the whole reading fail, and
// says where.
template <class Read>
void expect_strict(const std::string& document, Read read) {
    const json whole = json::parse(document);
    std::size_t tried = 0;
    const std::function<void(const json&, const std::string&)> spoil = [&](const json& at, const std::string& path) {
        for (const auto& [name, value] : at.items()) {
            const std::string here = path + "/" + name;
            if (value.is_structured()) spoil(value, here);
            for (const json& wrong : {json("no such name\x01"), json(-1.5), json(json::array({7})), json(true)}) {
                if (wrong.type() == value.type() && !value.is_string()) continue;
                json spoiled = whole;
                spoiled[json::json_pointer(here)] = wrong;
                const bool multi_line =
                    wrong.is_string() && (here.find("Signature") != here.npos || here.ends_with("/reply") ||
                                          here.find("addresses/") != here.npos);
                auto result = read(spoiled.dump());
                EXPECT_EQ(static_cast<bool>(result), multi_line) << here << ' ' << wrong;
                if (!result) {
                    EXPECT_EQ("/" + result.error().where, here) << wrong;
                }
                ++tried;
            }
        }
    };
    spoil(whole, "");
    EXPECT_GT(tried, 60u);
    EXPECT_FALSE(read("[]"));
    EXPECT_FALSE(read("{\"name\":"));
}

TEST(Identity, IsReadStrictly) {
    expect_strict(to_document(some_identity()),
                  [](const std::string& text) { return identity_from_document(RecordId{1}, text); });
}

TEST(Submission, IsReadStrictly) {
    expect_strict(to_document(some_submission()),
                  [](const std::string& text) { return submission_from_document(RecordId{1}, text); });
}

}  // namespace
}  // namespace kontor::mail
