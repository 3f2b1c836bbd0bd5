#include "tests/frontend/models/models.hpp"

namespace kontor::models {
namespace {

TEST_F(Models, show_a_collection_under_way) {
    office.statuses = Json::array({{{"id", "r1"},
                                    {"phase", "collecting"},
                                    {"messagesDone", 1204},
                                    {"messagesTotal", 9830},
                                    {"bytesDone", 120000000},
                                    {"bytesTotal", 1200000000},
                                    {"error", nullptr}}});
    connect();
    state.paces[1] = {{}, 0, 0, 310.4, 4000000};
    expect_golden("account-collecting",
                  text_of(account_page(context(), office.replica.external_accounts().front().id)));
}

TEST_F(Models, show_what_is_wrong_with_an_account_and_the_cure) {
    office.statuses = Json::array({{{"id", "r1"},
                                    {"phase", "waiting"},
                                    {"lastSuccess", "2026-03-11T08:00:00Z"},
                                    {"error",
                                     {{"class", "certificate"},
                                      {"message", "expired"},
                                      {"server", "tls alert"},
                                      {"detail", "expired"},
                                      {"fingerprint", "ab12"},
                                      {"since", "2026-03-12T14:00:00Z"}}}}});
    connect();
    expect_golden("account-certificate",
                  text_of(account_page(context(), office.replica.external_accounts().front().id)));
}

TEST_F(Models, count_down_to_when_an_account_is_switched_off) {
    const auto countdown = [&](const char* error, int auth, int connect) {
        office.statuses = Json::array({{{"id", "r1"},
                                        {"phase", "waiting"},
                                        {"consecutiveAuthFailures", auth},
                                        {"consecutiveConnectFailures", connect},
                                        {"error",
                                         {{"class", error},
                                          {"message", "no"},
                                          {"server", ""},
                                          {"detail", ""},
                                          {"fingerprint", ""},
                                          {"since", "2026-03-12T14:00:00Z"}}}}});
        office.push("a2", "ExternalAccountStatus");
        return account_page(context(), office.replica.external_accounts().front().id).countdown;
    };
    connect();
    EXPECT_EQ(countdown("auth", 7, 2),
              "Attempt 7 of 10 was refused. After 10 Kontor stops until the password is right.");
    EXPECT_EQ(countdown("dns", 7, 12),
              "Attempt 12 of 50 did not get through. After 50 Kontor stops until you switch it on again.");
    EXPECT_EQ(countdown("certificate", 7, 12), "") << "that switches nothing off";
    EXPECT_EQ(countdown("connect", 0, 0), "");
    office.externals[0]["isEnabled"] = false;
    office.push("a1", "ExternalAccount");
    EXPECT_EQ(countdown("auth", 3, 0), "") << "it is off already";
}

TEST_F(Models, ask_before_a_mass_of_mail_is_downloaded_again) {
    office.statuses = Json::array({{{"id", "r1"},
                                    {"phase", "idle"},
                                    {"relisted", {{"messages", 2300}, {"bytes", 480000000}}},
                                    {"error", {{"class", "provider"}, {"message", "anew"}, {"detail", "relisted"}}}}});
    connect();
    const AccountPage page = account_page(context(), mail::RecordId{1});
    EXPECT_EQ(page.trouble->what, "The provider lists mail anew that was collected before");
    EXPECT_EQ(page.relisted.substr(0, 42), "2,300 messages seem to be here already. To");
    EXPECT_NE(page.relisted.find("(480 MB)"), std::string::npos);
    EXPECT_EQ(page.download_again, "Download and compare");
    does(state::DownloadAgain{mail::RecordId{1}});
    EXPECT_EQ((*office.last_call("Collection/set"))["create"]["new"]["downloadsAgain"], true);
}

// Every class of the contract, in every language: a sentence of its own, and something to do.
TEST_F(Models, explain_every_class_of_error) {
    for (const words::Language language : words::kLanguages) {
        std::set<std::string> sentences;
        for (int each = 0; each <= static_cast<int>(mail::ErrorClass::storage); ++each) {
            mail::CollectError error;
            error.error_class = static_cast<mail::ErrorClass>(each);
            error.server = "no way";
            const Trouble trouble = explain(words::Words(language), error);
            EXPECT_TRUE(sentences.insert(trouble.what).second) << trouble.what;
            EXPECT_FALSE(trouble.what_to_do.empty());
            EXPECT_NE(trouble.server_says.find("no way"), std::string::npos);
        }
    }
}

TEST(Wording, tells_a_full_storage_here_from_a_limit_of_the_provider) {
    mail::CollectError error;
    error.error_class = mail::ErrorClass::quota;
    const words::Words english(words::Language::english);
    EXPECT_EQ(explain(english, error).what, "The provider lets no more through for now");
    error.detail = "over-quota";
    EXPECT_EQ(explain(english, error).what, "Your storage in Kontor is full");
}

TEST(Wording, tells_what_a_provider_wants) {
    for (const words::Language language : words::kLanguages) {
        std::set<std::string> sentences;
        for (const char* detail :
             {"", "pop-disabled", "app-password", "web-login", "basic-auth", "account-locked", "passing", "relisted"}) {
            mail::CollectError error;
            error.error_class = mail::ErrorClass::provider;
            error.detail = detail;
            const Trouble trouble = explain(words::Words(language), error);
            EXPECT_TRUE(sentences.insert(trouble.what).second) << trouble.what;
            EXPECT_FALSE(trouble.what_to_do.empty());
        }
    }
}

TEST(Wording, tells_the_four_faults_of_a_certificate_apart) {
    std::set<std::string> sentences;
    for (const char* detail : {"expired", "wrong-host", "self-signed", "unknown-issuer"}) {
        mail::CollectError error;
        error.error_class = mail::ErrorClass::certificate;
        error.detail = detail;
        sentences.insert(explain(words::Words(words::Language::english), error).what);
    }
    EXPECT_EQ(sentences.size(), 4u);
}

TEST(Wording, makes_initials) {
    EXPECT_EQ(initials("Ann Larsen"), "AL");
    EXPECT_EQ(initials("ann.larsen@gmx.example"), "AL");
    EXPECT_EQ(initials("李伟"), "李");
    EXPECT_EQ(initials("\"Quoted\" Person"), "QP");
    EXPECT_EQ(initials(""), "");
}

TEST(Wording, groups_fingerprints) { EXPECT_EQ(grouped_fingerprint("ab12cd34ef"), "AB12 CD34 EF"); }

}  // namespace
}  // namespace kontor::models
