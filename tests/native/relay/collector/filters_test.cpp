// Filters at the moment a message is stored: where it lies, what it is marked with, and what happens when a filter
// fails.
#include "tests/native/relay/collector/filtering.hpp"

namespace kontor::test {
namespace {

std::vector<MaildropMessage> spam_and_ham() {
    return {{"u1", "From: a@example.org\r\nSubject: spam\r\nX-Spam-Flag: YES\r\n\r\nbuy\r\n"},
            {"u2", "From: a@example.org\r\nSubject: ham\r\nX-Spam-Flag: NO\r\n\r\nhello\r\n"}};
}

TEST(Filters, MoveCopyAndMark) {
    ScriptedServer server(maildrop(4));
    Office office(server);
    add_filter(office, R"(require ["fileinto", "imap4flags", "copy"];
if header :is "subject" "1" { fileinto "Archive"; }
elsif header :is "subject" "2" { addflag ["\\Seen", "work"]; fileinto :copy "Archive"; }
elsif header :is "subject" "3" { addflag "\\Flagged"; })");
    EXPECT_EQ(office.collect().new_messages, 4u);
    EXPECT_EQ(filed(office),
              (std::vector<std::string>{"Archive: 1", "Inbox $flagged: 3", "Inbox+Archive $seen work: 2", "Inbox: 4"}));
}

TEST(Filters, RunInOrderUntilOneStops) {
    ScriptedServer server(maildrop(1));
    Office office(server);
    add_filter(office, R"(require "fileinto"; fileinto "Drafts";)", 3);
    add_filter(office, R"(stop;)", 2);
    add_filter(office, R"(require "imap4flags"; addflag "first";)", 1);
    office.collect();
    EXPECT_EQ(filed(office), std::vector<std::string>{"Inbox first: 1"});
}

TEST(Filters, OfAnotherAccountStayOut) {
    ScriptedServer server(maildrop(1));
    Office office(server);
    const auto home = office.store.view(office.user).value()->accounts().value().front().id;
    add_filter(office, "discard;", 0, home);
    add_filter(office, R"(require "imap4flags"; addflag "mine";)", 0, office.account.jmap_account);
    office.collect();
    EXPECT_EQ(filed(office), std::vector<std::string>{"Inbox mine: 1"});
}

TEST(Filters, NothingIsLost) {
    ScriptedServer server(maildrop(4));
    Office office(server);
    add_filter(office, R"(require ["fileinto", "reject"];
if header :is "subject" "1" { discard; }
elsif header :is "subject" "2" { fileinto "Nowhere"; }
elsif header :is "subject" "3" { redirect "b@example.org"; }
else { reject "no"; })");
    office.collect();
    EXPECT_EQ(filed(office), (std::vector<std::string>{"Inbox: 2", "Inbox: 3", "Inbox: 4", "Trash: 1"}));
}

TEST(Filters, MakeMailboxes) {
    ScriptedServer server(maildrop(3));
    Office office(server);
    add_filter(office, R"(require ["fileinto", "mailbox"];
if header :is "subject" "3" { fileinto :create "bad//name"; } else { fileinto :create "Work/Bills"; })");
    office.collect();
    EXPECT_EQ(filed(office), (std::vector<std::string>{"Bills: 1", "Bills: 2", "Inbox: 3"}));
}

TEST(Filters, FindMailboxesByUse) {
    ScriptedServer server(maildrop(1));
    Office office(server);
    add_filter(office, R"(require ["fileinto", "special-use"]; fileinto :specialuse "\\Junk" "Elsewhere";)");
    office.collect();
    EXPECT_EQ(filed(office), std::vector<std::string>{"Spam $junk: 1"});
}

TEST(Filters, TheProvidersSpamGoesToJunk) {
    ScriptedServer server(spam_and_ham());
    Office office(server);
    office.collect();
    EXPECT_EQ(filed(office), (std::vector<std::string>{"Inbox: ham", "Spam $junk: spam"}));
}

TEST(Filters, AnExplicitKeepIsStrongerThanTheProvider) {
    ScriptedServer server(spam_and_ham());
    Office office(server);
    add_filter(office, "keep;");
    office.collect();
    EXPECT_EQ(filed(office), (std::vector<std::string>{"Inbox: ham", "Inbox: spam"}));
}

TEST(Filters, F75_ThatFailLeaveTheMailInTheInboxAndAreSwitchedOffAfterThree) {
    ScriptedServer server(maildrop(5));
    Office office(server);
    const auto broken = add_filter(office, R"(require "ihave"; error "out of order";)", 2);
    add_filter(office, R"(require "imap4flags"; addflag "other";)", 1);
    EXPECT_EQ(office.collect().new_messages, 5u);
    // The first three came unfiltered; then the other filter works alone. The newest is collected first.
    EXPECT_EQ(filed(office),
              (std::vector<std::string>{"Inbox other: 1", "Inbox other: 2", "Inbox: 3", "Inbox: 4", "Inbox: 5"}));
    const mail::Filter filter = stored_filter(office, broken);
    EXPECT_FALSE(filter.is_enabled);
    EXPECT_EQ(filter.failures, 3u);
    EXPECT_EQ(filter.disabled_because, "line 1, column 18: The script ended itself: out of order");
}

TEST(Filters, ThatFailAreRememberedFromRunToRun) {
    ScriptedServer server(maildrop(2));
    Office office(server);
    const auto broken = add_filter(office, R"(require "ihave"; error "no";)");
    office.collect();
    EXPECT_TRUE(stored_filter(office, broken).is_enabled);
    EXPECT_EQ(stored_filter(office, broken).failures, 2u);
}

TEST(Filters, SeeOfALargeMessageItsHeaderAndTheBeginningOfItsText) {
    ScriptedServer server({{"big", message(1, 3'000'000)}});
    Office office(server);
    add_filter(office, R"(require ["fileinto", "body"];
if allof(size :over 2M, header "subject" "1", body :contains "This is message 1") { fileinto "Archive"; })");
    office.collect();
    EXPECT_EQ(filed(office), std::vector<std::string>{"Archive: 1"});
}

}  // namespace
}  // namespace kontor::test
