// Signing in at a provider, as clients see it.
#include <gtest/gtest.h>

#include "engine/mail/external_account_json.hpp"
#include "engine/oauth/desk.hpp"
#include "engine/store/memory_store.hpp"
#include "tests/engine/jmap/support/office.hpp"

namespace kontor::jmap {
namespace {

class ScriptedDesk final : public oauth::Desk {
public:
    std::vector<oauth::Provider> providers() const override {
        oauth::Provider own;
        own.name = "own";
        own.title = "Own";
        own.mail_hosts = {"pop.good.example"};
        own.client_secret = Secret("canary");
        return {own};
    }
    Result<mail::RecordId> begin(mail::UserId user, const oauth::Wish& wish, UtcTime now) override {
        if (wish.provider != "own") return Error{"There is no such provider here", "", "", "provider"};
        oauth::Authorization made;
        made.id = mail::RecordId{800 + all[user].size()};
        made.wish = wish;
        made.created = now;
        all[user].push_back(made);
        return made.id;
    }
    bool cancel(mail::UserId user, mail::RecordId id) override {
        for (oauth::Authorization& each : all[user])
            if (each.id == id) return each.state = oauth::Authorization::State::cancelled, true;
        return false;
    }
    std::vector<oauth::Authorization> authorizations(mail::UserId user) override { return all[user]; }
    std::string state(mail::UserId) override { return "5.1"; }
    std::optional<oauth::Tokens> tokens(mail::UserId user, mail::RecordId id) override {
        for (const oauth::Authorization& each : all[user])
            if (each.id == id && each.state == oauth::Authorization::State::done) {
                oauth::Tokens tokens;
                tokens.provider = "own";
                tokens.access = Secret("access-canary");
                tokens.refresh = Secret("refresh-canary");
                return tokens;
            }
        return std::nullopt;
    }
    void forget(mail::UserId, mail::RecordId id) override { forgotten.push_back(id.to_string()); }
    oauth::Access access(mail::UserId user, mail::RecordId id, const std::string&) override {
        oauth::Access access;
        if (const auto given = tokens(user, id)) {
            access.token = given->access;
        } else {
            access.error = mail::CollectError{};
            access.error->error_class = mail::ErrorClass::auth;
            access.error->detail = "sign-in";
        }
        return access;
    }

    std::map<mail::UserId, std::vector<oauth::Authorization>> all;
    std::vector<std::string> forgotten;
};

class SigningIn : public testing::Test {
protected:
    json result(const std::string& person, const char* method, json arguments) {
        Context context = office.context(person);
        context.desk = &desk;
        arguments["accountId"] = person == "ann" ? "a1" : "a2";
        const json request = Office::with_capabilities({{"methodCalls", {{method, arguments, "0"}}}});
        const std::string body = handle(request.dump(), context).body;
        EXPECT_EQ(body.find("canary"), std::string::npos) << "a secret in " << method;
        return json::parse(body)["methodResponses"][0][1];
    }
    json begin(const json& wish = {{"providerId", "own"}, {"loginHint", "ann@good.example"}}) {
        return result("ann", "Authorization/set", {{"create", {{"n", wish}}}});
    }
    void finish() {
        desk.all[office.people["ann"]].back().state = oauth::Authorization::State::done;
        desk.all[office.people["ann"]].back().address = "ann@good.example";
    }
    static json new_account(const json& authorization, const char* host = "pop.good.example") {
        json account = {{"address", "ann@good.example"},
                        {"incoming", {{"host", host}, {"login", "ann@good.example"}, {"auth", "oauth"}}}};
        if (!authorization.is_null()) account["authorizationId"] = authorization;
        return {{"create", {{"n", account}}}};
    }

    store::MemoryStore store;
    Office office{store};
    ScriptedDesk desk;
};

TEST_F(SigningIn, ListsProvidersWithoutTheirSecrets) {
    const json list = result("ann", "OAuthProvider/get", {{"ids", nullptr}})["list"];
    EXPECT_EQ(list, (json{{{"id", "own"}, {"title", "Own"}, {"mailHosts", {"pop.good.example"}}}}));
}

TEST_F(SigningIn, BeginsWithAnAddressToOpen) {
    const json created = begin()["created"]["n"];
    EXPECT_EQ(created["path"], "/oauth/start?id=r800");
    EXPECT_EQ(created["state"], "waiting");
    EXPECT_EQ(begin({{"providerId", "nobody"}})["notCreated"]["n"]["properties"], (json{"providerId"}));
    EXPECT_EQ(begin({{"providerId", "own"}, {"externalAccountId", "r77"}})["notCreated"]["n"]["properties"],
              (json{"externalAccountId"}));
}

TEST_F(SigningIn, TellsWhatBecameOfIt) {
    begin();
    finish();
    const json done = result("ann", "Authorization/get", {{"ids", {"r800"}}})["list"][0];
    EXPECT_EQ(done["state"], "done");
    EXPECT_EQ(done["address"], "ann@good.example");
    EXPECT_TRUE(result("bob", "Authorization/get", {{"ids", {"r800"}}})["list"].empty());
}

TEST_F(SigningIn, CanBeGivenUp) {
    begin();
    const json give_up = {{"update", {{"r800", {{"isCancelled", true}}}}}};
    EXPECT_EQ(result("bob", "Authorization/set", give_up)["notUpdated"]["r800"]["type"], "notFound");
    EXPECT_EQ(result("ann", "Authorization/set", give_up)["updated"]["r800"], (json{{"state", "cancelled"}}));
}

TEST_F(SigningIn, MakesAnAccountThatHasTokens) {
    begin();
    EXPECT_EQ(result("ann", "ExternalAccount/set", new_account("r800"))["notCreated"]["n"]["properties"],
              (json{"authorizationId"}))
        << "not done yet";
    finish();
    EXPECT_EQ(
        result("ann", "ExternalAccount/set", new_account("r800", "pop.evil.example"))["notCreated"]["n"]["properties"],
        (json{"incoming/host"}))
        << "A4";
    EXPECT_EQ(result("ann", "ExternalAccount/set", new_account(nullptr))["notCreated"]["n"]["properties"],
              (json{"authorizationId"}));
    const json created = result("ann", "ExternalAccount/set", new_account("r800"))["created"]["n"];
    ASSERT_TRUE(created.is_object());
    EXPECT_EQ(created["oauthProvider"], "own");
    EXPECT_EQ(created["incoming"]["auth"], "oauth");
    EXPECT_EQ(created["incoming"]["hasPassword"], false);
    EXPECT_EQ(desk.forgotten, std::vector<std::string>{"r800"});
    const auto id = *mail::RecordId::parse(created["id"].get<std::string>());
    const auto view = std::move(*store.view(office.people["ann"]));
    const auto tokens = oauth::tokens_from_document(**view->secret(id, mail::oauth_tokens));
    ASSERT_TRUE(tokens);
    EXPECT_EQ(tokens->refresh.reveal(), "refresh-canary");
}

// Whoever goes back to a password leaves no tokens behind; nobody gets them by naming a kind of login.
TEST_F(SigningIn, OfAnAccountIsKeptOrGiven) {
    begin();
    finish();
    const json created = result("ann", "ExternalAccount/set", new_account("r800"))["created"]["n"];
    const std::string id = created["id"];
    const auto patch = [&](const json& change) {
        return result("ann", "ExternalAccount/set", {{"update", {{id, change}}}});
    };
    EXPECT_EQ(patch({{"incoming/host", "pop.evil.example"}})["notUpdated"][id]["properties"], (json{"incoming/host"}));
    EXPECT_TRUE(patch({{"name", "Work"}})["notUpdated"].is_null());
    EXPECT_TRUE(patch({{"incoming/auth", "automatic"}, {"incoming/password", "secret"}})["notUpdated"].is_null());
    const auto record = *mail::RecordId::parse(id);
    EXPECT_FALSE(*(*store.view(office.people["ann"]))->secret(record, mail::oauth_tokens));
    EXPECT_EQ(patch({{"incoming/auth", "oauth"}})["notUpdated"][id]["properties"], (json{"incoming/auth"}));
}

TEST_F(SigningIn, IsWhatAProbeUses) {
    begin();
    const json probe = {
        {"create", {{"p", {{"host", "pop.good.example"}, {"auth", "oauth"}, {"authorizationId", "r800"}}}}}};
    EXPECT_EQ(result("ann", "AccountProbe/set", probe)["created"]["p"]["error"]["detail"], "sign-in");
    finish();
    EXPECT_EQ(result("ann", "AccountProbe/set", probe)["created"]["p"]["ok"], true);
    EXPECT_EQ(office.collector.probed_password, "access-canary");
    const json nothing = {{"create", {{"p", {{"host", "pop.good.example"}, {"auth", "oauth"}}}}}};
    EXPECT_EQ(result("ann", "AccountProbe/set", nothing)["notCreated"]["p"]["properties"], (json{"authorizationId"}));
}

TEST_F(SigningIn, IsNotOfferedWhereNobodySetItUp) {
    Context context = office.context("ann");
    const auto ask = [&](const char* method, const json& arguments) {
        const json request = Office::with_capabilities({{"methodCalls", {{method, arguments, "0"}}}});
        return json::parse(handle(request.dump(), context).body)["methodResponses"][0][1];
    };
    EXPECT_TRUE(ask("OAuthProvider/get", {{"accountId", "a1"}, {"ids", nullptr}})["list"].empty());
    EXPECT_EQ(ask("Authorization/set",
                  {{"accountId", "a1"}, {"create", {{"n", {{"providerId", "own"}}}}}})["notCreated"]["n"]["type"],
              "forbidden");
}

}  // namespace
}  // namespace kontor::jmap
