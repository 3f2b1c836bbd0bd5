// What must not be done twice is looked for before it is repeated: a request whose answer got lost may have been
// carried out, and one that an earlier visit left may have been on its way when the window closed.
//
// * A message written at that very second (no two savings of a draft have the same) under that Message-ID is the one
//   that was saved; it was sent when there is a submission of it, or when it is no draft any more. A message in the
//   trash of another device is still a draft.
// * A filter, an account or an identity is there when one like it is.
//
// Everything else says what is to be, and saying it twice is saying it once (replica_queue.cpp).
#include <memory>
#include <string_view>
#include <utility>

#include "bridge/decode.hpp"
#include "bridge/replica.hpp"
#include "bridge/replica_state.hpp"

namespace kontor::bridge {
namespace {

// Of the first call of that method that creates something; null when there is none.
const Json& creation(const Json& calls, const char* method) {
    static const Json null;
    for (const Json& call : calls)
        if (call[0] == method && member(call[1], "create").is_object()) return call[1];
    return null;
}

bool is_for_drafts(const Deed& deed) { return deed.kind == Deed::Kind::save_draft || deed.kind == Deed::Kind::send; }

Json whole(const char* type, const Json& arguments) {
    return Json::array(
        {Json::array({std::string(type) + "/get", {{"accountId", text(arguments, "accountId")}, {"ids", nullptr}}})});
}

bool is_like(const char* type, const Json& there, const Json& made) {
    const auto same = [&](const char* property) { return text(there, property) == text(made, property); };
    if (std::string_view(type) == "ExternalAccount") {
        const Json &one = member(there, "incoming"), &other = member(made, "incoming");
        return same("address") && text(one, "host") == text(other, "host") &&
               text(one, "login") == text(other, "login");
    }
    if (std::string_view(type) == "Identity") return same("email") && same("name");
    if (!same("name") || !same("jmapAccountId")) return false;
    const Filter one = decode_filter(there), other = decode_filter(made);
    return other.form ? one.form == other.form : one.script == other.script;
}

// Of an account, by when they leave.
constexpr std::size_t submissions_looked_at = 100;

constexpr const char* looked_up[] = {"Filter", "ExternalAccount", "Identity"};

}  // namespace

// Null: it is repeated as it is.
Json Replica::looking_calls(const Action& action) const {
    if (is_for_drafts(action.deed)) {
        const Json& made = creation(action.calls, "Email/set");
        if (!made.is_object()) return nullptr;
        // The copies it would take the place of first, then the message wherever it is, and what sent it.
        Json calls = Json::array();
        for (const Json& call : action.calls) {
            if (call[0] == "Email/set") break;
            if (call[0] == "Email/query") calls.push_back(call);
        }
        const Id account = text(made, "accountId");
        const auto found_by = [&](const char* type) {
            return Json{{"resultOf", std::to_string(calls.size() - 1)},
                        {"name", std::string(type) + "/query"},
                        {"path", "/ids"}};
        };
        calls.push_back(Json::array(
            {"Email/query",
             {{"accountId", account}, {"filter", {{"header", Json::array({"Message-ID", action.deed.draft})}}}}}));
        calls.push_back(
            Json::array({"Email/get",
                         {{"accountId", account},
                          {"#ids", found_by("Email")},
                          {"properties", {"id", "sentAt", "mailboxIds", "keywords", "attachments"}},
                          {"bodyProperties", {"partId", "blobId", "size", "name", "type", "disposition", "cid"}}}}));
        if (action.deed.kind != Deed::Kind::send) return calls;
        calls.push_back(Json::array({"EmailSubmission/query",
                                     {{"accountId", account},
                                      {"sort", Json::array({{{"property", "sentAt"}, {"isAscending", false}}})},
                                      {"limit", submissions_looked_at}}}));
        calls.push_back(Json::array({"EmailSubmission/get",
                                     {{"accountId", account},
                                      {"#ids", found_by("EmailSubmission")},
                                      {"properties", {"id", "emailId", "undoStatus"}}}}));
        return calls;
    }
    for (const char* type : looked_up)
        if (const Json& made = creation(action.calls, (std::string(type) + "/set").c_str()); made.is_object())
            return whole(type, made);
    return nullptr;
}

bool Replica::was_carried_out(const Action& action, const Json& methods, Outcome& outcome) {
    if (is_for_drafts(action.deed)) return draft_is_there(action, methods, outcome);
    for (const char* type : looked_up) {
        const Json& made = creation(action.calls, (std::string(type) + "/set").c_str());
        if (!made.is_object()) continue;
        for (const Json& there : member(call_answer(methods, 0), "list")) {
            if (!is_like(type, there, *member(made, "create").begin())) continue;
            outcome.created = text(there, "id");
            return true;
        }
    }
    return false;
}

bool Replica::draft_is_there(const Action& action, const Json& methods, Outcome& outcome) {
    const Json& made = creation(action.calls, "Email/set");
    const Id account = text(made, "accountId");
    const auto written = decode_date(text(*member(made, "create").begin(), "sentAt"));
    const Json asked = looking_calls(action);
    const bool is_send = action.deed.kind == Deed::Kind::send;
    const std::size_t copies = asked.size() - (is_send ? 3 : 1);
    std::map<Id, Id> submissions;  // e-mail -> what sent it
    if (is_send)
        for (const Json& one : member(call_answer(methods, copies + 2), "list"))
            if (text(one, "undoStatus") != "canceled") submissions[text(one, "emailId")] = text(one, "id");
    const Json* saved = nullptr;
    for (const Json& copy : member(call_answer(methods, copies), "list")) {
        const Id id = text(copy, "id");
        const auto when = decode_date(text(copy, "sentAt"));
        const auto submission = submissions.find(id);
        const bool is_sent = submission != submissions.end() || !flag(member(copy, "keywords"), "$draft");
        if (!when || !written || when->seconds < written->seconds) continue;
        if (is_send && (!is_sent || when != written)) continue;
        if (!is_sent && (when != written || !flag(member(copy, "mailboxIds"), drafts_of(account).c_str()))) continue;
        saved = &copy;
        if (submission != submissions.end()) outcome.submission = submission->second;
    }
    if (saved == nullptr) return false;
    outcome.created = text(*saved, "id");
    outcome.attachments = decode_body(*saved).attachments;
    for (std::size_t call = 0; call + 1 < copies; ++call) {
        std::vector<Id> old;
        for (const Json& id : member(call_answer(methods, call), "ids"))
            if (id.is_string() && id != outcome.created) old.push_back(id.get<std::string>());
        for (const Id& id : old) drop_email(id);
        if (!old.empty()) destroy_copies(text(asked[call][1], "accountId"), old);
    }
    return true;
}

// Asks; what was carried out ends as if its answer had come, anything else takes its turn again.
void Replica::look_before_repeating(const std::shared_ptr<Action>& action, Json calls) {
    ask(std::move(calls), [this, action](const Json* methods, const MethodError*) {
        --state_->actions_in_flight;
        if (action->is_kept()) state_->sending.reset();
        if (!methods) return put_back(std::move(*action));
        Outcome done;
        done.ticket = action->ticket;
        done.deed = action->deed;
        done.waited = true;
        if (was_carried_out(*action, *methods, done)) {
            if (is_for_drafts(action->deed)) drop_waiting_draft(action->deed.draft);
            if (action->deed.kind == Deed::Kind::send) mark_answered(action->deed);
            if (action->is_kept()) forget_action(*action);
            for (auto& [key, data] : state_->lists) data.stale = true;
            if (state_->filters_wanted) fetch_filters();
            fetch_sending();
            state_->outcomes.push_back(std::move(done));
            ++revision_;
        } else {
            action->sent = action->is_old = false;
            put_back(std::move(*action));
        }
        send_waiting_actions();
    });
}

}  // namespace kontor::bridge
