#include "engine/mail/submission.hpp"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <utility>

#include "engine/mail/document.hpp"
#include "engine/text/ascii.hpp"

namespace kontor::mail {
namespace {

using nlohmann::json;

constexpr std::array<std::string_view, 6> states = {"held", "waiting", "sending", "uncertain", "done", "canceled"};
constexpr std::array<std::string_view, 4> recipient_states = {"waiting", "accepted", "delivered", "failed"};
constexpr std::array<std::string_view, 3> returns = {"", "FULL", "HDRS"};
constexpr std::array<std::string_view, 3> kinds = {"mail", "verification", "vacation"};

std::optional<Submission::State> state_from(std::string_view text) {
    return enum_from<Submission::State>(states, text);
}
std::optional<Submission::Kind> kind_from(std::string_view text) { return enum_from<Submission::Kind>(kinds, text); }
std::optional<Submission::Return> return_from(std::string_view text) {
    return enum_from<Submission::Return>(returns, text);
}
std::optional<SendRecipient::State> recipient_state_from(std::string_view text) {
    return enum_from<SendRecipient::State>(recipient_states, text);
}

json error_or_null(const std::optional<SendError>& error) { return error ? to_json(*error) : json(nullptr); }

void read_error(DocumentReader& reader, std::optional<SendError>& into) {
    const json* object = reader.find("error");
    if (!object) return;
    DocumentReader inner(*object, reader.where("error"));
    SendError error;
    inner.read("class", error.error_class);
    inner.read("message", error.message);
    inner.read("server", error.server);
    inner.read("detail", error.detail);
    inner.read("code", error.code);
    inner.read("enhanced", error.enhanced);
    if (inner.error()) return reader.fail(*inner.error());
    into = std::move(error);
}

json to_json(const SendRecipient& recipient) {
    return {{"address", recipient.address},
            {"state", state_name(recipient.state)},
            {"error", error_or_null(recipient.error)},
            {"reply", recipient.reply},
            {"notify", text_or_null(notify_words(recipient.notify))}};
}

Result<SendRecipient> recipient_from(const json& object, const std::string& where) {
    SendRecipient recipient;
    DocumentReader reader(object, where);
    reader.read("address", recipient.address);
    reader.read_name("state", recipient.state, recipient_state_from);
    read_error(reader, recipient.error);
    reader.read_text("reply", recipient.reply);
    reader.read_name("notify", recipient.notify, notify_from);
    if (reader.error()) return *reader.error();
    return recipient;
}

Result<BlobId> blob_from(const json& value, const std::string& where) {
    const auto id = value.is_string() ? BlobId::parse(value.get_ref<const std::string&>()) : std::nullopt;
    if (!id) return Error{"Not a blob", "its id", value.type_name(), where};
    return *id;
}

}  // namespace

std::string notify_words(const Notify& notify) {
    if (notify.never) return "NEVER";
    std::string words;
    const auto add = [&](bool wanted, std::string_view word) {
        if (wanted) words.append(words.empty() ? "" : ",").append(word);
    };
    add(notify.success, "SUCCESS");
    add(notify.failure, "FAILURE");
    add(notify.delay, "DELAY");
    return words;
}

std::optional<Notify> notify_from(std::string_view text) {
    const std::string words = text::to_lower(text);
    Notify notify;
    if (words == "never") {
        notify.never = true;
        return notify;
    }
    for (std::size_t at = 0; at <= words.size();) {
        const std::size_t comma = std::min(words.find(',', at), words.size());
        const std::string word = words.substr(at, comma - at);
        bool* const wanted = word == "success"   ? &notify.success
                             : word == "failure" ? &notify.failure
                             : word == "delay"   ? &notify.delay
                                                 : nullptr;
        if (wanted == nullptr || std::exchange(*wanted, true)) return std::nullopt;
        at = comma + 1;
    }
    return notify;
}

std::string_view return_words(Submission::Return ret) { return returns[static_cast<std::size_t>(ret)]; }

std::string_view state_name(Submission::State state) { return states[static_cast<std::size_t>(state)]; }
std::string_view state_name(SendRecipient::State state) { return recipient_states[static_cast<std::size_t>(state)]; }

json to_json(const SendError& error) {
    return {{"class", error.error_class}, {"message", error.message}, {"server", error.server},
            {"detail", error.detail},     {"code", error.code},       {"enhanced", error.enhanced}};
}

std::string to_document(const Submission& submission) {
    json to = json::array(), reports = json::array();
    for (const SendRecipient& recipient : submission.to) to.push_back(to_json(recipient));
    for (const BlobId report : submission.reports) reports.push_back(report.to_string());
    const json document = {{"account", id_or_null(submission.account)},
                           {"identity", id_or_null(submission.identity)},
                           {"email", id_or_null(submission.email)},
                           {"thread", id_or_null(submission.thread)},
                           {"message", id_or_null(submission.message)},
                           {"messageId", submission.message_id},
                           {"from", submission.from},
                           {"to", std::move(to)},
                           {"byHouse", submission.by_house},
                           {"ret", text_or_null(std::string(return_words(submission.ret)))},
                           {"envelopeId", text_or_null(submission.envelope_id)},
                           {"state", state_name(submission.state)},
                           {"created", submission.created.seconds},
                           {"sendAt", submission.send_at.seconds},
                           {"due", submission.due.seconds},
                           {"attempts", submission.attempts},
                           {"triedSince", submission.tried_since.seconds},
                           {"perhapsSent", submission.perhaps_sent},
                           {"error", error_or_null(submission.error)},
                           {"kind", kinds[static_cast<std::size_t>(submission.kind)]},
                           {"reports", std::move(reports)}};
    return document.dump(-1, ' ', false, json::error_handler_t::replace);
}

Result<Submission> submission_from_document(RecordId id, std::string_view document) {
    const json object = json::parse(document, nullptr, false);
    if (object.is_discarded()) return Error{"The document is not JSON", "", "", ""};
    Submission submission;
    submission.id = id;
    DocumentReader reader(object, "");
    reader.read_name("account", submission.account, AccountId::parse);
    reader.read_name("identity", submission.identity, RecordId::parse);
    reader.read_name("email", submission.email, EmailId::parse);
    reader.read_name("thread", submission.thread, ThreadId::parse);
    reader.read_name("message", submission.message, BlobId::parse);
    reader.read("messageId", submission.message_id);
    reader.read("from", submission.from);
    reader.read_list("to", submission.to, recipient_from);
    reader.read("byHouse", submission.by_house);
    reader.read_name("ret", submission.ret, return_from);
    reader.read("envelopeId", submission.envelope_id);
    bool wants_reports = false;  // of an older Kontor: all of them, for everybody
    reader.read("wantsReports", wants_reports);
    if (wants_reports)
        for (SendRecipient& recipient : submission.to) recipient.notify = {false, true, true, true};
    reader.read_name("state", submission.state, state_from);
    reader.read("created", submission.created);
    reader.read("sendAt", submission.send_at);
    reader.read("due", submission.due);
    reader.read("attempts", submission.attempts);
    reader.read("triedSince", submission.tried_since);
    reader.read("perhapsSent", submission.perhaps_sent);
    read_error(reader, submission.error);
    reader.read_name("kind", submission.kind, kind_from);
    reader.read_list("reports", submission.reports, blob_from);
    if (reader.error()) return *reader.error();
    return submission;
}

}  // namespace kontor::mail
