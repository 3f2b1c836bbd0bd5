// The replica against the real server side: what the window shows is what the store holds.
#include "bridge/loopback/loopback.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <stdexcept>

#include "bridge/replica.hpp"
#include "engine/store/memory_store.hpp"
#include "tests/support/quiet_collector.hpp"

namespace kontor::bridge {
namespace {

constexpr Instant now{};

struct LoopbackTest : testing::Test {
    LoopbackTest() {
        replica.start(now);
        settle();
    }

    void settle() {
        for (int i = 0; i < 50; ++i) replica.tick(now);
    }

    mail::RecordId add_account(const std::string& address) {
        mail::ExternalAccount account;
        account.address = account.name = account.incoming.login = address;
        account.incoming.host = "pop.example.org";
        const Ticket ticket = replica.create_account(account, "secret");
        settle();
        std::optional<Outcome> outcome;
        while ((outcome = replica.next_outcome()) && outcome->ticket != ticket) {
        }
        if (!outcome) throw std::runtime_error("no outcome");
        EXPECT_FALSE(outcome->error) << outcome->error->type << " " << outcome->error->description;
        return mail::RecordId::parse(outcome->created).value_or(mail::RecordId{});
    }

    // As the collector does.
    Id deliver(const std::string& account, int number, int answers = 0) {
        const std::string raw =
            "Subject: Mail " + std::to_string(number) + "\r\n\r\nText " + std::to_string(number) + "\r\n";
        store::NewEmail email;
        email.account = *mail::AccountId::parse(account);
        const Bytes octets[] = {raw};
        email.raw = store.stage(octets)->front();
        for (const auto* mailbox : replica.mailboxes(account)) {
            if (mailbox->role == mail::Role::inbox) email.mailboxes = {*mail::MailboxId::parse(mailbox->id)};
        }
        email.received_at = UtcTime{1'800'000'000 + number};
        email.summary.subject = answers == 0 ? "Mail " + std::to_string(number) : "Re: Mail " + std::to_string(answers);
        email.summary.sent_at = mail::SentDate{UtcTime{1'700'000'000 + number * 60}, 60};
        email.summary.message_id = {std::to_string(number) + "@example.org"};
        if (answers != 0) email.summary.in_reply_to = {std::to_string(answers) + "@example.org"};
        auto transaction = store.begin();
        const auto id = (*(*transaction)->as(user))->add_email(email);
        EXPECT_TRUE(id) << id.error().message;
        EXPECT_TRUE((*transaction)->commit());
        return id->to_string();
    }

    Id mailbox(const Id& account, mail::Role role) { return replica.mailbox_by_role(account, role)->id; }

    store::MemoryStore store;
    const mail::UserId user = *store.directory().add("ann", "", false);
    collect::QuietCollector collector;
    Loopback transport{store, user, &collector, [] { return UtcTime{1'790'000'000}; }};
    Replica replica{transport};
};

TEST_F(LoopbackTest, StartsWithTheHomeAccountAndTheUnifiedOne) {
    EXPECT_TRUE(replica.ready());
    ASSERT_EQ(replica.accounts().size(), 1u);
    EXPECT_TRUE(replica.accounts()[0].is_home);
    EXPECT_EQ(replica.session().unified, "all");
    EXPECT_EQ(replica.mailboxes("all").size(), 6u);
    EXPECT_EQ(replica.mailboxes("all").front()->role, mail::Role::inbox);
}

TEST_F(LoopbackTest, AnAddedAccountAppearsWithItsMailboxes) {
    const mail::RecordId id = add_account("ann@work.example");
    ASSERT_TRUE(id);
    ASSERT_EQ(replica.external_accounts().size(), 1u);
    EXPECT_EQ(replica.external_accounts()[0].address, "ann@work.example");
    EXPECT_TRUE(replica.external_accounts()[0].has_password);
    ASSERT_EQ(replica.accounts().size(), 2u);
    EXPECT_EQ(replica.mailboxes(replica.accounts()[1].id).size(), 6u);
    EXPECT_EQ(collector.changed, std::vector<mail::RecordId>{id});
}

TEST_F(LoopbackTest, RemovingAnAccountTakesItsMailAway) {
    const mail::RecordId id = add_account("ann@work.example");
    const Id account = replica.accounts()[1].id;
    const Id email = deliver(account, 1);
    replica.need({"all", mailbox("all", mail::Role::inbox), "", false}, 0, 10);
    settle();
    ASSERT_TRUE(replica.email(email));
    replica.destroy_account(id);
    settle();
    EXPECT_EQ(replica.accounts().size(), 1u);
    EXPECT_FALSE(replica.email(email));
    EXPECT_TRUE(replica.list({"all", mailbox("all", mail::Role::inbox), "", false})->ids.empty());
}

TEST_F(LoopbackTest, NewMailIsShownNewestFirstInTheUnifiedInbox) {
    add_account("a@example.org");
    add_account("b@example.org");
    const ListKey inbox{"all", mailbox("all", mail::Role::inbox), "", false};
    replica.need(inbox, 0, 50);
    settle();
    const Id first = deliver(replica.accounts()[1].id, 1), second = deliver(replica.accounts()[2].id, 2);
    settle();
    ASSERT_TRUE(replica.list(inbox));
    EXPECT_EQ(replica.list(inbox)->ids, (std::vector<Id>{second, first}));
    EXPECT_EQ(replica.email(second)->subject, "Mail 2");
    EXPECT_EQ(replica.email(second)->sent_offset_minutes, 60);
    EXPECT_EQ(replica.owner(second), replica.accounts()[2].id);
    EXPECT_EQ(replica.mailbox_by_role("all", mail::Role::inbox)->unread_emails, 2u);
    EXPECT_EQ(replica.take_arrivals().size(), 2u);
}

TEST_F(LoopbackTest, ABodyIsRead) {
    add_account("a@example.org");
    const Id id = deliver(replica.accounts()[1].id, 7);
    replica.need({"all", mailbox("all", mail::Role::inbox), "", false}, 0, 50);
    replica.need_body(id);
    settle();
    ASSERT_TRUE(replica.body(id));
    EXPECT_EQ(replica.body(id)->text, "Text 7\n");
    EXPECT_FALSE(replica.body(id)->has_html);
}

TEST_F(LoopbackTest, MovedAndUndoneMailIsWhereItShouldBe) {
    add_account("a@example.org");
    const Id account = replica.accounts()[1].id;
    const Id id = deliver(account, 1);
    const ListKey inbox{"all", mailbox("all", mail::Role::inbox), "", false};
    const ListKey trash{account, mailbox(account, mail::Role::trash), "", false};
    replica.need(inbox, 0, 50);
    replica.need(trash, 0, 50);
    settle();
    const Ticket ticket = replica.move_to_role({id}, mail::Role::trash);
    settle();
    EXPECT_TRUE(replica.list(inbox)->ids.empty());
    EXPECT_EQ(replica.list(trash)->ids, std::vector<Id>{id});
    const auto outcome = replica.next_outcome();
    ASSERT_TRUE(outcome);
    EXPECT_FALSE(outcome->error);
    replica.undo(ticket);
    settle();
    EXPECT_EQ(replica.list(inbox)->ids, std::vector<Id>{id});
    EXPECT_TRUE(replica.list(trash)->ids.empty());
}

TEST_F(LoopbackTest, AProbeTellsWhatTheCollectorFound) {
    collector.probe_result.ok = false;
    mail::CollectError error;
    error.error_class = mail::ErrorClass::certificate;
    error.detail = "self-signed";
    error.message = "The certificate is self-signed.";
    error.fingerprint = std::string(64, 'a');
    collector.probe_result.error = error;
    AccountProbe probe;
    probe.server.host = "pop.example.org";
    probe.server.login = "ann";
    probe.password = "pw";
    const Ticket ticket = replica.probe(probe);
    settle();
    const auto outcome = replica.next_outcome();
    ASSERT_TRUE(outcome);
    EXPECT_EQ(outcome->ticket, ticket);
    ASSERT_FALSE(outcome->error) << outcome->error->type << " " << outcome->error->description;
    ASSERT_TRUE(outcome->probe_error);
    EXPECT_EQ(outcome->probe_error->detail, "self-signed");
    EXPECT_EQ(outcome->probe_error->fingerprint, std::string(64, 'a'));
    ASSERT_EQ(collector.probed.size(), 1u);
    EXPECT_EQ(collector.probed[0].password.reveal(), "pw");
}

TEST_F(LoopbackTest, AProbeOfTheOutgoingServerUsesThePasswordThatIsStored) {
    mail::ExternalAccount account;
    account.address = account.name = account.incoming.login = "a@example.org";
    account.incoming.host = "pop.example.org";
    account.outgoing.emplace();
    account.outgoing->host = "smtp.example.org";
    account.outgoing_same_credentials = false;
    replica.create_account(account, "for collecting", "for sending");
    settle();
    ASSERT_EQ(replica.external_accounts().size(), 1u);
    EXPECT_TRUE(replica.external_accounts()[0].outgoing_has_password);
    AccountProbe probe;
    probe.server = *account.outgoing;
    probe.outgoing = true;
    probe.external_account = replica.external_accounts()[0].id.to_string();
    replica.probe(probe);
    probe.same_credentials = true;
    replica.probe(probe);
    probe.password = "typed";
    replica.probe(probe);
    settle();
    ASSERT_EQ(collector.probed.size(), 3u);
    EXPECT_TRUE(collector.probed[0].outgoing);
    EXPECT_EQ(collector.probed[0].password.reveal(), "for sending");
    EXPECT_EQ(collector.probed[1].password.reveal(), "for collecting");
    EXPECT_EQ(collector.probed[2].password.reveal(), "typed");
}

TEST_F(LoopbackTest, CollectingCanBeStartedAndCancelled) {
    const mail::RecordId id = add_account("a@example.org");
    replica.collect_now(id);
    settle();
    replica.cancel_collection(id);
    settle();
    ASSERT_EQ(collector.runs(user).size(), 1u);
    EXPECT_EQ(collector.runs(user)[0].state, collect::Run::State::cancelled);
}

TEST_F(LoopbackTest, AConversationRunsThroughAccountsAndStandsAsOneRow) {
    add_account("a@example.org");
    add_account("b@example.org");
    const Id first = deliver(replica.accounts()[1].id, 1), answer = deliver(replica.accounts()[2].id, 2, 1);
    deliver(replica.accounts()[1].id, 7);
    const ListKey inbox{"all", mailbox("all", mail::Role::inbox), "", false, true};
    replica.need(inbox, 0, 50);
    settle();
    ASSERT_TRUE(replica.list(inbox));
    ASSERT_EQ(replica.list(inbox)->ids.size(), 2u);
    EXPECT_EQ(replica.list(inbox)->ids[1], answer);
    EXPECT_TRUE(replica.conversation_known(answer));
    ASSERT_EQ(replica.conversation(answer).size(), 2u);
    EXPECT_EQ(replica.conversation(answer)[0]->id, first);
    replica.move_to_role({answer}, mail::Role::archive);
    EXPECT_EQ(replica.list(inbox)->ids[1], first) << "what is left stands for it";
    const Id third = deliver(replica.accounts()[2].id, 3, 1);
    settle();
    EXPECT_EQ(replica.conversation(first).size(), 3u);
    EXPECT_EQ(replica.list(inbox)->ids[1], third);
}

TEST_F(LoopbackTest, AWholeListIsMovedAndPutBackExactly) {
    add_account("a@example.org");
    add_account("b@example.org");
    for (int i = 0; i < 1300; ++i) deliver(replica.accounts()[1 + i % 2].id, i + 10);
    const ListKey inbox{"all", mailbox("all", mail::Role::inbox), "", false, true};
    const ListKey trash{"all", mailbox("all", mail::Role::trash), "", false};
    replica.need(inbox, 0, 50);
    replica.need(trash, 0, 50);
    settle();
    const std::vector<Id> before = replica.list(inbox)->ids;
    Sweep what;
    what.kind = Sweep::Kind::move;
    what.role = mail::Role::trash;
    ListKey all = inbox;
    all.conversations = false;
    const Ticket ticket = replica.sweep(all, what);
    ASSERT_EQ(replica.sweeps().size(), 1u);
    for (int i = 0; i < 6; ++i) replica.tick(now);
    transport.cut("test");
    for (int i = 0; i < 4; ++i) replica.tick(now);
    replica.retry_now(now);
    settle();
    std::optional<Outcome> outcome;
    while ((outcome = replica.next_outcome()) && outcome->ticket != ticket) {
    }
    ASSERT_TRUE(outcome);
    EXPECT_FALSE(outcome->error);
    EXPECT_EQ(outcome->emails, 1300u);
    EXPECT_TRUE(replica.list(inbox)->ids.empty());
    EXPECT_EQ(replica.list(trash)->ids.size(), 1300u);
    EXPECT_TRUE(replica.undo(ticket));
    settle();
    EXPECT_TRUE(replica.sweeps().empty());
    EXPECT_TRUE(replica.list(trash)->ids.empty());
    EXPECT_EQ(replica.list(inbox)->ids.size(), before.size());
    EXPECT_FALSE(replica.undo(ticket)) << "once";
}

// Whatever a person does, and whenever the line breaks: in the end the window shows what a fresh one would.
TEST_F(LoopbackTest, AfterRandomActionsAndCutsTheReplicaEqualsAFreshOne) {
    add_account("a@example.org");
    add_account("b@example.org");
    const ListKey inbox{"all", mailbox("all", mail::Role::inbox), "", false};
    const ListKey archive{"all", mailbox("all", mail::Role::archive), "", false};
    replica.need(inbox, 0, 100);
    replica.need(archive, 0, 100);
    settle();
    std::mt19937 random(20261122);
    std::vector<Ticket> tickets;
    Instant clock = now;
    for (int step = 0; step < 400; ++step) {
        const std::vector<Id> shown = replica.list(inbox)->ids;
        const Id some = shown.empty() ? Id() : shown[random() % shown.size()];
        switch (random() % 8) {
            case 0:
            case 1:
                deliver(replica.accounts()[1 + random() % 2].id, step);
                break;
            case 2:
                tickets.push_back(replica.set_keyword({some}, "$seen", random() % 2 == 0));
                break;
            case 3:
                tickets.push_back(replica.move_to_role({some}, mail::Role::archive));
                break;
            case 4:
                if (!tickets.empty()) replica.undo(tickets[random() % tickets.size()]);
                break;
            case 5:
                if (random() % 4 == 0) replica.destroy({some});
                break;
            case 6:
                if (random() % 4 == 0) transport.cut("test");
                break;
            default:
                clock += std::chrono::seconds(40);
                break;
        }
        for (unsigned i = random() % 4; i > 0; --i) replica.tick(clock);
    }
    for (int i = 0; i < 100; ++i) replica.tick(clock += std::chrono::seconds(1));
    EXPECT_EQ(replica.pending_actions(), 0u);

    Loopback other{store, user, &collector, [] { return UtcTime{1'790'000'000}; }};
    Replica fresh{other};
    fresh.start(now);
    for (int i = 0; i < 20; ++i) fresh.tick(now);
    fresh.need(inbox, 0, 100);
    fresh.need(archive, 0, 100);
    for (int i = 0; i < 20; ++i) fresh.tick(now);
    EXPECT_EQ(replica.list(inbox)->ids, fresh.list(inbox)->ids);
    EXPECT_EQ(replica.list(archive)->ids, fresh.list(archive)->ids);
    for (const Id& id : fresh.list(inbox)->ids) {
        EXPECT_EQ(replica.email(id)->keywords, fresh.email(id)->keywords) << id;
        EXPECT_EQ(replica.email(id)->mailboxes, fresh.email(id)->mailboxes) << id;
    }
    for (const Id& account : {Id("all"), replica.accounts()[1].id, replica.accounts()[2].id}) {
        for (const Mailbox* expected : fresh.mailboxes(account)) {
            const Mailbox* shown = replica.mailbox(account, expected->id);
            ASSERT_TRUE(shown);
            EXPECT_EQ(shown->total_emails, expected->total_emails) << account << " " << expected->name;
            EXPECT_EQ(shown->unread_emails, expected->unread_emails) << account << " " << expected->name;
        }
    }
}

}  // namespace
}  // namespace kontor::bridge
