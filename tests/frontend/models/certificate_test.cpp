// The page of the certificate of an account's server.
#include "tests/frontend/models/models.hpp"

namespace kontor::models {
namespace {

// 64 digits of "ab12".
std::string print() {
    std::string digits;
    for (int i = 0; i < 16; ++i) digits += "ab12";
    return digits;
}

struct CertificateModels : Models {
    CertificateModels() {
        office.probe = {{"error", nullptr},
                        {"messages", 12},
                        {"certificates", Json::array({certificate("CN=pop.work.example", "CN=Example CA", print()),
                                                      certificate("CN=Example CA", "CN=Root", "ef56")})}};
    }
    static Json certificate(const char* subject, const char* issuer, const std::string& fingerprint) {
        return {{"subject", subject},
                {"issuer", issuer},
                {"validFrom", "2026-01-01T00:00:00Z"},
                {"validUntil", "2026-04-01T00:00:00Z"},
                {"fingerprint", fingerprint}};
    }
    void open() {
        connect();
        does(state::OpenCertificate{mail::RecordId{1}});
        settle_outcomes();
    }
    void settle_outcomes() {
        settle();
        while (auto result = office.replica.next_outcome())
            state::outcome({state, office.replica, words, {}, effects}, *result);
    }
    CertificatePage page() const { return *window().certificate; }
};

TEST_F(CertificateModels, ShowTheChainAndOfferToPin) {
    open();
    ASSERT_EQ(page().chain.size(), 2u);
    EXPECT_EQ(page().chain[0].facts[0].second, "CN=pop.work.example");
    EXPECT_EQ(page().chain[0].facts[4].second, grouped_fingerprint(print()));
    EXPECT_EQ(page().chain[1].title, "Its authority");
    EXPECT_TRUE(page().is_good);
    EXPECT_FALSE(page().trouble);
    EXPECT_TRUE(page().unpin.empty());
    EXPECT_EQ((*office.last_call("AccountProbe/set"))["create"]["probe"]["externalAccountId"], "r1");

    does(state::PinShownCertificate{page().fingerprint});
    const Json& set = *office.last_call("ExternalAccount/set");
    EXPECT_EQ(set["update"]["r1"]["incoming"]["pinnedCertificate"], print());
    EXPECT_FALSE(set["update"]["r1"]["incoming"].contains("password"));
    office.externals[0]["incoming"]["pinnedCertificate"] = print();
    office.push("a1", "ExternalAccount");
    EXPECT_EQ(page().state, "Pinned: only the certificate " + grouped_fingerprint(print()) + " is believed.");
    EXPECT_TRUE(page().pin.empty()) << "it is this one";
    EXPECT_FALSE(page().unpin.empty());
    does(state::Back{});
    EXPECT_TRUE(window().page);
}

TEST_F(CertificateModels, ShowWhatWasRefused) {
    office.probe["error"] = {
        {"class", "certificate"}, {"message", "no"}, {"detail", "self-signed"}, {"fingerprint", print()}};
    open();
    EXPECT_FALSE(page().is_good);
    ASSERT_TRUE(page().trouble);
    EXPECT_EQ(page().chain.size(), 2u);
    EXPECT_FALSE(page().pin.empty());
}

TEST_F(CertificateModels, SayThatAPlainLineHasNone) {
    office.externals[0]["incoming"]["security"] = "plain";
    open();
    EXPECT_FALSE(page().nothing.empty());
    EXPECT_TRUE(account_page(context(), mail::RecordId{1}).certificate.empty());
}

}  // namespace
}  // namespace kontor::models
