// A window's replica with a small office behind it, for tests of state, models and frames: two accounts, a unified one,
// some mail. What the test changes in the public members is what the "relay" answers from then on.
#pragma once

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <vector>

#include "bridge/replica.hpp"
#include "tests/bridge/scripted_transport.hpp"

namespace kontor::test {

using Json = nlohmann::json;

// Thursday, 12 March 2026, 14:30 UTC.
inline constexpr UtcTime kToday{1773325800};

inline Json person(const char* name, const char* address) { return {{"name", name}, {"email", address}}; }

inline Json an_email(const std::string& id, const Json& from, const char* subject, const char* sent_at, bool seen) {
    return {{"id", id},
            {"threadId", "t" + id},
            {"blobId", "b" + id},
            {"ownerAccountId", "a2"},
            {"mailboxIds", {{"m-in", true}}},
            {"ownerMailboxIds", {{"m2-in", true}}},
            {"keywords", seen ? Json{{"$seen", true}} : Json::object()},
            {"from", Json::array({from})},
            {"to", Json::array({person("Ann Larsen", "ann@work.example")})},
            {"subject", subject},
            {"preview", "Dear Ann, thank you."},
            {"messageId", Json::array({id + "@example.org"})},
            {"sentAt", sent_at},
            {"receivedAt", "2026-03-12T13:05:00Z"},
            {"size", 4096},
            {"hasAttachment", false}};
}

inline Json a_filter(const char* id, const char* name, const Json& form, int order = 0) {
    return {{"id", id},         {"name", name}, {"jmapAccountId", nullptr},  {"sortOrder", order}, {"isEnabled", true},
            {"sieve", "keep;"}, {"form", form}, {"disabledBecause", nullptr}};
}

// Bills of a bank, starred and moved.
inline Json a_form() {
    return {{"join", "any"},
            {"conditions", Json::array({{{"of", "subject"}, {"match", "contains"}, {"values", {"invoice", "Rechnung"}}},
                                        {{"of", "from"}, {"match", "domain"}, {"values", {"bank.example"}}}})},
            {"actions",
             Json::array({{{"do", "star"}}, {{"do", "move"}, {"mailbox", "Archive"}, {"specialUse", "\\Archive"}}})}};
}

inline Json an_account(const char* id, const char* jmap_account, const char* address) {
    return {{"id", id},
            {"jmapAccountId", jmap_account},
            {"name", address},
            {"address", address},
            {"isDefault", true},
            {"incoming",
             {{"protocol", "pop3"},
              {"host", "pop.work.example"},
              {"port", 995},
              {"security", "tls"},
              {"login", address},
              {"auth", "automatic"},
              {"hasPassword", true},
              {"pinnedCertificate", nullptr}}},
            {"keepOnServer", "forever"},
            {"since", "all"},
            {"interval", 300},
            {"maxMessageSize", 0},
            {"isEnabled", true},
            {"disabledBecause", nullptr}};
}

inline Json an_identity(const char* id, const char* address, const char* state, const char* route = "account") {
    return {{"id", id},
            {"name", "Ann Larsen"},
            {"email", address},
            {"replyTo", nullptr},
            {"bcc", nullptr},
            {"textSignature", ""},
            {"htmlSignature", ""},
            {"mayDelete", std::string(id) != "r80"},
            {"route", route},
            {"server", nullptr},
            {"verification",
             {{"state", state}, {"addresses", Json::array({address})}, {"sentAt", "2026-03-12T14:20:00Z"}}}};
}

// Proven, and with a signature.
inline Json a_writer(const char* id, const char* address, const char* signature) {
    Json identity = an_identity(id, address, "verified");
    identity["textSignature"] = signature;
    return identity;
}

// Mail e2 on its way out of the account a2, to Clara and to Bob.
inline Json a_submission(const char* id, const char* state, const Json& error, const Json& first, const Json& second) {
    const auto recipient = [](const char* address, const Json& what) {
        Json one = {{"address", address}, {"state", "waiting"}, {"error", nullptr}};
        one.update(what);
        return one;
    };
    return {{"id", id},
            {"identityId", "r80"},
            {"emailId", "e2"},
            {"threadId", "te2"},
            {"sendAt", "2026-03-12T14:00:00Z"},
            {"undoStatus", "final"},
            {"outbox",
             {{"state", state},
              {"attempts", 1},
              {"due", "2026-03-12T15:00:00Z"},
              {"error", error},
              {"recipients",
               Json::array({recipient("clara@north.example", first), recipient("bob@south.example", second)})}}}};
}

class Office {
public:
    Office() {
        for (const char* account : {"a1", "a2", "all"}) {
            const std::string mark = std::string(account) == "all" ? "m" : "m" + std::string(account).substr(1);
            int order = 0;
            for (const char* role : {"inbox", "drafts", "sent", "archive", "junk", "trash"})
                mailboxes[account].push_back({{"id", mark + '-' + (std::string(role) == "inbox" ? "in" : role)},
                                              {"name", role},
                                              {"parentId", nullptr},
                                              {"role", role},
                                              {"sortOrder", ++order},
                                              {"totalEmails", 0},
                                              {"unreadEmails", 0}});
        }
        set_counts("a2", 3, 2);
        set_counts("all", 3, 2);
    }

    void set_counts(const std::string& account, int total, int unread) {
        mailboxes[account][0]["totalEmails"] = total;
        mailboxes[account][0]["unreadEmails"] = unread;
    }

    // Connects and answers until nothing more is asked.
    void connect() {
        replica.start({});
        open();
        answer();
    }

    void answer(Instant now = {}) {
        replica.tick(now);
        while (serve_waiting()) replica.tick(now);
    }

    // For a replica that is somebody else's (a whole window's), which ticks by itself: opens the connection, and
    // answers what was asked since. True: something was.
    void open() { transport.events.push_back(bridge::Transport::Opened{session().dump()}); }
    bool serve_waiting() {
        bool served = false;
        for (Json request = transport.take_request(); !request.is_null(); request = transport.take_request()) {
            std::vector<Json> results;
            for (const Json& call : request["methodCalls"]) results.push_back(serve(call[0], call[1]));
            transport.answers(request, results);
            served = true;
        }
        return served;
    }

    // The relay goes, and comes back.
    void cut() {
        transport.events.push_back(bridge::Transport::Closed{false, "reset"});
        answer();
    }
    void reconnect() {
        replica.tick(*replica.deadline());
        open();
        answer();
    }

    void push(const char* account, const char* type) {
        transport.arrives({{"@type", "StateChange"}, {"changed", {{account, {{type, "9"}}}}}});
        answer();
    }

    const bridge::ListKey inbox{"all", "m-in", "", false, true};

    std::map<std::string, Json> mailboxes;
    Json emails = Json::array(
        {an_email("e3", person("李伟", "li.wei@trade.example"), "三月份订单报价", "2026-03-12T14:02:00+08:00", false),
         an_email("e2", person("Clara Bergmann", "clara@north.example"), "Draft of the offer", "2026-03-10T09:00:00Z",
                  false),
         an_email("e1", person("Tom", "tom@sail.example"), "", "2025-11-02T10:00:00Z", true)});
    Json externals = Json::array({an_account("r1", "a2", "ann@work.example")});
    Json statuses = Json::array();
    Json runs = Json::array();
    Json body = {{"textBody", Json::array({{{"partId", "1"}, {"type", "text/plain"}}})},
                 {"htmlBody", Json::array({{{"partId", "1"}, {"type", "text/plain"}}})},
                 {"bodyValues", {{"1", {{"value", "Dear Ann,\nthank you."}}}}},
                 {"attachments", Json::array()}};
    Json filters = Json::array();                                 // what Filter/get lists, and Filter/set changes
    Json check = {{"errors", Json::array()}, {"form", nullptr}};  // what Filter/check answers
    Json filter_run = {{"id", "r70"}, {"state", "running"}, {"isPreview", true},      {"total", 3},
                       {"done", 0},   {"hits", 0},          {"first", Json::array()}, {"error", nullptr}};
    Json refusal;                       // of Email/set; null: it works
    Json arrived = Json::array();       // e-mails Email/changes tells of, once
    Json gone = Json::array();          // e-mails it tells to be destroyed
    Json mailbox_set = Json::object();  // what Mailbox/set answers
    Json snippets = Json::object();     // what SearchSnippet/get answers
    Json filter_refusal;                // of Filter/set; null: it works
    int last_filter = 0;
    Json providers = Json::array();  // what OAuthProvider/get lists
    Json authorization;              // the latest one; null: none was begun

    Json quota;  // what Quota/get tells; null: there is no limit

    // Sending. Off: the relay knows nothing of it, as in most tests.
    bool sends = false;
    bool has_house = false;
    Json identities = Json::array();  // of the account a2
    Json home_identities = Json::array();
    Json submissions = Json::array();  // likewise
    Json vacation = {{"id", "singleton"}, {"isEnabled", false}};
    Json sending_refusal;      // of Identity/set and IdentityCode/set: ["notCreated", {...}]; null: it works
    std::vector<Json> probes;  // answers to the next probes, before `probe`
    Json probe = {{"error", nullptr}, {"messages", 12}};
    Json discovery;                                   // what AccountDiscovery/set finds; null: the relay cannot say
    Json copies = Json::array();                      // earlier ones of a draft that is saved
    Json send_refusal, save_refusal, unsend_refusal;  // null: it works
    Json people;  // Person, SignIn, TwoStep, AuditEntry: what /get lists; null: the relay tells nothing of people
    Json people_answer;  // of the next /set of one of them
    bool still_indexing = false;
    Json planned = Json::array();                     // PlannedDeletion, in order
    Json planned_page;                                // what the latest query of them found
    std::map<std::string, Json> answers;              // to methods that nothing above is about
    std::vector<std::pair<std::string, Json>> calls;  // everything that was asked

    bridge::ScriptedTransport transport;
    bridge::Replica replica{transport};

    const Json* last_call(const std::string& method) const {
        for (auto call = calls.rbegin(); call != calls.rend(); ++call)
            if (call->first == method) return &call->second;
        return nullptr;
    }

private:
    Json session() const {
        Json capabilities = {{"https://kontor.example/ns/jmap/collector", {{"unifiedAccountId", "all"}}}};
        if (!people.is_null())
            capabilities["https://kontor.example/ns/jmap/people"] = {{"personId", "u1"}, {"isAdministrator", true}};
        if (!quota.is_null()) capabilities["urn:ietf:params:jmap:quota"] = Json::object();
        if (sends) {
            capabilities["urn:ietf:params:jmap:submission"] = Json::object();
            capabilities["urn:ietf:params:jmap:vacationresponse"] = Json::object();
            capabilities["https://kontor.example/ns/jmap/identity"] =
                has_house ? Json{{"house", {{"address", "office@kontor.example"}, {"dailyLimit", 200}}}}
                          : Json::object();
        }
        return {{"username", "ann"},
                {"primaryAccounts", {{"urn:ietf:params:jmap:mail", "a1"}}},
                {"accounts", {{"a1", {{"name", "ann"}}}, {"a2", {{"name", "ann@work.example"}}}}},
                {"capabilities", capabilities},
                {"downloadUrl", "/jmap/download/{accountId}/{blobId}/{name}?accept={type}"},
                {"uploadUrl", "/jmap/upload/{accountId}/"}};
    }

    Json find(const std::string& id) const {
        for (const Json& email : emails)
            if (email["id"] == id) return email;
        return nullptr;
    }

    Json serve(const std::string& method, const Json& arguments) {
        calls.emplace_back(method, arguments);
        if (method == "Mailbox/get") return {{"list", mailboxes[arguments["accountId"].get<std::string>()]}};
        if (method == "Email/query" && arguments["filter"].contains("header")) return {{"ids", copies}};
        if (method == "Email/query") {
            Json answer = query(arguments);
            if (still_indexing) answer["stillIndexing"] = true;
            return answer;
        }
        if (method == "Thread/get") return threads_of_page();
        if (method == "Email/set" && arguments.contains("create")) {
            if (!save_refusal.is_null()) return {{"notCreated", {{"draft", save_refusal}}}};
            return {{"created", {{"draft", {{"id", "e90"}}}}}};
        }
        if (method == "EmailSubmission/set" && !unsend_refusal.is_null())
            return {{"notUpdated", {{"r80", unsend_refusal}}}};
        if (method == "EmailSubmission/set" && arguments.contains("create")) {
            if (!send_refusal.is_null()) return {{"notCreated", {{"send", send_refusal}}}};
            return {{"created", {{"send", {{"id", "r80"}}}}}};
        }
        if (method == "Email/set" && !refusal.is_null()) return {{"notUpdated", {{"e3", refusal}}}};
        if (method == "Mailbox/set") return mailbox_set;
        if (method == "SearchSnippet/get") return snippets;
        if (method == "Email/get") return emails_for(arguments);
        if (method == "Email/changes")
            return {{"newState", "2"}, {"created", arrived}, {"updated", Json::array()}, {"destroyed", gone}};
        if (method == "ExternalAccount/get") return {{"list", externals}};
        if (method == "ExternalAccountStatus/get") return {{"list", statuses}};
        if (method == "Collection/get") return {{"list", runs}};
        if (method == "OAuthProvider/get") return {{"list", providers}};
        if (method == "Authorization/get") return {{"list", Json::array({authorization})}};
        if (method == "Authorization/set" && arguments.contains("create")) {
            authorization = arguments["create"]["new"];
            authorization.update({{"id", "r40"}, {"path", "/oauth/start?id=r40"}, {"state", "waiting"}});
            return {{"created", {{"new", authorization}}}};
        }
        if (const auto type = method.substr(0, method.find('/')); people.is_object() && people.contains(type))
            return method == type + "/get" ? Json{{"list", people[type]}} : people_answer;
        if (method == "Quota/get") return {{"list", Json::array({quota})}};
        if (method == "Filter/get") return {{"list", filters}};
        if (method == "Filter/set") return set_filters(arguments);
        if (method == "Filter/check") return check;
        if (method == "FilterRun/get") return {{"list", Json::array({filter_run})}};
        if (method == "FilterRun/set" && arguments.contains("create")) {
            filter_run["isPreview"] = arguments["create"]["new"]["isPreview"];
            return {{"created", {{"new", filter_run}}}};
        }
        if (method == "FilterRun/set") {
            filter_run["state"] = "cancelled";
            return {{"updated", {{"r70", nullptr}}}};
        }
        if (method == "Identity/get" && arguments["accountId"] == "a1") return {{"list", home_identities}};
        if (method == "Identity/get" || method == "EmailSubmission/get") {
            const Json& all = method == "Identity/get" ? identities : submissions;
            return {{"list", arguments["accountId"] == "a2" ? all : Json::array()}};
        }
        if (method == "Identity/set" || method == "IdentityCode/set") return set_sending(method, arguments);
        if (method == "VacationResponse/get") return {{"list", Json::array({vacation})}};
        if (method == "VacationResponse/set") {
            vacation.update(arguments["update"]["singleton"]);
            return {{"updated", {{"singleton", nullptr}}}};
        }
        if (method == "AccountProbe/set" && !probes.empty()) {
            const Json first = probes.front();
            probes.erase(probes.begin());
            return {{"created", {{"probe", first}}}};
        }
        if (method == "AccountProbe/set") return {{"created", {{"probe", probe}}}};
        if (method == "AccountDiscovery/set" && !discovery.is_null()) return {{"created", {{"discovery", discovery}}}};
        if (method == "ExternalAccount/set" && arguments.contains("create"))
            return {{"created", {{"new", {{"id", "r1"}}}}}};
        if (method.starts_with("PlannedDeletion/")) return planned_deletions(method, arguments);
        const auto answer = answers.find(method);
        return answer == answers.end() ? Json::object() : answer->second;
    }

    Json planned_deletions(const std::string& method, const Json& arguments) {
        if (method == "PlannedDeletion/set")
            for (Json& each : planned)
                if (arguments["update"].contains(each["id"].get<std::string>()))
                    each.update(arguments["update"][each["id"].get<std::string>()]);
        if (method == "PlannedDeletion/get") return {{"list", planned_page}};
        if (method != "PlannedDeletion/query") return Json::object();
        Json matching = Json::array();
        for (const Json& each : planned)
            if (each["isKept"] == arguments["filter"]["isKept"]) matching.push_back(each);
        planned_page = Json::array();
        const std::size_t first = arguments["position"], most = arguments["limit"];
        for (std::size_t i = first; i < std::min(first + most, matching.size()); ++i)
            planned_page.push_back(matching[i]);
        return {{"ids", Json::array()}, {"total", matching.size()}};
    }

    // As the relay does: a new identity needs a code, and the code is 246810.
    Json set_sending(const std::string& method, const Json& arguments) {
        if (!sending_refusal.is_null()) return {{"notCreated", {{"new", sending_refusal}}}};
        const Json create = arguments.value("create", Json::object()),
                   update = arguments.value("update", Json::object());
        if (method == "Identity/set" && create.contains("new")) {
            Json made = create["new"];
            const std::string id = "r" + std::to_string(90 + identities.size());
            made.erase("password");
            made.update({{"id", id},
                         {"mayDelete", true},
                         {"verification", {{"state", "needed"}, {"addresses", Json::array({made["email"]})}}}});
            identities.push_back(made);
            return {{"created", {{"new", {{"id", id}}}}}};
        }
        for (Json& identity : identities) {
            if (update.contains(identity["id"].get<std::string>()))
                identity.update(update[identity["id"].get<std::string>()]);
            if (method != "IdentityCode/set" || create["new"]["identityId"] != identity["id"]) continue;
            const std::string code = create["new"].value("code", "");
            if (!code.empty() && code != "246810") return {{"notCreated", {{"new", {{"type", "invalidCode"}}}}}};
            identity["verification"]["state"] = code.empty() ? "codeSent" : "verified";
            identity["verification"]["sentAt"] = "2026-03-12T14:20:00Z";
        }
        const Json destroyed = arguments.value("destroy", Json::array());
        Json left = Json::array();
        for (const Json& identity : identities)
            if (std::find(destroyed.begin(), destroyed.end(), identity["id"]) == destroyed.end())
                left.push_back(identity);
        identities = left;
        return Json::object();
    }

    // As the relay does, but what is written as a form is kept as one and has no script.
    Json set_filters(const Json& arguments) {
        if (!filter_refusal.is_null()) return {{"notCreated", {{"new", filter_refusal}}}};
        const Json create = arguments.value("create", Json::object()),
                   update = arguments.value("update", Json::object());
        const Json destroyed = arguments.value("destroy", Json::array());
        Json answer = Json::object();
        for (const auto& [key, object] : create.items()) {
            Json made = {{"id", "f" + std::to_string(++last_filter)}, {"sieve", ""}, {"form", nullptr}};
            made.update(object);
            filters.push_back(made);
            answer["created"][key] = made;
        }
        for (const auto& [id, patch] : update.items())
            for (Json& filter : filters)
                if (filter["id"] == id) filter.update(patch);
        Json left = Json::array();
        for (const Json& filter : filters)
            if (std::find(destroyed.begin(), destroyed.end(), filter["id"]) == destroyed.end()) left.push_back(filter);
        filters = left;
        return answer;
    }

    Json query(const Json& arguments) {
        const std::size_t first = arguments["position"], limit = arguments["limit"];
        const bool collapsed = arguments.value("collapseThreads", false);
        Json all = Json::array();
        std::set<std::string> threads;
        for (const Json& email : emails)
            if (threads.insert(email["threadId"]).second || !collapsed) all.push_back(email["id"]);
        page_ = Json::array();
        for (std::size_t i = first; i < std::min(first + limit, all.size()); ++i) page_.push_back(all[i]);
        return {{"ids", page_}, {"position", first}, {"total", all.size()}};
    }

    Json emails_for(const Json& arguments) {
        Json list = Json::array();
        if (arguments.contains("#ids")) {
            if (arguments["#ids"]["name"] == "Email/query")
                for (const Json& id : page_) list.push_back(find(id));
            if (arguments["#ids"]["path"] == "/created")
                for (const Json& id : std::exchange(arrived, Json::array())) list.push_back(find(id));
            if (arguments["#ids"]["name"] == "Thread/get")
                for (const Json& thread : threads_of_page()["list"])
                    for (const Json& id : thread["emailIds"]) list.push_back(find(id));
        } else if (arguments["properties"][1] != "textBody") {
            for (const Json& id : arguments["ids"]) list.push_back(find(id));
        } else {
            for (const Json& id : arguments["ids"]) {
                Json email = body;
                email["id"] = id;
                list.push_back(email);
            }
        }
        return {{"list", list}, {"state", "1"}};
    }

    // Of every thread on the last page, all of its e-mails, oldest first.
    Json threads_of_page() const {
        Json list = Json::array();
        for (const Json& id : page_) {
            const Json thread = find(id)["threadId"];
            Json members = Json::array();
            for (const Json& email : emails)
                if (email["threadId"] == thread) members.insert(members.begin(), email["id"]);
            list.push_back({{"id", thread}, {"emailIds", members}});
        }
        return {{"list", list}};
    }

    Json page_ = Json::array();
};

}  // namespace kontor::test
