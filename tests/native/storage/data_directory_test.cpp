// What lies in the data directory: rights, ownership by one process, and files that are not what they should be.
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fstream>

#include "native/storage/sqlite_store.hpp"
#include "tests/support/store_fill.hpp"
#include "tests/support/temporary_directory.hpp"

namespace kontor::test {
namespace {

namespace fs = std::filesystem;
using storage::open_sqlite_store;
using storage::OpenOptions;

void flip_bit(const fs::path& file, std::uint64_t at) {
    std::fstream stream(file, std::ios::in | std::ios::out | std::ios::binary);
    stream.seekg(static_cast<std::streamoff>(at));
    const char old = static_cast<char>(stream.get());
    stream.seekp(static_cast<std::streamoff>(at));
    stream.put(static_cast<char>(old ^ 0x10));
}

std::string content_of(const fs::path& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

void overwrite(const fs::path& file, const std::string& content) { std::ofstream(file, std::ios::binary) << content; }

TEST(DataDirectory, EverythingIsForTheOwnerAlone) {
    TemporaryDirectory directory;
    const fs::path data = directory.path() / "data";
    auto store = value_of(open_sqlite_store(data));
    fill(*store, 3);
    std::size_t files = 0;
    for (const auto& entry : fs::recursive_directory_iterator(data)) {
        struct stat status {};
        ASSERT_EQ(::stat(entry.path().c_str(), &status), 0);
        EXPECT_EQ(status.st_mode & 077, 0u) << entry.path();
        ++files;
    }
    EXPECT_GE(files, 7u);
    struct stat status {};
    ASSERT_EQ(::stat(data.c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 0777, 0700u);
    ASSERT_EQ(::stat((data / "secret.key").c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 0777, 0400u);
}

TEST(DataDirectory, BelongsToOneProcessAndSaysWhich) {
    TemporaryDirectory directory;
    auto store = value_of(open_sqlite_store(directory.path()));
    const auto second = open_sqlite_store(directory.path());
    ASSERT_FALSE(second);
    EXPECT_EQ(second.error().kind, store::Failure::Kind::locked);
    EXPECT_NE(second.error().message.find(std::to_string(::getpid())), std::string::npos) << second.error().message;
    store.reset();
    EXPECT_TRUE(open_sqlite_store(directory.path()));
}

TEST(DataDirectory, IsNotMadeUnlessAsked) {
    TemporaryDirectory directory;
    OpenOptions options;
    options.create = false;
    EXPECT_EQ(open_sqlite_store(directory.path() / "none", options).error().kind, store::Failure::Kind::not_found);
    EXPECT_FALSE(fs::exists(directory.path() / "none"));
}

TEST(DataDirectory, F36_ABitFlippedInAMessageIsFoundByCheck) {
    TemporaryDirectory directory;
    auto store = value_of(open_sqlite_store(directory.path()));
    fill(*store, 5);
    EXPECT_TRUE(value_of(store->check()).sound());
    flip_bit(directory.path() / "segments" / "00000001", 300);
    const auto report = value_of(store->check());
    ASSERT_EQ(report.findings_total, 1u);
    EXPECT_NE(report.findings[0].find("damaged"), std::string::npos) << report.findings[0];
    storage::CheckOptions quick;
    quick.quick = true;
    EXPECT_TRUE(value_of(store->check(quick)).sound()) << "the quick check reads no messages";
}

TEST(DataDirectory, F36_DamagedPagesOfTheDatabaseAreFound) {
    TemporaryDirectory directory;
    value_of(open_sqlite_store(directory.path())).reset();
    {
        auto store = value_of(open_sqlite_store(directory.path()));
        fill(*store, 200);
    }
    const fs::path database = directory.path() / "kontor.db";
    const auto pages = fs::file_size(database) / 4096;
    const std::string whole = content_of(database);
    std::size_t tried = 0, noticed = 0;
    // The type octet of each page: a flip there turns a page into something else.
    for (std::uint64_t page = 1; page < pages; page += 3) {
        const auto type = static_cast<unsigned char>(whole[page * 4096]);
        if (type != 2 && type != 5 && type != 10 && type != 13) continue;  // overflow or free
        ++tried;
        std::string damaged = whole;
        damaged[page * 4096] = static_cast<char>(type ^ 0x10);
        overwrite(database, damaged);
        OpenOptions rescue;
        rescue.rescue = true;
        const auto store = open_sqlite_store(directory.path(), rescue);
        if (!store) {
            ++noticed;
            continue;
        }
        const auto report = (*store)->check();
        noticed += !report || !report->sound() ? 1 : 0;
    }
    EXPECT_GT(tried, 10u);
    EXPECT_EQ(noticed, tried);
}

TEST(DataDirectory, F36_AfterDamageTheStoreOnlyReads) {
    TemporaryDirectory directory;
    constexpr int messages = 400;
    {
        auto store = value_of(open_sqlite_store(directory.path()));
        fill(*store, messages);
    }
    const fs::path database = directory.path() / "kontor.db";
    const std::string whole = content_of(database);
    std::size_t met = 0;
    for (std::uint64_t at = 4096; at + 4096 <= whole.size(); at += 4096) {
        if (whole[at] != 13) continue;  // a leaf of a table
        std::string damaged = whole;
        damaged[at] = 7;
        overwrite(database, damaged);
        const auto opened = open_sqlite_store(directory.path());
        if (!opened) continue;
        storage::SqliteStore& store = **opened;
        const auto user = store.directory().find("anna");
        if (!user || !*user) continue;
        ASSERT_TRUE(store.writable());
        std::size_t readable = 0;
        if (const auto view = store.view((*user)->id)) {
            for (std::uint64_t id = 1; id <= messages; ++id) {
                const mail::EmailId email{id};
                const auto emails = (*view)->emails(mail::Scope::all(), std::span(&email, 1));
                readable += emails ? emails->size() : 0;
            }
        }
        if (readable == messages) continue;  // damaged was something else
        EXPECT_EQ(store.writable().error().kind, store::Failure::Kind::corrupt);
        EXPECT_NE(store.writable().error().message.find("damaged"), std::string::npos);
        EXPECT_EQ(store.begin().error().kind, store::Failure::Kind::corrupt);
        if (readable == 0) continue;  // damaged was what every view begins with
        ++met;
        EXPECT_TRUE(store.view((*user)->id)) << "what can be read may be read";
    }
    EXPECT_GT(met, 3u);
}

TEST(DataDirectory, F41_ADeletedLogIsNoticed) {
    TemporaryDirectory directory, copy;
    {
        auto store = value_of(open_sqlite_store(directory.path()));
        fill(*store, 3);
        fs::copy(directory.path(), copy.path() / "data", fs::copy_options::recursive);  // as a crash leaves it
    }
    const fs::path data = copy.path() / "data";
    fs::remove(data / "kontor.db-wal");
    const auto store = open_sqlite_store(data);
    ASSERT_FALSE(store);
    EXPECT_EQ(store.error().kind, store::Failure::Kind::corrupt);
    EXPECT_NE(store.error().message.find("kontor.db-wal"), std::string::npos);
}

TEST(DataDirectory, F41_ALogOfAnotherStoreIsRefusedAndNotMerged) {
    TemporaryDirectory mine, other;
    {
        auto store = value_of(open_sqlite_store(mine.path()));
        fill(*store, 3);
    }
    auto foreign = value_of(open_sqlite_store(other.path()));
    fill(*foreign, 4);
    std::ifstream in(mine.path() / "kontor.db", std::ios::binary);
    const std::string before((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
    fs::copy_file(other.path() / "kontor.db-wal", mine.path() / "kontor.db-wal", fs::copy_options::overwrite_existing);
    const auto store = open_sqlite_store(mine.path());
    ASSERT_FALSE(store);
    EXPECT_EQ(store.error().kind, store::Failure::Kind::corrupt) << store.error().message;
    std::ifstream again(mine.path() / "kontor.db", std::ios::binary);
    const std::string after((std::istreambuf_iterator<char>(again)), std::istreambuf_iterator<char>());
    EXPECT_TRUE(before == after) << "the database must not have been touched";
    fs::remove(mine.path() / "kontor.db-wal");
    auto reopened = value_of(open_sqlite_store(mine.path()));
    EXPECT_TRUE(value_of(reopened->check()).sound());
}

TEST(DataDirectory, F42_GarbageInTheSharedMemoryFileIsRebuilt) {
    TemporaryDirectory directory, copy;
    auto store = value_of(open_sqlite_store(directory.path()));
    fill(*store, 3);
    const fs::path data = copy.path() / "data";
    fs::copy(directory.path(), data, fs::copy_options::recursive);
    overwrite(data / "kontor.db-shm", std::string(32768, '\x5a'));
    auto reopened = value_of(open_sqlite_store(data));
    const auto report = value_of(reopened->check());
    EXPECT_TRUE(report.sound());
    EXPECT_EQ(report.emails, 3u);
}

TEST(DataDirectory, F56_ADatabaseWithoutItsSegmentsIsRefusedButCanBeExamined) {
    TemporaryDirectory directory;
    {
        auto store = value_of(open_sqlite_store(directory.path()));
        fill(*store, 3);
    }
    fs::remove(directory.path() / "segments" / "00000001");
    const auto store = open_sqlite_store(directory.path());
    ASSERT_FALSE(store);
    EXPECT_EQ(store.error().kind, store::Failure::Kind::corrupt);
    OpenOptions rescue;
    rescue.rescue = true;
    auto examined = value_of(open_sqlite_store(directory.path(), rescue));
    EXPECT_FALSE(value_of(examined->check()).sound());
    EXPECT_FALSE(examined->begin());
}

TEST(DataDirectory, ANewerDatabaseIsRefused) {
    TemporaryDirectory directory;
    value_of(open_sqlite_store(directory.path())).reset();
    {
        auto db =
            value_of(storage::Connection::open(directory.path() / "kontor.db", storage::Connection::Access::write));
        ASSERT_TRUE(db->script("PRAGMA user_version = 999"));
    }
    EXPECT_EQ(open_sqlite_store(directory.path()).error().kind, store::Failure::Kind::corrupt);
}

constexpr const char* without_what_came_later =
    "DROP INDEX member_unread; DROP INDEX member_unread_received; DROP INDEX member_starred; "
    "DROP INDEX member_starred_received; DROP TABLE two_step; DROP TABLE recovery_code; DROP TABLE audit; "
    "ALTER TABLE user DROP COLUMN quota; ALTER TABLE user DROP COLUMN networks; ALTER TABLE login DROP COLUMN address; ";

// A database of before the quota is opened with what everybody has stored counted.
TEST(DataDirectory, ADatabaseOfTheFirstVersionIsBroughtForward) {
    TemporaryDirectory directory;
    std::uint64_t used = 0;
    const auto octets_used = [](store::Store& store) {
        const auto users = value_of(store.directory().users());
        return value_of(value_of(store.view(users.front().id))->used_octets());
    };
    {
        const auto store = value_of(open_sqlite_store(directory.path()));
        fill(*store, 3);
        used = octets_used(*store);
        EXPECT_GT(used, 0u);
    }
    {
        auto db =
            value_of(storage::Connection::open(directory.path() / "kontor.db", storage::Connection::Access::write));
        ASSERT_TRUE(db->script(without_what_came_later));
        ASSERT_TRUE(
            db->script("DROP TABLE held; DROP TABLE mark; ALTER TABLE pulse DROP COLUMN restored; "
                       "ALTER TABLE user DROP COLUMN octets; PRAGMA user_version = 1"));
    }
    const auto store = value_of(open_sqlite_store(directory.path()));
    EXPECT_EQ(octets_used(*store), used);
    EXPECT_TRUE(value_of(store->check()).sound());
}

// A database of before sending: what was stored is as it was, and records can hold blobs.
TEST(DataDirectory, ADatabaseOfBeforeHeldBlobsIsBroughtForward) {
    TemporaryDirectory directory;
    std::vector<mail::EmailId> ids;
    {
        const auto store = value_of(open_sqlite_store(directory.path()));
        ids = fill(*store, 3);
    }
    {
        auto db =
            value_of(storage::Connection::open(directory.path() / "kontor.db", storage::Connection::Access::write));
        ASSERT_TRUE(db->script(without_what_came_later));
        ASSERT_TRUE(db->script(
            "DROP TABLE held; DROP TABLE mark; ALTER TABLE pulse DROP COLUMN restored; PRAGMA user_version = 2"));
    }
    const auto store = value_of(open_sqlite_store(directory.path()));
    {
        auto transaction = value_of(store->begin());
        store::Update* update = value_of(transaction->as(only_user(*store)));
        const auto emails = value_of(update->emails(mail::Scope::all(), ids));
        ASSERT_EQ(emails.size(), 3u);
        const auto record = value_of(update->add_record(store::Type::email_submission, emails.front().account, "{}"));
        ASSERT_TRUE(update->hold_blob(record, emails.front().blob));
        ASSERT_TRUE(update->remove_email(emails.front().id));
        ASSERT_TRUE(transaction->commit());
    }
    EXPECT_TRUE(store->compact(UtcTime{2'000'000'000}));
    EXPECT_TRUE(value_of(store->check()).sound());
    {
        auto db =
            value_of(storage::Connection::open(directory.path() / "kontor.db", storage::Connection::Access::write));
        ASSERT_TRUE(db->script("DELETE FROM record"));
    }
    const auto report = value_of(store->check());
    ASSERT_EQ(report.findings_total, 1u);
    EXPECT_EQ(report.findings[0], "1 holds a message but is no record");
}

TEST(DataDirectory, ACountThatIsWrongIsFound) {
    TemporaryDirectory directory;
    {
        const auto store = value_of(open_sqlite_store(directory.path()));
        fill(*store, 3);
    }
    {
        auto db =
            value_of(storage::Connection::open(directory.path() / "kontor.db", storage::Connection::Access::write));
        ASSERT_TRUE(db->script("UPDATE user SET octets = octets + 1"));
    }
    const auto report = value_of(value_of(open_sqlite_store(directory.path()))->check());
    ASSERT_EQ(report.findings_total, 1u);
    EXPECT_NE(report.findings[0].find("counted wrongly"), std::string::npos) << report.findings[0];
}

TEST(DataDirectory, BytesBehindTheLastCommitAreCutOff) {
    TemporaryDirectory directory;
    {
        auto store = value_of(open_sqlite_store(directory.path()));
        fill(*store, 3);
        const Bytes lost = "staged, but never committed";
        value_of(store->stage({&lost, 1}));
    }
    const auto before = fs::file_size(directory.path() / "segments" / "00000001");
    auto store = value_of(open_sqlite_store(directory.path()));
    EXPECT_LT(fs::file_size(directory.path() / "segments" / "00000001"), before);
    fill(*store, 2);
    EXPECT_TRUE(value_of(store->check()).sound());
}

}  // namespace
}  // namespace kontor::test
