// An office whose account sends through a server of its own: what tests of identities and submissions start from.
#pragma once

#include <gtest/gtest.h>

#include <map>
#include <string>
#include <vector>

#include "engine/mail/identity.hpp"
#include "engine/send/outbox.hpp"
#include "engine/send/submit.hpp"
#include "engine/store/memory_store.hpp"
#include "tests/engine/jmap/support/office.hpp"
#include "tests/support/store_values.hpp"

namespace kontor::jmap {

using mail::Submission;
using test::value_of;

inline const json own_server = {{"use", "custom"}, {"host", "smtp.work.example"}, {"port", 465}, {"login", "ann"}};

class Sending : public testing::Test {
protected:
    void SetUp() override {
        office.result("ann", "ExternalAccount/set",
                      {{"accountId", "a1"}, {"update", {{"r1", {{"outgoing", own_server}}}}}});
        identity = identities().at(0)["id"].get<std::string>();
        const json all = office.result("ann", "Mailbox/get", {{"accountId", "a3"}});
        for (const json& mailbox : all["list"])
            if (mailbox["role"].is_string()) mailboxes[mailbox["role"].get<std::string>()] = mailbox["id"];
    }

    json identities(const std::string& account = "a3") {
        return office.result("ann", "Identity/get", {{"accountId", account}})["list"];
    }
    // A draft with these properties beside its From.
    std::string draft(json with, const std::string& from = "ann@work.example") {
        with["from"] = json::array({{{"name", "Ann"}, {"email", from}}});
        with["mailboxIds"] = {{mailboxes["drafts"], true}};
        with["keywords"] = {{"$draft", true}, {"$seen", true}};
        with["bodyStructure"] = {{"type", "text/plain"}, {"partId", "1"}};
        with["bodyValues"] = {{"1", {{"value", "Hello."}}}};
        const json set = office.result("ann", "Email/set", {{"accountId", "a3"}, {"create", {{"d", with}}}});
        EXPECT_TRUE(set["created"].is_object()) << set;
        return set["created"]["d"]["id"];
    }
    std::string draft_to(const std::string& address) { return draft({{"to", people({address})}}); }
    static json people(const std::vector<std::string>& addresses) {
        json list = json::array();
        for (const std::string& address : addresses) list.push_back({{"name", nullptr}, {"email", address}});
        return list;
    }

    json set(json arguments) {
        arguments["accountId"] = "a3";
        return office.result("ann", "EmailSubmission/set", std::move(arguments));
    }
    // The object that was created, or the error.
    json send(const std::string& email, json with = json::object()) {
        with["emailId"] = email;
        if (!with.contains("identityId")) with["identityId"] = identity;
        const json answer = set({{"create", {{"s", std::move(with)}}}});
        return answer["created"].is_object() ? answer["created"]["s"] : answer["notCreated"]["s"];
    }
    json envelope(const std::vector<std::string>& to, json parameters = nullptr,
                  const std::string& from = "ann@work.example") {
        json addresses = json::array();
        for (const std::string& address : to) addresses.push_back({{"email", address}, {"parameters", nullptr}});
        return {{"envelope",
                 {{"mailFrom", {{"email", from}, {"parameters", std::move(parameters)}}}, {"rcptTo", addresses}}}};
    }
    json submission(const std::string& id) {
        return office.result("ann", "EmailSubmission/get", {{"accountId", "a3"}, {"ids", {id}}})["list"][0];
    }
    std::vector<Submission> outbox() {
        return value_of(send::submissions(*value_of(store.view(office.people["ann"])), mail::Scope::all()));
    }
    std::string octets(mail::BlobId blob) {
        return value_of(value_of(store.view(office.people["ann"]))->read_blob(blob, 0, 1 << 20));
    }
    // What the relay does with one.
    template <class Change>
    void change(const std::string& id, Change change) {
        auto transaction = value_of(store.begin());
        store::Update* update = value_of(transaction->as(office.people["ann"]));
        auto found = value_of(send::submission(*update, mail::Scope::all(), *mail::RecordId::parse(id)));
        change(*found);
        ASSERT_TRUE(send::save(*update, *found));
        ASSERT_TRUE(transaction->commit());
    }

    store::MemoryStore store;
    Office office{store};
    std::string identity;
    std::map<std::string, std::string> mailboxes;
};

}  // namespace kontor::jmap
