#include <gtest/gtest.h>

#include "engine/store/memory_store.hpp"
#include "tests/engine/jmap/support/conversation.hpp"

namespace kontor::jmap {
namespace {

class Conversation : public testing::TestWithParam<std::string> {};

TEST_P(Conversation, IsAnsweredAsWritten) {
    store::MemoryStore store;
    play_conversation(GetParam(), store);
}

INSTANTIATE_TEST_SUITE_P(Jmap, Conversation, testing::ValuesIn(conversation_names()),
                         [](const auto& conversation) { return conversation.param; });

}  // namespace
}  // namespace kontor::jmap
