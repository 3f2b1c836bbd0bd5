#include "engine/jmap/email_submission/email_submission.hpp"

#include <algorithm>
#include <array>

#include "engine/jmap/call.hpp"
#include "engine/jmap/chosen.hpp"
#include "engine/jmap/date.hpp"
#include "engine/jmap/json.hpp"
#include "engine/jmap/list_query.hpp"
#include "engine/jmap/stored.hpp"
#include "engine/send/outbox.hpp"
#include "engine/send/submit.hpp"

namespace kontor::jmap {
namespace {

using mail::SendRecipient;
using mail::Submission;

constexpr std::array<Property, 12> submission_properties = {{
    {"id", server_set | immutable},
    {"identityId", immutable | reference, is_id},
    {"emailId", immutable | reference, is_id},
    {"threadId", server_set | immutable},
    {"envelope", immutable, is_object_or_null, "null"},
    {"sendAt", server_set | immutable},
    {"undoStatus", may_be_left_out, is_text},
    {"deliveryStatus", server_set},
    {"dsnBlobIds", server_set},
    {"mdnBlobIds", server_set},
    {"outbox", needs_identity | server_set},
    {"decision", needs_identity | write_only | may_be_left_out, is_text_or_null, "null"},
}};

template <class Id>
json id_or_null(Id id) {
    return id ? json(id.to_string()) : json(nullptr);
}

json error_json(const std::optional<mail::SendError>& error) { return error ? mail::to_json(*error) : json(nullptr); }

const char* undo_status(const Submission& submission) {
    if (submission.state == Submission::State::canceled) return "canceled";
    return send::may_cancel(submission) ? "pending" : "final";
}

json envelope_json(const Submission& submission) {
    json of_message = nullptr;
    if (submission.send_at > submission.created) of_message["HOLDUNTIL"] = date_or_null(submission.send_at);
    if (submission.ret != Submission::Return::unsaid) of_message["RET"] = mail::return_words(submission.ret);
    if (!submission.envelope_id.empty()) of_message["ENVID"] = submission.envelope_id;
    json to = json::array();
    for (const SendRecipient& recipient : submission.to) {
        json parameters = nullptr;
        if (!recipient.notify.is_default()) parameters["NOTIFY"] = mail::notify_words(recipient.notify);
        to.push_back({{"email", recipient.address}, {"parameters", std::move(parameters)}});
    }
    return {{"mailFrom", {{"email", submission.from}, {"parameters", std::move(of_message)}}},
            {"rcptTo", std::move(to)}};
}

// "550 5.1.1 words" (RFC 8621 7): what the server said, or in its form what we know.
std::string smtp_reply(const SendRecipient& recipient) {
    if (!recipient.reply.empty()) return recipient.reply;
    switch (recipient.state) {
        case SendRecipient::State::waiting:
            return recipient.error ? "450 4.0.0 " + recipient.error->message : "250 2.0.0 Waits in the outbox";
        case SendRecipient::State::failed:
            return "550 5.0.0 " + (recipient.error ? recipient.error->message : std::string("Not delivered"));
        default:
            return "250 2.0.0 Accepted";
    }
}

json delivery_status(const Submission& submission) {
    constexpr std::array<std::string_view, 4> delivered = {"queued", "unknown", "yes", "no"};
    json all = json::object();
    for (const SendRecipient& recipient : submission.to)
        all[recipient.address] = {{"smtpReply", smtp_reply(recipient)},
                                  {"delivered", delivered[static_cast<std::size_t>(recipient.state)]},
                                  {"displayed", "unknown"}};
    return all;
}

json outbox_json(const Submission& submission) {
    json recipients = json::array();
    for (const SendRecipient& recipient : submission.to)
        recipients.push_back({{"address", recipient.address},
                              {"state", mail::state_name(recipient.state)},
                              {"error", error_json(recipient.error)}});
    const bool is_due = submission.state == Submission::State::held || submission.state == Submission::State::waiting;
    const bool has_time = is_due && submission.due != send::never;
    return {{"state", mail::state_name(submission.state)},
            {"attempts", submission.attempts},
            {"due", date_or_null(has_time ? std::optional(submission.due) : std::nullopt)},
            {"error", error_json(submission.error)},
            {"recipients", std::move(recipients)}};
}

MethodResult<std::vector<json>> read_submissions(Call& call, const std::vector<std::string>& wanted, const Ids* ids) {
    const auto all = send::submissions(call.view(), call.scope);
    if (!all) return server_failure(all.error());
    std::vector<json> list;
    for (const Submission& submission : *all) {
        // What Kontor writes by itself is nothing a mail client has to know of.
        if (submission.kind != Submission::Kind::mail || !is_chosen(ids, submission.id.to_string())) continue;
        json object = submission_json(submission);
        object["id"] = submission.id.to_string();
        list.push_back(chosen(std::move(object), wanted));
    }
    return list;
}

bool is_id_list(const json& value) { return value.is_array() && std::all_of(value.begin(), value.end(), is_id); }
bool is_moment(const json& value) {
    return value.is_string() && parse_utc_date(value.get_ref<const std::string&>()).has_value();
}
bool is_among(const json& list, const json& value) { return std::find(list.begin(), list.end(), value) != list.end(); }
UtcTime moment(const json& date) { return parse_utc_date(date.get_ref<const std::string&>()).value_or(UtcTime{}); }

bool is_name_list(const json& value) {
    return value.is_array() &&
           std::all_of(value.begin(), value.end(), [](const json& each) { return each.is_string(); });
}

constexpr std::array<FilterRow, 7> submission_filters = {{
    {"identityIds", is_id_list, [](const json& s, const json& ids) { return is_among(ids, s["identityId"]); }},
    {"emailIds", is_id_list, [](const json& s, const json& ids) { return is_among(ids, s["emailId"]); }},
    {"threadIds", is_id_list, [](const json& s, const json& ids) { return is_among(ids, s["threadId"]); }},
    {"undoStatus", is_text, [](const json& s, const json& status) { return s["undoStatus"] == status; }},
    {"outboxStates", is_name_list,
     [](const json& s, const json& names) { return is_among(names, s["outbox"]["state"]); }},
    {"before", is_moment, [](const json& s, const json& date) { return moment(s["sendAt"]) < moment(date); }},
    {"after", is_moment, [](const json& s, const json& date) { return moment(s["sendAt"]) >= moment(date); }},
}};
// RFC 8621 7.3 says "sentAt" and means sendAt; both are taken.
constexpr std::array<std::string_view, 4> submission_sorts = {"emailId", "threadId", "sentAt", "sendAt"};
constexpr ListQueryTable submission_query_table = {submission_filters, submission_sorts};

class SubmissionQuery final : public ListQuery {
public:
    explicit SubmissionQuery(Call& call) : ListQuery(call, submission_query_table) {}

protected:
    MethodResult<std::vector<json>> result() override {
        auto objects = all_objects();
        if (!objects) return objects.error();
        std::vector<json> matching;
        for (json& object : *objects) {
            if (!matches(object)) continue;
            object["sentAt"] = object["sendAt"];
            matching.push_back(std::move(object));
        }
        std::sort(matching.begin(), matching.end(), [this](const json& a, const json& b) { return before(a, b); });
        return matching;
    }
};

MethodResult<std::unique_ptr<Query>> submission_query(Call& call) {
    auto query = std::make_unique<SubmissionQuery>(call);
    if (auto read = query->read_arguments(); !read) return read.error();
    return std::unique_ptr<Query>(std::move(query));
}

}  // namespace

json submission_json(const Submission& submission) {
    json reports = json::array();
    for (const mail::BlobId report : submission.reports) reports.push_back(report.to_string());
    return {{"identityId", id_or_null(submission.identity)},
            {"emailId", id_or_null(submission.email)},
            {"threadId", id_or_null(submission.thread)},
            {"envelope", envelope_json(submission)},
            {"sendAt", date_or_null(submission.send_at)},
            {"undoStatus", undo_status(submission)},
            {"deliveryStatus", delivery_status(submission)},
            {"dsnBlobIds", std::move(reports)},
            {"mdnBlobIds", json::array()},
            {"outbox", outbox_json(submission)}};
}

constinit const DataType email_submission_type = {
    .name = "EmailSubmission",
    .properties = submission_properties,
    .state = stored_state<store::Type::email_submission>,
    .changes = stored_changes<store::Type::email_submission, mail::RecordId>,
    .read = read_submissions,
    .writer = email_submission_writer,
    .query = submission_query,
};

}  // namespace kontor::jmap
