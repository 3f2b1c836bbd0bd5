// The demo office is what people see first: its mail must be sound, and collecting it must work.
#include <gtest/gtest.h>

#include <set>

#include "engine/mime/body_structure.hpp"
#include "engine/mime/parse_message.hpp"
#include "engine/mime/summary.hpp"
#include "engine/store/memory_store.hpp"
#include "native/relay/collector/collector.hpp"
#include "native/relay/demo/demo_office.hpp"
#include "native/relay/demo/maildrops.hpp"
#include "native/relay/demo/papers.hpp"

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

TEST(DemoOffice, IsCollectedOverTls) {
    std::string name = (std::filesystem::temp_directory_path() / "kontor-demo-test-XXXXXX").string();
    const std::filesystem::path folder = mkdtemp(name.data());
    const auto certificates = make_certificates(folder);
    ASSERT_TRUE(certificates) << certificates.error().message();
    auto boxes = maildrops(now);
    std::size_t expected = 0;
    for (const auto& [user, box] : boxes) expected += box.messages.size();
    const auto provider = Provider::start(*certificates, std::move(boxes));
    ASSERT_TRUE(provider) << provider.error().message();

    store::MemoryStore store;
    const auto user = furnish(store, **provider, *certificates);
    ASSERT_TRUE(user);
    relay::CollectorSettings settings;
    settings.allow_private_hosts = true;
    settings.scheduled = false;
    relay::Collector collector(store, settings);
    collector.start();
    const auto records = (*store.view(*user))->records(store::Type::external_account, mail::Scope::all());
    ASSERT_EQ(records->size(), 2u);
    for (const store::Record& record : *records) {
        const auto run = collector.start(*user, record.id);
        ASSERT_TRUE(run);
        const auto ended = collector.wait(*user, *run);
        ASSERT_TRUE(ended);
        EXPECT_EQ(ended->state, collect::Run::State::done) << (ended->error ? ended->error->message : "");
    }
    const auto page = (*store.view(*user))->query(mail::Scope::all(), {}, {0, {}, 0, 1, true});
    EXPECT_EQ(page->total, expected);
    collector.stop(std::chrono::seconds(2));
    std::filesystem::remove_all(folder);
}

}  // namespace
}  // namespace kontor::demo
