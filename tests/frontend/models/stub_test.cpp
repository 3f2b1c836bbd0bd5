// A stub in the reader offers its message, and gives way to it.
#include "tests/frontend/models/models.hpp"

namespace kontor::models {
namespace {

struct StubModels : Models {
    StubModels() { stub()["keywords"] = {{"$seen", true}, {"kontor-oversize", true}}; }
    Json& stub() {
        for (Json& email : office.emails)
            if (email["id"] == "e2") return email;
        ADD_FAILURE() << "no such e-mail";
        return office.emails[0];
    }
    void open() {
        connect();
        does(state::OpenEmail{"e2"});
    }
    void collecting(const char* phase) {
        office.statuses = Json::array({{{"id", "r1"}, {"phase", phase}}});
        office.push("a1", "ExternalAccountStatus");
    }
    ReaderMessage message() const {
        for (const ReaderMessage& each : window().reader.messages)
            if (each.email == "e2") return each;
        return {};
    }
};

TEST_F(StubModels, OffersTheMessage) {
    open();
    EXPECT_EQ(message().stub_words, "It was left at the provider: larger than this account collects.");
    EXPECT_EQ(message().download_whole, "Download it");
    collecting("collecting");
    EXPECT_EQ(message().download_whole, "Download it") << "what is collected is something else";
    does(state::DownloadWhole{"e2"});
    const Json made = (*office.last_call("Collection/set"))["create"]["new"];
    EXPECT_EQ(made["externalAccountId"], "r1");
    EXPECT_EQ(made["emailIds"], Json{"e2"});
    EXPECT_EQ(message().stub_words, "It is being downloaded …");
    EXPECT_EQ(message().download_whole, "");
    collecting("idle");
    EXPECT_EQ(message().download_whole, "Download it") << "it did not come";
}

// What the relay put in its place is English, whoever reads it.
TEST_F(StubModels, SaysNothingButThat) {
    open();
    EXPECT_EQ(message().preview, "It was left at the provider: larger than this account collects.");
    EXPECT_EQ(message().text, "");
    EXPECT_TRUE(message().body_here);
    EXPECT_TRUE(message().attachments.empty());
}

TEST_F(StubModels, AnyOtherMessageOffersNothing) {
    stub()["keywords"] = {{"$seen", true}};
    open();
    EXPECT_EQ(message().stub_words, "");
}

TEST_F(StubModels, TheReaderGoesOnWithTheMessageThatCame) {
    open();
    does(state::DownloadWhole{"e2"});
    stub()["keywords"] = {{"$seen", true}};
    stub()["id"] = "e99";
    office.arrived = Json{"e99"};
    office.gone = Json{"e2"};
    office.push("all", "Email");
    settle();
    EXPECT_EQ(state.open, "e99");
    EXPECT_EQ(window().reader.kind, Reader::Kind::message);
}

}  // namespace
}  // namespace kontor::models
