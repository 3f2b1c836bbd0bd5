// What collecting does when nothing goes wrong.
#include "tests/native/relay/collector/office.hpp"

namespace kontor::test {
namespace {

using State = collect::Run::State;

TEST(Collecting, StoresEveryMessageByteForByte) {
    ScriptedServer server(maildrop(30));
    Office office(server);
    const collect::Run run = office.collect();
    EXPECT_EQ(run.state, State::done);
    EXPECT_EQ(run.new_messages, 30u);
    EXPECT_EQ(office.stored(), texts(server.maildrop()));
    EXPECT_EQ(server.said("DELE"), 0u);
}

TEST(Collecting, ASecondRunFetchesNothingAndDoesNotAskForSizes) {
    ScriptedServer server(maildrop(30));
    Office office(server);
    office.collect();
    const std::size_t retrieved = server.said("RETR"), listed = server.said("LIST");
    const collect::Run run = office.collect();
    EXPECT_EQ(run.state, State::done);
    EXPECT_EQ(run.new_messages, 0u);
    EXPECT_EQ(server.said("RETR"), retrieved);
    EXPECT_EQ(server.said("LIST"), listed);
}

TEST(Collecting, TakesTheNewestFirst) {
    ScriptedServer server(maildrop(5));
    Office office(server);
    office.collect();
    std::vector<std::string> order;
    for (const std::string& line : server.transcript())
        if (line.rfind("RETR", 0) == 0) order.push_back(line);
    EXPECT_EQ(order, (std::vector<std::string>{"RETR 5", "RETR 4", "RETR 3", "RETR 2", "RETR 1"}));
}

TEST(Collecting, BigMessagesArriveWholeBesideSmallOnes) {
    auto messages = maildrop(3);
    messages.push_back({"big", message(4, 3'000'000)});
    messages.push_back({"edge", message(5, 256 * 1024)});
    ScriptedServer server(messages);
    Office office(server);
    EXPECT_EQ(office.collect().new_messages, 5u);
    EXPECT_EQ(office.stored(), texts(messages));
}

TEST(Collecting, KeepNoneDeletesAfterTheCommitInTheSameSession) {
    ScriptedServer server(maildrop(7));
    Office office(server);
    office.account.keep.rule = mail::Keep::Rule::none;
    const auto before = texts(server.maildrop());
    const collect::Run run = office.collect();
    EXPECT_EQ(run.deleted, 7u);
    EXPECT_TRUE(server.maildrop().empty());
    EXPECT_EQ(office.stored(), before);
    EXPECT_EQ(server.sessions(), 1u);
    EXPECT_EQ(office.row("uid3")->fate, store::Uidl::Fate::deleted);
}

TEST(Collecting, QuitsAtTheLatestAfterFiftyDeletionsAndGoesOn) {
    ScriptedServer server(maildrop(120));
    Office office(server);
    office.account.keep.rule = mail::Keep::Rule::none;
    EXPECT_EQ(office.collect().deleted, 120u);
    EXPECT_TRUE(server.maildrop().empty());
    std::size_t in_session = 0;
    for (const std::string& line : server.transcript()) {
        if (line == "<connect>") in_session = 0;
        if (line.rfind("DELE", 0) == 0) {
            EXPECT_LE(++in_session, 50u);
        }
    }
    EXPECT_EQ(server.sessions(), 3u);
}

TEST(Collecting, KeepDaysDeletesWhatIsOldAndKeepsWhatIsNew) {
    ScriptedServer server(maildrop(4));
    Office office(server);
    office.collect();
    office.account.keep = {mail::Keep::Rule::days, 14};
    // Two of them were collected three weeks ago.
    for (const std::string uidl : {"uid1", "uid2"}) {
        store::Uidl row = *office.row(uidl);
        row.first_seen.seconds -= 21 * 86400;
        office.write([&](store::Update& update) { return update.put_uidl(office.account.id, row); });
    }
    EXPECT_EQ(office.collect().deleted, 2u);
    EXPECT_EQ(texts(server.maildrop()), (std::vector<std::string>{message(3), message(4)}));
    EXPECT_EQ(office.stored().size(), 4u);
}

TEST(Collecting, SinceNowLeavesWhatWasThereAndTakesWhatComes) {
    ScriptedServer server(maildrop(4));
    Office office(server);
    office.account.since.rule = mail::Since::Rule::now;
    EXPECT_EQ(office.collect().new_messages, 0u);
    auto messages = server.maildrop();
    messages.push_back({"new", message(9)});
    server.set_maildrop(messages);
    EXPECT_EQ(office.collect().new_messages, 1u);
    EXPECT_EQ(office.stored(), std::vector<std::string>{message(9)});
}

TEST(Collecting, SinceNowOnAnEmptyMaildropTakesTheFirstMailThatComes) {
    ScriptedServer server({});
    Office office(server);
    office.account.since.rule = mail::Since::Rule::now;
    EXPECT_EQ(office.collect().new_messages, 0u);
    server.set_maildrop(maildrop(1));
    EXPECT_EQ(office.collect().new_messages, 1u);
}

TEST(Collecting, SinceDaysLooksAtTheDateBeforeItFetches) {
    ScriptedServer server({{"old", "Date: Mon, 02 Jan 2012 10:00:00 +0000\r\nSubject: old\r\n\r\nold\r\n"},
                           {"undated", "Subject: undated\r\n\r\nundated\r\n"}});
    Office office(server);
    office.account.since = {mail::Since::Rule::days, 30};
    EXPECT_EQ(office.collect().new_messages, 1u);
    EXPECT_EQ(server.said("RETR 1"), 0u);
    EXPECT_EQ(office.row("old")->fate, store::Uidl::Fate::skipped);
    EXPECT_EQ(office.collect().new_messages, 0u);
}

TEST(Collecting, AServerWithoutUidlIsCollectedOnceAndNeverDeletedFrom) {
    ScriptedServer server(maildrop(6));
    server.on("UIDL", [](ScriptedServer::Turn& turn) { turn.reply("-ERR unknown command\r\n"); });
    Office office(server);
    office.account.keep.rule = mail::Keep::Rule::none;
    EXPECT_EQ(office.collect().new_messages, 6u);
    const std::size_t retrieved = server.said("RETR");
    EXPECT_EQ(office.collect().new_messages, 0u);
    EXPECT_EQ(server.said("RETR"), retrieved);
    EXPECT_EQ(office.stored(), texts(maildrop(6)));
    EXPECT_EQ(server.said("DELE"), 0u);
}

TEST(Collecting, ManyAccountsOfOneHostAreCollectedFourAtATime) {
    ScriptedServer server(maildrop(3));
    server.on("PASS", [](ScriptedServer::Turn&) { std::this_thread::sleep_for(std::chrono::milliseconds(20)); });
    Office office(server);
    std::vector<mail::RecordId> accounts{office.account.id};
    office.write([&](store::Update& update) -> store::Result<void> {
        for (int i = 0; i < 11; ++i) {
            mail::ExternalAccount other = office.account;
            other.jmap_account = update.add_account(mail::AccountKind::external, "other" + std::to_string(i)).value();
            accounts.push_back(update
                                   .add_record(store::Type::external_account, update.accounts().value().front().id,
                                               mail::to_document(other))
                                   .value());
            if (auto kept = update.put_secret(accounts.back(), mail::incoming_password, Secret("secret")); !kept)
                return kept;
        }
        return {};
    });
    relay::Collector collector(office.store, office.settings);
    collector.start();
    std::vector<mail::RecordId> runs;
    for (const mail::RecordId account : accounts) runs.push_back(*collector.start(office.user, account));
    for (const mail::RecordId run : runs) EXPECT_EQ(collector.wait(office.user, run)->new_messages, 3u);
    EXPECT_LE(server.most_at_once(), 4);
    EXPECT_GE(server.most_at_once(), 2);
}

TEST(Collecting, ARunCanBeCancelledAndTheNextOneCompletesIt) {
    ScriptedServer server(maildrop(50));
    server.on("RETR 20", [](ScriptedServer::Turn& turn) {
        if (turn.nth == 1) turn.stall();
    });
    Office office(server);
    relay::Collector collector(office.store, office.settings);
    collector.start();
    const auto run = *collector.start(office.user, office.account.id);
    while (server.said("RETR 20") == 0) std::this_thread::sleep_for(std::chrono::milliseconds(1));
    EXPECT_EQ(collector.start(office.user, office.account.id), run) << "a run under way is given, not a second one";
    EXPECT_TRUE(collector.cancel(office.user, run));
    EXPECT_EQ(collector.wait(office.user, run)->state, State::cancelled);
    EXPECT_EQ(office.collect().state, State::done);
    EXPECT_EQ(office.stored(), texts(maildrop(50)));
}

TEST(Collecting, StatusTellsThePhasesAndCanBeAskedForChanges) {
    ScriptedServer server(maildrop(2));
    Office office(server);
    relay::Collector collector(office.store, office.settings);
    std::atomic<int> heard{0};
    collector.on_status([&](mail::UserId) { ++heard; });
    collector.start();
    const std::string before = collector.status_state(office.user);
    const auto run = *collector.start(office.user, office.account.id);
    collector.wait(office.user, run);
    const auto changes = collector.status_changes(office.user, before);
    ASSERT_TRUE(changes);
    EXPECT_EQ(changes->created, std::vector<mail::RecordId>{office.account.id});
    EXPECT_FALSE(collector.status_changes(office.user, "1.0")) << "a state of another start is unknown";
    const auto statuses = collector.statuses(office.user);
    ASSERT_EQ(statuses.size(), 1u);
    EXPECT_EQ(statuses[0].messages_done, 2u);
    EXPECT_TRUE(statuses[0].last_success);
    collector.stop(std::chrono::seconds(1));
    EXPECT_GE(heard, 1);
}

TEST(Collecting, AnAccountJustAddedIsCollectedAtOnce) {
    ScriptedServer server(maildrop(2));
    Office office(server);
    office.settings.scheduled = true;
    office.account.interval_seconds = 7 * 24 * 3600;
    office.save();
    relay::Collector collector(office.store, office.settings);
    collector.start();
    const mail::RecordId old = office.account.id;
    office.write([&](store::Update& update) -> store::Result<void> {
        const auto home = update.accounts().value().front().id;
        office.account.jmap_account = update.add_account(mail::AccountKind::external, "another").value();
        office.account.id =
            update.add_record(store::Type::external_account, home, mail::to_document(office.account)).value();
        return update.put_secret(office.account.id, mail::incoming_password, Secret("secret"));
    });
    collector.settings_changed(office.user, office.account.id);

    const auto has_success = [&](mail::RecordId id) {
        for (const auto& status : collector.statuses(office.user))
            if (status.account == id) return status.last_success.has_value();
        return false;
    };
    for (int i = 0; i < 2000 && !has_success(office.account.id); ++i)
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
    EXPECT_TRUE(has_success(office.account.id));
    EXPECT_FALSE(has_success(old)) << "at a start, collections are spread over the interval";
}

TEST(Collecting, AProbeSignsInAndTellsWhatIsThere) {
    ScriptedServer server(maildrop(3));
    Office office(server);
    relay::Collector collector(office.store, office.settings);
    collector.start();
    const collect::ProbeResult result =
        collector.probe(office.user, {office.account.incoming, false, Secret("secret")});
    EXPECT_TRUE(result.ok);
    EXPECT_EQ(result.messages, 3u);
    EXPECT_TRUE(result.supports_uidl);
    EXPECT_EQ(server.said("RETR"), 0u);
}

TEST(Collecting, PrivateAddressesAreRefusedUnlessAllowed) {
    ScriptedServer server(maildrop(1));
    Office office(server);
    office.settings.allow_private_hosts = false;
    office.account.incoming.port = 110;
    const collect::Run run = office.collect();
    ASSERT_TRUE(run.error);
    EXPECT_EQ(run.error->detail, "address-not-allowed");
    EXPECT_EQ(server.sessions(), 0u);
}

}  // namespace
}  // namespace kontor::test
