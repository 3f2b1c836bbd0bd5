// Every write, sync, truncation and removal of a collection, one after the other: the process is killed before it, or
// it fails. Afterwards the store must be sound and hold every message that was acknowledged; the next collection must
// end with every message there once.
#include <fstream>

#include "tests/faults/run_worker.hpp"
#include "tests/faults/store_workload.hpp"
#include "tests/support/temporary_directory.hpp"

namespace kontor::test {
namespace {

namespace fs = std::filesystem;

std::set<std::string> lines_of(const fs::path& file) {
    std::set<std::string> lines;
    std::ifstream in(file);
    for (std::string line; std::getline(in, line);) lines.insert(line);
    return lines;
}

class StoreFaults : public testing::Test {
protected:
    // A copy of a store that was closed in order, for each run.
    void SetUp() override {
        auto store = value_of(storage::open_sqlite_store(base, workload_options()));
        workload_record(*store);
        fill(*store, 2, "before");
    }

    Ended run(const std::string& fault, long at, const std::string& mode = "") {
        fs::remove_all(data);
        fs::remove(acknowledged);
        if (mode != "create") fs::copy(base, data, fs::copy_options::recursive);
        std::vector<std::string> command{KONTOR_FAULT_WORKER, data, acknowledged};
        if (!mode.empty()) command.push_back(mode);
        return run_worker(command,
                          {{"LD_PRELOAD", KONTOR_FAULT_SHIM},
                           {"KONTOR_FAULT_DIR", data},
                           {"KONTOR_FAULT", fault},
                           {"KONTOR_FAULT_AT", std::to_string(at)},
                           {"KONTOR_FAULT_COUNT", counted}},
                          complaints);
    }
    long count_calls(const std::string& mode = "") {
        EXPECT_EQ(run("", 0, mode).code, 0);
        const auto lines = lines_of(counted);
        return lines.empty() ? 0 : std::atol(lines.begin()->c_str());
    }

    std::string complaint() {
        const auto lines = lines_of(complaints);
        return lines.empty() ? "" : *lines.begin();
    }

    // The store as it was left, and after the next collection.
    void expect_recovery(const std::string& where) {
        const auto promised = lines_of(acknowledged);
        auto opened = storage::open_sqlite_store(data, workload_options());
        ASSERT_TRUE(opened) << where << ": " << opened.error().message;
        auto store = std::move(*opened);
        expect_kept(*store, promised, where);
        std::set<std::string> all;
        for (int batch = 0; batch < workload_batches; ++batch)
            for (int i = 0; i < workload_batch; ++i) all.insert(workload_uidl(batch, i));
        const auto again = Workload(*store, [](const std::string&) {}).run();
        EXPECT_TRUE(again) << where << ": " << again.error().message;
        expect_kept(*store, all, where + ", next collection");
    }

    // Every secret that was put into the store opens, also after another rotation, and no key is left over.
    void put_secrets() {
        auto store = value_of(storage::open_sqlite_store(base, workload_options()));
        const mail::UserId user = only_user(*store);
        auto transaction = value_of(store->begin());
        store::Update* update = value_of(transaction->as(user));
        for (int i = 0; i < 40; ++i)
            ASSERT_TRUE(update->put_secret(workload_record(*store), "field " + std::to_string(i), Secret(secret(i))));
        ASSERT_TRUE(transaction->commit());
        transaction.reset();
        ASSERT_TRUE(store->directory().set_two_step(user, Secret("steps"), {}));
    }
    void expect_secrets(const std::string& where) {
        for (const bool again : {false, true}) {
            auto opened = storage::open_sqlite_store(data, workload_options());
            ASSERT_TRUE(opened) << where << ": " << opened.error().message;
            storage::SqliteStore& store = **opened;
            EXPECT_FALSE(fs::exists(data / "secret.key.next")) << where;
            EXPECT_TRUE(!again || store.rotate_key()) << where;
            const mail::UserId user = only_user(store);
            const auto view = value_of(store.view(user));
            for (int i = 0; i < 40; ++i) {
                const auto opens = view->secret(workload_record(store), "field " + std::to_string(i));
                ASSERT_TRUE(opens) << where << ": " << opens.error().message;
                ASSERT_EQ((**opens).reveal(), secret(i)) << where;
            }
            const auto step = store.directory().two_step(user);
            ASSERT_TRUE(step) << where << ": " << step.error().message;
            ASSERT_EQ((**step).secret.reveal(), "steps") << where;
        }
    }
    static std::string secret(int i) { return "secret " + std::to_string(i) + std::string(200, '.'); }

    TemporaryDirectory directory;
    const fs::path base = directory.path() / "base", data = directory.path() / "data",
                   acknowledged = directory.path() / "acknowledged", counted = directory.path() / "count",
                   complaints = directory.path() / "complaints";
};

TEST_F(StoreFaults, F20_KilledBeforeEachCall) {
    const long calls = count_calls();
    ASSERT_GT(calls, 60);
    for (long at = 1; at <= calls && !HasFatalFailure(); ++at) {
        ASSERT_TRUE(run("kill", at).killed) << at;
        expect_recovery("killed before call " + std::to_string(at));
    }
    RecordProperty("points", static_cast<int>(calls));
}

TEST_F(StoreFaults, F30_F31_ADiskFullAtEachCallPassesByItself) {
    const long calls = count_calls();
    for (long at = 1; at <= calls && !HasFatalFailure(); ++at) {
        // The collector tries again when there is space; nothing else is needed.
        const std::string where = "no space at call " + std::to_string(at);
        EXPECT_EQ(run("enospc", at).code, 0) << where << ": " << complaint();
        EXPECT_EQ(lines_of(acknowledged).size(), static_cast<std::size_t>(workload_batches * workload_batch)) << where;
        expect_recovery(where);
    }
    RecordProperty("points", static_cast<int>(calls));
}

TEST_F(StoreFaults, F34_F35_AnErrorAtEachCallLosesNothing) {
    const long calls = count_calls();
    long stops = 0;
    for (long at = 1; at <= calls && !HasFatalFailure(); ++at) {
        const std::string where = "I/O error at call " + std::to_string(at);
        const Ended ended = run("eio", at);
        EXPECT_TRUE(!ended.killed && (ended.code == 0 || ended.code == 3 || ended.code == 4))
            << where << " " << ended.code;
        stops += ended.code == 3 ? 1 : 0;
        expect_recovery(where);
    }
    // Each batch syncs a segment and the log: all of those stop the store.
    EXPECT_GE(stops, 2 * workload_batches);
    RecordProperty("points", static_cast<int>(calls));
}

TEST_F(StoreFaults, F45_KilledWhileTheStoreIsBeingMade) {
    const long calls = count_calls("create");
    ASSERT_GT(calls, 15);
    for (long at = 1; at <= calls && !HasFatalFailure(); ++at) {
        ASSERT_TRUE(run("kill", at, "create").killed) << at;
        expect_recovery("killed before call " + std::to_string(at) + " of the making");
    }
    RecordProperty("points", static_cast<int>(calls));
}

TEST_F(StoreFaults, KilledOrFailingAtEachCallOfANewKeyEverySecretOpens) {
    put_secrets();
    const long calls = count_calls("rotate");
    ASSERT_GT(calls, 10);
    for (const char* fault : {"kill", "eio", "enospc"}) {
        for (long at = 1; at <= calls && !HasFatalFailure(); ++at) {
            const std::string where = std::string(fault) + " at call " + std::to_string(at) + " of a rotation";
            const Ended ended = run(fault, at, "rotate");
            EXPECT_EQ(ended.killed, fault == std::string("kill")) << where;
            EXPECT_NE(ended.code, 5) << where;
            expect_secrets(where);
        }
    }
    RecordProperty("points", static_cast<int>(calls));
}

}  // namespace
}  // namespace kontor::test
