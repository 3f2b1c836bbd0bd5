// What is remembered of runs: what brought something or failed, durably; runs that found nothing only as a number.
#include <atomic>
#include <thread>

#include "engine/mail/collection_history.hpp"
#include "tests/native/relay/collector/office.hpp"

namespace kontor::test {
namespace {

using End = mail::PastRun::End;

std::vector<mail::PastRun> history(Office& office) {
    const auto records =
        office.store.view(office.user).value()->records(store::Type::collection_history, mail::Scope::all()).value();
    if (records.empty()) return {};
    EXPECT_EQ(records.size(), 1u);
    const auto read = mail::collection_history_from_document(records.front().document).value();
    EXPECT_EQ(read.external_account, office.account.id);
    return read.runs;
}

void wait_for(const std::function<bool()>& happened) {
    for (int i = 0; i < 5000 && !happened(); ++i) std::this_thread::sleep_for(std::chrono::milliseconds(1));
}

TEST(History, TellsWhatARunBrought) {
    ScriptedServer server(maildrop(3));
    Office office(server);
    office.account.keep.rule = mail::Keep::Rule::none;
    const collect::Run run = office.collect();
    const auto past = history(office);
    ASSERT_EQ(past.size(), 1u);
    EXPECT_EQ(past[0].end, End::done);
    EXPECT_EQ(past[0].new_messages, 3u);
    EXPECT_EQ(past[0].bytes, run.bytes);
    EXPECT_EQ(past[0].deleted, 3u);
    EXPECT_EQ(past[0].started, run.created);
}

// A poll that finds nothing writes nothing at all; the next one that has something to tell brings the number along.
TEST(History, RunsThatFindNothingAreCountedWithoutACommit) {
    ScriptedServer server(maildrop(1));
    Office office(server);
    office.save();
    relay::Collector collector(office.store, office.settings);
    std::atomic<int> commits = 0;
    office.store.on_commit([&](std::span<const store::StateChange>) { ++commits; });
    collector.start();
    mail::RecordId last;
    const auto collect = [&] {
        // For a moment the run that has ended is still the one under way.
        mail::RecordId run;
        while ((run = *collector.start(office.user, office.account.id)) == last) std::this_thread::yield();
        last = run;
        collector.wait(office.user, run);
    };
    collect();
    wait_for([&] { return !history(office).empty(); });
    const int before = commits;
    for (int i = 0; i < 4; ++i) collect();
    EXPECT_EQ(commits, before);
    EXPECT_EQ(collector.statuses(office.user).front().quiet_runs, 4u);

    auto more = server.maildrop();
    more.push_back({"new", message(2)});
    server.set_maildrop(more);
    collect();
    wait_for([&] { return history(office).size() == 3; });
    const auto past = history(office);
    ASSERT_EQ(past.size(), 3u);
    EXPECT_EQ(past[0].new_messages, 1u);
    EXPECT_EQ(past[1].times, 4u);
    EXPECT_TRUE(past[1].is_quiet());
    EXPECT_EQ(past[2].new_messages, 1u);
    EXPECT_EQ(collector.statuses(office.user).front().quiet_runs, 0u);
    collector.stop(std::chrono::seconds(1));
}

// Whoever listens to commits may go when the collector has stopped.
TEST(History, NothingIsCommittedBehindTheEnd) {
    ScriptedServer server(maildrop(3));
    Office office(server);
    office.save();
    std::atomic<int> commits = 0;
    office.store.on_commit([&](std::span<const store::StateChange>) { ++commits; });
    int before = 0;
    {
        relay::Collector collector(office.store, office.settings);
        collector.start();
        collector.wait(office.user, *collector.start(office.user, office.account.id));
        collector.stop(std::chrono::seconds(1));
        before = commits;
        EXPECT_EQ(history(office).size(), 1u);
    }
    EXPECT_EQ(commits, before);
}

TEST(History, TellsWhyARunFailed) {
    ScriptedServer server(maildrop(1));
    Office office(server);
    server.on("PASS", [](ScriptedServer::Turn& turn) { turn.reply("-ERR [AUTH] no\r\n"); });
    office.collect();
    office.collect();
    const auto past = history(office);
    ASSERT_EQ(past.size(), 1u) << "for the same reason";
    EXPECT_EQ(past[0].end, End::failed);
    EXPECT_EQ(past[0].times, 2u);
    EXPECT_EQ(past[0].error->error_class, mail::ErrorClass::auth);
}

}  // namespace
}  // namespace kontor::test
