#include "native/storage/secret_box.hpp"

#include <sys/stat.h>

#include <fstream>

#include "native/storage/sqlite_store.hpp"
#include "tests/support/store_fill.hpp"
#include "tests/support/temporary_directory.hpp"

namespace kontor::test {
namespace {

using storage::SecretBox;
using storage::SecretPlace;
using Kind = store::Failure::Kind;

const SecretPlace place{mail::UserId{1}, mail::AccountId{2}, mail::RecordId{3}, "incoming-password"};

class SecretBoxTest : public testing::Test {
protected:
    void SetUp() override { ASSERT_TRUE(SecretBox::create_key(key)); }

    TemporaryDirectory directory;
    const std::filesystem::path key = directory.path() / "key";
};

TEST_F(SecretBoxTest, OpensWhatItSealed) {
    const SecretBox box = SecretBox::load(key);
    const std::string sealed = value_of(box.seal(place, Secret("geheim")));
    EXPECT_EQ(sealed.find("geheim"), std::string::npos);
    EXPECT_EQ(value_of(box.open(place, sealed)).reveal(), "geheim");
    EXPECT_NE(value_of(box.seal(place, Secret("geheim"))), sealed) << "a nonce is used once";
}

TEST_F(SecretBoxTest, D2_ASealedValueDoesNotOpenAnywhereElse) {
    const SecretBox box = SecretBox::load(key);
    const std::string sealed = value_of(box.seal(place, Secret("geheim")));
    SecretPlace user = place, account = place, record = place, field = place;
    user.user.value = 9;
    account.account.value = 9;
    record.record.value = 9;
    field.field = "outgoing-password";
    for (const SecretPlace& elsewhere : {user, account, record, field})
        EXPECT_EQ(box.open(elsewhere, sealed).error().kind, Kind::sealed);
}

TEST_F(SecretBoxTest, EveryOctetIsProtected) {
    const SecretBox box = SecretBox::load(key);
    const std::string sealed = value_of(box.seal(place, Secret("x")));
    for (std::size_t i = 0; i < sealed.size(); ++i) {
        std::string damaged = sealed;
        damaged[i] = static_cast<char>(damaged[i] ^ 1);
        EXPECT_EQ(box.open(place, damaged).error().kind, Kind::sealed) << i;
        EXPECT_EQ(box.open(place, sealed.substr(0, i)).error().kind, Kind::sealed) << i;
    }
}

TEST_F(SecretBoxTest, TheKeyFileIsNeverOverwritten) {
    EXPECT_EQ(SecretBox::create_key(key).error().kind, Kind::exists);
    struct stat status {};
    ASSERT_EQ(::stat(key.c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 0777, 0400u);
}

TEST_F(SecretBoxTest, D3_UnusableKeysAreRefused) {
    const auto path = directory.path() / "other";
    for (const std::string& content :
         {std::string(), std::string("kontor-secret-key 1 "), "kontor-secret-key 1 " + std::string(64, '0'),
          "kontor-secret-key 1 " + std::string(63, 'a'), "kontor-secret-key 2 " + std::string(64, 'a')}) {
        std::ofstream(path) << content;
        const SecretBox box = SecretBox::load(path);
        EXPECT_FALSE(box.has_key()) << content;
        EXPECT_EQ(box.seal(place, Secret("x")).error().kind, Kind::sealed);
    }
}

TEST(Secrets, F58_AStoreWithoutItsKeyOpensButKeepsItsSecrets) {
    TemporaryDirectory directory;
    const auto key = directory.path() / "secret.key", away = directory.path() / "away";
    mail::RecordId record;
    mail::UserId user;
    {
        auto store = value_of(storage::open_sqlite_store(directory.path()));
        user = only_user(*store);
        auto transaction = value_of(store->begin());
        store::Update* update = value_of(transaction->as(user));
        record = value_of(update->add_record(store::Type::external_account, value_of(update->accounts())[0].id, "{}"));
        ASSERT_TRUE(update->put_secret(record, "incoming-password", Secret("kanarienvogel")));
        ASSERT_TRUE(transaction->commit());
    }
    for (const auto& entry : std::filesystem::recursive_directory_iterator(directory.path())) {
        if (!entry.is_regular_file()) continue;
        std::ifstream in(entry.path(), std::ios::binary);
        const std::string content((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
        EXPECT_EQ(content.find("kanarienvogel"), std::string::npos) << entry.path();
    }
    std::filesystem::rename(key, away);
    {
        auto store = value_of(storage::open_sqlite_store(directory.path()));
        EXPECT_FALSE(std::filesystem::exists(key)) << "no new key in the place of a missing one";
        EXPECT_EQ(value_of(store->view(user))->secret(record, "incoming-password").error().kind, Kind::sealed);
        auto transaction = value_of(store->begin());
        store::Update* update = value_of(transaction->as(user));
        EXPECT_EQ(update->put_secret(record, "incoming-password", Secret("x")).error().kind, Kind::sealed);
    }
    std::filesystem::rename(away, key);
    auto store = value_of(storage::open_sqlite_store(directory.path()));
    EXPECT_EQ(value_of(value_of(store->view(user))->secret(record, "incoming-password"))->reveal(), "kanarienvogel");
}

}  // namespace
}  // namespace kontor::test
