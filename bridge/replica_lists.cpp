// Lists, e-mails and bodies: fetched in pages as the window scrolls, followed by Email/changes.
#include <algorithm>
#include <utility>

#include "bridge/decode.hpp"
#include "bridge/replica.hpp"
#include "bridge/replica_state.hpp"
#include "engine/base/limits.hpp"

namespace kontor::bridge {
namespace {

// A first page and every page while scrolling: rows per /changes round.
constexpr std::size_t changes_at_once = 500;
// So long an incomplete result stays before it is asked for again.
constexpr Duration incomplete_again{2000};
// More new mail than this in one go is a first collection, not something to notify a person of.
constexpr std::size_t most_arrivals = 50;

Json ids_from(const char* name, const char* path, std::size_t call) {
    return {{"resultOf", std::to_string(call)}, {"name", name}, {"path", path}};
}

}  // namespace

// What is planned for later lies in Sent, too (mail::Keyword::scheduled), and is shown in the outbox.
bool Replica::is_sent(const ListKey& key) const {
    const Mailbox* shown = mailbox(key.account, key.mailbox);
    return shown != nullptr && shown->role == mail::Role::sent;
}

Json Replica::filter_of(const ListKey& key) const {
    Json filter = Json::object();
    if (!key.mailbox.empty()) filter["inMailbox"] = key.mailbox;
    if (!key.keyword.empty()) filter["hasKeyword"] = key.keyword;
    if (key.unread_only)
        filter["notKeyword"] = "$seen";
    else if (is_sent(key))
        filter["notKeyword"] = scheduled_label;
    if (key.filter.empty()) return filter;
    Json search = Json::parse(key.filter);
    if (filter.empty()) return search;
    return {{"operator", "AND"}, {"conditions", Json::array({std::move(filter), std::move(search)})}};
}

// Every e-mail is read through the unified account, where there is one: one state then covers all.
Id Replica::reading_account() const { return session_.unified.empty() ? session_.home : session_.unified; }

const List* Replica::list(const ListKey& key) const {
    const auto at = state_->lists.find(key);
    return at == state_->lists.end() ? nullptr : &at->second.list;
}

void Replica::need(const ListKey& key, std::size_t first, std::size_t count) {
    if (!state_->session_known) return;
    ListData& data = state_->lists[key];
    data.wanted.clear();
    const std::size_t last = first + std::max<std::size_t>(count, 1) - 1;
    for (std::size_t page = first / page_rows; page <= last / page_rows; ++page) {
        if (data.list.loaded && page * page_rows >= data.list.ids.size() && page != 0) break;
        data.wanted.insert(page);
        if (page_known(data.list, page)) continue;
        if (link() == Client::Link::online)
            fetch_page(key, page);
        else
            data.stale = true;
    }
    if (!data.list.loaded && link() != Client::Link::online) show_known(key, data.list);
}

// What is known of a list nobody was asked for: in the order of sending, as the relay would tell it. Searching is the
// relay's business.
void Replica::show_known(const ListKey& key, List& list) const {
    std::vector<const Email*> found;
    if (key.filter.empty()) {
        for (const auto& [id, email] : state_->emails)
            if (holds(key, email) && !(key.unread_only && email.seen())) found.push_back(&email);
    }
    // A list with nothing in it is an answer only when there is nobody else to ask.
    if (found.empty() && !offline()) return;
    std::sort(found.begin(), found.end(), [](const Email* one, const Email* other) { return is_older(other, one); });
    std::set<Id> threads;
    list.ids.clear();
    for (const Email* email : found)
        if (!key.conversations || threads.insert(email->thread).second) list.ids.push_back(email->id);
    list.loaded = list.is_kept = true;
}

// Where the e-mail stands in the list, if that is between rows that are known.
void Replica::insert_row(const ListKey& key, List& list, const Email& email) const {
    if (!list.loaded || !key.filter.empty() || (key.unread_only && email.seen())) return;
    auto place = list.ids.end();
    for (auto at = list.ids.begin(); at != list.ids.end(); ++at) {
        const Email* other = this->email(*at);
        const bool same = other && key.conversations && other->thread == email.thread;
        if (same && is_older(other, &email)) *at = email.id;
        if (same) return;
        if (place != list.ids.end()) continue;
        if (!other) return;
        if (is_older(other, &email)) place = at;
    }
    list.ids.insert(place, email.id);
}

void Replica::need_snippets(const ListKey& key, std::size_t first, std::size_t count) {
    const auto at = state_->lists.find(key);
    if (at == state_->lists.end() || key.filter.empty() || link() != Client::Link::online) return;
    ListData& data = at->second;
    Json wanted = Json::array();
    for (std::size_t row = first; row < std::min(first + count, data.list.ids.size()); ++row) {
        const Id& id = data.list.ids[row];
        if (id.empty() || data.snippets.count(id) != 0 || !data.snippets_asked.insert(id).second) continue;
        wanted.push_back(id);
    }
    if (wanted.empty()) return;
    const Json get = {{"accountId", key.account}, {"filter", Json::parse(key.filter)}, {"emailIds", wanted}};
    ask(Json::array({Json::array({"SearchSnippet/get", get})}),
        [this, key, wanted](const Json* methods, const MethodError*) {
            const auto list = state_->lists.find(key);
            if (list == state_->lists.end()) return;
            for (const Json& id : wanted) list->second.snippets_asked.erase(id.get<std::string>());
            if (!methods) return;  // asked again with the next frame, once there is a connection
            // What was not found is not asked for again.
            for (const Json& id : wanted) list->second.snippets[id.get<std::string>()];
            for (const Json& object : member(call_answer(*methods, 0), "list"))
                list->second.snippets[text(object, "emailId")] = decode_snippet(object);
            ++revision_;
        });
}

const Snippet* Replica::snippet(const ListKey& key, const Id& email) const {
    const auto list = state_->lists.find(key);
    if (list == state_->lists.end()) return nullptr;
    const auto at = list->second.snippets.find(email);
    return at == list->second.snippets.end() ? nullptr : &at->second;
}

void Replica::forget(const ListKey& key) { state_->lists.erase(key); }

bool Replica::page_known(const List& list, std::size_t page) {
    if (!list.loaded) return false;
    const std::size_t end = std::min((page + 1) * page_rows, list.ids.size());
    for (std::size_t row = page * page_rows; row < end; ++row) {
        if (list.ids[row].empty()) return false;
    }
    return true;
}

void Replica::ask_incomplete_again(Instant now) {
    for (auto& [key, data] : state_->lists) {
        if (!data.list.is_incomplete || !data.asked.empty()) continue;
        if (!data.again) data.again = now + incomplete_again;
        if (*data.again > now) continue;
        data.again.reset();
        data.stale = true;
    }
}

void Replica::fetch_stale_lists() {
    if (link() != Client::Link::online || !all_sent()) return;
    for (auto& [key, data] : state_->lists) {
        if (!data.stale || !data.asked.empty()) continue;
        data.stale = false;
        // Rows that are not shown may have moved: they are asked again when they come into view.
        for (std::size_t row = 0; row < data.list.ids.size(); ++row) {
            if (data.wanted.count(row / page_rows) == 0) data.list.ids[row].clear();
        }
        for (const std::size_t page : data.wanted) fetch_page(key, page);
    }
}

void Replica::fetch_page(const ListKey& key, std::size_t page) {
    if (!state_->lists[key].asked.insert(page).second) return;
    const Json query = {{"accountId", key.account},
                        {"filter", filter_of(key)},
                        {"sort", Json::array({{{"property", "sentAt"}, {"isAscending", false}}})},
                        {"position", page * page_rows},
                        {"limit", page_rows},
                        {"calculateTotal", true}};
    const Json get = {{"accountId", reading_account()},
                      {"#ids", ids_from("Email/query", "/ids", 0)},
                      {"properties", email_properties()}};
    Json calls = Json::array({Json::array({"Email/query", query}), Json::array({"Email/get", get})});
    if (key.conversations) {
        calls[0][1]["collapseThreads"] = true;
        const Json threads = {{"accountId", reading_account()}, {"#ids", ids_from("Email/get", "/list/*/threadId", 1)}};
        // More members than one Email/get may name is an error here; fetch_members() then asks for them in parts.
        const Json members = {{"accountId", reading_account()},
                              {"#ids", ids_from("Thread/get", "/list/*/emailIds", 2)},
                              {"properties", email_properties()}};
        calls.push_back(Json::array({"Thread/get", threads}));
        calls.push_back(Json::array({"Email/get", members}));
    }
    ask(std::move(calls), [this, key, page](const Json* methods, const MethodError*) {
        const auto at = state_->lists.find(key);
        if (at != state_->lists.end()) at->second.asked.erase(page);
        if (!methods) return;
        read_emails(call_answer(*methods, 1));
        if (key.conversations) read_emails(call_answer(*methods, 3)), read_threads(call_answer(*methods, 2));
        const Json& query_result = call_answer(*methods, 0);
        if (at == state_->lists.end() || !query_result.is_object()) return;
        List& list = at->second.list;
        list.loaded = true;
        list.is_kept = false;
        list.is_incomplete = flag(query_result, "stillIndexing");
        list.ids.resize(number(query_result, "total"));
        std::size_t row = number(query_result, "position");
        for (const Json& id : member(query_result, "ids")) {
            if (row < list.ids.size() && id.is_string()) list.ids[row++] = id.get<std::string>();
        }
        ++revision_;
    });
}

void Replica::read_emails(const Json& result) {
    if (!result.is_object()) return;
    if (state_->email_state.empty()) state_->email_state = text(result, "state");
    note("state");
    for (const Json& object : member(result, "list")) {
        Email email = decode_email(object);
        state_->owners[email.id] = text(object, "ownerAccountId");
        note("email/" + email.id);
        join_thread(email);
        state_->emails[email.id] = std::move(email);
    }
    ++revision_;
}

// Of the changes of a long list only those are kept that something here shows: what is seen for the first time is
// fetched with its list.
void Replica::read_known(const Json& result, bool all) {
    if (!result.is_object()) return;
    Json some = result;
    if (!all) {
        Json& list = some["list"];
        const auto unknown = [&](const Json& object) {
            return !email(text(object, "id")) && state_->threads.count(text(object, "threadId")) == 0;
        };
        list.erase(std::remove_if(list.begin(), list.end(), unknown), list.end());
    }
    read_emails(some);
}

void Replica::fetch_email_changes() {
    if (state_->email_state.empty()) return;
    if (!all_sent()) {
        state_->changes_due = true;
        return;
    }
    if (state_->email_changes_asked) {
        state_->email_changed_again = true;
        return;
    }
    state_->email_changes_asked = true;
    const Json changes = {
        {"accountId", reading_account()}, {"sinceState", state_->email_state}, {"maxChanges", changes_at_once}};
    const Json created = {{"accountId", reading_account()},
                          {"#ids", ids_from("Email/changes", "/created", 0)},
                          {"properties", email_properties()}};
    const Json updated = {{"accountId", reading_account()},
                          {"#ids", ids_from("Email/changes", "/updated", 0)},
                          {"properties", email_properties()}};
    ask(Json::array({Json::array({"Email/changes", changes}), Json::array({"Email/get", created}),
                     Json::array({"Email/get", updated})}),
        [this](const Json* methods, const MethodError*) {
            state_->email_changes_asked = false;
            if (!methods) return;
            read_email_changes(*methods);
        });
}

void Replica::read_email_changes(const Json& methods) {
    const Json& changes = call_answer(methods, 0);
    if (!changes.is_object()) {
        // cannotCalculateChanges: after a long absence everything is read anew.
        doubt_everything();
        return;
    }
    state_->email_state = text(changes, "newState");
    note("state");
    for (const Json& id : member(changes, "destroyed")) {
        if (id.is_string()) drop_email(id.get<std::string>());
    }
    note_arrivals(member(call_answer(methods, 1), "list"), flag(changes, "hasMoreChanges"));
    read_known(call_answer(methods, 1),
               !flag(changes, "hasMoreChanges") && member(changes, "created").size() <= most_arrivals);
    read_known(call_answer(methods, 2), false);
    const bool again = std::exchange(state_->email_changed_again, false);
    if (flag(changes, "hasMoreChanges") || again) fetch_email_changes();
}

void Replica::note_arrivals(const Json& created, bool more) {
    if (more || created.size() > most_arrivals) return;
    const Mailbox* inbox = mailbox_by_role(reading_account(), mail::Role::inbox);
    for (const Json& object : created) {
        const Email email = decode_email(object);
        const Mailbox* own = mailbox_by_role(text(object, "ownerAccountId"), mail::Role::inbox);
        const bool in_inbox = (inbox && email.mailboxes.count(inbox->id)) || (own && email.mailboxes.count(own->id));
        if (in_inbox && !email.seen()) state_->arrivals.push_back(email.id);
    }
}

// What is known stays in view until it is known better; what the relay no longer has goes then.
void Replica::doubt_everything() {
    state_->email_state.clear();
    note("state");
    for (const auto& [id, email] : state_->emails) state_->doubtful.insert(id);
    for (const auto& [id, members] : state_->threads) state_->doubtful_threads.insert(id);
    for (auto& [key, data] : state_->lists) data.stale = true;
}

void Replica::read_doubtful() {
    const bool anything = !state_->doubtful.empty() || !state_->doubtful_threads.empty();
    if (!anything || state_->doubtful_asked || link() != Client::Link::online || !all_sent()) return;
    const auto some = [](const std::set<Id>& all) {
        Json ids = Json::array();
        for (const Id& id : all)
            if (ids.size() < limits::jmap_objects_in_get) ids.push_back(id);
        return ids;
    };
    const Json emails = some(state_->doubtful), threads = some(state_->doubtful_threads);
    const Json get = {{"accountId", reading_account()}, {"ids", emails}, {"properties", email_properties()}};
    Json calls = Json::array({Json::array({"Email/get", get})});
    if (!threads.empty())
        calls.push_back(Json::array({"Thread/get", {{"accountId", reading_account()}, {"ids", threads}}}));
    state_->doubtful_asked = true;
    ask(std::move(calls), [this, emails, threads](const Json* methods, const MethodError*) {
        state_->doubtful_asked = false;
        if (!methods) return;  // asked again on reconnection
        for (const Json& id : emails) state_->doubtful.erase(id.get<std::string>());
        for (const Json& id : threads) state_->doubtful_threads.erase(id.get<std::string>());
        read_emails(call_answer(*methods, 0));
        if (!threads.empty()) read_threads(call_answer(*methods, 1));
        for (const Json& id : member(call_answer(*methods, 0), "notFound"))
            if (id.is_string()) drop_email(id.get<std::string>());
    });
}

void Replica::drop_email(const Id& id) {
    Id thread;
    if (const Email* known = email(id)) {
        thread = known->thread;
        const auto at = state_->threads.find(thread);
        if (at != state_->threads.end()) std::erase(at->second, id);
    }
    state_->emails.erase(id);
    state_->owners.erase(id);
    state_->bodies.erase(id);
    note("email/" + id);
    for (auto& [key, data] : state_->lists) {
        auto& ids = data.list.ids;
        const auto at = std::find(ids.begin(), ids.end(), id);
        if (at == ids.end()) continue;
        const Id other = key.conversations ? newest_in(key, thread) : Id();
        if (other.empty())
            ids.erase(at);
        else
            *at = other;
    }
    ++revision_;
}

const Body* Replica::body(const Id& email) const {
    const auto at = state_->bodies.find(email);
    return at == state_->bodies.end() ? nullptr : &at->second;
}

void Replica::need_body(const Id& email) {
    if (state_->bodies.count(email) != 0) return;
    if (const auto closed = state_->keep.closed.extract(email)) {
        const Body& body = state_->bodies[email] = decode_body(Json::parse(closed.mapped(), nullptr, false));
        keep_body(email, body);
        ++revision_;
        return;
    }
    if (!state_->bodies_asked.insert(email).second || link() != Client::Link::online) return;
    const Json get = {{"accountId", reading_account()},
                      {"ids", Json::array({email})},
                      {"properties", body_properties()},
                      {"bodyProperties", {"partId", "blobId", "size", "name", "type", "disposition", "cid"}},
                      {"fetchTextBodyValues", true},
                      {"maxBodyValueBytes", 1024 * 1024}};
    ask(Json::array({Json::array({"Email/get", get})}), [this, email](const Json* methods, const MethodError*) {
        if (!methods) return;  // asked again on reconnection
        state_->bodies_asked.erase(email);
        const Json& list = member(call_answer(*methods, 0), "list");
        if (list.size() != 1) return;
        state_->bodies[email] = decode_body(list[0]);
        keep_body(email, state_->bodies[email]);
        ++revision_;
    });
}

}  // namespace kontor::bridge
