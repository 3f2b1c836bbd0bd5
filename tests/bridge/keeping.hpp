// A relay that can be away, a shelf, and the windows that come and go: what tests of keeping begin with.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "bridge/kept.hpp"
#include "bridge/replica.hpp"
#include "tests/bridge/memory_shelf.hpp"
#include "tests/bridge/scripted_transport.hpp"

namespace kontor::bridge::keeping {

inline constexpr Instant now{};

// A relay with one account, "a2", and its unified twin. Ids are those of the store: one e-mail, the same id in both.
struct Relay {
    std::string user = "ann";
    std::map<std::string, Json> emails;
    std::set<std::string> mailboxes = {"inbox", "archive", "trash"};
    std::vector<std::pair<std::string, Json>> calls;
    std::uint64_t state = 1, oldest = 1;  // states before `oldest` are forgotten
    std::map<std::string, std::uint64_t> changed;
    std::vector<std::string> names;  // of mailboxes that were made

    void put(const std::string& id, const std::string& mailbox, int minute) {
        char date[] = "2026-03-01T10:00:00Z";
        date[14] = static_cast<char>('0' + minute / 10);
        date[15] = static_cast<char>('0' + minute % 10);
        emails[id] = {{"id", id},
                      {"threadId", "t" + id},
                      {"blobId", "b" + id},
                      {"ownerAccountId", "a2"},
                      {"ownerMailboxIds", {{mailbox, true}}},
                      {"keywords", Json::object()},
                      {"from", Json::array({{{"name", "Li Wei"}, {"email", "li@example.cn"}}})},
                      {"subject", "Quote " + id},
                      {"sentAt", date},
                      {"receivedAt", date},
                      {"size", 1234}};
        changed[id] = ++state;
    }
    void lose(const std::string& id) {
        emails.erase(id);
        changed[id] = ++state;
    }

    Json session() const {
        return {{"username", user},
                {"primaryAccounts", {{"urn:ietf:params:jmap:mail", "a1"}}},
                {"accounts", {{"a1", {{"name", "Home"}}}, {"a2", {{"name", "Work"}}}}},
                {"capabilities", {{"https://kontor.example/ns/jmap/collector", {{"unifiedAccountId", "all"}}}}}};
    }

    static std::string place_of(const Json& email) { return email["ownerMailboxIds"].begin().key(); }
    static Json refused(const char* type) { return {{"type", type}, {"description", "as the relay says"}}; }

    Json serve(const std::string& method, const Json& arguments, const std::vector<Json>& before) {
        calls.push_back({method, arguments});
        const std::string account = arguments.value("accountId", "");
        if (method == "Mailbox/get") {
            Json list = Json::array();
            for (const std::string& name : mailboxes)
                list.push_back({{"id", (account == "all" ? "all-" : "") + name}, {"name", name}, {"role", name}});
            return {{"list", list}};
        }
        if (method == "Mailbox/set") {
            const Json created = arguments.value("create", Json::object());
            for (const auto& [key, mailbox] : created.items()) {
                const std::string name = mailbox["name"];
                if (std::count(names.begin(), names.end(), name) != 0)
                    return {{"notCreated", {{key, refused("alreadyExists")}}}};
                names.push_back(name);
                return {{"created", {{key, {{"id", "m-" + name}}}}}};
            }
            return Json::object();
        }
        if (method == "Email/query") {
            std::vector<std::pair<std::string, std::string>> found;
            std::string mailbox = arguments["filter"].value("inMailbox", "");
            if (mailbox.compare(0, 4, "all-") == 0) mailbox.erase(0, 4);
            for (const auto& [id, email] : emails)
                if (mailbox.empty() || place_of(email) == mailbox) found.push_back({email["sentAt"], id});
            std::sort(found.rbegin(), found.rend());
            Json ids = Json::array();
            for (const auto& [date, id] : found) ids.push_back(id);
            return {{"ids", ids}, {"position", 0}, {"total", ids.size()}};
        }
        if (method == "Email/get" || method == "Thread/get") return get(method, arguments, before);
        if (method == "Email/changes") {
            const std::uint64_t since = std::stoull(arguments["sinceState"].get<std::string>());
            if (since < oldest) return Json::array({"error", {{"type", "cannotCalculateChanges"}}});
            Json updated = Json::array(), destroyed = Json::array();
            for (const auto& [id, at] : changed)
                if (at > since) (emails.count(id) != 0 ? updated : destroyed).push_back(id);
            return {{"newState", std::to_string(state)},
                    {"created", Json::array()},
                    {"updated", updated},
                    {"destroyed", destroyed},
                    {"hasMoreChanges", false}};
        }
        if (method == "Email/set") return set(arguments);
        return Json::object();
    }

    Json get(const std::string& method, const Json& arguments, const std::vector<Json>& before) {
        Json ids = arguments.value("ids", Json::array());
        if (const auto reference = arguments.find("#ids"); reference != arguments.end()) {
            const Json& earlier = before.at(std::stoul((*reference)["resultOf"].get<std::string>()));
            const std::string path = (*reference)["path"];
            if (earlier.is_array()) return Json::array({"error", {{"type", "invalidResultReference"}}});
            ids = Json::array();
            if (path.compare(0, 7, "/list/*") != 0)
                ids = earlier.value(path.substr(1), Json::array());
            else
                for (const Json& object : earlier.value("list", Json::array())) {
                    const Json& value = object[path.substr(8)];
                    if (!value.is_array()) ids.push_back(value);
                    for (const Json& each : value.is_array() ? value : Json::array()) ids.push_back(each);
                }
        }
        Json list = Json::array(), missing = Json::array();
        for (const Json& id : ids) {
            const std::string name = id;
            if (method == "Thread/get") {
                list.push_back({{"id", name}, {"emailIds", Json::array({name.substr(1)})}});
                continue;
            }
            if (emails.count(name) == 0) {
                missing.push_back(name);
                continue;
            }
            list.push_back(emails[name]);
            if (arguments["properties"].dump().find("bodyValues") == std::string::npos) continue;
            list.back()["textBody"] = Json::array({{{"partId", "1"}, {"type", "text/plain"}}});
            list.back()["bodyValues"] = {{"1", {{"value", "The text of " + name}}}};
        }
        return {{"list", list}, {"notFound", missing}, {"state", std::to_string(state)}};
    }

    Json set(const Json& arguments) {
        Json failed = Json::object(), not_destroyed = Json::object();
        const Json update = arguments.value("update", Json::object());
        for (const auto& [id, patch] : update.items()) {
            if (emails.count(id) == 0) {
                failed[id] = refused("notFound");
                continue;
            }
            for (const auto& [path, value] : patch.items()) {
                if (path == "mailboxIds" && mailboxes.count(value.begin().key()) == 0)
                    failed[id] = refused("invalidProperties");
                else if (path == "mailboxIds")
                    emails[id]["ownerMailboxIds"] = value;
                else if (value.is_null())
                    emails[id]["keywords"].erase(path.substr(9));
                else
                    emails[id]["keywords"][path.substr(9)] = true;
            }
            changed[id] = ++state;
        }
        for (const Json& id : arguments.value("destroy", Json::array())) {
            if (emails.count(id) == 0) not_destroyed[id.get<std::string>()] = refused("notFound");
            if (emails.count(id) != 0) lose(id);
        }
        return {{"notUpdated", failed}, {"notDestroyed", not_destroyed}};
    }

    std::vector<Json> sets() const {
        std::vector<Json> found;
        for (const auto& [method, arguments] : calls)
            if (method == "Email/set") found.push_back(arguments);
        return found;
    }
};

// One window: a replica with a transport of its own.
struct Visit {
    Visit(Relay& far, MemoryShelf& shelf) : relay(far), replica(transport, 0, &shelf) {}

    void connect() {
        transport.events.push_back(Transport::Opened{relay.session().dump()});
        answer();
    }
    void cut() {
        transport.events.push_back(Transport::Closed{false, "reset"});
        replica.tick(now);
    }
    void reconnect() {
        replica.tick(*replica.deadline());
        connect();
    }
    // Answers until nothing more is asked, or so many requests.
    void answer(std::size_t most = SIZE_MAX) {
        replica.tick(now);
        for (Json request = transport.take_request(); !request.is_null() && most-- > 0;
             request = transport.take_request()) {
            std::vector<Json> results;
            for (const Json& call : request["methodCalls"]) results.push_back(relay.serve(call[0], call[1], results));
            transport.answers(request, results);
            replica.tick(now);
        }
    }
    void read_inbox() {
        replica.need(inbox, 0, 20);
        answer();
    }
    std::vector<Id> rows(const ListKey& key) {
        replica.need(key, 0, 20);
        if (replica.link() == Client::Link::online)
            answer();
        else
            replica.tick(now);
        const List* list = replica.list(key);
        return list && list->loaded ? list->ids : std::vector<Id>{"not loaded"};
    }
    std::vector<Outcome> outcomes() {
        std::vector<Outcome> all;
        while (auto outcome = replica.next_outcome()) all.push_back(std::move(*outcome));
        return all;
    }

    static inline const ListKey inbox{"all", "all-inbox", "", false, true};
    static inline const ListKey archive{"all", "all-archive", "", false, true};

    Relay& relay;
    ScriptedTransport transport;
    Replica replica;
};

struct KeepTest : testing::Test {
    KeepTest() {
        relay.put("e1", "inbox", 1);
        relay.put("e2", "inbox", 2);
        relay.put("e3", "inbox", 3);
    }

    // A first visit, in which the inbox was looked at and e3 read.
    void first_visit() {
        Visit visit(relay, shelf);
        visit.replica.start(now);
        visit.connect();
        visit.read_inbox();
        visit.replica.need_body("e3");
        visit.answer();
        relay.calls.clear();
    }
    std::unique_ptr<Visit> visit_offline() {
        auto visit = std::make_unique<Visit>(relay, shelf);
        visit->replica.resume(now);
        visit->cut();
        return visit;
    }

    Relay relay;
    MemoryShelf shelf;
};

}  // namespace kontor::bridge::keeping
