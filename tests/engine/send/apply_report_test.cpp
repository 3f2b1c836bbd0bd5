#include <gtest/gtest.h>

#include "engine/send/plain_words.hpp"
#include "engine/send/report.hpp"

namespace kontor::send {
namespace {

using Action = Report::Action;
using Fate = mail::SendRecipient::State;

mail::Submission sent_to(std::vector<std::string> addresses) {
    mail::Submission submission;
    submission.id = {12};
    submission.message_id = "plans.7f3a@example.org";
    submission.state = mail::Submission::State::done;
    for (std::string& address : addresses) {
        mail::SendRecipient recipient;
        recipient.address = std::move(address);
        recipient.state = Fate::accepted;
        recipient.reply = "250 queued";
        submission.to.push_back(recipient);
    }
    return submission;
}

Report says(std::string address, Action action, std::string original = "") {
    Report report;
    Report::Recipient recipient;
    recipient.address = std::move(address);
    recipient.original = std::move(original);
    recipient.action = action;
    recipient.status = action == Action::failed ? "5.1.1" : "";
    recipient.diagnostic = action == Action::failed ? "550 5.1.1 unknown" : "250 saved";
    report.recipients.push_back(recipient);
    return report;
}

TEST(ApplyReport, ARecipientFails) {
    mail::Submission submission = sent_to({"Bob@example.net", "carol@example.net"});
    ASSERT_TRUE(apply_report(submission, says("bob@EXAMPLE.net", Action::failed)));
    const mail::SendRecipient& bob = submission.to[0];
    EXPECT_EQ(bob.state, Fate::failed);
    ASSERT_TRUE(bob.error);
    EXPECT_EQ(bob.error->error_class, "recipient");
    EXPECT_EQ(bob.error->message, "There is no such address.");
    EXPECT_EQ(bob.error->server, "550 5.1.1 unknown");
    EXPECT_EQ(bob.error->code, 550);
    EXPECT_EQ(bob.error->enhanced, "5.1.1");
    EXPECT_EQ(bob.reply, "550 5.1.1 unknown");
    EXPECT_EQ(submission.to[1], sent_to({"carol@example.net"}).to[0]);
    // The same report again is no news, nor is a success after it.
    EXPECT_FALSE(apply_report(submission, says("bob@example.net", Action::failed)));
    EXPECT_FALSE(apply_report(submission, says("bob@example.net", Action::delivered)));
    EXPECT_EQ(submission.to[0].state, Fate::failed);
}

TEST(ApplyReport, ARecipientHasIt) {
    mail::Submission submission = sent_to({"bob@example.net"});
    ASSERT_TRUE(apply_report(submission, says("robert@store.example.net", Action::delivered, "bob@example.net")));
    EXPECT_EQ(submission.to[0].state, Fate::delivered);
    EXPECT_EQ(submission.to[0].reply, "250 saved");
    EXPECT_FALSE(apply_report(submission, says("bob@example.net", Action::delayed)));
    // An alias took it, and one behind it failed.
    EXPECT_TRUE(apply_report(submission, says("bob@example.net", Action::failed)));
    EXPECT_EQ(submission.to[0].state, Fate::failed);
}

TEST(ApplyReport, ADelayLeavesItsWords) {
    mail::Submission submission = sent_to({"bob@example.net"});
    EXPECT_TRUE(apply_report(submission, says("bob@example.net", Action::delayed)));
    EXPECT_EQ(submission.to[0].state, Fate::accepted);
    EXPECT_EQ(submission.to[0].reply, "250 saved");
}

TEST(ApplyReport, NothingChangesUnderAnAttempt) {
    for (const auto state :
         {mail::Submission::State::held, mail::Submission::State::waiting, mail::Submission::State::sending}) {
        mail::Submission submission = sent_to({"bob@example.net", "carol@example.net"});
        submission.state = state;
        submission.to[0].state = Fate::waiting;
        const mail::Submission before = submission;
        EXPECT_FALSE(apply_report(submission, says("bob@example.net", Action::failed)));
        EXPECT_EQ(submission, before);
        EXPECT_TRUE(apply_report(submission, says("carol@example.net", Action::failed)));
        EXPECT_EQ(submission.state, state);
    }
}

TEST(ApplyReport, AnswersWhatIsUncertain) {
    mail::Submission submission = sent_to({"bob@example.net", "carol@example.net"});
    submission.state = mail::Submission::State::uncertain;
    submission.error = mail::SendError{"connect", "No answer came", "", "", 0, ""};
    for (mail::SendRecipient& recipient : submission.to) recipient.state = Fate::waiting;
    EXPECT_TRUE(apply_report(submission, says("bob@example.net", Action::delivered)));
    EXPECT_EQ(submission.state, mail::Submission::State::uncertain) << "of the other nobody knows";
    EXPECT_TRUE(apply_report(submission, says("carol@example.net", Action::failed)));
    EXPECT_EQ(submission.state, mail::Submission::State::done);
    EXPECT_FALSE(submission.error);
}

TEST(ApplyReport, AnAddressThatWasForwarded) {
    mail::Submission one = sent_to({"bob@example.net"});
    EXPECT_TRUE(apply_report(one, says("elsewhere@example.com", Action::failed)));
    EXPECT_EQ(one.to[0].state, Fate::failed);
    mail::Submission two = sent_to({"bob@example.net", "carol@example.net"});
    EXPECT_FALSE(apply_report(two, says("elsewhere@example.com", Action::failed)));
}

TEST(ApplyReport, EnvelopeIdsNameASubmissionAndProveIt) {
    const mail::Submission submission = sent_to({"bob@example.net"});
    const std::string id = envelope_id(submission);
    EXPECT_EQ(id.substr(0, 4), "r12.");
    EXPECT_EQ(id.size(), 4u + 16u);
    EXPECT_EQ(submission_of_envelope_id(id), submission.id);
    mail::Submission other = submission;
    other.message_id = "another@example.org";
    EXPECT_NE(envelope_id(other), id);
    for (const char* no : {"", "r12", "r12.", "r12.0123", "12.0123456789abcdef", "r0.0123456789abcdef",
                           "r12.0123456789abcdef0", "x.y.z"})
        EXPECT_FALSE(submission_of_envelope_id(no)) << no;
}

TEST(PlainWords, CodesAreFoundInWhatServersSay) {
    const struct {
        const char *said, *enhanced;
        std::uint16_t reply;
    } cases[] = {
        {"550 5.1.1 unknown", "5.1.1", 550},
        {"smtp; 550-5.7.26 unauthenticated", "5.7.26", 550},
        {"#5.2.2 smtp;552 full", "5.2.2", 552},
        {"host 192.0.2.5 said: 451 4.3.0 later", "4.3.0", 451},
        {"version 5.1.1beta at 5.1.1.1", "", 0},
        {"room 5501, 12345, 550x", "", 0},
        {"error (5.4.4).", "5.4.4", 0},
        {"250 2.0.0 Ok", "2.0.0", 250},
        {"", "", 0},
    };
    for (const auto& [said, enhanced, reply] : cases) {
        EXPECT_EQ(codes_in(said).enhanced, enhanced) << said;
        EXPECT_EQ(codes_in(said).reply, reply) << said;
    }
    EXPECT_EQ(plain_words("5.1.10", 0), "The domain of the address takes no mail.");
    EXPECT_EQ(plain_words("4.1.1", 450), "There is no such address.");
    EXPECT_EQ(plain_words("5.7.26", 550), "The recipient's mail server refused the message by its rules.");
    EXPECT_EQ(plain_words("", 550), "The mail server does not accept mail for this address.");
    EXPECT_EQ(plain_words("5.0.0", 0), "The mail server did not accept the message.");
}

}  // namespace
}  // namespace kontor::send
