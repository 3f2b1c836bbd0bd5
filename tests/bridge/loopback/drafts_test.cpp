// Drafts against the real server side: one copy of each, whatever was cut off.
#include <gtest/gtest.h>

#include "bridge/loopback/loopback.hpp"
#include "bridge/replica.hpp"
#include "engine/store/memory_store.hpp"
#include "tests/bridge/memory_shelf.hpp"
#include "tests/support/quiet_collector.hpp"

namespace kontor::bridge {
namespace {

constexpr Instant at_first{};

struct Drafts : testing::Test {
    Drafts() {
        replica.start(at_first);
        settle();
        home = replica.session().home;
        list = {home, replica.mailbox_by_role(home, mail::Role::drafts)->id, "", false, false};
    }

    void settle() {
        for (int i = 0; i < 50; ++i) {
            replica.need(list, 0, 50);
            replica.tick(at_first);
        }
    }
    void reconnect() {
        replica.tick(*replica.deadline());
        settle();
    }
    std::optional<Outcome> outcome_of(Ticket ticket) {
        std::optional<Outcome> outcome;
        while ((outcome = replica.next_outcome()) && outcome->ticket != ticket) {
        }
        return outcome;
    }

    Draft draft(const std::string& text) {
        Draft written;
        written.key = "one@kontor.example";
        written.account = home;
        written.from = {"Ann Larsen", "ann@kontor.example"};
        written.to = {{"李伟", "li.wei@trade.example"}};
        written.subject = "三月份订单";
        written.text = text;
        written.written = UtcTime{1'790'000'000 + ++saved};
        written.written_offset_minutes = 120;
        return written;
    }
    Id upload(std::string_view content) {
        const Bytes octets[] = {Bytes(content)};
        const auto staged = store.stage(octets)->front();
        auto transaction = store.begin();
        const auto blob =
            (*(*transaction)->as(user))->add_blob(*mail::AccountId::parse(home), staged, UtcTime{1'790'000'000});
        EXPECT_TRUE(blob && (*transaction)->commit());
        return blob->to_string();
    }
    std::vector<std::string> texts() {
        std::vector<std::string> found;
        for (const Id& id : replica.list(list)->ids) {
            replica.need_body(id);
            settle();
            found.push_back(replica.body(id)->text);
        }
        return found;
    }

    store::MemoryStore store;
    const mail::UserId user = *store.directory().add("ann", "", false);
    collect::QuietCollector collector;
    Loopback transport{store, user, &collector, [] { return UtcTime{1'790'000'000}; }};
    Replica replica{transport};
    Id home;
    ListKey list;
    int saved = 0;  // no two have the same second
};

TEST_F(Drafts, a_save_takes_the_place_of_the_one_before) {
    const Ticket first = replica.save_draft(draft("您好"));
    settle();
    const auto outcome = outcome_of(first);
    ASSERT_TRUE(outcome);
    ASSERT_FALSE(outcome->error) << outcome->error->type << ' ' << outcome->error->description;
    EXPECT_EQ(texts(), std::vector<std::string>{"您好"});
    Draft next = draft("您好！");
    next.bcc = {{std::nullopt, "boss@work.example"}};
    next.in_reply_to = {"r@trade.example"};
    next.references = {"q@trade.example", "r@trade.example"};
    next.is_markdown = true;
    next.answers = "e7";
    next.html = "<p>您好！</p>";
    replica.save_draft(next);
    settle();
    EXPECT_EQ(texts(), std::vector<std::string>{"您好！"});
    const Id id = replica.list(list)->ids.front();
    const Email& written = *replica.email(id);
    EXPECT_EQ(written.subject, "三月份订单");
    EXPECT_EQ(written.to, next.to);
    EXPECT_EQ(written.keywords, (std::set<std::string>{"$draft", "$seen", "kontor-markdown", "kontor-answers-e7"}));
    EXPECT_EQ(written.sent_offset_minutes, 120);
    const Body& body = *replica.body(id);
    EXPECT_EQ(body.message_id, std::vector<std::string>{"one@kontor.example"});
    EXPECT_EQ(body.in_reply_to, next.in_reply_to);
    EXPECT_EQ(body.references, next.references);
    EXPECT_EQ(body.bcc, next.bcc);
    EXPECT_TRUE(body.has_html);
}

TEST_F(Drafts, what_is_attached_outlives_the_copies_before) {
    Draft with = draft("see there");
    const Id blob = upload("%PDF-1.7 a quote");
    DraftPart part;
    part.account = home;
    part.is = {blob, "报价.pdf", "application/pdf", "", 16, false};
    with.attachments = {part};
    for (int round = 0; round < 3; ++round) {
        const Ticket ticket = replica.save_draft(with);
        settle();
        const auto outcome = outcome_of(ticket);
        ASSERT_TRUE(outcome);
        ASSERT_FALSE(outcome->error) << outcome->error->type << ' ' << outcome->error->description;
        ASSERT_EQ(outcome->attachments.size(), 1u) << round;
        EXPECT_EQ(outcome->attachments[0].name, "报价.pdf");
        with.attachments[0].is = outcome->attachments[0];
    }
    EXPECT_EQ(texts(), std::vector<std::string>{"see there"});
}

TEST_F(Drafts, what_is_refused_costs_nothing_of_what_was_saved) {
    replica.save_draft(draft("kept"));
    settle();
    Draft broken = draft("with a blob that is gone");
    DraftPart gone;
    gone.is.blob = "b4711";
    broken.attachments = {gone};
    const Ticket ticket = replica.save_draft(broken);
    settle();
    const auto outcome = outcome_of(ticket);
    ASSERT_TRUE(outcome && outcome->error);
    EXPECT_EQ(texts(), std::vector<std::string>{"kept"});
}

TEST_F(Drafts, written_offline_are_seen_and_saved_once_in_the_end) {
    transport.cut("gone");
    replica.tick(at_first);
    ASSERT_TRUE(replica.offline());
    for (const char* text : {"a", "ab", "abc"}) replica.save_draft(draft(text));
    EXPECT_EQ(replica.pending_actions(), 1u);
    settle();
    ASSERT_EQ(replica.list(list)->ids.size(), 1u);
    const Id waiting = replica.list(list)->ids.front();
    EXPECT_EQ(replica.email(waiting)->preview, "abc");
    EXPECT_EQ(replica.body(waiting)->text, "abc");
    reconnect();
    EXPECT_EQ(texts(), std::vector<std::string>{"abc"});
    EXPECT_EQ(replica.email(waiting), nullptr);
}

TEST_F(Drafts, a_save_that_got_lost_on_its_way_leaves_one_copy) {
    replica.save_draft(draft("first"));
    settle();
    replica.save_draft(draft("second"));
    transport.cut("in the middle");
    replica.tick(at_first);
    reconnect();
    EXPECT_EQ(texts(), std::vector<std::string>{"second"});
}

TEST_F(Drafts, are_thrown_away_with_what_waits_to_be_saved) {
    replica.save_draft(draft("first"));
    settle();
    transport.cut("gone");
    replica.tick(at_first);
    replica.save_draft(draft("second"));
    replica.discard_draft("one@kontor.example", {home});
    reconnect();
    EXPECT_TRUE(texts().empty());
    EXPECT_EQ(replica.pending_actions(), 0u);
}

TEST_F(Drafts, are_sent_held_and_called_back) {
    mail::ExternalAccount account;
    account.address = account.name = account.incoming.login = "ann@work.example";
    account.incoming.host = "pop.work.example";
    account.outgoing.emplace();
    account.outgoing->host = "smtp.work.example";
    account.outgoing->login = account.address;
    account.outgoing->port = 465;
    replica.create_account(account, "secret");
    settle();
    replica.need_identities();
    settle();
    ASSERT_EQ(replica.accounts().size(), 2u);
    const Id work = replica.accounts()[1].id;
    ASSERT_TRUE(replica.identities(work) && !replica.identities(work)->empty());
    const mail::Identity& identity = replica.identities(work)->front();
    EXPECT_EQ(identity.verification.state, mail::Verification::State::verified);
    const Id drafts = replica.mailbox_by_role(work, mail::Role::drafts)->id;
    const Id sent = replica.mailbox_by_role(work, mail::Role::sent)->id;

    Draft mail = draft("您好");
    mail.account = work;
    mail.elsewhere = {home};
    mail.identity = identity.id;
    mail.from.email = identity.address;
    mail.bcc = {{std::nullopt, "boss@work.example"}};
    mail.is_markdown = true;
    replica.save_draft(draft("an earlier copy, under another address"));
    settle();
    Leaving leaving;
    leaving.hold_seconds = 10;
    const Ticket ticket = replica.send_draft(mail, leaving);
    settle();
    auto outcome = outcome_of(ticket);
    ASSERT_TRUE(outcome);
    ASSERT_FALSE(outcome->error) << outcome->error->type << ' ' << outcome->error->description;
    ASSERT_FALSE(outcome->submission.empty());
    EXPECT_TRUE(texts().empty()) << "the copy in the other account is gone";
    list = {work, sent, "", false, false};
    settle();
    ASSERT_EQ(texts(), std::vector<std::string>{"您好"});
    const Id email = replica.list(list)->ids.front();
    EXPECT_EQ(replica.email(email)->keywords, std::set<std::string>{"$seen"});
    EXPECT_EQ(replica.body(email)->bcc, mail.bcc) << "in one's own copy";

    const Ticket back = replica.call_back(work, outcome->submission, {markdown_label});
    settle();
    outcome = outcome_of(back);
    ASSERT_TRUE(outcome);
    ASSERT_FALSE(outcome->error) << outcome->error->type << ' ' << outcome->error->description;
    list = {work, drafts, "", false, false};
    settle();
    ASSERT_EQ(texts(), std::vector<std::string>{"您好"});
    EXPECT_EQ(replica.email(email)->keywords, (std::set<std::string>{"$draft", "$seen", markdown_label}));

    mail.to = {{std::nullopt, "nobody@@work.example"}};
    mail.bcc.clear();
    const Ticket wrong = replica.send_draft(mail, leaving);
    settle();
    outcome = outcome_of(wrong);
    ASSERT_TRUE(outcome && outcome->error);
    EXPECT_EQ(outcome->error->type, "invalidRecipients");
    EXPECT_EQ(outcome->error->description, "nobody@@work.example");
    EXPECT_EQ(texts(), std::vector<std::string>{"您好"}) << "it is kept as a draft, once";
}

TEST(KeptDrafts, outlive_the_window_that_never_reached_the_relay) {
    store::MemoryStore store;
    const mail::UserId user = *store.directory().add("ann", "", false);
    collect::QuietCollector collector;
    MemoryShelf shelf;
    Loopback transport{store, user, &collector, [] { return UtcTime{1'790'000'000}; }};
    Id home;
    ListKey list;
    {
        Replica replica(transport, 0, &shelf);
        replica.start(at_first);
        for (int i = 0; i < 20; ++i) replica.tick(at_first);
        home = replica.session().home;
        list = {home, replica.mailbox_by_role(home, mail::Role::drafts)->id, "", false, false};
        transport.cut("gone");
        replica.tick(at_first);
        Draft written;
        written.key = "two@kontor.example";
        written.account = home;
        written.from = {std::nullopt, "ann@kontor.example"};
        written.text = "not lost";
        replica.save_draft(written);
        replica.tick(at_first);
    }
    Loopback other{store, user, &collector, [] { return UtcTime{1'790'000'000}; }};
    Replica replica(other, 0, &shelf);
    replica.resume(at_first);
    for (int i = 0; i < 40; ++i) {
        replica.need(list, 0, 50);
        replica.tick(at_first);
    }
    ASSERT_EQ(replica.list(list)->ids.size(), 1u);
    replica.need_body(replica.list(list)->ids.front());
    for (int i = 0; i < 10; ++i) replica.tick(at_first);
    EXPECT_EQ(replica.body(replica.list(list)->ids.front())->text, "not lost");
}

}  // namespace
}  // namespace kontor::bridge
