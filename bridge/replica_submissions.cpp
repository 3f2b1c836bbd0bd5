// Mail on its way out: of each account the newest so many, which are all that can still be under way unless somebody
// sends more than that in five days.
#include <algorithm>
#include <utility>

#include "bridge/decode_sending.hpp"
#include "bridge/replica.hpp"
#include "bridge/replica_state.hpp"
#include "engine/base/limits.hpp"

namespace kontor::bridge {
namespace {

constexpr std::size_t newest_submissions = 200;  // of an account

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
    constexpr std::size_t calls_each = 2;
    constexpr std::size_t at_once = limits::jmap_calls / calls_each;
    for (std::size_t first = 0; first < accounts.size(); first += at_once) {
        std::vector<Id> asked;
        Json calls = Json::array();
        for (std::size_t i = first; i < std::min(first + at_once, accounts.size()); ++i) {
            const std::string query = std::to_string(calls.size());
            asked.push_back(accounts[i]);
            calls.push_back(Json::array({"EmailSubmission/query",
                                         {{"accountId", accounts[i]},
                                          {"sort", Json::array({{{"property", "sentAt"}, {"isAscending", false}}})},
                                          {"limit", newest_submissions}}}));
            calls.push_back(
                Json::array({"EmailSubmission/get",
                             {{"accountId", accounts[i]},
                              {"#ids", {{"resultOf", query}, {"name", "EmailSubmission/query"}, {"path", "/ids"}}}}}));
        }
        ask(std::move(calls), [this, asked](const Json* methods, const MethodError*) {
            if (!methods) return;  // asked again on reconnection
            for (std::size_t i = 0; i < asked.size(); ++i)
                read_submissions(asked[i], call_answer(*methods, calls_each * i + 1));
            fetch_members();
            ++revision_;
        });
    }
}

void Replica::read_submissions(const Id& account, const Json& result) {
    if (!result.is_object() || state_->accounts.count(account) == 0) return;
    if (!state_->submissions) state_->submissions.emplace();
    std::vector<mail::Submission>& all = *state_->submissions;
    std::erase_if(all, [&](const mail::Submission& each) { return each.account.to_string() == account; });
    for (const Json& object : member(result, "list")) {
        auto submission = decode_submission(object, account);
        if (!submission) continue;
        // What is still under way is shown with its subject.
        const Id shown = submission->email ? submission->email.to_string() : Id();
        if (submission->state != mail::Submission::State::done && !shown.empty() && email(shown) == nullptr)
            state_->members_missing.insert(shown);
        all.push_back(std::move(*submission));
    }
    std::stable_sort(all.begin(), all.end(),
                     [](const mail::Submission& a, const mail::Submission& b) { return a.send_at > b.send_at; });
}

Ticket Replica::update_submission(mail::RecordId id, Json patch) {
    const mail::Submission* known = submission(id);
    if (known == nullptr) return ++state_->last_ticket;
    const Id account = known->account.to_string();
    Action action;
    action.ticket = ++state_->last_ticket;
    action.repeatable = true;
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
