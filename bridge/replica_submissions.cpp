// Mail on its way out: of each account all that is under way, page after page, and what was sent last.
#include <algorithm>
#include <set>
#include <utility>

#include "bridge/decode_sending.hpp"
#include "bridge/replica.hpp"
#include "bridge/replica_state.hpp"
#include "engine/base/limits.hpp"

namespace kontor::bridge {
namespace {

constexpr std::size_t page_submissions = 200;

Json under_way() { return {{"outboxStates", Json::array({"held", "waiting", "sending", "uncertain"})}}; }

// A query and what it finds.
void add_calls(Json& calls, const Id& account, const Json& filter, std::size_t position) {
    const std::string query = std::to_string(calls.size());
    Json arguments = {{"accountId", account},
                      {"sort", Json::array({{{"property", "sentAt"}, {"isAscending", false}}})},
                      {"position", position},
                      {"limit", page_submissions}};
    if (!filter.is_null()) arguments["filter"] = filter;
    calls.push_back(Json::array({"EmailSubmission/query", std::move(arguments)}));
    calls.push_back(
        Json::array({"EmailSubmission/get",
                     {{"accountId", account},
                      {"#ids", {{"resultOf", query}, {"name", "EmailSubmission/query"}, {"path", "/ids"}}}}}));
}

bool is_full(const Json& methods, std::size_t query) {
    const Json& ids = member(call_answer(methods, query), "ids");
    return ids.is_array() && ids.size() >= page_submissions;
}

// False: there was no answer.
bool add_objects(Json& all, const Json& methods, std::size_t get) {
    const Json& list = member(call_answer(methods, get), "list");
    if (!list.is_array()) return false;
    for (const Json& object : list) all.push_back(object);
    return true;
}

}  // namespace

const std::vector<mail::Submission>* Replica::submissions() const {
    return state_->submissions ? &*state_->submissions : nullptr;
}

const mail::Submission* Replica::submission(mail::RecordId id) const {
    if (!state_->submissions) return nullptr;
    const auto at = std::find_if(state_->submissions->begin(), state_->submissions->end(),
                                 [&](const mail::Submission& each) { return each.id == id; });
    return at == state_->submissions->end() ? nullptr : &*at;
}

void Replica::need_submissions() {
    if (state_->submissions_wanted || !session_.can_send) return;
    state_->submissions_wanted = true;
    if (link() == Client::Link::online) fetch_submissions(sending_accounts());
}

void Replica::fetch_submissions(const std::vector<Id>& accounts) {
    constexpr std::size_t calls_each = 4;
    constexpr std::size_t at_once = limits::jmap_calls / calls_each;
    for (std::size_t first = 0; first < accounts.size(); first += at_once) {
        std::vector<Id> asked;
        Json calls = Json::array();
        for (std::size_t i = first; i < std::min(first + at_once, accounts.size()); ++i) {
            asked.push_back(accounts[i]);
            add_calls(calls, accounts[i], under_way(), 0);
            add_calls(calls, accounts[i], nullptr, 0);
        }
        ask(std::move(calls), [this, asked](const Json* methods, const MethodError*) {
            if (!methods) return;  // asked again on reconnection
            for (std::size_t i = 0; i < asked.size(); ++i) {
                Json found = Json::array();
                if (!add_objects(found, *methods, calls_each * i + 3)) continue;
                add_objects(found, *methods, calls_each * i + 1);
                if (is_full(*methods, calls_each * i))
                    fetch_more_submissions(asked[i], page_submissions, std::move(found));
                else
                    read_submissions(asked[i], found);
            }
        });
    }
}

// What is under way beyond the first page of it. Nothing is shown anew before all of it is here.
void Replica::fetch_more_submissions(const Id& account, std::size_t position, Json found) {
    Json calls = Json::array();
    add_calls(calls, account, under_way(), position);
    ask(std::move(calls), [this, account, position, found = std::move(found)](const Json* methods, const MethodError*) {
        if (!methods) return;
        Json all = found;
        add_objects(all, *methods, 1);
        if (is_full(*methods, 0))
            fetch_more_submissions(account, position + page_submissions, std::move(all));
        else
            read_submissions(account, all);
    });
}

void Replica::read_submissions(const Id& account, const Json& found) {
    if (state_->accounts.count(account) == 0) return;
    if (!state_->submissions) state_->submissions.emplace();
    std::vector<mail::Submission>& all = *state_->submissions;
    std::erase_if(all, [&](const mail::Submission& each) { return each.account.to_string() == account; });
    std::set<mail::RecordId> known;
    for (const Json& object : found) {
        auto submission = decode_submission(object, account);
        if (!submission || !known.insert(submission->id).second) continue;
        // What is still under way is shown with its subject.
        const Id shown = submission->email ? submission->email.to_string() : Id();
        if (submission->state != mail::Submission::State::done && !shown.empty() && email(shown) == nullptr)
            state_->members_missing.insert(shown);
        all.push_back(std::move(*submission));
    }
    std::stable_sort(all.begin(), all.end(),
                     [](const mail::Submission& a, const mail::Submission& b) { return a.send_at > b.send_at; });
    fetch_members();
    ++revision_;
}

Ticket Replica::update_submission(mail::RecordId id, Json patch) {
    const mail::Submission* known = submission(id);
    if (known == nullptr) return ++state_->last_ticket;
    const Id account = known->account.to_string();
    Action action;
    action.ticket = ++state_->last_ticket;
    action.repeatable = true;
    action.done_if = {"invalidProperties"};  // there is nothing left to decide
    action.calls = Json::array({Json::array(
        {"EmailSubmission/set", {{"accountId", account}, {"update", {{id.to_string(), std::move(patch)}}}}})});
    action.finish = [this, account](const Json&, Outcome&) { fetch_submissions({account}); };
    perform(std::move(action));
    return state_->last_ticket;
}

Ticket Replica::decide(mail::RecordId submission, Decision decision) {
    return update_submission(submission,
                             {{"decision", decision == Decision::send_again ? "sendAgain" : "believeSent"}});
}

Ticket Replica::cancel(mail::RecordId submission) {
    const mail::Submission* known = this->submission(submission);
    if (known == nullptr) return ++state_->last_ticket;
    return call_back(known->account.to_string(), submission.to_string(), {});
}

}  // namespace kontor::bridge
