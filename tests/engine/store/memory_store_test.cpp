#include "engine/store/memory_store.hpp"

#include "tests/support/store_contract.hpp"

namespace kontor::test {
namespace {

struct MemoryHolder {
    MemoryStore held;
    Store& store() { return held; }
    void reopen() {}
};

KONTOR_STORE_CONTRACT(Memory, MemoryHolder);

TEST(MemoryStore, ChangesBelowTheLowWaterMarkCannotBeTold) {
    MemoryStore store;
    const UserId user = value_of(store.directory().add("anna", "", false));
    const AccountId home = value_of(value_of(store.view(user))->accounts()).front().id;
    const Modseq state = value_of(value_of(store.view(user))->state(Type::mailbox, home));
    store.forget_changes_below(user, 3);
    auto view = value_of(store.view(user));
    EXPECT_EQ(view->changes(Type::mailbox, home, 2, 0).error().kind, Failure::Kind::cannot_calculate);
    EXPECT_EQ(value_of(view->changes(Type::mailbox, home, 3, 0)).new_state, state);
    view.reset();
    store.forget_changes_below(user, state + 10);
    const Changes none = value_of(value_of(store.view(user))->changes(Type::mailbox, home, state, 0));
    EXPECT_EQ(none.new_state, state) << "nothing has changed since the current state, however old it is";
    EXPECT_TRUE(none.created.empty() && none.updated.empty() && none.destroyed.empty());
}

}  // namespace
}  // namespace kontor::test
