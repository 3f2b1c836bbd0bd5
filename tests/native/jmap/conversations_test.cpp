// The conversations of tests/jmap against the store on disk: the same requests, the same answers.
#include <gtest/gtest.h>

#include "native/storage/sqlite_store.hpp"
#include "tests/engine/jmap/support/conversation.hpp"
#include "tests/support/store_values.hpp"
#include "tests/support/temporary_directory.hpp"

namespace kontor::jmap {
namespace {

class OnDisk : public testing::TestWithParam<std::string> {};

TEST_P(OnDisk, IsAnsweredAsWritten) {
    test::TemporaryDirectory directory;
    const auto store = test::value_of(storage::open_sqlite_store(directory.path()));
    play_conversation(GetParam(), *store);
}

INSTANTIATE_TEST_SUITE_P(Jmap, OnDisk, testing::ValuesIn(conversation_names()),
                         [](const auto& conversation) { return conversation.param; });

}  // namespace
}  // namespace kontor::jmap
