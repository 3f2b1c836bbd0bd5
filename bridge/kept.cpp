#include "bridge/kept.hpp"

#include <algorithm>

#include "bridge/decode.hpp"

namespace kontor::bridge {
namespace {

Json people(const std::vector<mail::EmailAddress>& list) {
    Json spelled = Json::array();
    for (const mail::EmailAddress& each : list)
        spelled.push_back({{"name", each.name ? Json(*each.name) : Json(nullptr)}, {"email", each.email}});
    return spelled;
}

template <class Set>
Json true_members(const Set& set) {
    Json spelled = Json::object();
    for (const auto& each : set) spelled[each] = true;
    return spelled;
}

std::int64_t whole_number(const Json& object, const char* name) {
    const Json& value = member(object, name);
    return value.is_number_integer() ? value.get<std::int64_t>() : 0;
}

constexpr const char* kinds[] = {"other",         "keyword",       "move",           "destroy",     "makeMailbox",
                                 "renameMailbox", "removeMailbox", "saveDraft",      "send",        "discardDraft",
                                 "nestMailbox",   "saveFilter",    "arrangeFilters", "removeFilter"};

}  // namespace

std::string spell(const Json& value) { return value.dump(-1, ' ', false, Json::error_handler_t::replace); }

Json encode_email(const Email& email, const Id& owner) {
    Json object = {{"id", email.id},
                   {"threadId", email.thread},
                   {"blobId", email.blob},
                   {"owner", owner},
                   {"mailboxIds", true_members(email.mailboxes)},
                   {"keywords", true_members(email.keywords)},
                   {"from", people(email.from)},
                   {"to", people(email.to)},
                   {"subject", email.subject},
                   {"preview", email.preview},
                   {"received", email.received_at.seconds},
                   {"size", email.size}};
    if (!email.cc.empty()) object["cc"] = people(email.cc);
    if (!email.reply_to.empty()) object["replyTo"] = people(email.reply_to);
    if (!email.message_id.empty()) object["message"] = email.message_id;
    if (email.sent_at) object["sent"] = email.sent_at->seconds;
    if (email.sent_offset_minutes != 0) object["offset"] = email.sent_offset_minutes;
    if (email.has_attachment) object["hasAttachment"] = true;
    return object;
}

Email decode_kept_email(const Json& object, Id& owner) {
    Email email = decode_email(object);
    owner = text(object, "owner");
    email.received_at = UtcTime{whole_number(object, "received")};
    email.message_id = text(object, "message");
    if (member(object, "sent").is_number_integer()) email.sent_at = UtcTime{whole_number(object, "sent")};
    email.sent_offset_minutes = static_cast<std::int16_t>(whole_number(object, "offset"));
    return email;
}

Json encode_body(const Body& body) {
    Json attachments = Json::array();
    for (const Attachment& each : body.attachments)
        attachments.push_back({{"blobId", each.blob},
                               {"name", each.name},
                               {"type", each.type},
                               {"cid", each.content_id},
                               {"size", each.size},
                               {"disposition", each.is_inline ? "inline" : "attachment"}});
    const Json value = {
        {"value", body.text}, {"isTruncated", body.is_truncated}, {"isEncodingProblem", body.has_encoding_problem}};
    Json object = {{"textBody", Json::array({{{"partId", "1"}, {"type", "text/plain"}}})},
                   {"htmlBody", Json::array({{{"type", body.has_html ? "text/html" : "text/plain"}}})},
                   {"bodyValues", {{"1", value}}},
                   {"attachments", std::move(attachments)}};
    if (!body.read_out.empty()) object["readOut"] = body.read_out;
    if (!body.message_id.empty()) object["messageId"] = body.message_id;
    if (!body.in_reply_to.empty()) object["inReplyTo"] = body.in_reply_to;
    if (!body.references.empty()) object["references"] = body.references;
    if (!body.bcc.empty()) object["bcc"] = people(body.bcc);
    return object;
}

Json encode_mailbox(const Mailbox& mailbox) {
    Json object = {{"id", mailbox.id},
                   {"name", mailbox.name},
                   {"sortOrder", mailbox.sort_order},
                   {"totalEmails", mailbox.total_emails},
                   {"unreadEmails", mailbox.unread_emails}};
    if (!mailbox.parent.empty()) object["parentId"] = mailbox.parent;
    if (mailbox.role != mail::Role::none) object["role"] = std::string(mail::role_name(mailbox.role));
    return object;
}

Json encode_deed(const Deed& deed) {
    Json object = {
        {"kind", kinds[static_cast<std::size_t>(deed.kind)]}, {"keyword", deed.keyword}, {"on", deed.on},
        {"role", std::string(mail::role_name(deed.role))},    {"mailbox", deed.mailbox}, {"subjects", deed.subjects}};
    if (!deed.draft.empty()) object["draft"] = deed.draft;
    if (!deed.answered.empty()) object["answered"] = deed.answered;
    if (!deed.forwarded.empty()) object["forwarded"] = deed.forwarded;
    return object;
}

Deed decode_deed(const Json& object) {
    Deed deed;
    const auto kind = std::find(std::begin(kinds), std::end(kinds), text(object, "kind"));
    if (kind != std::end(kinds)) deed.kind = static_cast<Deed::Kind>(kind - std::begin(kinds));
    deed.keyword = text(object, "keyword");
    deed.on = flag(object, "on");
    deed.role = mail::role_from_name(text(object, "role")).value_or(mail::Role::none);
    deed.mailbox = text(object, "mailbox");
    deed.draft = text(object, "draft");
    deed.answered = text(object, "answered");
    deed.forwarded = text(object, "forwarded");
    const Json& subjects = member(object, "subjects");
    if (!subjects.is_object()) return deed;
    for (const auto& [id, subject] : subjects.items())
        if (subject.is_string()) deed.subjects[id] = subject.get<std::string>();
    return deed;
}

std::string queue_record(std::uint64_t order) {
    const std::string digits = std::to_string(order);
    return "queue/" + std::string(13 - std::min<std::size_t>(digits.size(), 13), '0') + digits;
}

std::optional<std::uint64_t> queue_order(std::string_view record) {
    if (record.size() != 19 || record.substr(0, 6) != "queue/") return std::nullopt;
    std::uint64_t order = 0;
    for (const char c : record.substr(6)) {
        if (c < '0' || c > '9') return std::nullopt;
        order = order * 10 + static_cast<std::uint64_t>(c - '0');
    }
    return order;
}

}  // namespace kontor::bridge
