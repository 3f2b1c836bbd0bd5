#include "native/storage/sqlite_store.hpp"

#include "tests/support/store_contract.hpp"
#include "tests/support/temporary_directory.hpp"

namespace kontor::test {
namespace {

using storage::open_sqlite_store;

struct SqliteHolder {
    SqliteHolder() { open(); }
    ~SqliteHolder() {
        const auto report = value_of(held->check());
        EXPECT_TRUE(report.sound());
        for (const std::string& finding : report.findings) ADD_FAILURE() << finding;
    }
    Store& store() { return *held; }
    void open() { held = value_of(open_sqlite_store(directory.path())); }
    void reopen() {
        held.reset();
        open();
    }

    TemporaryDirectory directory;
    std::unique_ptr<storage::SqliteStore> held;
};

KONTOR_STORE_CONTRACT(Sqlite, SqliteHolder);

}  // namespace
}  // namespace kontor::test
