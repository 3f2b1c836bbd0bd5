#include <thread>

#include "native/storage/sqlite_store.hpp"
#include "tests/support/store_fill.hpp"
#include "tests/support/temporary_directory.hpp"

namespace kontor::test {
namespace {

using storage::open_sqlite_store;

struct Opened {
    Opened() { open(); }
    void open() {
        store.reset();
        storage::OpenOptions options;
        options.segment_bytes = 20'000;
        store = value_of(open_sqlite_store(directory.path(), options));
        user = only_user(*store);
    }
    void remove(const std::vector<mail::EmailId>& ids) {
        auto transaction = value_of(store->begin());
        for (const auto id : ids) EXPECT_TRUE(value_of(transaction->as(user))->remove_email(id));
        EXPECT_TRUE(transaction->commit());
    }
    std::string content(store::View& view, mail::EmailId id) {
        const auto emails = value_of(view.emails(mail::Scope::all(), {&id, 1}));
        return value_of(view.read_blob(emails.at(0).blob, 0, 1 << 20));
    }

    TemporaryDirectory directory;
    std::unique_ptr<storage::SqliteStore> store;
    mail::UserId user;
};

TEST(Compaction, MovesWhatIsAliveAndFreesTheRest) {
    Opened o;
    std::vector<std::vector<mail::EmailId>> batches;
    for (int i = 0; i < 6; ++i) batches.push_back(fill(*o.store, 10, "batch" + std::to_string(i) + "-", 2000));
    auto old_view = value_of(o.store->view(o.user));
    const mail::EmailId survivor = batches[0][3];
    const std::string content = o.content(*old_view, survivor);
    for (int i = 0; i < 3; ++i) {
        std::erase(batches[static_cast<std::size_t>(i)], survivor);
        o.remove(batches[static_cast<std::size_t>(i)]);
    }
    const auto before = value_of(o.store->sizes());
    const auto compacted = value_of(o.store->compact(UtcTime{2'000'000'000}));
    const auto after = value_of(o.store->sizes());
    EXPECT_GE(compacted.segments_removed, 2u);
    EXPECT_LT(after.dead, before.dead);
    EXPECT_EQ(before.segments - compacted.bytes_freed + 2300 > after.segments, true);
    EXPECT_EQ(o.content(*old_view, survivor), content) << "a view keeps the files it began with";
    old_view.reset();
    o.open();
    auto view = value_of(o.store->view(o.user));
    EXPECT_EQ(o.content(*view, survivor), content);
    EXPECT_EQ(o.content(*view, batches[5][9]).size(), content.size());
    const auto report = value_of(o.store->check());
    for (const auto& finding : report.findings) ADD_FAILURE() << finding;
}

TEST(Compaction, LeavesASegmentAloneThatHoldsAMessageNobodyCommittedYet) {
    Opened o;
    const auto ids = fill(*o.store, 4, "early", 2000);
    const Letter letter{"Late", "<late@x>"};
    const std::string raw = letter.raw();
    const Bytes bytes = raw;
    const auto staged = value_of(o.store->stage({&bytes, 1})).front();
    o.remove(ids);
    EXPECT_EQ(value_of(o.store->compact(UtcTime{2'000'000'000})).segments_removed, 0u);
    {
        auto transaction = value_of(o.store->begin());
        store::Update* update = value_of(transaction->as(o.user));
        const auto home = value_of(update->accounts())[0].id;
        value_of(update->add_email(new_email(letter, staged, home, {inbox_of(*update)})));
        ASSERT_TRUE(transaction->commit());
    }
    EXPECT_TRUE(value_of(o.store->check()).sound());
    EXPECT_EQ(value_of(o.store->compact(UtcTime{2'000'000'000})).segments_removed, 1u);
    EXPECT_TRUE(value_of(o.store->check()).sound());
}

TEST(Compaction, GoesOnWhileOthersWriteAndRead) {
    Opened o;
    for (int i = 0; i < 4; ++i) o.remove(fill(*o.store, 8, "gone" + std::to_string(i) + "-", 1500));
    std::thread writer([&] {
        for (int i = 0; i < 12; ++i) fill(*o.store, 3, "kept" + std::to_string(i) + "-", 700);
    });
    std::thread reader([&] {
        for (int i = 0; i < 40; ++i) {
            auto view = value_of(o.store->view(o.user));
            store::Window window;
            window.limit = 100;
            for (const auto id : value_of(view->query(mail::Scope::all(), {}, window)).ids)
                EXPECT_EQ(o.content(*view, id).substr(0, 5), "From:");
        }
    });
    for (int i = 0; i < 5; ++i) EXPECT_TRUE(o.store->compact(UtcTime{2'000'000'000}));
    writer.join();
    reader.join();
    const auto report = value_of(o.store->check());
    for (const auto& finding : report.findings) ADD_FAILURE() << finding;
    EXPECT_EQ(report.emails, 36u);
}

}  // namespace
}  // namespace kontor::test
