// Everything a person can do, when the answer got lost, when the request did, and when what it was done to is gone
// meanwhile: it is done once, or told; and what is told of says why.
#include <gtest/gtest.h>

#include <functional>

#include "bridge/loopback/loopback.hpp"
#include "bridge/replica.hpp"
#include "engine/store/memory_store.hpp"
#include "tests/bridge/memory_shelf.hpp"
#include "tests/support/quiet_collector.hpp"

namespace kontor::bridge {
namespace {

constexpr Instant at_the_start{};
constexpr UtcTime today{1'790'000'000};

// One relay, and the windows of one browser one after the other.
struct Desk {
    Desk() { open(); }

    void open() {
        replica.reset();
        transport.emplace(store, user, &collector, [] { return today; });
        replica.emplace(*transport, 0, &shelf);
        replica->start(at_the_start);
        settle();
        home = replica->session().home;
        replica->need_filters();
        replica->need_identities();
        replica->need_submissions();
        look_at(mail::Role::inbox);
        look_at(mail::Role::drafts);
        settle();
    }
    void settle() {
        for (int i = 0; i < 60; ++i) replica->tick(at_the_start);
    }
    void reconnect() {
        replica->tick(*replica->deadline());
        settle();
    }
    void look_at(mail::Role role) {
        replica->need({home, box(role), "", false, false}, 0, 50);
        settle();
    }
    Id box(mail::Role role) { return replica->mailbox_by_role(home, role)->id; }
    Id box(const std::string& name) {
        for (const Mailbox* each : replica->mailboxes(home))
            if (each->name == name) return each->id;
        return {};
    }
    std::size_t boxes(const std::string& name) {
        std::size_t found = 0;
        for (const Mailbox* each : replica->mailboxes(home)) found += each->name == name ? 1 : 0;
        return found;
    }
    Id deliver(const std::string& subject) {
        const std::string raw = "Subject: " + subject + "\r\n\r\nText\r\n";
        store::NewEmail email;
        email.account = *mail::AccountId::parse(home);
        const Bytes octets[] = {raw};
        email.raw = store.stage(octets)->front();
        email.mailboxes = {*mail::MailboxId::parse(box(mail::Role::inbox))};
        email.received_at = today;
        email.summary.subject = subject;
        auto transaction = store.begin();
        const auto id = (*(*transaction)->as(user))->add_email(email);
        EXPECT_TRUE(id && (*transaction)->commit());
        look_at(mail::Role::inbox);
        return id->to_string();
    }
    // Another device of the same person.
    void elsewhere(const std::function<void(Replica&)>& act) {
        Loopback line(store, user, &collector, [] { return today; });
        Replica other(line);
        other.start(at_the_start);
        for (int i = 0; i < 40; ++i) {
            other.tick(at_the_start);
            if (!other.ready()) continue;
            other.need_filters();
            other.need({home, box(mail::Role::inbox), "", false, false}, 0, 50);
        }
        act(other);
        for (int i = 0; i < 40; ++i) other.tick(at_the_start);
    }
    std::vector<Outcome> outcomes() {
        std::vector<Outcome> all;
        while (auto outcome = replica->next_outcome()) all.push_back(std::move(*outcome));
        return all;
    }
    std::optional<Outcome> take(Ticket ticket) {
        for (Outcome& outcome : outcomes())
            if (outcome.ticket == ticket) return outcome;
        return std::nullopt;
    }
    std::vector<std::string> mails(mail::Role role) {
        look_at(role);
        const List* list = replica->list({home, box(role), "", false, false});
        std::vector<std::string> subjects;
        for (const Id& id : list->ids) subjects.push_back(replica->email(id) ? replica->email(id)->subject : "?");
        return subjects;
    }
    Id saved_draft() { return replica->list({home, box(mail::Role::drafts), "", false, false})->ids.at(0); }
    Filter filter(const std::string& name, const std::string& script) {
        Filter made;
        made.name = name;
        made.script = script;
        return made;
    }
    Id filter_called(const std::string& name) {
        for (const Filter& each : *replica->filters())
            if (each.name == name) return each.id;
        return {};
    }
    std::size_t filters_called(const std::string& name) {
        std::size_t found = 0;
        for (const Filter& each : *replica->filters()) found += each.name == name ? 1 : 0;
        return found;
    }
    mail::ExternalAccount external(const std::string& address) {
        mail::ExternalAccount account;
        account.address = account.name = account.incoming.login = address;
        account.incoming.host = "pop.work.example";
        account.outgoing.emplace();
        account.outgoing->host = "smtp.work.example";
        account.outgoing->login = address;
        account.outgoing->port = 465;
        return account;
    }
    // An account of the person's that can send.
    Id sender() {
        if (replica->accounts().size() < 2) {
            replica->create_account(external("ann@work.example"), "secret");
            settle();
        }
        return replica->accounts()[1].id;
    }
    Draft letter(const Id& account, const std::string& text) {
        Draft written;
        written.key = "one@kontor.example";
        written.account = account;
        written.from = {std::nullopt, "ann@work.example"};
        if (const auto* all = replica->identities(account); all && !all->empty()) written.identity = all->front().id;
        written.to = {{std::nullopt, "tom@sail.example"}};
        written.subject = "Saturday";
        written.text = text;
        written.written = UtcTime{today.seconds + ++saved};
        return written;
    }
    void attach(Draft& draft, std::string_view content) {
        const Bytes octets[] = {Bytes(content)};
        const auto staged = store.stage(octets)->front();
        auto transaction = store.begin();
        const auto blob = (*(*transaction)->as(user))->add_blob(*mail::AccountId::parse(draft.account), staged, today);
        EXPECT_TRUE(blob && (*transaction)->commit());
        DraftPart part;
        part.account = draft.account;
        part.is = {blob->to_string(), "quote.pdf", "application/pdf", "", content.size(), false};
        draft.attachments = {part};
    }

    store::MemoryStore store;
    const mail::UserId user = *store.directory().add("ann", "", false);
    collect::QuietCollector collector;
    MemoryShelf shelf;
    std::optional<Loopback> transport;
    std::optional<Replica> replica;
    Id home;
    int saved = 0;
};

struct Row {
    const char* name;
    std::function<void(Desk&)> before;
    std::function<Ticket(Desk&)> act;
    std::function<void(Desk&)> is_done;  // asserts that it was done, once
    // What another device does meanwhile, and what the person is then told; empty: nothing, for it is so already.
    std::function<void(Desk&)> gone = nullptr;
    const char* told = "";
};

void nothing(Desk&) {}

const std::vector<Row>& rows() {
    static const std::vector<Row> all = {
        {"flag", [](Desk& desk) { desk.deliver("a"); },
         [](Desk& desk) { return desk.replica->set_keyword({"e1"}, "$flagged", true); },
         [](Desk& desk) { EXPECT_TRUE(desk.replica->email("e1")->flagged()); },
         [](Desk& desk) { desk.elsewhere([](Replica& other) { other.destroy({"e1"}); }); }, "notFound"},
        {"read", [](Desk& desk) { desk.deliver("a"); },
         [](Desk& desk) { return desk.replica->set_keyword({"e1"}, "$seen", true); },
         [](Desk& desk) { EXPECT_TRUE(desk.replica->email("e1")->seen()); },
         [](Desk& desk) { desk.elsewhere([](Replica& other) { other.destroy({"e1"}); }); }, ""},
        {"move", [](Desk& desk) { desk.deliver("a"); },
         [](Desk& desk) { return desk.replica->move_to_role({"e1"}, mail::Role::archive); },
         [](Desk& desk) { EXPECT_EQ(desk.mails(mail::Role::archive), std::vector<std::string>{"a"}); },
         [](Desk& desk) { desk.elsewhere([](Replica& other) { other.destroy({"e1"}); }); }, "notFound"},
        {"move into a mailbox",
         [](Desk& desk) {
             desk.deliver("a");
             desk.replica->create_mailbox(desk.home, "Boats", "");
             desk.settle();
         },
         [](Desk& desk) { return desk.replica->move_to_mailbox({"e1"}, desk.box("Boats")); },
         [](Desk& desk) { EXPECT_EQ(desk.replica->email("e1")->mailboxes, std::set<Id>{desk.box("Boats")}); },
         [](Desk& desk) {
             desk.elsewhere([&](Replica& other) { other.destroy_mailbox(desk.home, desk.box("Boats")); });
         },
         "invalidProperties"},
        {"delete", [](Desk& desk) { desk.deliver("a"); }, [](Desk& desk) { return desk.replica->destroy({"e1"}); },
         [](Desk& desk) { EXPECT_TRUE(desk.mails(mail::Role::inbox).empty()); },
         [](Desk& desk) { desk.elsewhere([](Replica& other) { other.destroy({"e1"}); }); }, ""},
        {"make a mailbox", nothing, [](Desk& desk) { return desk.replica->create_mailbox(desk.home, "Boats", ""); },
         [](Desk& desk) { EXPECT_EQ(desk.boxes("Boats"), 1u); },
         [](Desk& desk) { desk.elsewhere([&](Replica& other) { other.create_mailbox(desk.home, "Boats", ""); }); },
         "alreadyExists"},
        {"rename a mailbox",
         [](Desk& desk) {
             desk.replica->create_mailbox(desk.home, "Boats", "");
             desk.settle();
         },
         [](Desk& desk) { return desk.replica->rename_mailbox(desk.home, desk.box("Boats"), "Ships"); },
         [](Desk& desk) { EXPECT_EQ(desk.boxes("Ships") - desk.boxes("Boats"), 1u); },
         [](Desk& desk) {
             desk.elsewhere([&](Replica& other) { other.destroy_mailbox(desk.home, desk.box("Boats")); });
         },
         "notFound"},
        {"nest a mailbox",
         [](Desk& desk) {
             desk.replica->create_mailbox(desk.home, "Boats", "");
             desk.settle();
         },
         [](Desk& desk) {
             return desk.replica->move_mailbox(desk.home, desk.box("Boats"), desk.box(mail::Role::archive));
         },
         [](Desk& desk) {
             EXPECT_EQ(desk.replica->mailbox(desk.home, desk.box("Boats"))->parent, desk.box(mail::Role::archive));
         },
         [](Desk& desk) {
             desk.elsewhere([&](Replica& other) { other.destroy_mailbox(desk.home, desk.box("Boats")); });
         },
         "notFound"},
        {"delete a mailbox",
         [](Desk& desk) {
             desk.replica->create_mailbox(desk.home, "Boats", "");
             desk.settle();
         },
         [](Desk& desk) { return desk.replica->destroy_mailbox(desk.home, desk.box("Boats")); },
         [](Desk& desk) { EXPECT_EQ(desk.boxes("Boats"), 0u); },
         [](Desk& desk) {
             desk.elsewhere([&](Replica& other) { other.destroy_mailbox(desk.home, desk.box("Boats")); });
         },
         "notFound"},
        {"save a draft", nothing, [](Desk& desk) { return desk.replica->save_draft(desk.letter(desk.home, "a")); },
         [](Desk& desk) { EXPECT_EQ(desk.mails(mail::Role::drafts), std::vector<std::string>{"Saturday"}); }},
        {"save a draft again, with parts",
         [](Desk& desk) {
             Draft draft = desk.letter(desk.home, "a");
             desk.attach(draft, "%PDF-1.7 a quote");
             desk.replica->save_draft(draft);
             desk.settle();
             desk.look_at(mail::Role::drafts);
             desk.replica->need_body(desk.saved_draft());
             desk.settle();
         },
         [](Desk& desk) {
             // As a window does: its parts are those of the copy that was saved.
             const Id copy = desk.saved_draft();
             Draft draft = desk.letter(desk.home, "b");
             DraftPart part;
             part.account = desk.home;
             part.is = desk.replica->body(copy)->attachments.at(0);
             draft.attachments = {part};
             return desk.replica->save_draft(draft);
         },
         [](Desk& desk) {
             ASSERT_EQ(desk.mails(mail::Role::drafts), std::vector<std::string>{"Saturday"});
             const Id copy = desk.saved_draft();
             desk.replica->need_body(copy);
             desk.settle();
             EXPECT_EQ(desk.replica->body(copy)->text, "b");
             EXPECT_EQ(desk.replica->body(copy)->attachments.size(), 1u);
         },
         [](Desk& desk) {
             desk.elsewhere([&](Replica& other) { other.discard_draft("one@kontor.example", {desk.home}); });
         },
         "blobNotFound"},
        {"throw a draft away",
         [](Desk& desk) {
             desk.replica->save_draft(desk.letter(desk.home, "a"));
             desk.settle();
         },
         [](Desk& desk) { return desk.replica->discard_draft("one@kontor.example", {desk.home}); },
         [](Desk& desk) { EXPECT_TRUE(desk.mails(mail::Role::drafts).empty()); },
         [](Desk& desk) {
             desk.elsewhere([&](Replica& other) { other.discard_draft("one@kontor.example", {desk.home}); });
         },
         ""},
        {"send", [](Desk& desk) { desk.sender(); },
         [](Desk& desk) { return desk.replica->send_draft(desk.letter(desk.sender(), "a"), {}); },
         [](Desk& desk) {
             ASSERT_TRUE(desk.replica->submissions());
             EXPECT_EQ(desk.replica->submissions()->size(), 1u);
             EXPECT_EQ(desk.replica->mailbox_by_role(desk.sender(), mail::Role::sent)->total_emails, 1u);
             EXPECT_EQ(desk.replica->mailbox_by_role(desk.sender(), mail::Role::drafts)->total_emails, 0u);
         }},
        {"call back",
         [](Desk& desk) {
             Leaving leaving;
             leaving.hold_seconds = 100;
             desk.replica->send_draft(desk.letter(desk.sender(), "a"), leaving);
             desk.settle();
         },
         [](Desk& desk) {
             const mail::Submission& one = desk.replica->submissions()->at(0);
             return desk.replica->call_back(desk.sender(), one.id.to_string(), {});
         },
         [](Desk& desk) {
             EXPECT_EQ(desk.replica->mailbox_by_role(desk.sender(), mail::Role::drafts)->total_emails, 1u);
             EXPECT_EQ(desk.replica->mailbox_by_role(desk.sender(), mail::Role::sent)->total_emails, 0u);
         }},
        {"make a filter", nothing,
         [](Desk& desk) { return desk.replica->create_filter(desk.filter("Boats", "keep;")); },
         [](Desk& desk) { EXPECT_EQ(desk.filters_called("Boats"), 1u); }},
        {"change a filter",
         [](Desk& desk) {
             desk.replica->create_filter(desk.filter("Boats", "keep;"));
             desk.settle();
         },
         [](Desk& desk) {
             Filter changed = desk.filter("Ships", "stop;");
             changed.id = desk.filter_called("Boats");
             return desk.replica->update_filter(changed);
         },
         [](Desk& desk) { EXPECT_EQ(desk.filters_called("Ships"), 1u); },
         [](Desk& desk) { desk.elsewhere([&](Replica& other) { other.destroy_filter(other.filters()->at(0).id); }); },
         "notFound"},
        {"switch a filter off",
         [](Desk& desk) {
             desk.replica->create_filter(desk.filter("Boats", "keep;"));
             desk.settle();
         },
         [](Desk& desk) { return desk.replica->set_filter_enabled(desk.filter_called("Boats"), false); },
         [](Desk& desk) { EXPECT_FALSE(desk.replica->filter(desk.filter_called("Boats"))->is_enabled); },
         [](Desk& desk) { desk.elsewhere([&](Replica& other) { other.destroy_filter(other.filters()->at(0).id); }); },
         "notFound"},
        {"another order of filters",
         [](Desk& desk) {
             desk.replica->create_filter(desk.filter("Boats", "keep;"));
             desk.replica->create_filter(desk.filter("Ships", "stop;"));
             desk.settle();
         },
         [](Desk& desk) { return desk.replica->move_filter(desk.filter_called("Ships"), -1); },
         [](Desk& desk) { EXPECT_EQ(desk.replica->filters()->front().name, "Ships"); }},
        {"delete a filter",
         [](Desk& desk) {
             desk.replica->create_filter(desk.filter("Boats", "keep;"));
             desk.settle();
         },
         [](Desk& desk) { return desk.replica->destroy_filter(desk.filter_called("Boats")); },
         [](Desk& desk) { EXPECT_TRUE(desk.replica->filters()->empty()); },
         [](Desk& desk) { desk.elsewhere([&](Replica& other) { other.destroy_filter(other.filters()->at(0).id); }); },
         ""},
    };
    return all;
}

// These carry passwords, or belong to what is on the screen: they wait for the connection, and not for another visit.
const std::vector<Row>& rows_of_a_visit() {
    static const std::vector<Row> all = {
        {"add an account", nothing,
         [](Desk& desk) { return desk.replica->create_account(desk.external("ann@work.example"), "secret"); },
         [](Desk& desk) { EXPECT_EQ(desk.replica->external_accounts().size(), 1u); }},
        {"remove an account", [](Desk& desk) { desk.sender(); },
         [](Desk& desk) { return desk.replica->destroy_account(desk.replica->external_accounts().at(0).id); },
         [](Desk& desk) { EXPECT_TRUE(desk.replica->external_accounts().empty()); }},
        {"add an identity", [](Desk& desk) { desk.sender(); },
         [](Desk& desk) {
             mail::Identity identity;
             identity.account = *mail::AccountId::parse(desk.sender());
             identity.name = "Ann at sea";
             identity.address = "ann@sail.example";
             return desk.replica->create_identity(identity, "");
         },
         [](Desk& desk) { EXPECT_EQ(desk.replica->identities(desk.sender())->size(), 2u); }},
        {"remove an identity",
         [](Desk& desk) {
             mail::Identity identity;
             identity.account = *mail::AccountId::parse(desk.sender());
             identity.address = "ann@sail.example";
             desk.replica->create_identity(identity, "");
             desk.settle();
         },
         [](Desk& desk) { return desk.replica->destroy_identity(desk.replica->identities(desk.sender())->at(1).id); },
         [](Desk& desk) { EXPECT_EQ(desk.replica->identities(desk.sender())->size(), 1u); }},
        {"answer while away", [](Desk& desk) { desk.sender(); },
         [](Desk& desk) {
             Vacation vacation;
             vacation.is_enabled = true;
             desk.replica->need_vacation(desk.sender());
             return desk.replica->set_vacation(desk.sender(), vacation);
         },
         [](Desk& desk) { EXPECT_TRUE(desk.replica->vacation(desk.sender())->is_enabled); }},
    };
    return all;
}

enum class Lost { request, answer };

void act_and_lose(const Row& row, Lost lost) {
    SCOPED_TRACE(std::string(row.name) + (lost == Lost::answer ? ", the answer lost" : ", the request lost"));
    Desk desk;
    row.before(desk);
    desk.outcomes();
    const Ticket ticket = row.act(desk);
    if (lost == Lost::answer)
        desk.transport->cut_before_the_answers("in the middle");
    else
        desk.transport->cut("in the middle");
    desk.replica->tick(at_the_start);
    desk.reconnect();
    const auto outcome = desk.take(ticket);
    ASSERT_TRUE(outcome);
    EXPECT_FALSE(outcome->error) << outcome->error->type << ": " << outcome->error->description;
    EXPECT_TRUE(outcome->refused.empty());
    EXPECT_EQ(desk.replica->pending_actions(), 0u);
    row.is_done(desk);
}

TEST(LostAnswers, F73_NothingIsDoneTwiceAndNothingThatWasDoneIsToldAsRefused) {
    for (const Lost lost : {Lost::request, Lost::answer})
        for (const auto* table : {&rows(), &rows_of_a_visit()})
            for (const Row& row : *table) act_and_lose(row, lost);
}

// The window closes before the answer is there, or before the shelf heard of it.
TEST(LostAnswers, TheNextVisitDoesOnceWhatTheOneBeforeLeft) {
    for (const bool was_carried_out : {false, true})
        for (const bool was_answered : {false, true})
            for (const Row& row : rows()) {
                if (std::string_view(row.name) == "call back") continue;  // it is offered as long as a line stands
                if (was_answered && !was_carried_out) continue;
                SCOPED_TRACE(std::string(row.name) + (was_carried_out ? ", carried out" : ", not sent") +
                             (was_answered ? ", answered" : ""));
                Desk desk;
                row.before(desk);
                row.act(desk);
                desk.shelf.writes_left = 0;
                if (was_answered)
                    desk.settle();
                else if (was_carried_out)
                    desk.transport->cut_before_the_answers("the window closes");
                desk.shelf.writes_left = -1;
                desk.open();
                for (const Outcome& outcome : desk.outcomes())
                    for (const Refusal& refused : outcome.refused)
                        ADD_FAILURE() << refused.error.type << ": " << refused.error.description;
                row.is_done(desk);
                EXPECT_TRUE(desk.shelf.names("queue/").empty());
            }
}

TEST(LostAnswers, WhatIsGoneMeanwhileIsToldOnceAndWithItsName) {
    for (const Row& row : rows()) {
        if (!row.gone) continue;
        SCOPED_TRACE(row.name);
        Desk desk;
        row.before(desk);
        desk.outcomes();
        Ticket ticket = 0;
        desk.transport->cut("offline");
        desk.replica->tick(at_the_start);
        ticket = row.act(desk);
        row.gone(desk);
        desk.reconnect();
        const auto outcome = desk.take(ticket);
        ASSERT_TRUE(outcome);
        EXPECT_TRUE(outcome->waited);
        EXPECT_EQ(desk.replica->pending_actions(), 0u);
        if (std::string_view(row.told).empty()) {
            EXPECT_TRUE(outcome->refused.empty()) << outcome->refused.at(0).error.type;
            continue;
        }
        ASSERT_EQ(outcome->refused.size(), 1u);
        EXPECT_EQ(outcome->refused[0].error.type, row.told) << outcome->refused[0].error.description;
        EXPECT_FALSE(outcome->refused[0].subject.empty());
    }
}

}  // namespace
}  // namespace kontor::bridge
