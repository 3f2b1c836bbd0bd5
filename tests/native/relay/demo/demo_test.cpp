// The demo office is what people see first: its mail must be sound, and collecting it must work.
#include <gtest/gtest.h>

#include <set>
#include <thread>

#include "engine/mail/external_account_json.hpp"
#include "engine/mail/identity.hpp"
#include "engine/mime/body_structure.hpp"
#include "engine/mime/parse_message.hpp"
#include "engine/mime/summary.hpp"
#include "engine/send/submit.hpp"
#include "engine/store/memory_store.hpp"
#include "native/relay/collector/collector.hpp"
#include "native/relay/demo/demo_office.hpp"
#include "native/relay/demo/maildrops.hpp"
#include "native/relay/demo/papers.hpp"
#include "native/relay/outbox/outbox.hpp"
#include "tests/support/temporary_directory.hpp"

namespace kontor::demo {
namespace {

constexpr UtcTime now{1'795'000'000};

TEST(DemoMail, IsSoundAndVaried) {
    std::set<std::string> ids;
    std::size_t messages = 0, html = 0, attached = 0, answers = 0, chinese = 0, german = 0, dutch = 0;
    for (const auto& letters : {work_letters(now), private_letters(now)}) {
        for (const std::string& raw : as_messages(letters, now)) {
            ++messages;
            const mime::Message message = mime::parse(raw);
            EXPECT_FALSE(message.damaged);
            const mail::Summary summary = mime::summarise(message);
            ASSERT_EQ(summary.message_id.size(), 1u);
            EXPECT_TRUE(ids.insert(summary.message_id[0]).second) << summary.message_id[0];
            EXPECT_FALSE(summary.subject.empty());
            EXPECT_FALSE(summary.preview.empty());
            ASSERT_TRUE(summary.sent_at);
            EXPECT_LE(summary.sent_at->utc.seconds, now.seconds);
            EXPECT_GE(summary.sent_at->utc.seconds, now.seconds - 200 * 86400);
            html += message.html.part != mime::no_part;
            attached += summary.has_attachment;
            answers += !summary.in_reply_to.empty();
            chinese +=
                summary.subject.find("的") != std::string::npos || summary.preview.find("您好") != std::string::npos;
            german += summary.preview.find("Sehr geehrte") != std::string::npos;
            dutch += summary.preview.find("Beste") != std::string::npos;
        }
    }
    EXPECT_GE(messages, 240u);
    EXPECT_GE(html, 70u);
    EXPECT_GE(attached, 25u);
    EXPECT_GE(answers, 35u);
    EXPECT_GE(chinese, 2u);
    EXPECT_GE(german, 10u);
    EXPECT_GE(dutch, 10u);
}

TEST(DemoMail, IsTheSameEveryTime) {
    EXPECT_EQ(as_messages(work_letters(now), now), as_messages(work_letters(now), now));
    EXPECT_EQ(write_letter(arriving_letter(now)), write_letter(arriving_letter(now)));
}

TEST(DemoPapers, AreWhatTheyClaim) {
    EXPECT_EQ(landscape(60, 40, 1).substr(0, 8), "\x89PNG\r\n\x1a\n");
    EXPECT_EQ(bar_chart({1, 2, 3}, 0).substr(1, 3), "PNG");
    const std::string document = pdf("Title (1)", {"line\tamount"});
    EXPECT_EQ(document.substr(0, 8), "%PDF-1.4");
    EXPECT_NE(document.find("(Title \\(1\\))"), std::string::npos);
    const std::size_t table = std::stoul(document.substr(document.find("startxref\n") + 10));
    EXPECT_EQ(document.substr(table, 4), "xref");
}

// The whole office: its provider, and a store that is furnished with Ann's accounts there.
class DemoOffice : public testing::Test {
protected:
    void SetUp() override {
        const auto certificates = make_certificates(folder.path());
        ASSERT_TRUE(certificates) << certificates.error().message();
        auto boxes = maildrops(now);
        for (const auto& [name, box] : boxes) messages += box.messages.size();
        auto started = Provider::start(*certificates, std::move(boxes));
        ASSERT_TRUE(started) << started.error().message();
        provider = std::move(*started);
        user = furnish(store, *provider, *certificates).value();
        relay::CollectorSettings settings;
        settings.allow_private_hosts = true;
        settings.scheduled = false;
        collector = std::make_unique<relay::Collector>(store, settings);
        collector->start();
    }
    void TearDown() override { collector->stop(std::chrono::seconds(2)); }

    std::vector<mail::ExternalAccount> accounts() {
        std::vector<mail::ExternalAccount> all;
        const auto records = store.view(user).value()->records(store::Type::external_account, mail::Scope::all());
        for (const store::Record& record : *records)
            all.push_back(mail::external_account_from_document(record.id, record.document).value());
        return all;
    }
    std::size_t collected() {
        for (const mail::ExternalAccount& account : accounts()) {
            const auto ended = collector->wait(user, *collector->start(user, account.id));
            EXPECT_EQ(ended->state, collect::Run::State::done) << (ended->error ? ended->error->message : "");
        }
        return *store.view(user).value()->query(mail::Scope::all(), {}, {0, {}, 0, 1, true})->total;
    }

    test::TemporaryDirectory folder;
    std::size_t messages = 0;
    std::unique_ptr<Provider> provider;
    store::MemoryStore store;
    mail::UserId user;
    std::unique_ptr<relay::Collector> collector;
};

TEST_F(DemoOffice, IsCollectedOverTls) {
    ASSERT_EQ(accounts().size(), 2u);
    EXPECT_EQ(collected(), messages);
}

TEST_F(DemoOffice, LetsItsPeopleAndNobodyElseSubmitMail) {
    for (const mail::ExternalAccount& account : accounts()) {
        ASSERT_TRUE(account.outgoing);
        EXPECT_TRUE(account.outgoing_same_credentials);
        const auto password = store.view(user).value()->secret(account.id, mail::incoming_password);
        EXPECT_TRUE(collector->probe(user, {*account.outgoing, true, **password}).ok);
        const auto refused = collector->probe(user, {*account.outgoing, true, Secret("guess")});
        ASSERT_TRUE(refused.error);
        EXPECT_EQ(refused.error->error_class, mail::ErrorClass::auth);
    }
}

TEST_F(DemoOffice, DeliversWhatItsPeopleWrite) {
    const std::size_t before = collected();
    const auto view = std::move(store.view(user).value());
    const auto identities = view->records(store::Type::identity, mail::Scope::all()).value();
    ASSERT_EQ(identities.size(), 2u);
    const mail::Identity from = mail::identity_from_document(identities[0].id, identities[0].document).value();
    mail::Submission submission;
    submission.account = identities[0].account;
    submission.identity = identities[0].id;
    submission.from = from.address;
    for (const std::string to : {"ann@gmx.example", "Ann@Work.example", "li.wei@suzhou-glass.example", "you@gmail.com"})
        submission.to.emplace_back().address = to;
    const Bytes letter = "Subject: To myself\r\n\r\nand to the other one.\r\n";
    const auto staged = store.stage(std::span(&letter, 1)).value().front();
    auto transaction = std::move(store.begin().value());
    store::Update& update = **transaction->as(user);
    submission.message = update.add_blob(submission.account, staged, now).value();
    const mail::RecordId id = send::submit(update, submission).value();
    ASSERT_TRUE(transaction->commit());
    transaction.reset();

    outbox::Settings settings;
    settings.allow_private_hosts = true;
    settings.now = [] { return now; };
    outbox::Outbox outbox(store, settings);
    outbox.start();
    mail::Submission after;
    for (int i = 0; i < 1000 && after.state != mail::Submission::State::done; ++i) {
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
        after = send::submission(**store.view(user), mail::Scope::all(), id).value().value();
    }
    using Recipient = mail::SendRecipient::State;
    std::vector<Recipient> states;
    for (const mail::SendRecipient& to : after.to) states.push_back(to.state);
    EXPECT_EQ(states, (std::vector<Recipient>{Recipient::accepted, Recipient::accepted, Recipient::accepted,
                                              Recipient::failed}))
        << "nothing leaves a demo";
    outbox.stop(std::chrono::seconds(2));
    EXPECT_EQ(collected(), before + 2);
}

}  // namespace
}  // namespace kontor::demo
