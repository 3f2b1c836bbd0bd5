// Two people in one store: whatever ann names of bob's must be answered exactly as if it did not exist (threats G1).
// The cases are made from the table of methods, so that a new method is covered by being in the table.
#include <gtest/gtest.h>

#include <cctype>
#include <memory>

#include "engine/jmap/method.hpp"
#include "engine/jmap/type.hpp"
#include "engine/store/memory_store.hpp"
#include "tests/engine/jmap/support/office.hpp"

namespace kontor::jmap {
namespace {

// Bob's, and the same that nobody has.
struct Pair {
    std::string foreign, unknown;
};
const std::vector<Pair> pairs = {{"a4", "a94"}, {"a2", "a92"},    {"m19", "m99"}, {"e8", "e98"},    {"t8", "t98"},
                                 {"r2", "r92"}, {"r900", "r990"}, {"b8", "b98"},  {"b8_1", "b98_1"}};

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

std::string own_account(const Method& method) { return method.accounts == Accounts::home ? "a1" : "a3"; }

bool ends_with(std::string_view text, std::string_view end) {
    return text.size() >= end.size() && text.substr(text.size() - end.size()) == end;
}

// Every way to name an id in a call of that method.
std::vector<json> arguments_naming(const Method& method, const std::string& id) {
    std::vector<json> cases;
    if (method.accounts == Accounts::none) return cases;
    const json own = {{"accountId", own_account(method)}};
    const auto add = [&](json more) {
        json arguments = own;
        arguments.update(more);
        cases.push_back(arguments);
        if (method.accounts != Accounts::any) return;
        arguments["accountId"] = "all";
        cases.push_back(arguments);
    };
    if (id[0] == 'a')
        cases.push_back({{"accountId", id}, {"ids", json::array()}, {"sinceState", "0"}, {"sinceQueryState", "0"}});
    if (ends_with(method.name, "/get")) add({{"ids", {id}}});
    if (ends_with(method.name, "/query") || ends_with(method.name, "/queryChanges")) {
        for (const char* condition : {"inMailbox", "parentId", "externalAccountId"}) {
            add({{"filter", {{condition, id}}}, {"sinceQueryState", "0"}});
        }
        add({{"filter", {{"inMailboxOtherThan", {id}}}}, {"sinceQueryState", "0"}});
        add({{"anchor", id}, {"upToId", id}, {"sinceQueryState", "0"}, {"sort", {{{"property", "receivedAt"}}}}});
        add({{"anchor", id}});
    }
    if (!ends_with(method.name, "/set")) return cases;
    add({{"destroy", {id}}});
    add({{"destroy", {id}}, {"onDestroyRemoveEmails", true}});
    for (const json& patch :
         {json{{"name", "x"}}, json{{"keywords/$seen", true}}, json{{"isCancelled", true}}, json::object()}) {
        add({{"update", {{id, patch}}}});
    }
    for (const char* mine : {"e1", "m13", "r1"}) {
        add({{"update", {{mine, {{"mailboxIds", {{id, true}}}}}}}});
        add({{"update", {{mine, {{"mailboxIds/" + id, true}}}}}});
        add({{"update", {{mine, {{"parentId", id}}}}}});
        add({{"update", {{mine, {{"jmapAccountId", id}}}}}});
    }
    add({{"create", {{"k", {{"name", "x"}, {"parentId", id}}}}}});
    add({{"create", {{"k", {{"externalAccountId", id}, {"host", "pop.good.example"}}}}}});
    add({{"create", {{"k", {{"externalAccountId", id}}}}}});
    add({{"create", {{"k", {{"mailboxIds", {{id, true}}}, {"blobId", id}}}}}});
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
    return office.call("bob", calls).dump();
}

struct SharedOffice {
    SharedOffice() {
        office.result("bob", "Collection/set",
                      {{"accountId", "a2"}, {"create", {{"c", {{"externalAccountId", "r2"}}}}}});
    }
    store::MemoryStore store;
    Office office{store};
};

bool changed_something(const json& responses) {
    for (const char* list : {"created", "updated", "destroyed"}) {
        if (responses[0][1].contains(list) && !responses[0][1][list].is_null()) return true;
    }
    return false;
}

TEST(TwoTenants, AForeignIdIsAnsweredLikeAnUnknownOne) {
    auto shared = std::make_unique<SharedOffice>();
    const std::string before = everything_of_bob(shared->office);
    for (const char* id : {"\"e8\"", "\"m19\"", "\"r900\"", "\"r2\"", "\"b8\"", "\"t8\""}) {
        ASSERT_NE(before.find(id), std::string::npos) << id << " is not bob's";
    }

    std::size_t compared = 0;
    for (const Method& method : methods()) {
        const std::string name(method.name);
        const bool is_set = ends_with(name, "/set");
        for (const Pair& pair : pairs) {
            for (const json& arguments : arguments_naming(method, pair.foreign)) {
                const json answer = shared->office.call("ann", {{name, arguments}});
                EXPECT_EQ(everything_of_bob(shared->office), before) << name << " " << arguments.dump();
                // Where the id is ignored, writing succeeds: then the other way is asked of an office as it was before.
                if (is_set && changed_something(answer)) shared = std::make_unique<SharedOffice>();
                const json expected = shared->office.call("ann", {{name, with(arguments, pair.foreign, pair.unknown)}});
                if (is_set && changed_something(expected)) shared = std::make_unique<SharedOffice>();
                EXPECT_EQ(with(answer, pair.foreign, pair.unknown), expected) << name << " " << arguments.dump();
                ++compared;
            }
        }
    }
    EXPECT_GT(compared, 1000u);
}

}  // namespace
}  // namespace kontor::jmap
