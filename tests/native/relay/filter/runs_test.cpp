// Filters on mail that is there already: what a preview says is what a run does, and a run can be stopped.
#include "native/relay/filter/runs.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <functional>
#include <thread>

#include "engine/mail/filter.hpp"
#include "engine/mime/parse_message.hpp"
#include "engine/mime/summary.hpp"
#include "engine/store/memory_store.hpp"
#include "native/relay/filter/existing_mail.hpp"

namespace kontor::relay {
namespace {

using State = sieve::FilterRun::State;

class ExistingMailTest : public testing::Test {
protected:
    void SetUp() override {
        user = store.directory().add("ada", "hash", false).value();
        write([&](store::Update& update) {
            home = update.accounts().value().front().id;
            account = update.add_account(mail::AccountKind::external, "ada@example.org").value();
            mailboxes = update.mailboxes(mail::Scope(account)).value();
        });
    }

    void write(const std::function<void(store::Update&)>& change) {
        auto transaction = store.begin();
        auto update = (*transaction)->as(user);
        change(**update);
        ASSERT_TRUE((*transaction)->commit());
    }

    mail::MailboxId mailbox(mail::Role role) const {
        for (const mail::Mailbox& one : mailboxes)
            if (one.role == role) return one.id;
        return {};
    }

    void deliver(const std::string& subject, mail::Role role = mail::Role::inbox) {
        const std::string raw = "Subject: " + subject + "\r\nX-Spam-Flag: YES\r\n\r\nbody of " + subject + "\r\n";
        const Bytes bytes = raw;
        const auto staged = store.stage(std::span(&bytes, 1)).value();
        write([&](store::Update& update) {
            store::NewEmail email;
            email.account = account;
            email.raw = staged[0];
            email.mailboxes = {mailbox(role)};
            email.summary = mime::summarise(mime::parse(raw));
            ASSERT_TRUE(update.add_email(email));
        });
    }

    mail::RecordId filter(std::string script, bool is_enabled = true) {
        mail::Filter made;
        made.script = std::move(script);
        made.is_enabled = is_enabled;
        mail::RecordId id;
        write([&](store::Update& update) {
            id = update.add_record(store::Type::filter, home, mail::to_document(made)).value();
        });
        return id;
    }

    sieve::FilterRun run(sieve::FilterRun::Request request = {}) {
        sieve::FilterRun made;
        made.request = request;
        ExistingMail mail(store, user, made);
        while (mail.step({1'764'000'000})) continue;
        return made;
    }

    // "Inbox $seen: subject", sorted.
    std::vector<std::string> lying() {
        auto view = std::move(store.view(user).value());
        const auto boxes = view->mailboxes(mail::Scope(account)).value();
        store::Window window;
        window.limit = 1000;
        const auto page = view->query(mail::Scope(account), {}, window).value();
        const std::vector<mail::Email> emails = view->emails(mail::Scope::all(), page.ids).value();
        std::vector<std::string> lines;
        for (const mail::Email& email : emails) {
            std::string line;
            for (const mail::Mailbox& box : boxes)
                for (const mail::MailboxId id : email.mailboxes)
                    if (box.id == id) line += (line.empty() ? "" : "+") + box.name;
            for (const std::string& keyword : email.keywords.all()) line += " " + keyword;
            lines.push_back(line + ": " + email.summary.subject);
        }
        std::sort(lines.begin(), lines.end());
        return lines;
    }

    store::MemoryStore store;
    mail::UserId user;
    mail::AccountId home, account;
    std::vector<mail::Mailbox> mailboxes;
};

constexpr const char* sorting = R"(require ["fileinto", "imap4flags", "mailbox", "body"];
if header :is "subject" "one" { fileinto "Archive"; }
elsif header :is "subject" "two" { addflag "\\Seen"; }
elsif body :contains "three" { fileinto :create "New/Box"; })";

TEST_F(ExistingMailTest, IsMovedAndMarked) {
    for (const char* subject : {"one", "two", "three", "four"}) deliver(subject);
    filter(sorting);
    const sieve::FilterRun made = run();
    EXPECT_EQ(made.state, State::done);
    EXPECT_EQ(made.total, 4u);
    EXPECT_EQ(made.done, 4u);
    EXPECT_EQ(made.hits, 3u);
    EXPECT_EQ(lying(), (std::vector<std::string>{"Archive: one", "Box: three", "Inbox $seen: two", "Inbox: four"}));
    EXPECT_EQ(run().hits, 0u) << "a second run finds nothing left to do";
}

TEST_F(ExistingMailTest, APreviewChangesNothingAndSaysTheSame) {
    for (const char* subject : {"one", "two", "three", "four"}) deliver(subject);
    filter(sorting);
    const auto before = lying();
    sieve::FilterRun::Request request;
    request.is_preview = true;
    const sieve::FilterRun preview = run(request);
    EXPECT_EQ(lying(), before);
    EXPECT_EQ(preview.hits, 3u);
    ASSERT_EQ(preview.first_hits.size(), 3u);
    const sieve::FilterRun made = run();
    for (std::size_t at = 0; at < 3; ++at) {
        EXPECT_EQ(preview.first_hits[at].email, made.first_hits[at].email);
        EXPECT_EQ(preview.first_hits[at].keywords, made.first_hits[at].keywords);
        if (preview.first_hits[at].missing.empty())
            EXPECT_EQ(preview.first_hits[at].mailboxes, made.first_hits[at].mailboxes);
        else
            EXPECT_EQ(preview.first_hits[at].missing, std::vector<std::string>{"New/Box"});
    }
}

TEST_F(ExistingMailTest, OfAnotherMailboxIsLeftAlone) {
    deliver("one", mail::Role::sent);
    filter(sorting);
    EXPECT_EQ(run().total, 0u);
    sieve::FilterRun::Request request;
    request.mailbox = mailbox(mail::Role::sent);
    EXPECT_EQ(run(request).hits, 1u);
    EXPECT_EQ(lying(), std::vector<std::string>{"Archive: one"});
}

TEST_F(ExistingMailTest, WhatIsKeptStaysWhereItIs) {
    deliver("one", mail::Role::sent);
    filter("keep;");
    sieve::FilterRun::Request request;
    request.mailbox = mailbox(mail::Role::sent);
    EXPECT_EQ(run(request).hits, 0u);
    EXPECT_EQ(lying(), std::vector<std::string>{"Sent: one"});
}

TEST_F(ExistingMailTest, OneFilterAloneRunsEvenWhenItIsSwitchedOff) {
    deliver("one");
    filter("discard;");
    const auto off = filter(R"(require "imap4flags"; addflag "mine";)", false);
    sieve::FilterRun::Request request;
    request.filter = off;
    EXPECT_EQ(run(request).hits, 1u);
    EXPECT_EQ(lying(), std::vector<std::string>{"Inbox mine: one"});
}

TEST_F(ExistingMailTest, AFilterThatFailsEndsTheRun) {
    deliver("one");
    filter(R"(require "ihave"; error "no";)");
    const sieve::FilterRun made = run();
    EXPECT_EQ(made.state, State::failed);
    EXPECT_EQ(made.error, "line 1, column 18: The script ended itself: no");
    EXPECT_EQ(lying(), std::vector<std::string>{"Inbox: one"});
}

TEST_F(ExistingMailTest, RunsInSlices) {
    for (int n = 0; n < 120; ++n) deliver("one");
    filter(sorting);
    sieve::FilterRun made;
    ExistingMail mail(store, user, made);
    EXPECT_TRUE(mail.step({1}));
    EXPECT_EQ(made.done, ExistingMail::slice);
    EXPECT_EQ(made.hits, ExistingMail::slice);
    EXPECT_TRUE(mail.step({1}));
    EXPECT_FALSE(mail.step({1}));
    EXPECT_EQ(made.hits, 120u);
    EXPECT_EQ(made.first_hits.size(), 120u);
}

sieve::FilterRun waited_for(Runs& runs, mail::UserId user, mail::RecordId id) {
    for (int tries = 0; tries < 2000; ++tries) {
        for (const sieve::FilterRun& run : runs.runs(user))
            if (run.id == id && run.is_over()) return run;
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
    ADD_FAILURE() << "the run does not end";
    return {};
}

TEST_F(ExistingMailTest, RunsOfOneAfterAnother) {
    deliver("one");
    filter(sorting);
    Runs runs(store);
    sieve::FilterRun::Request preview;
    preview.is_preview = true;
    const mail::RecordId first = runs.start(user, preview, {1}), second = runs.start(user, {}, {2});
    EXPECT_EQ(waited_for(runs, user, second).hits, 1u);
    EXPECT_EQ(waited_for(runs, user, first).hits, 1u);
    EXPECT_EQ(lying(), std::vector<std::string>{"Archive: one"});
    EXPECT_FALSE(runs.cancel(user, first)) << "it is over";
    EXPECT_TRUE(runs.runs(mail::UserId{99}).empty());
}

TEST_F(ExistingMailTest, WhatGoesOnIsTold) {
    for (int n = 0; n < 120; ++n) deliver("one");
    filter(sorting);
    std::atomic<int> told = 0;
    Runs runs(store);
    runs.on_change([&](mail::UserId who) { told += who == user ? 1 : 100; });
    const std::string before = runs.state(user);
    EXPECT_EQ(before, runs.state(user));
    const mail::RecordId id = runs.start(user, {}, {1});
    EXPECT_NE(runs.state(user), before);
    waited_for(runs, user, id);
    runs.stop();
    EXPECT_EQ(told, 4) << "the beginning, and three slices";
    const auto changes = runs.changes(user, before);
    ASSERT_TRUE(changes);
    EXPECT_EQ(changes->created, std::vector<mail::RecordId>{id});
    EXPECT_TRUE(changes->updated.empty());
    EXPECT_EQ(changes->new_state, runs.state(user));
    EXPECT_TRUE(runs.changes(user, changes->new_state)->created.empty());
    EXPECT_EQ(runs.state(mail::UserId{99}), before) << "nobody hears of others";
    for (const char* bad : {"", "1.1", "nonsense"}) EXPECT_FALSE(runs.changes(user, bad)) << bad;
    EXPECT_FALSE(runs.changes(user, changes->new_state + "9"));
}

TEST_F(ExistingMailTest, ARunThatIsForgottenCannotBeToldOf) {
    Runs runs(store);
    const std::string before = runs.state(user);
    mail::RecordId id;
    for (int n = 0; n < 25; ++n) {
        id = runs.start(user, {}, {1});
        waited_for(runs, user, id);
    }
    EXPECT_FALSE(runs.changes(user, before));
    const std::string known = runs.state(user);
    const mail::RecordId next = runs.start(user, {}, {1});
    waited_for(runs, user, next);
    EXPECT_EQ(runs.changes(user, known)->created, std::vector<mail::RecordId>{next});
}

TEST_F(ExistingMailTest, ARunIsCancelled) {
    for (int n = 0; n < 400; ++n) deliver("one");
    filter(sorting);
    Runs runs(store);
    // The one in front keeps the thread busy until the second is cancelled; whichever state it has then, it ends early.
    runs.start(user, {}, {1});
    const mail::RecordId second = runs.start(user, {}, {2});
    EXPECT_FALSE(runs.cancel(mail::UserId{99}, second)) << "of somebody else";
    EXPECT_TRUE(runs.cancel(user, second));
    const sieve::FilterRun made = waited_for(runs, user, second);
    EXPECT_EQ(made.state, State::cancelled);
    EXPECT_EQ(made.hits, 0u);
}

}  // namespace
}  // namespace kontor::relay
