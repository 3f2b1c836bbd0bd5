// One message that came to two of a person's accounts is shown once.
#include "tests/frontend/models/models.hpp"

namespace kontor::models {
namespace {

struct Copies : Models {
    // e2 is e3 as another account got it; e1 is another message of the conversation.
    Copies() {
        for (Json& email : office.emails) email["threadId"] = "t1";
        Json& copy = office.emails[1];
        for (const char* same : {"from", "subject", "sentAt", "messageId"}) copy[same] = office.emails[0][same];
        copy["ownerAccountId"] = "a1";
        copy["ownerMailboxIds"] = {{"m1-in", true}};
    }
    Reader reader() {
        connect();
        does(state::OpenEmail{office.replica.list(state.place)->ids.front()});
        return window().reader;
    }
};

TEST_F(Copies, AreOneMessageInReaderAndList) {
    const Reader shown = reader();
    EXPECT_EQ(shown.messages.size(), 2u);
    EXPECT_EQ(shown.count_words, "2 messages");
    EXPECT_EQ(window().list.rows.front().count, "2");
    EXPECT_TRUE(office.replica.email("e2")->seen() && office.replica.email("e3")->seen()) << "read here, read there";
}

TEST_F(Copies, AreTwoMessagesWhereTheirWriterCallsThemTwo) {
    office.emails[1]["messageId"] = Json::array({"another@example.org"});
    EXPECT_EQ(reader().messages.size(), 3u);
}

TEST_F(Copies, AreTwoMessagesWhereNobodyNamedThem) {
    office.emails[0]["messageId"] = office.emails[1]["messageId"] = nullptr;
    EXPECT_EQ(reader().messages.size(), 3u);
}

TEST_F(Copies, LeaveTheMailboxTogether) {
    reader();
    does(state::MoveToRole{mail::Role::archive, {}});
    EXPECT_EQ(office.replica.email("e2")->mailboxes, std::set<bridge::Id>{"m1-archive"});
    EXPECT_EQ(office.replica.email("e3")->mailboxes, std::set<bridge::Id>{"m2-archive"});
}

}  // namespace
}  // namespace kontor::models
