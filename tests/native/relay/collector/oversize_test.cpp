// A stub stands for a message above the account's size limit. The message takes its place when the person asks for it,
// or the limit rises.
#include "engine/collect/plan.hpp"
#include "tests/native/relay/collector/office.hpp"

namespace kontor::test {
namespace {

using Fate = store::Uidl::Fate;

struct OversizeTest : ::testing::Test {
    OversizeTest() { office.account.max_message_size = 100'000; }

    static std::vector<MaildropMessage> messages() {
        auto messages = maildrop(3);
        messages[1].text = message(2, 600'000);
        return messages;
    }

    mail::Email email(mail::EmailId id) {
        const auto found = office.store.view(office.user).value()->emails(mail::Scope::all(), std::span(&id, 1));
        EXPECT_EQ(found->size(), 1u);
        return found->front();
    }
    // As the bridge does it.
    void want(const std::string& uidl) {
        office.write([&](store::Update& update) {
            store::Uidl row = *update.uidl(office.account.id, uidl).value();
            row.fate = Fate::wanted;
            return update.put_uidl(office.account.id, row);
        });
    }

    ScriptedServer server{messages()};
    Office office{server};
};

TEST_F(OversizeTest, TheMessageTakesThePlaceOfItsStub) {
    office.collect();
    const mail::EmailId stub = office.row("uid2")->email;
    EXPECT_TRUE(email(stub).keywords.contains(mail::Keyword::oversize));
    mail::MailboxId archive;
    office.write([&](store::Update& update) {
        const auto mailboxes = update.mailboxes(mail::Scope(office.account.jmap_account));
        for (const mail::Mailbox& mailbox : *mailboxes)
            if (mailbox.role == mail::Role::archive) archive = mailbox.id;
        mail::Keywords keywords = email(stub).keywords;
        keywords.add(mail::Keyword::flagged);
        return update.change_email(stub, keywords, {archive});
    });
    const mail::Email before = email(stub);

    EXPECT_EQ(office.collect().new_messages, 0u) << "nobody asked";
    want("uid2");
    EXPECT_EQ(office.collect().new_messages, 1u);
    EXPECT_EQ(office.stored(), texts(messages()));
    const mail::Email after = email(office.row("uid2")->email);
    EXPECT_EQ(office.row("uid2")->fate, Fate::collected);
    EXPECT_FALSE(after.keywords.contains(mail::Keyword::oversize));
    EXPECT_TRUE(after.keywords.contains(mail::Keyword::flagged));
    EXPECT_EQ(after.mailboxes, std::vector{archive});
    EXPECT_EQ(after.thread, before.thread);
    EXPECT_EQ(after.received_at, before.received_at);
    EXPECT_EQ(office.collect().new_messages, 0u);
}

TEST_F(OversizeTest, AHigherLimitBringsTheMessagesInTheirPlaces) {
    office.collect();
    office.account.max_message_size = 1'000'000;
    EXPECT_EQ(office.collect().new_messages, 1u);
    EXPECT_EQ(office.stored(), texts(messages()));
}

TEST_F(OversizeTest, AStubThatThePersonDestroyedIsNotFollowedByItsMessage) {
    office.collect();
    office.write([&](store::Update& update) { return update.remove_email(office.row("uid2")->email); });
    office.account.max_message_size = 0;
    EXPECT_EQ(office.collect().new_messages, 0u);
    EXPECT_EQ(office.stored().size(), 2u);
}

TEST_F(OversizeTest, ARefusedDownloadLeavesTheStubAndEndsAfterSomeTries) {
    office.collect();
    const auto before = office.stored();
    want("uid2");
    server.on("RETR 2", [](ScriptedServer::Turn& turn) { turn.reply("-ERR not now\r\n"); });
    for (int tries = 0; tries < 10; ++tries) office.collect();
    EXPECT_EQ(server.said("RETR 2"), collect::retrieval_attempts);
    EXPECT_EQ(office.stored(), before);
    EXPECT_EQ(office.row("uid2")->fate, Fate::oversize);
    EXPECT_TRUE(email(office.row("uid2")->email).keywords.contains(mail::Keyword::oversize));
}

TEST_F(OversizeTest, NothingIsLostWhereTheLineBreaksInTheMiddle) {
    office.collect();
    const auto before = office.stored();
    want("uid2");
    server.on("RETR 2", [](ScriptedServer::Turn& turn) {
        if (turn.nth == 1) turn.drop_after(300'000);
    });
    office.collect();
    if (office.stored() != texts(messages())) {
        EXPECT_EQ(office.stored(), before);
        office.collect();
    }
    EXPECT_EQ(office.stored(), texts(messages()));
}

// Only what was stored may be deleted on the server, and a stub is not it.
TEST_F(OversizeTest, IsDeletedOnTheServerOnceItIsHere) {
    office.account.keep.rule = mail::Keep::Rule::none;
    office.collect();
    EXPECT_EQ(server.maildrop().size(), 1u);
    want("uid2");
    EXPECT_EQ(office.collect().new_messages, 1u);
    EXPECT_EQ(server.maildrop().size(), 0u);
    EXPECT_EQ(office.stored(), texts(messages()));
}

}  // namespace
}  // namespace kontor::test
