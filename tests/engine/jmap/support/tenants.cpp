#include "tests/engine/jmap/support/tenants.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>

#include "engine/jmap/type.hpp"

namespace kontor::jmap {
namespace {

// Bob's, and the same that nobody has.
struct Pair {
    std::string foreign, unknown;
};
const std::vector<Pair> pairs = {{"a4", "a94"}, {"a2", "a92"}, {"m19", "m99"},   {"e8", "e98"}, {"t8", "t98"},
                                 {"r2", "r92"}, {"r3", "r93"}, {"r900", "r990"}, {"b8", "b98"}, {"b8_1", "b98_1"},
                                 {"u2", "u92"}, {"s2", "s92"}, {"j2", "j92"}};

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
    {"set", R"({"update": {"@": {"isAdministrator": true, "quota": 1}}})"},
    {"set", R"({"update": {"@": {"newLink": true, "networks": []}}})"},
    {"set", R"({"update": {"@": {"password": "battery staple", "currentPassword": "correct horse"}}})"},
    {"set", R"({"update": {"@": {"hasTwoStep": false}}})"},
    {"query queryChanges", R"({"filter": {"personId": "@"}})"},
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
    {"set", R"({"create": {"k": {"externalAccountId": "r1", "emailIds": ["@"]}}})"},
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

}  // namespace

bool changed_something(const json& responses) {
    for (const char* list : {"created", "updated", "destroyed", "copied"}) {
        const json& arguments = responses[0][1];
        if (arguments.contains(list) && !arguments[list].empty()) return true;
    }
    return false;
}

std::size_t compare_foreign_with_unknown(const std::function<std::unique_ptr<Tenants>()>& make,
                                         const std::function<bool(const Method&)>& is_asked) {
    auto tenants = make();
    const std::string before = tenants->all_of_bob();
    // An office as it was before, after a look at what this one has become.
    const auto renew = [&] {
        EXPECT_EQ(tenants->all_of_bob(), before);
        tenants.reset();
        tenants = make();
    };
    std::size_t compared = 0;
    for (const Method& method : methods()) {
        if (!is_asked(method)) continue;
        const std::string name(method.name);
        for (const Pair& pair : pairs) {
            for (const json& arguments : arguments_naming(method, pair.foreign)) {
                const json answer = tenants->office().call("ann", {{name, arguments}});
                // Where the id is ignored, writing succeeds: then the other way is asked of an office as it was before.
                if (changed_something(answer)) renew();
                const json expected =
                    tenants->office().call("ann", {{name, with(arguments, pair.foreign, pair.unknown)}});
                if (changed_something(expected)) renew();
                EXPECT_EQ(with(answer, pair.foreign, pair.unknown), expected) << name << " " << arguments.dump();
                ++compared;
            }
        }
        EXPECT_EQ(tenants->all_of_bob(), before) << name;
    }
    return compared;
}

}  // namespace kontor::jmap
