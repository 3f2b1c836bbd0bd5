// Two people in one store: whatever ann names of bob's must be answered exactly as if it did not exist (threats G1).
// The cases are made from the table of methods, so that a new method is covered by being in the table.
#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
#include <memory>

#include "engine/jmap/method.hpp"
#include "engine/jmap/push.hpp"
#include "engine/jmap/type.hpp"
#include "engine/store/memory_store.hpp"
#include "tests/engine/jmap/support/office.hpp"
#include "tests/support/store_values.hpp"

namespace kontor::jmap {
namespace {

// Bob's, and the same that nobody has.
struct Pair {
    std::string foreign, unknown;
};
const std::vector<Pair> pairs = {{"a4", "a94"}, {"a2", "a92"}, {"m19", "m99"},   {"e8", "e98"}, {"t8", "t98"},
                                 {"r2", "r92"}, {"r3", "r93"}, {"r900", "r990"}, {"b8", "b98"}, {"b8_1", "b98_1"}};

bool is_word(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; }

// The value with one id in place of another, wherever it stands: as a value, a key, in a path or a description.
json with(const json& value, const std::string& from, const std::string& to) {
    std::string text = value.dump();
    for (std::size_t at = 0; (at = text.find(from, at)) != std::string::npos;) {
        const bool whole = !is_word(text[at - 1]) && !is_word(text[at + from.size()]);
        if (whole) text.replace(at, from.size(), to);
        at += whole ? to.size() : from.size();
    }
    return json::parse(text);
}

// Every place of a call where an id may stand, "@" being that place, and the verbs whose arguments have it. All of them
// are tried with every method of such a verb: those that it does not know, it ignores. A method with an argument of a
// new shape wants a line here; one with a verb that is not among these is tried with every line.
struct Place {
    std::string_view verbs;
    const char* arguments;
};
const Place places[] = {
    {"get", R"({"ids": ["@"]})"},
    {"copy", R"({"blobIds": ["@"]})"},
    {"copy", R"({"fromAccountId": "@", "create": {}, "blobIds": []})"},
    {"get query queryChanges", R"({"filter": {"inMailbox": "@"}})"},
    {"get query queryChanges", R"({"filter": {"inMailboxOtherThan": ["@"]}})"},
    {"get query queryChanges", R"({"filter": {"parentId": "@"}})"},
    {"get query queryChanges", R"({"filter": {"externalAccountId": "@"}})"},
    {"query queryChanges", R"({"anchor": "@", "upToId": "@", "sort": [{"property": "receivedAt"}]})"},
    {"query queryChanges", R"({"anchor": "@"})"},
    {"set", R"({"destroy": ["@"]})"},
    {"set", R"({"destroy": ["@"], "onDestroyRemoveEmails": true})"},
    {"set", R"({"update": {"@": {"name": "x"}}})"},
    {"set", R"({"update": {"@": {"keywords/$seen": true}}})"},
    {"set", R"({"update": {"@": {"isCancelled": true}}})"},
    {"set", R"({"update": {"@": {"types": null}}})"},
    {"set", R"({"update": {"@": {"undoStatus": "canceled"}}})"},
    {"set", R"({"update": {"@": {"decision": "sendAgain"}}})"},
    {"set", R"({"create": {"k": {"identityId": "@", "emailId": "e1"}}})"},
    {"set", R"({"create": {"k": {"identityId": "r900", "emailId": "@"}}})"},
    {"set", R"({"create": {"k": {"identityId": "@", "code": "12345678"}}})"},
    {"set", R"({"create": {"k": {"identityId": "@"}}})"},
    {"set", R"({"onSuccessUpdateEmail": {"@": {"keywords/$seen": true}}})"},
    {"set", R"({"onSuccessDestroyEmail": ["@"]})"},
    {"query queryChanges", R"({"filter": {"identityIds": ["@"], "emailIds": ["@"], "threadIds": ["@"]}})"},
    {"set", R"({"update": {"@": {}}})"},
    {"set", R"({"update": {"e1": {"mailboxIds": {"@": true}}}})"},
    {"set", R"({"update": {"e1": {"mailboxIds/@": true}}})"},
    {"set", R"({"update": {"m13": {"parentId": "@"}}})"},
    {"set", R"({"update": {"r1": {"jmapAccountId": "@"}}})"},
    {"set copy", R"({"create": {"k": {"name": "x", "parentId": "@"}}})"},
    {"set copy", R"({"create": {"k": {"externalAccountId": "@", "host": "pop.good.example"}}})"},
    {"set copy", R"({"create": {"k": {"externalAccountId": "@"}}})"},
    {"set copy", R"({"create": {"k": {"mailboxIds": {"@": true}}}})"},
    {"set copy", R"({"create": {"k": {"mailboxIds": {"m14": true}, "attachments": [{"blobId": "@"}]}}})"},
    {"set copy",
     R"({"create": {"k": {"mailboxIds": {"m14": true}, "bodyStructure": {"type": "image/png", "blobId": "@"}}}})"},
    {"set copy", R"({"create": {"k": {"id": "@", "mailboxIds": {"m13": true}}}})"},
    {"set copy", R"({"create": {"k": {"id": "e7", "mailboxIds": {"@": true}}}})"},
    {"import", R"({"emails": {"k": {"blobId": "@", "mailboxIds": {"m13": true}}}})"},
    {"import", R"({"emails": {"k": {"blobId": "b7", "mailboxIds": {"@": true}}}})"},
};

bool has_word(std::string_view words, std::string_view word) {
    while (!words.empty()) {
        const std::size_t end = std::min(words.find(' '), words.size());
        if (words.substr(0, end) == word) return true;
        words.remove_prefix(std::min(end + 1, words.size()));
    }
    return false;
}

std::vector<const char*> places_in(std::string_view method) {
    const std::string_view verb = method.substr(method.find('/') + 1);
    std::vector<const char*> of_verb, all;
    for (const Place& place : places) {
        all.push_back(place.arguments);
        if (has_word(place.verbs, verb)) of_verb.push_back(place.arguments);
    }
    return of_verb.empty() && verb != "changes" ? all : of_verb;
}

// Every way to name an id in a call of that method.
std::vector<json> arguments_naming(const Method& method, const std::string& id) {
    std::vector<json> cases;
    json own = {{"fromAccountId", "a1"}, {"sinceState", "0"}, {"sinceQueryState", "0"}};
    const bool has_account = method.accounts != Accounts::none;
    if (has_account) own["accountId"] = method.accounts == Accounts::home ? "a1" : "a3";
    for (const char* place : places_in(method.name)) {
        json arguments = own;
        arguments.update(with(json::parse(place), "@", id));
        cases.push_back(arguments);
        if (method.accounts != Accounts::any) continue;
        arguments["accountId"] = "all";
        cases.push_back(std::move(arguments));
    }
    if (!has_account) return cases;
    own.update(
        {{"ids", json::array()}, {"blobIds", json::array()}, {"emails", json::object()}, {"create", json::object()}});
    own["accountId"] = id;
    cases.push_back(std::move(own));
    return cases;
}

std::string everything_of_bob(Office& office) {
    Office::Calls calls;
    for (const char* account : {"a2", "a4", "all"}) {
        const json query = {{"resultOf", std::to_string(calls.size() + 1)}, {"name", "Email/query"}, {"path", "/ids"}};
        calls.push_back({"Mailbox/get", {{"accountId", account}}});
        calls.push_back({"Email/query", {{"accountId", account}}});
        calls.push_back({"Email/get", {{"accountId", account}, {"#ids", query}}});
    }
    calls.push_back({"ExternalAccount/get", {{"accountId", "a2"}}});
    calls.push_back({"Collection/get", {{"accountId", "a2"}}});
    calls.push_back({"PushSubscription/get", json::object()});
    return office.call("bob", calls).dump();
}

struct SharedOffice {
    SharedOffice() {
        office.result("bob", "Collection/set",
                      {{"accountId", "a2"}, {"create", {{"c", {{"externalAccountId", "r2"}}}}}});
        office.result("bob", "PushSubscription/set",
                      {{"create", {{"s", {{"deviceClientId", "phone"}, {"url", "https://push.example.org/"}}}}}});
    }
    store::MemoryStore store;
    Office office{store};
};

bool changed_something(const json& responses) {
    for (const char* list : {"created", "updated", "destroyed", "copied"}) {
        const json& arguments = responses[0][1];
        if (arguments.contains(list) && !arguments[list].empty()) return true;
    }
    return false;
}

// An office as it was before, after a look at what this one has become.
std::unique_ptr<SharedOffice> renewed(std::unique_ptr<SharedOffice> used, const std::string& before) {
    EXPECT_EQ(everything_of_bob(used->office), before);
    return std::make_unique<SharedOffice>();
}

TEST(TwoTenants, AForeignIdIsAnsweredLikeAnUnknownOne) {
    auto shared = std::make_unique<SharedOffice>();
    const std::string before = everything_of_bob(shared->office);
    for (const char* id : {"\"e8\"", "\"m19\"", "\"r900\"", "\"r2\"", "\"r3\"", "\"b8\"", "\"t8\""}) {
        ASSERT_NE(before.find(id), std::string::npos) << id << " is not bob's";
    }

    std::size_t compared = 0;
    for (const Method& method : methods()) {
        const std::string name(method.name);
        for (const Pair& pair : pairs) {
            for (const json& arguments : arguments_naming(method, pair.foreign)) {
                const json answer = shared->office.call("ann", {{name, arguments}});
                // Where the id is ignored, writing succeeds: then the other way is asked of an office as it was before.
                if (changed_something(answer)) shared = renewed(std::move(shared), before);
                const json expected = shared->office.call("ann", {{name, with(arguments, pair.foreign, pair.unknown)}});
                if (changed_something(expected)) shared = renewed(std::move(shared), before);
                EXPECT_EQ(with(answer, pair.foreign, pair.unknown), expected) << name << " " << arguments.dump();
                ++compared;
            }
        }
        EXPECT_EQ(everything_of_bob(shared->office), before) << name;
    }
    EXPECT_GT(compared, 1000u);
}

// States and pushes: nothing that bob does changes what ann is answered, or wakes her.
TEST(TwoTenants, WhatOneDoesTheOtherDoesNotNotice) {
    SharedOffice shared;
    Office& office = shared.office;
    const auto everything_of_ann = [&] {
        std::string all;
        for (const Method& method : methods()) {
            if (method.name.find("/set") != std::string_view::npos) continue;
            for (const char* account : {"a1", "a3", "all"}) {
                const json arguments = {{"accountId", account}, {"sinceState", "0"}, {"sinceQueryState", "0"}};
                all += office.call("ann", {{std::string(method.name), arguments}}).dump();
            }
        }
        return all;
    };
    std::vector<Push> pushes;
    for (const auto channel : {Push::Channel::socket, Push::Channel::event_source}) {
        pushes.emplace_back(channel, std::nullopt);
        EXPECT_TRUE(pushes.back().begin(*test::value_of(office.store.view(office.people["ann"])), {"7.1", "3.1"},
                                        std::nullopt));
    }
    const std::string before = everything_of_ann();
    ASSERT_NE(before.find("\"e1\""), std::string::npos);

    office.deliver("bob", mail::AccountId{4},
                   message("Subject: new\nMessage-ID: <order3@x>\nReferences: <order1@example.cn>\n\nx\n"));
    office.upload("bob", mail::AccountId{4}, "an upload");
    for (const auto& [method, arguments] :
         Office::Calls{{"Email/set", {{"accountId", "a4"}, {"update", {{"e8", {{"keywords/$seen", true}}}}}}},
                       {"Mailbox/set", {{"accountId", "a4"}, {"create", {{"m", {{"name", "New"}}}}}}},
                       {"Email/copy",
                        {{"fromAccountId", "a4"},
                         {"accountId", "a2"},
                         {"create", {{"c", {{"id", "e8"}, {"mailboxIds", {{"m7", true}}}}}}}}},
                       {"ExternalAccount/set", {{"accountId", "a2"}, {"update", {{"r2", {{"name", "Other"}}}}}}},
                       {"Email/set", {{"accountId", "a4"}, {"destroy", {"e8"}}}}}) {
        EXPECT_TRUE(changed_something(office.call("bob", {{method, arguments}}))) << method;
    }
    EXPECT_EQ(everything_of_ann(), before);
    for (Push& push : pushes) {
        const auto told =
            test::value_of(push.next(*test::value_of(office.store.view(office.people["ann"])), {"7.1", "3.1"}));
        EXPECT_FALSE(told) << *told;
    }
}

}  // namespace
}  // namespace kontor::jmap
