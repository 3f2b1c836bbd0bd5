// Backups made while the store is in use, and what opening one changes (F55-F58).
#include "native/storage/backup.hpp"

#include <fstream>
#include <thread>

#include "engine/collect/plan.hpp"
#include "engine/mail/submission.hpp"
#include "native/storage/sqlite_store.hpp"
#include "tests/support/store_fill.hpp"
#include "tests/support/temporary_directory.hpp"

namespace kontor::test {
namespace {

namespace fs = std::filesystem;
using mail::Submission;
using storage::open_sqlite_store;
using Kind = store::Failure::Kind;
using store::Type;

class Backup : public testing::Test {
protected:
    void SetUp() override {
        open();
        user = only_user(*store);
    }
    void open() {
        store.reset();
        storage::OpenOptions options;
        options.segment_bytes = 20'000;
        store = value_of(open_sqlite_store(directory.path() / "data", options));
    }
    storage::BackupReport back_up() { return value_of(store->back_up(target)); }
    Kind refused() { return store->back_up(target).error().kind; }
    // The backup as a data directory, with the key beside it.
    std::unique_ptr<storage::SqliteStore> restore() {
        storage::OpenOptions options;
        options.create = false;
        options.key_file = directory.path() / "data" / "secret.key";
        return value_of(open_sqlite_store(target, options));
    }
    // Every message of a store: its id and its octets.
    std::map<mail::EmailId, std::string> contents(store::Store& from) {
        std::map<mail::EmailId, std::string> result;
        auto view = value_of(from.view(user));
        store::Window everything;
        everything.limit = 100'000;
        for (const auto& row : value_of(view->query(mail::Scope::all(), {}, everything)).ids) {
            const auto emails = value_of(view->emails(mail::Scope::all(), {&row, 1}));
            result[row] = value_of(view->read_blob(emails.at(0).blob, 0, 1 << 20));
        }
        EXPECT_FALSE(result.empty());
        return result;
    }
    void expect_sound(storage::SqliteStore& opened) {
        const auto report = value_of(opened.check());
        EXPECT_TRUE(report.sound());
        for (const auto& finding : report.findings) ADD_FAILURE() << finding;
    }

    TemporaryDirectory directory;
    const fs::path target = directory.path() / "backup";
    std::unique_ptr<storage::SqliteStore> store;
    mail::UserId user;
};

TEST_F(Backup, IsAWholeStoreOfOneMoment) {
    fill(*store, 40, "before", 2000);
    const auto expected = contents(*store);
    const auto report = back_up();
    EXPECT_GT(report.copied, 80'000u);
    EXPECT_EQ(report.kept, 0u);
    fill(*store, 5, "after", 2000);
    EXPECT_FALSE(fs::exists(target / "secret.key")) << "the key is never in a backup";
    const auto copy = restore();
    EXPECT_EQ(contents(*copy), expected);
    expect_sound(*copy);
    EXPECT_EQ(fill(*copy, 1, "new").size(), 1u) << "and goes on as a store";
    expect_sound(*copy);
}

TEST_F(Backup, OnTopOfAnEarlierOneCopiesOnlyWhatIsNew) {
    fill(*store, 40, "first", 2000);
    back_up();
    fill(*store, 3, "second", 2000);
    const auto report = back_up();
    EXPECT_GT(report.kept, 80'000u);
    EXPECT_LT(report.copied, 8'000u);
    EXPECT_EQ(back_up().copied, 0u);
    const auto expected = contents(*store);
    const auto copy = restore();
    EXPECT_EQ(contents(*copy), expected);
    expect_sound(*copy);
}

TEST_F(Backup, FollowsCompaction) {
    auto gone = fill(*store, 40, "gone", 2000);
    back_up();
    const auto kept = fill(*store, 4, "kept", 2000);
    {
        auto transaction = value_of(store->begin());
        for (const auto id : gone) EXPECT_TRUE(value_of(transaction->as(user))->remove_email(id));
        ASSERT_TRUE(transaction->commit());
    }
    ASSERT_GT(value_of(store->compact(UtcTime{2'000'000'000})).segments_removed, 0u);
    open();  // names of segments may be given again
    fill(*store, 12, "again", 2000);
    back_up();
    const auto expected = contents(*store);
    const auto copy = restore();
    EXPECT_EQ(contents(*copy), expected);
    expect_sound(*copy);
}

TEST_F(Backup, F57_IsMadeWhileOthersWrite) {
    std::atomic<bool> done = false;
    std::thread writer([&] {
        for (int i = 0; !done; ++i) fill(*store, 3, "busy" + std::to_string(i) + "-", 900);
    });
    for (int i = 0; i < 5; ++i) back_up();
    done = true;
    writer.join();
    const auto all = contents(*store);
    const auto copy = restore();
    expect_sound(*copy);
    for (const auto& [id, content] : contents(*copy)) EXPECT_EQ(all.at(id), content);
}

TEST_F(Backup, ThatWasCutOffLeavesTheEarlierOne) {
    fill(*store, 10, "early", 2000);
    const auto expected = contents(*store);
    back_up();
    // As if the next one had ended after the segments, and in the middle of the database.
    std::ofstream(target / "segments" / "00000001", std::ios::app) << "more";
    std::ofstream(target / "segments" / "00000099") << "a segment the database does not know";
    std::ofstream(target / "kontor.db.new") << "half";
    {
        const auto copy = restore();
        EXPECT_EQ(contents(*copy), expected);
        expect_sound(*copy);
    }
    fs::remove_all(target);
    back_up();
    std::ofstream(target / "segments" / "00000001", std::ios::app) << "more";
    fill(*store, 2, "late", 2000);
    back_up();
    EXPECT_EQ(contents(*restore()).size(), 12u);
}

TEST_F(Backup, IsNotWrittenOverAnythingElse) {
    fill(*store, 2);
    fs::create_directories(target);
    std::ofstream(target / "thesis.txt") << "years of work";
    EXPECT_EQ(refused(), Kind::exists);
    EXPECT_TRUE(fs::exists(target / "thesis.txt"));
    fs::remove_all(target);
    back_up();
    {
        const auto in_use = restore();
        EXPECT_EQ(refused(), Kind::locked);
    }
    EXPECT_EQ(refused(), Kind::exists) << "it was used as a data directory";
    fs::remove_all(target);
    value_of(open_sqlite_store(target)).reset();
    EXPECT_EQ(refused(), Kind::exists) << "it is another store";
}

TEST_F(Backup, F56_WithoutItsMessagesIsRefused) {
    fill(*store, 10, "mail", 2000);
    back_up();
    fs::remove(target / "segments" / "00000001");
    const auto opened = open_sqlite_store(target);
    ASSERT_FALSE(opened);
    EXPECT_EQ(opened.error().kind, Kind::corrupt);
}

TEST_F(Backup, F58_WithoutTheKeyOpensAndKeepsItsSecretsSealed) {
    mail::RecordId account;
    {
        auto transaction = value_of(store->begin());
        store::Update* update = value_of(transaction->as(user));
        account = value_of(update->add_record(Type::external_account, value_of(update->accounts())[0].id, "{}"));
        ASSERT_TRUE(update->put_secret(account, "incoming-password", Secret("geheim")));
        ASSERT_TRUE(transaction->commit());
    }
    back_up();
    {
        const auto copy = value_of(open_sqlite_store(target));
        EXPECT_EQ(value_of(copy->view(user))->secret(account, "incoming-password").error().kind, Kind::sealed);
        auto transaction = value_of(copy->begin());
        EXPECT_EQ(value_of(transaction->as(user))->put_secret(account, "incoming-password", Secret("neu")).error().kind,
                  Kind::sealed)
            << "nothing is written in the clear, and nothing is overwritten";
    }
    fs::copy_file(directory.path() / "data" / "secret.key", target / "secret.key");
    const auto copy = value_of(open_sqlite_store(target));
    EXPECT_EQ(value_of(value_of(copy->view(user))->secret(account, "incoming-password"))->reveal(), "geheim");
}

TEST_F(Backup, AfterwardsNoIdAndNoStateIsGivenAgain) {
    fill(*store, 3);
    back_up();
    // What the clients of the lost store have seen, and the restored one does not know.
    const auto seen = fill(*store, 30, "lost");
    const auto home = value_of(value_of(store->view(user))->accounts())[0].id;
    const auto seen_state = value_of(value_of(store->view(user))->state(Type::email, home));

    auto copy = restore();
    auto view = value_of(copy->view(user));
    for (const Type type : {Type::mailbox, Type::thread, Type::email, Type::external_account, Type::filter}) {
        const auto state = value_of(view->state(type, home));
        EXPECT_TRUE(view->changes(type, home, state, 0)) << static_cast<int>(type);
        EXPECT_EQ(view->changes(type, home, seen_state, 0).error().kind, Kind::cannot_calculate)
            << static_cast<int>(type);
    }
    view.reset();
    EXPECT_GT(fill(*copy, 1, "new").front(), seen.back());
    const auto state = value_of(value_of(copy->view(user))->state(Type::email, home));
    copy.reset();
    copy = restore();
    EXPECT_EQ(value_of(value_of(copy->view(user))->state(Type::email, home)), state) << "once";
}

TEST_F(Backup, AfterwardsMailOnItsWayIsInDoubtAndSessionsAreOver) {
    const UtcTime now{
        std::chrono::duration_cast<std::chrono::seconds>(std::chrono::system_clock::now().time_since_epoch()).count()};
    struct Case {
        Submission::State before, after;
        Submission::Kind kind = Submission::Kind::mail;
        std::int64_t until = 0;
        mail::RecordId id = {};
    };
    std::vector<Case> cases = {{Submission::State::waiting, Submission::State::sending},
                               {Submission::State::held, Submission::State::sending},
                               {Submission::State::held, Submission::State::held, Submission::Kind::mail, 86'400},
                               {Submission::State::waiting, Submission::State::canceled, Submission::Kind::vacation},
                               {Submission::State::done, Submission::State::done},
                               {Submission::State::uncertain, Submission::State::uncertain}};
    {
        auto transaction = value_of(store->begin());
        store::Update* update = value_of(transaction->as(user));
        const auto home = value_of(update->accounts())[0].id;
        for (Case& each : cases) {
            Submission message;
            message.account = home;
            message.from = "ann@example.org";
            message.to.emplace_back().address = "li@example.cn";
            message.state = each.before;
            message.kind = each.kind;
            message.send_at = UtcTime{now.seconds + each.until};
            each.id = value_of(update->add_record(Type::email_submission, home, mail::to_document(message)));
        }
        ASSERT_TRUE(transaction->commit());
    }
    for (const auto kind : {store::Login::Kind::session, store::Login::Kind::token}) {
        store::Login login;
        login.user = user;
        login.kind = kind;
        login.token_hash = std::string(32, static_cast<char>('a' + static_cast<int>(kind)));
        ASSERT_TRUE(store->directory().add_login(login));
    }
    back_up();
    const auto copy = restore();
    auto view = value_of(copy->view(user));
    for (const Case& each : cases) {
        const auto record = value_of(view->record(Type::email_submission, mail::Scope::all(), each.id));
        EXPECT_EQ(mail::submission_from_document(each.id, record->document)->state, each.after)
            << mail::state_name(each.before);
    }
    const auto logins = value_of(copy->directory().logins(user));
    ASSERT_EQ(logins.size(), 1u);
    EXPECT_EQ(logins[0].kind, store::Login::Kind::token);
}

TEST_F(Backup, F55_AfterwardsEveryMaildropIsReconciledFirst) {
    mail::RecordId listed, never;
    {
        auto transaction = value_of(store->begin());
        store::Update* update = value_of(transaction->as(user));
        const auto home = value_of(update->accounts())[0].id;
        listed = value_of(update->add_record(Type::external_account, home, "{}"));
        never = value_of(update->add_record(Type::external_account, home, "{}"));
        store::Uidl row;
        row.uidl = "a";
        ASSERT_TRUE(update->put_uidl(listed, row));
        ASSERT_TRUE(transaction->commit());
    }
    back_up();
    const auto copy = restore();
    auto view = value_of(copy->view(user));
    const auto rows = value_of(view->uidls(listed));
    ASSERT_EQ(rows.size(), 2u);
    EXPECT_EQ(rows[0].uidl, collect::restored_uidl);
    EXPECT_FALSE(rows[0].vanished_at);
    EXPECT_TRUE(value_of(view->uidls(never)).empty()) << "nothing was collected, nothing can be deleted";
    expect_sound(*copy);
}

}  // namespace
}  // namespace kontor::test
