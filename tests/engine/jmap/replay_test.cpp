// What RFC 8620 promises a client that keeps a copy: its copy, brought forward with /changes, is what a fresh /get
// gives; its list, brought forward with /queryChanges, is what a fresh /query gives. After any operations, in every
// account.
#include <gtest/gtest.h>

#include <random>
#include <set>

#include "engine/store/memory_store.hpp"
#include "tests/engine/jmap/support/office.hpp"

namespace kontor::jmap {
namespace {

using Random = std::mt19937;

std::size_t below(Random& random, std::size_t limit) {
    return random() % limit;  // the same numbers with every standard library
}
template <class T>
const T& one_of(Random& random, const std::vector<T>& all) {
    return all[below(random, all.size())];
}

// The copy of one type in one account.
struct Copy {
    std::string type, account;
    json properties;
    std::string state;
    std::map<std::string, json> objects;
};

std::vector<std::string> all_ids(Office& office, const std::string& type, const std::string& account) {
    std::vector<std::string> ids;
    if (type == "Mailbox") {
        const json list = office.result("ann", "Mailbox/get", {{"accountId", account}})["list"];
        for (const json& mailbox : list) ids.push_back(mailbox["id"]);
        return ids;
    }
    const json emails = office.result("ann", "Email/query", {{"accountId", account}})["ids"];
    if (type == "Email") return emails;
    std::set<std::string> threads;
    const json list = office.result("ann", "Email/get",
                                    {{"accountId", account}, {"ids", emails}, {"properties", {"threadId"}}})["list"];
    for (const json& email : list) threads.insert(email["threadId"].get<std::string>());
    return {threads.begin(), threads.end()};
}

void fetch(Office& office, Copy& copy, const json& ids) {
    const json got = office.result("ann", copy.type + "/get",
                                   {{"accountId", copy.account}, {"ids", ids}, {"properties", copy.properties}});
    for (const json& object : got["list"]) copy.objects[object["id"]] = object;
    for (const json& id : got["notFound"]) copy.objects.erase(id);
}

Copy fresh(Office& office, const std::string& type, const std::string& account, const json& properties) {
    Copy copy{type, account, properties, "", {}};
    const json got = office.result("ann", type + "/get", {{"accountId", account}, {"ids", json::array()}});
    copy.state = got["state"];
    fetch(office, copy, all_ids(office, type, account));
    return copy;
}

// False when the server asks the client to start anew.
bool bring_forward(Office& office, Copy& copy, std::size_t max_changes) {
    for (bool more = true; more;) {
        json arguments = {{"accountId", copy.account}, {"sinceState", copy.state}};
        if (max_changes != 0) arguments["maxChanges"] = max_changes;
        const json response = office.call("ann", {{copy.type + "/changes", arguments}})[0];
        const json& changes = response[1];
        if (response[0] == "error") {
            EXPECT_EQ(changes["type"], "cannotCalculateChanges");
            return false;
        }
        EXPECT_EQ(changes["oldState"], copy.state);
        const std::size_t told = changes["created"].size() + changes["updated"].size() + changes["destroyed"].size();
        EXPECT_TRUE(max_changes == 0 || told <= max_changes) << changes.dump();
        for (const json& id : changes["destroyed"]) copy.objects.erase(id);
        const json only = changes.value("updatedProperties", json());
        if (only.is_null()) {
            fetch(office, copy, changes["updated"]);
        } else {
            const json got = office.result(
                "ann", "Mailbox/get", {{"accountId", copy.account}, {"ids", changes["updated"]}, {"properties", only}});
            for (const json& object : got["list"]) copy.objects[object["id"]].update(object);
        }
        fetch(office, copy, changes["created"]);
        more = changes["hasMoreChanges"];
        EXPECT_TRUE(!more || changes["newState"] != copy.state) << "no way forward";
        if (more && changes["newState"] == copy.state) return true;
        copy.state = changes["newState"];
    }
    return true;
}

// A list kept by queryChanges.
struct List {
    std::string account, type;
    json query;
    std::string state;
    std::vector<std::string> ids;
};

List fresh_list(Office& office, const std::string& type, const std::string& account, const json& query) {
    json arguments = query;
    arguments["accountId"] = account;
    const json got = office.result("ann", type + "/query", arguments);
    return {account, type, query, got["queryState"], got["ids"]};
}

// False when the server asks the client to start anew.
bool bring_forward(Office& office, List& list) {
    json arguments = list.query;
    arguments["accountId"] = list.account;
    arguments["sinceQueryState"] = list.state;
    arguments["calculateTotal"] = true;
    const json response = office.call("ann", {{list.type + "/queryChanges", arguments}})[0];
    if (response[0] == "error") {
        EXPECT_EQ(response[1]["type"], "cannotCalculateChanges") << response.dump();
        return false;
    }
    const json& changes = response[1];
    for (const json& id : changes["removed"]) {
        list.ids.erase(std::remove(list.ids.begin(), list.ids.end(), id.get<std::string>()), list.ids.end());
    }
    std::size_t last = 0;
    for (const json& added : changes["added"]) {
        const std::size_t index = added["index"];
        EXPECT_GE(index, last);
        EXPECT_LE(index, list.ids.size()) << changes.dump();
        if (index > list.ids.size()) return true;
        list.ids.insert(list.ids.begin() + static_cast<std::ptrdiff_t>(index), added["id"].get<std::string>());
        last = index;
    }
    EXPECT_EQ(changes["total"], list.ids.size());
    list.state = changes["newQueryState"];
    return true;
}

class Operations {
public:
    Operations(Office& office, unsigned seed) : office_(office), random_(seed) {}

    void perform() {
        const std::string account = one_of<std::string>(random_, {"a3", "a1", "a3"});
        switch (below(random_, 10)) {
            case 0:
            case 1:
            case 2:
                return deliver(account);
            case 3:
                return patch_email(account, {{"keywords/$seen", maybe()}});
            case 4:
                return patch_email(
                    account, {{"keywords/" + one_of<std::string>(random_, {"work", "$draft", "$flagged"}), maybe()}});
            case 5:
                return patch_email(account, {{"mailboxIds", {{mailbox(account), true}}}});
            case 6:
                return patch_email(
                    "all", {{"mailboxIds", {{one_of<std::string>(random_, {"all-inbox", "all-trash"}), true}}}});
            case 7:
                return destroy_email(account);
            case 8:
                return change_mailboxes(account);
            default:
                return patch_email(account, {{"mailboxIds/" + mailbox(account), maybe()}});
        }
    }
    Random& random() { return random_; }

private:
    json maybe() { return below(random_, 2) == 0 ? json(true) : json(nullptr); }
    std::string mailbox(const std::string& account) { return one_of(random_, all_ids(office_, "Mailbox", account)); }

    void deliver(const std::string& account) {
        ++number_;
        const std::size_t parent = below(random_, number_);
        std::string text = "From: p" + std::to_string(below(random_, 5)) + "@example.org\nSubject: Re: topic " +
                           std::to_string(parent % 4) + "\nDate: Mon, 24 Nov 2025 1" +
                           std::to_string(below(random_, 10)) + ":00:00 +0000\nMessage-ID: <n" +
                           std::to_string(number_) + "@example.org>\n";
        if (parent != 0) text += "References: <n" + std::to_string(parent) + "@example.org>\n";
        office_.now.seconds += 7;
        office_.deliver("ann", *mail::AccountId::parse(account), message(text + "\nText.\n"));
    }
    void patch_email(const std::string& account, const json& patch) {
        const auto ids = all_ids(office_, "Email", account);
        if (ids.empty()) return;
        office_.result("ann", "Email/set", {{"accountId", account}, {"update", {{one_of(random_, ids), patch}}}});
    }
    void destroy_email(const std::string& account) {
        const auto ids = all_ids(office_, "Email", account);
        if (ids.size() < 4) return;
        office_.result("ann", "Email/set", {{"accountId", account}, {"destroy", {one_of(random_, ids)}}});
    }
    void change_mailboxes(const std::string& account) {
        const std::string name = "Box " + std::to_string(below(random_, 6));
        switch (below(random_, 5)) {
            case 0:
                office_.result("ann", "Mailbox/set", {{"accountId", account}, {"create", {{"k", {{"name", name}}}}}});
                break;
            case 1:
                office_.result("ann", "Mailbox/set",
                               {{"accountId", account}, {"update", {{mailbox(account), {{"name", name}}}}}});
                break;
            case 2:
                office_.result(
                    "ann", "Mailbox/set",
                    {{"accountId", account}, {"update", {{mailbox(account), {{"parentId", mailbox(account)}}}}}});
                break;
            case 3: {
                const json role = one_of<json>(random_, {nullptr, "archive", "junk"});
                office_.result("ann", "Mailbox/set",
                               {{"accountId", account}, {"update", {{mailbox(account), {{"role", role}}}}}});
                break;
            }
            default:
                office_.result("ann", "Mailbox/set",
                               {{"accountId", account},
                                {"destroy", {mailbox(account)}},
                                {"onDestroyRemoveEmails", below(random_, 2) == 0}});
        }
    }

    Office& office_;
    Random random_;
    std::size_t number_ = 0;
};

const json email_properties = {"id", "keywords", "mailboxIds", "threadId", "subject"};
const json descending = {{{"property", "sentAt"}, {"isAscending", false}}};

std::vector<json> email_queries(const std::string& inbox) {
    return {{{"filter", {{"inMailbox", inbox}}}, {"sort", descending}},
            {{"filter", {{"inMailbox", inbox}}}, {"sort", descending}, {"collapseThreads", true}},
            {{"sort", {{{"property", "receivedAt"}}}}},
            {{"filter", {{"someInThreadHaveKeyword", "work"}}}, {"sort", descending}},
            {{"filter", {{"notKeyword", "$seen"}}}, {"sort", {{{"property", "subject"}}}}, {"collapseThreads", true}},
            {{"sort", {{{"property", "allInThreadHaveKeyword"}, {"keyword", "$flagged"}}, {{"property", "sentAt"}}}}}};
}

class Replay : public testing::TestWithParam<unsigned> {};

TEST_P(Replay, CopiesAndListsStayTrue) {
    store::MemoryStore store;
    Office office(store);
    Operations operations(office, GetParam());
    const std::map<std::string, std::string> inboxes = {{"a1", "m1"}, {"a3", "m13"}, {"all", "all-inbox"}};
    const json mailbox_properties = {"id",          "name",         "parentId",     "role",
                                     "totalEmails", "unreadEmails", "totalThreads", "unreadThreads"};

    std::vector<Copy> copies;
    std::vector<List> lists;
    for (const auto& [account, inbox] : inboxes) {
        copies.push_back(fresh(office, "Mailbox", account, mailbox_properties));
        copies.push_back(fresh(office, "Email", account, email_properties));
        copies.push_back(fresh(office, "Thread", account, {"id", "emailIds"}));
        for (const json& query : email_queries(inbox)) lists.push_back(fresh_list(office, "Email", account, query));
        lists.push_back(
            fresh_list(office, "Mailbox", account, {{"sort", {{{"property", "name"}}}}, {"sortAsTree", true}}));
        lists.push_back(fresh_list(office, "Mailbox", account,
                                   {{"sort", {{{"property", "name"}}}}, {"filter", {{"hasAnyRole", false}}}}));
    }
    for (int round = 0; round < 12; ++round) {
        for (std::size_t i = below(operations.random(), 6); i > 0; --i) operations.perform();
        for (Copy& copy : copies) {
            const bool in_steps = copy.account != "all" || copy.type != "Mailbox";
            const Copy now = fresh(office, copy.type, copy.account, copy.properties);
            if (!bring_forward(office, copy, in_steps ? below(operations.random(), 4) : 0)) {
                // Only where the roles of mailboxes decide what an e-mail looks like.
                EXPECT_EQ(copy.type + copy.account, "Emailall");
                copy = now;
            }
            EXPECT_EQ(copy.objects, now.objects) << copy.type << " of " << copy.account << " in round " << round;
        }
        for (List& list : lists) {
            const List now = fresh_list(office, list.type, list.account, list.query);
            if (!bring_forward(office, list)) list = now;
            EXPECT_EQ(list.ids, now.ids) << list.type << " of " << list.account << " " << list.query.dump()
                                         << " in round " << round;
            EXPECT_EQ(list.state, now.state);
        }
        if (HasFailure()) return;
    }
}

INSTANTIATE_TEST_SUITE_P(Seeds, Replay, testing::Range(1u, 13u));

}  // namespace
}  // namespace kontor::jmap
