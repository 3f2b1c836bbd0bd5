// What becomes of mail that has arrived, with a spam filter of the test's: it takes what says "spam" for spam.
#include "native/relay/spam/spam_check.hpp"

#include <gtest/gtest.h>

#include <deque>
#include <memory>

#include "engine/mail/filter.hpp"
#include "engine/mime/parse_message.hpp"
#include "engine/mime/summary.hpp"
#include "engine/store/memory_store.hpp"
#include "native/relay/log/log.hpp"
#include "tests/support/temporary_directory.hpp"

namespace kontor::spam {
namespace {

using namespace std::chrono_literals;
constexpr std::int64_t today = 1'795'600'000;

class SpamCheckTest : public testing::Test {
protected:
    void SetUp() override {
        user = store.directory().add("ann", "", false).value();
        home = (*store.view(user))->accounts().value().front().id;
        write([&](store::Update& update) -> store::Result<void> {
            const auto made = update.add_account(mail::AccountKind::external, "ann@work.example");
            if (!made) return made.error();
            account = *made;
            return {};
        });
        store.on_commit([this](std::span<const store::StateChange>) {
            if (check) check->mail_changed(user);
        });
        log::listen([this](const std::string& line) {
            const std::lock_guard lock(mutex);
            for (const char* event : {"spam.no_answer", "spam.answers_again"})
                if (line.find(event) != std::string::npos) said.emplace_back(event);
        });
    }
    void TearDown() override {
        stop();
        log::listen({});
    }

    void start() {
        Settings settings;
        settings.ask = [this](Bytes message, const std::atomic<bool>&) { return answer(message); };
        settings.marks = folder.path() / "spam";
        settings.now = [] { return UtcTime{today}; };
        settings.pause = 5ms;
        check = std::make_unique<SpamCheck>(store, settings);
        check->start();
        settle();
    }
    void stop() {
        if (check) check->stop();
        check.reset();
    }

    Result<Verdict, NoVerdict> answer(Bytes message) {
        const std::lock_guard lock(mutex);
        const std::string subject = mime::summarise(mime::parse(message)).subject;
        if (subject == "settled") {
            ++settled;
            arrived.notify_all();
            return Verdict{};
        }
        asked.push_back(subject);
        if (meanwhile) meanwhile();
        arrived.notify_all();
        if (is_away) return NoVerdict{true, "connection refused"};
        if (subject == "odd") return NoVerdict{false, "HTTP status 500"};
        return Verdict{subject.find("spam") == 0, "", 0};
    }

    // Until the check has looked at everything before this: it goes in order. The first of these may fall before the
    // mark a first start begins with.
    void settle() {
        for (int attempt = 0; attempt < 200; ++attempt) {
            std::unique_lock lock(mutex);
            const int before = settled;
            lock.unlock();
            add("settled");
            lock.lock();
            if (arrived.wait_for(lock, attempt == 0 ? 50ms : 500ms, [&] { return settled > before; })) return;
        }
        ADD_FAILURE() << "nobody was asked";
    }

    mail::EmailId add(const std::string& subject, mail::AccountId in = {}, std::int64_t received = today,
                      mail::Role role = mail::Role::inbox) {
        if (!in) in = account;
        const std::string number = std::to_string(++messages);
        const std::string raw =
            "Subject: " + subject + "\r\nMessage-ID: <" + number + "@x>\r\n\r\nbody " + number + "\r\n";
        const Bytes bytes = raw;
        store::NewEmail email;
        email.account = in;
        email.raw = store.stage({&bytes, 1}).value().front();
        email.mailboxes = {mailbox(in, role)};
        email.received_at = UtcTime{received};
        email.summary = mime::summarise(mime::parse(raw));
        mail::EmailId id;
        write([&](store::Update& update) -> store::Result<void> {
            const auto added = update.add_email(email);
            if (!added) return added.error();
            id = *added;
            return {};
        });
        return id;
    }

    mail::MailboxId mailbox(mail::AccountId in, mail::Role role) {
        const std::vector<mail::Mailbox> mailboxes = (*store.view(user))->mailboxes(mail::Scope(in)).value();
        for (const mail::Mailbox& mailbox : mailboxes)
            if (mailbox.role == role) return mailbox.id;
        return {};
    }

    void write(const std::function<store::Result<void>(store::Update&)>& change) {
        auto transaction = store.begin();
        ASSERT_TRUE(transaction);
        auto update = (*transaction)->as(user);
        ASSERT_TRUE(update);
        ASSERT_TRUE(change(**update));
        ASSERT_TRUE((*transaction)->commit());
    }

    void add_filter(const std::string& script) {
        mail::Filter filter;
        filter.name = "a filter";
        filter.script = script;
        write([&](store::Update& update) -> store::Result<void> {
            const auto added = update.add_record(store::Type::filter, home, mail::to_document(filter));
            return added ? store::Result<void>() : added.error();
        });
    }

    // Where it lies, and whether it is marked as junk.
    std::string place(mail::EmailId id) {
        const auto emails = (*store.view(user))->emails(mail::Scope::all(), {&id, 1}).value();
        if (emails.empty()) return "gone";
        std::string place;
        for (const mail::Role role : {mail::Role::inbox, mail::Role::junk, mail::Role::archive})
            for (const mail::MailboxId in : emails.front().mailboxes)
                if (in == mailbox(emails.front().account, role))
                    place += role == mail::Role::inbox ? "inbox" : role == mail::Role::junk ? "junk" : "archive";
        return place + (emails.front().keywords.contains(mail::Keyword::junk) ? " $junk" : "");
    }

    std::vector<std::string> asked_now() {
        const std::lock_guard lock(mutex);
        return std::exchange(asked, {});
    }

    test::TemporaryDirectory folder;
    store::MemoryStore store;
    mail::UserId user;
    mail::AccountId home, account;
    std::unique_ptr<SpamCheck> check;
    std::mutex mutex;
    std::condition_variable arrived;
    std::vector<std::string> asked, said;
    std::function<void()> meanwhile;
    bool is_away = false;
    int messages = 0, settled = 0;
};

using Strings = std::vector<std::string>;

TEST_F(SpamCheckTest, SpamGoesToJunkAndTheRestStays) {
    start();
    const auto spam = add("spam"), mail = add("mail");
    settle();
    EXPECT_EQ(place(spam), "junk $junk");
    EXPECT_EQ(place(mail), "inbox");
    EXPECT_EQ(check->totals().spam, 1u);
    EXPECT_EQ(asked_now(), (Strings{"spam", "mail"}));
}

TEST_F(SpamCheckTest, OnlyFreshMailInTheInboxOfAnExternalAccountIsAskedAbout) {
    start();
    add("spam of home", home);
    add("spam of last week", account, today - 7 * 86'400);
    add("spam in the archive", account, today, mail::Role::archive);
    settle();
    EXPECT_EQ(asked_now(), Strings{});
}

TEST_F(SpamCheckTest, MailFromBeforeTheFirstStartIsNotAskedAbout) {
    add("spam before");
    start();
    EXPECT_EQ(asked_now(), Strings{});
}

TEST_F(SpamCheckTest, ARestartGoesOnWhereItWas) {
    start();
    add("one");
    settle();
    stop();
    const auto spam = add("spam while it was off");
    asked_now();
    start();
    EXPECT_EQ(place(spam), "junk $junk");
    EXPECT_EQ(asked_now(), Strings{"spam while it was off"});
}

TEST_F(SpamCheckTest, WhatAPersonTouchedMeanwhileStays) {
    start();
    meanwhile = [&] {
        meanwhile = {};
        store::Window window;
        window.limit = 100;
        const store::Page page = (*store.view(user))->query(mail::Scope(account), {}, window).value();
        write([&](store::Update& update) -> store::Result<void> {
            mail::Keywords keywords;
            keywords.add(mail::Keyword::flagged);
            for (const mail::EmailId id : page.ids)
                if (auto done = update.change_email(id, keywords, {mailbox(account, mail::Role::inbox)}); !done)
                    return done;
            return {};
        });
    };
    const auto flagged = add("spam that is flagged");
    settle();
    const auto other = add("spam");
    settle();
    EXPECT_EQ(place(flagged), "inbox");
    EXPECT_EQ(place(other), "junk $junk");
}

TEST_F(SpamCheckTest, AFilterThatKeepsItIsStronger) {
    add_filter("require \"fileinto\"; if header :contains \"subject\" \"wanted\" { keep; stop; }");
    start();
    const auto wanted = add("spam, but wanted"), other = add("spam");
    settle();
    EXPECT_EQ(place(wanted), "inbox");
    EXPECT_EQ(place(other), "junk $junk");
}

TEST_F(SpamCheckTest, WhileNobodyAnswersMailWaitsInTheInboxAndItIsSaidOnce) {
    start();
    {
        const std::lock_guard lock(mutex);
        is_away = true;
    }
    const auto spam = add("spam"), mail = add("mail");
    {
        std::unique_lock lock(mutex);
        ASSERT_TRUE(arrived.wait_for(lock, 5s, [this] { return asked.size() >= 4; }));
        EXPECT_EQ(asked, Strings(asked.size(), "spam"));
    }
    EXPECT_EQ(place(spam), "inbox");
    {
        const std::lock_guard lock(mutex);
        EXPECT_EQ(said, Strings{"spam.no_answer"});
        is_away = false;
    }
    settle();
    EXPECT_EQ(place(spam), "junk $junk");
    EXPECT_EQ(place(mail), "inbox");
    const std::lock_guard lock(mutex);
    EXPECT_EQ(said, (Strings{"spam.no_answer", "spam.answers_again"}));
}

TEST_F(SpamCheckTest, AMessageItCannotJudgeIsPassedOver) {
    start();
    const auto odd = add("odd"), spam = add("spam");
    settle();
    EXPECT_EQ(place(odd), "inbox");
    EXPECT_EQ(place(spam), "junk $junk");
    EXPECT_EQ(asked_now(), (Strings{"odd", "spam"}));
    EXPECT_EQ(check->totals().failed, 1u);
}

TEST_F(SpamCheckTest, StopsWhileNobodyAnswers) {
    start();
    {
        const std::lock_guard lock(mutex);
        is_away = true;
    }
    add("mail");
    {
        std::unique_lock lock(mutex);
        ASSERT_TRUE(arrived.wait_for(lock, 5s, [this] { return !asked.empty(); }));
    }
    check->stop();
    check->stop();
}

}  // namespace
}  // namespace kontor::spam
