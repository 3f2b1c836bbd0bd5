// A new key for all secrets: nothing is lost, the old key opens nothing more, and whoever reads or writes meanwhile
// does not notice.
#include "native/storage/key_rotation.hpp"

#include <atomic>
#include <fstream>
#include <thread>

#include "native/storage/sqlite_store.hpp"
#include "tests/support/store_fill.hpp"
#include "tests/support/temporary_directory.hpp"

namespace kontor::test {
namespace {

namespace fs = std::filesystem;
using Kind = store::Failure::Kind;

class KeyRotation : public testing::Test {
protected:
    void SetUp() override {
        open();
        user = value_of(store->directory().add("anna", "hash", false));
        ASSERT_TRUE(store->directory().set_two_step(user, Secret("steps"), {}));
        record = put({}, "incoming", "one");
        put(record, "outgoing", "two");
    }
    void open() {
        store.reset();
        store = value_of(storage::open_sqlite_store(directory.path()));
    }
    mail::RecordId put(mail::RecordId id, const char* field, const char* secret) {
        auto transaction = value_of(store->begin());
        store::Update* update = value_of(transaction->as(user));
        if (id.value == 0)
            id = value_of(update->add_record(store::Type::external_account, value_of(update->accounts())[0].id, "{}"));
        EXPECT_TRUE(update->put_secret(id, field, Secret(secret)));
        EXPECT_TRUE(transaction->commit());
        return id;
    }
    std::string read(const char* field) {
        const auto view = value_of(store->view(user));
        const auto secret = view->secret(record, field);
        if (!secret) return secret.error().message;
        return *secret ? std::string((**secret).reveal()) : "nothing";
    }
    void expect_all() {
        EXPECT_EQ(read("incoming"), "one");
        EXPECT_EQ(read("outgoing"), "two");
        EXPECT_EQ(value_of(store->directory().two_step(user))->secret.reveal(), "steps");
    }
    std::string key() const {
        std::ifstream in(directory.path() / "secret.key");
        return {std::istreambuf_iterator<char>(in), {}};
    }
    void set_key(const std::string& key) const {
        fs::remove(directory.path() / "secret.key");
        std::ofstream(directory.path() / "secret.key") << key;
    }
    bool there_is_a_next() const { return fs::exists(directory.path() / "secret.key.next"); }

    TemporaryDirectory directory;
    std::unique_ptr<storage::SqliteStore> store;
    mail::UserId user;
    mail::RecordId record;
};

TEST_F(KeyRotation, EverythingOpensWithTheNewKeyAndNothingWithTheOldOne) {
    const std::string before = key();
    const auto done = value_of(store->rotate_key());
    EXPECT_EQ(done.secrets, 3u);
    EXPECT_EQ(done.unreadable, 0u);
    EXPECT_NE(key(), before);
    EXPECT_FALSE(there_is_a_next());
    EXPECT_EQ(fs::status(directory.path() / "secret.key").permissions(), fs::perms::owner_read);
    expect_all();
    put(record, "outgoing", "two");
    open();
    expect_all();
    store.reset();
    const std::string after = key();
    set_key(before);
    open();
    EXPECT_EQ(read("incoming"), "a secret was sealed with another key");
    EXPECT_EQ(value_of(store->count_sealed()).unreadable, 3u);
    store.reset();
    set_key(after);
    open();
    EXPECT_EQ(value_of(store->count_sealed()).unreadable, 0u);
}

TEST_F(KeyRotation, AViewOfBeforeStillReads) {
    const auto view = value_of(store->view(user));
    value_of(store->rotate_key());
    value_of(store->rotate_key());
    EXPECT_EQ((*value_of(view->secret(record, "incoming"))).reveal(), "one");
    expect_all();
}

TEST_F(KeyRotation, GoesOnBesideReadersAndWriters) {
    std::atomic<bool> ends = false;
    std::atomic<int> reads = 0, wrong = 0;
    std::thread reader([&] {
        while (!ends) {
            wrong += read("incoming") == "one" ? 0 : 1;
            const auto step = store->directory().two_step(user);
            wrong += step && *step && (**step).secret.reveal() == "steps" ? 0 : 1;
            ++reads;
        }
    });
    std::thread writer([&] {
        while (!ends) {
            put(record, "outgoing", "two");
            EXPECT_TRUE(store->directory().set_two_step(user, Secret("steps"), {}));
        }
    });
    for (int i = 0; i < 20; ++i) EXPECT_EQ(value_of(store->rotate_key()).unreadable, 0u);
    while (reads < 20) std::this_thread::yield();
    ends = true;
    reader.join();
    writer.join();
    EXPECT_EQ(wrong, 0);
    open();
    expect_all();
}

TEST_F(KeyRotation, WithoutItsKeyNothingIsSealedAnew) {
    store.reset();
    const std::string right = key();
    set_key("nonsense\n");
    open();
    const auto refused = store->rotate_key();
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().kind, Kind::sealed);
    EXPECT_FALSE(there_is_a_next());
    store.reset();
    set_key(right);
    open();
    expect_all();
}

TEST_F(KeyRotation, WhatTheKeyDoesNotOpenStaysAsItIs) {
    store.reset();
    const std::string right = key();
    fs::remove(directory.path() / "secret.key");
    ASSERT_TRUE(storage::SecretBox::create_key(directory.path() / "secret.key"));
    open();
    put(record, "outgoing", "three");
    const auto done = value_of(store->rotate_key());
    EXPECT_EQ(done.secrets, 3u);
    EXPECT_EQ(done.unreadable, 2u);
    EXPECT_EQ(read("outgoing"), "three");
    store.reset();
    set_key(right);
    open();
    EXPECT_EQ(read("incoming"), "one");
}

TEST_F(KeyRotation, AKeyOnAnotherDiskStaysThere) {
    store.reset();
    const TemporaryDirectory elsewhere;
    const fs::path file = elsewhere.path() / "key";
    fs::copy_file(directory.path() / "secret.key", file);
    fs::remove(directory.path() / "secret.key");
    fs::create_symlink(file, directory.path() / "secret.key");
    open();
    value_of(store->rotate_key());
    EXPECT_TRUE(fs::is_symlink(directory.path() / "secret.key"));
    open();
    expect_all();
}

}  // namespace
}  // namespace kontor::test
