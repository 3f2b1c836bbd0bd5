// A store is asked by several threads at once: what one of them is being told stays as it is while another writes.
#include <atomic>
#include <thread>

#include "engine/store/memory_store.hpp"
#include "native/storage/sqlite_store.hpp"
#include "tests/support/store_values.hpp"
#include "tests/support/temporary_directory.hpp"

namespace kontor::test {
namespace {

// Asks the directory everything that is answered from many entries, until so many logins were touched meanwhile.
void ask_while_written(store::Store& store, int writes) {
    constexpr std::size_t people = 40;
    store::Directory& directory = store.directory();
    store::Login login;
    for (std::size_t i = 0; i < people; ++i) {
        login.user = value_of(directory.add("user" + std::to_string(i), "", false));
        login.token_hash = std::string(32, static_cast<char>('A' + i));
        login.id = value_of(directory.add_login(login));
    }
    const std::string last = "user" + std::to_string(people - 1);

    std::atomic<bool> is_written = false;
    std::thread writer([&] {
        for (int i = 0; i < writes; ++i) EXPECT_TRUE(directory.touch_login(login.id, UtcTime{i}, ""));
        is_written = true;
    });
    while (!is_written) {
        const auto users = directory.users();
        EXPECT_TRUE(users && users->size() == people);
        const auto found = directory.find(last);
        EXPECT_TRUE(found && *found && (*found)->id == login.user);
        const auto logins = directory.logins(login.user);
        EXPECT_TRUE(logins && logins->size() == 1 && logins->front().token_hash == login.token_hash);
        const auto signed_in = directory.find_login(login.token_hash);
        EXPECT_TRUE(signed_in && *signed_in && (*signed_in)->user == login.user);
    }
    writer.join();
}

TEST(SeveralThreads, AskTheDirectoryInMemoryWhileItIsWritten) {
    store::MemoryStore store;
    ask_while_written(store, 5000);
}

TEST(SeveralThreads, AskTheDirectoryOnDiskWhileItIsWritten) {
    TemporaryDirectory directory;
    const auto store = value_of(storage::open_sqlite_store(directory.path()));
    ask_while_written(*store, 100);
}

}  // namespace
}  // namespace kontor::test
