// Messages that are written: saved as drafts, sent, called back, thrown away.
//
// A draft is saved by making it anew and then destroying the copies that were there before, found by its Message-ID.
// The new one is there before an old one goes, so nothing the relay refuses costs what was written; and a copy left
// over by a crash between the two goes with the next save. What waits offline is replaced by the next save of the same
// draft.
//
// Neither is repeated before it was looked for (replica_looking.cpp): sending twice is worse than not sending, and what
// is attached to a draft may be parts of a copy that its first saving has destroyed.
#include <algorithm>
#include <tuple>
#include <utility>

#include "bridge/decode.hpp"
#include "bridge/decode_sending.hpp"
#include "bridge/replica.hpp"
#include "bridge/replica_state.hpp"
#include "engine/mail/robots.hpp"
#include "engine/text/ascii.hpp"

namespace kontor::bridge {
namespace {

constexpr std::size_t copies_at_once = 50;

// An e-mail that waits to be saved is shown under this and its key.
std::string waiting_id(const std::string& key) { return "new/" + key; }

// As the writer's clock shows it.
std::string date_text(UtcTime time, int offset_minutes) {
    const int size = offset_minutes < 0 ? -offset_minutes : offset_minutes;
    const auto two = [](int n) { return (n < 10 ? "0" : "") + std::to_string(n); };
    std::string local = encode_date(UtcTime{time.seconds + offset_minutes * 60});
    local.pop_back();  // the Z
    return local + (offset_minutes < 0 ? '-' : '+') + two(size / 60) + ':' + two(size % 60);
}

Json address(const mail::EmailAddress& person) {
    return {{"name", person.name ? Json(*person.name) : Json(nullptr)}, {"email", person.email}};
}

Json address_list(const std::vector<mail::EmailAddress>& people) {
    Json list = Json::array();
    for (const mail::EmailAddress& person : people) list.push_back(address(person));
    return list;
}

Json attachment_part(const Attachment& attachment) {
    Json part = {{"blobId", attachment.blob},
                 {"type", attachment.type.empty() ? "application/octet-stream" : attachment.type},
                 {"disposition", attachment.is_inline ? "inline" : "attachment"}};
    if (!attachment.name.empty()) part["name"] = attachment.name;
    if (!attachment.content_id.empty()) part["cid"] = attachment.content_id;
    return part;
}

std::set<std::string> labels_of(const Draft& draft) {
    std::set<std::string> labels;
    if (draft.is_markdown) labels.insert(markdown_label);
    if (!draft.answers.empty()) labels.insert(answers_label + draft.answers);
    if (!draft.forwards.empty()) labels.insert(forwards_label + draft.forwards);
    return labels;
}

// The Email object to be made (RFC 8621 4.6), but for its mailbox.
Json email_object(const Draft& draft) {
    Json object = {{"keywords", {{"$draft", true}, {"$seen", true}}},
                   {"messageId", Json::array({draft.key})},
                   {"sentAt", date_text(draft.written, draft.written_offset_minutes)},
                   {"from", Json::array({address(draft.from)})},
                   {"subject", draft.subject},
                   {"textBody", Json::array({{{"partId", "text"}, {"type", "text/plain"}}})},
                   {"bodyValues", {{"text", {{"value", draft.text}}}}}};
    for (const std::string& label : labels_of(draft)) object["keywords"][label] = true;
    const auto put = [&](const char* name, Json value) {
        if (!value.empty()) object[name] = std::move(value);
    };
    put("to", address_list(draft.to));
    put("cc", address_list(draft.cc));
    put("bcc", address_list(draft.bcc));
    put("replyTo", address_list(draft.reply_to));
    put("inReplyTo", Json(draft.in_reply_to));
    put("references", Json(draft.references));
    if (!draft.html.empty()) {
        object["htmlBody"] = Json::array({{{"partId", "html"}, {"type", "text/html"}}});
        object["bodyValues"]["html"] = {{"value", draft.html}};
    }
    Json attachments = Json::array();
    for (const DraftPart& part : draft.attachments) attachments.push_back(attachment_part(part.is));
    put("attachments", std::move(attachments));
    return object;
}

Json copies(const Id& account, const char* where, Json mailboxes, const std::string& key) {
    return Json::array({"Email/query",
                        {{"accountId", account},
                         {"filter", {{where, std::move(mailboxes)}, {"header", Json::array({"Message-ID", key})}}},
                         {"limit", copies_at_once}}});
}

std::vector<Id> found_copies(const Json& methods, std::size_t call) {
    std::vector<Id> ids;
    for (const Json& id : member(call_answer(methods, call), "ids"))
        if (id.is_string()) ids.push_back(id.get<std::string>());
    return ids;
}

// Everybody it goes to, once each.
Json recipients(const Draft& draft) {
    Json list = Json::array();
    std::set<std::string> seen;
    for (const auto* people : {&draft.to, &draft.cc, &draft.bcc})
        for (const mail::EmailAddress& person : *people)
            if (seen.insert(text::to_lower(person.email)).second)
                list.push_back({{"email", person.email}, {"parameters", nullptr}});
    return list;
}

// A server works the envelope out by itself, unless something has to be said in it.
Json envelope(const Draft& draft, const Leaving& leaving) {
    Json parameters = Json::object();
    if (leaving.at)
        parameters["HOLDUNTIL"] = encode_date(*leaving.at);
    else if (leaving.hold_seconds > 0)
        parameters["HOLDFOR"] = std::to_string(leaving.hold_seconds);
    if (parameters.empty()) return nullptr;
    return {{"mailFrom", {{"email", draft.from.email}, {"parameters", std::move(parameters)}}},
            {"rcptTo", recipients(draft)}};
}

void note_created(const Json& methods, std::size_t call, Outcome& outcome) {
    outcome.created = text(member(member(call_answer(methods, call), "created"), "draft"), "id");
}

}  // namespace

const Id& Replica::drafts_of(const Id& account) const {
    static const Id none;
    const Mailbox* drafts = mailbox_by_role(account, mail::Role::drafts);
    return drafts == nullptr ? none : drafts->id;
}

// Blobs of other accounts are shared with this one first; then the copies there are, by account; then the new one.
Json Replica::draft_calls(const Draft& draft) const {
    Json calls = Json::array();
    std::map<Id, Json> foreign;
    for (const DraftPart& part : draft.attachments)
        if (!part.account.empty() && part.account != draft.account) foreign[part.account].push_back(part.is.blob);
    calls.push_back(copies(draft.account, "inMailbox", drafts_of(draft.account), draft.key));
    for (const Id& account : draft.elsewhere)
        if (account != draft.account) calls.push_back(copies(account, "inMailbox", drafts_of(account), draft.key));
    for (const auto& [account, blobs] : foreign)
        calls.push_back(
            Json::array({"Blob/copy", {{"fromAccountId", account}, {"accountId", draft.account}, {"blobIds", blobs}}}));
    Json object = email_object(draft);
    object["mailboxIds"] = {{drafts_of(draft.account), true}};
    calls.push_back(Json::array({"Email/set", {{"accountId", draft.account}, {"create", {{"draft", object}}}}}));
    if (draft.attachments.empty()) return calls;
    // Parts of an earlier copy go with it: from now on they are those of the new one.
    const std::string query = std::to_string(calls.size());
    calls.push_back(copies(draft.account, "inMailbox", drafts_of(draft.account), draft.key));
    calls.push_back(
        Json::array({"Email/get",
                     {{"accountId", draft.account},
                      {"#ids", {{"resultOf", query}, {"name", "Email/query"}, {"path", "/ids"}}},
                      {"properties", {"attachments"}},
                      {"bodyProperties", {"partId", "blobId", "size", "name", "type", "disposition", "cid"}}}}));
    return calls;
}

Ticket Replica::save_draft(const Draft& draft) {
    Action action;
    action.ticket = ++state_->last_ticket;
    action.deed.kind = Deed::Kind::save_draft;
    action.deed.draft = draft.key;
    action.deed.subjects["draft"] = draft.subject;
    action.calls = draft_calls(draft);
    return perform_draft(std::move(action));
}

Ticket Replica::perform_draft(Action action) {
    const Ticket ticket = action.ticket;
    drop_waiting_saves(action.deed.draft);
    if (link() != Client::Link::online) show_waiting_draft(action);
    perform(std::move(action));
    return ticket;
}

Ticket Replica::send_draft(const Draft& draft, const Leaving& leaving) {
    Action action;
    action.ticket = ++state_->last_ticket;
    action.deed.kind = Deed::Kind::send;
    action.deed.draft = draft.key;
    action.deed.mailbox = draft.subject;
    action.deed.subjects["draft"] = action.deed.subjects["send"] = draft.subject;
    action.deed.answered = draft.answers;
    action.deed.forwarded = draft.forwards;
    action.calls = draft_calls(draft);
    Json update = {{"keywords/$draft", nullptr}, {"keywords/$seen", true}};
    for (const std::string& label : labels_of(draft)) update["keywords/" + label] = nullptr;
    if (leaving.at) update[std::string("keywords/") + scheduled_label] = true;
    if (const Mailbox* sent = mailbox_by_role(draft.account, mail::Role::sent)) {
        update["mailboxIds/" + drafts_of(draft.account)] = nullptr;
        update["mailboxIds/" + sent->id] = true;
    }
    const Json submission = {
        {"identityId", draft.identity.to_string()}, {"emailId", "#draft"}, {"envelope", envelope(draft, leaving)}};
    action.calls.push_back(Json::array({"EmailSubmission/set",
                                        {{"accountId", draft.account},
                                         {"create", {{"send", submission}}},
                                         {"onSuccessUpdateEmail", {{"#send", std::move(update)}}}}}));
    return perform_draft(std::move(action));
}

Ticket Replica::discard_draft(const std::string& key, const std::set<Id>& accounts) {
    drop_waiting_saves(key);
    Action action;
    action.ticket = ++state_->last_ticket;
    action.deed.kind = Deed::Kind::discard_draft;
    action.deed.draft = key;
    action.calls = Json::array();
    for (const Id& account : accounts) {
        const std::string query = std::to_string(action.calls.size());
        action.calls.push_back(copies(account, "inMailbox", drafts_of(account), key));
        action.calls.push_back(
            Json::array({"Email/set",
                         {{"accountId", account},
                          {"#destroy", {{"resultOf", query}, {"name", "Email/query"}, {"path", "/ids"}}}}}));
    }
    const Ticket ticket = action.ticket;
    perform(std::move(action));
    return ticket;
}

// Back into Drafts, if it has not begun to leave.
Ticket Replica::call_back(const Id& account, const Id& submission, const std::set<std::string>& labels) {
    Json update = {{"keywords/$draft", true}, {std::string("keywords/") + scheduled_label, nullptr}};
    for (const std::string& label : labels) update["keywords/" + label] = true;
    const Mailbox* sent = mailbox_by_role(account, mail::Role::sent);
    if (sent != nullptr && !drafts_of(account).empty()) {
        update["mailboxIds/" + sent->id] = nullptr;
        update["mailboxIds/" + drafts_of(account)] = true;
    }
    return set_on(account, "EmailSubmission/set",
                  {{"update", {{submission, {{"undoStatus", "canceled"}}}}},
                   {"onSuccessUpdateEmail", {{submission, std::move(update)}}}},
                  true);
}

// ---- What becomes of it

void Replica::finish_sending(const Action& action, const Json& methods, Outcome& outcome) {
    using Kind = Deed::Kind;
    const Deed& deed = action.deed;
    if (deed.kind != Kind::save_draft && deed.kind != Kind::send && deed.kind != Kind::discard_draft) return;
    drop_waiting_draft(deed.draft);
    std::map<Id, std::vector<Id>> old;  // by account
    bool is_made = false;
    for (std::size_t call = 0; call < action.calls.size(); ++call) {
        const Json& asked = action.calls[call];
        if (asked[0] == "Email/query" && !is_made) {
            const std::vector<Id> ids = found_copies(methods, call);
            std::vector<Id>& all = old[text(asked[1], "accountId")];
            all.insert(all.end(), ids.begin(), ids.end());
        }
        if (asked[0] == "Email/set" && deed.kind != Kind::discard_draft) {
            note_created(methods, call, outcome);
            is_made = !outcome.created.empty();
        }
        if (asked[0] == "Email/get")
            for (const Json& object : member(call_answer(methods, call), "list"))
                if (text(object, "id") == outcome.created) outcome.attachments = decode_body(object).attachments;
        if (asked[0] == "EmailSubmission/set") {
            const Json& created = member(member(call_answer(methods, call), "created"), "send");
            outcome.submission = text(created, "id");
        }
    }
    if (deed.kind == Kind::send && !outcome.submission.empty()) mark_answered(deed);
    for (const auto& [account, ids] : old) {
        for (const Id& id : ids) drop_email(id);
        if (is_made && !ids.empty()) destroy_copies(account, ids);
    }
    for (auto& [key, data] : state_->lists) data.stale = true;
}

void Replica::mark_answered(const Deed& deed) {
    if (!deed.answered.empty()) set_keyword({deed.answered}, "$answered", true);
    if (!deed.forwarded.empty()) set_keyword({deed.forwarded}, "$forwarded", true);
}

// What a newer one has taken the place of. Its outcome is nobody's business.
void Replica::destroy_copies(const Id& account, const std::vector<Id>& ids) {
    Action action;
    action.deed.kind = Deed::Kind::destroy;
    action.calls = Json::array({Json::array({"Email/set", {{"accountId", account}, {"destroy", ids}}})});
    perform(std::move(action));
}

// ---- What waits

void Replica::drop_waiting_saves(const std::string& key) {
    for (auto at = state_->waiting.begin(); at != state_->waiting.end();) {
        if (at->deed.kind != Deed::Kind::save_draft || at->deed.draft != key || at->sent) {
            ++at;
            continue;
        }
        forget_action(*at);
        at = state_->waiting.erase(at);
    }
    drop_waiting_draft(key);
}

void Replica::drop_waiting_draft(const std::string& key) {
    if (email(waiting_id(key)) != nullptr) drop_email(waiting_id(key));
}

// Offline it is seen in Drafts as what it will be.
void Replica::show_waiting_draft(const Action& action) {
    const auto made = std::find_if(action.calls.begin(), action.calls.end(), [](const Json& call) {
        return call[0] == "Email/set" && call[1].contains("create");
    });
    if (made == action.calls.end()) return;
    Json object = member(member((*made)[1], "create"), "draft");
    const Id account = text((*made)[1], "accountId"), id = waiting_id(action.deed.draft);
    object["id"] = id;
    object["threadId"] = id;
    object["attachments"] = object.value("attachments", Json::array());
    Email email = decode_email(object);
    const std::string written = text(member(member(object, "bodyValues"), "text"), "value");
    std::size_t end = std::min<std::size_t>(written.size(), 200);
    while (end < written.size() && end > 0 && (static_cast<unsigned char>(written[end]) & 0xC0) == 0x80) --end;
    email.preview = written.substr(0, end);
    email.has_attachment = !object["attachments"].empty();
    email.received_at = email.sent_at.value_or(UtcTime{});
    drop_waiting_draft(action.deed.draft);
    state_->bodies[id] = decode_body(object);
    state_->owners[id] = account;
    const std::set<Id> mailboxes = std::exchange(email.mailboxes, {});
    state_->emails[id] = std::move(email);
    place(id, mailboxes);
}

bool Correspondent::operator<(const Correspondent& other) const {
    const auto rank = [](const Correspondent& one) {
        if (one.written > 0) return 0;
        if (mail::is_bulk_sender(one.is.email)) return 3;
        return one.answered > 0 ? 1 : 2;
    };
    const int mine = rank(*this), theirs = rank(other);
    if (mine != theirs) return mine < theirs;
    return std::tie(other.written, other.answered, other.received) < std::tie(written, answered, received);
}

std::vector<Correspondent> Replica::correspondents() const {
    std::map<std::string, Correspondent> known;
    const auto each = [&](const std::vector<mail::EmailAddress>& people, auto count) {
        for (const mail::EmailAddress& person : people) {
            if (person.email.find('@') == std::string::npos) continue;
            Correspondent& one = known[text::to_lower(person.email)];
            count(one);
            if (one.is.email.empty()) one.is = person;
            if (!one.is.name || one.is.name->empty()) one.is.name = person.name;
        }
    };
    for (const auto& [id, email] : state_->emails) {
        const Mailbox* sent = mailbox_by_role(owner(id), mail::Role::sent);
        const bool is_own = sent != nullptr && email.mailboxes.count(sent->id) != 0;
        const bool is_answered = email.keywords.count("$answered") != 0;
        each(email.from, [&](Correspondent& one) {
            if (is_own) return;
            ++one.received;
            one.answered += is_answered ? 1 : 0;
        });
        for (const auto* people : {&email.to, &email.cc})
            each(*people, [&](Correspondent& one) { one.written += is_own ? 1 : 0; });
    }
    std::vector<Correspondent> all;
    for (auto& [address, one] : known) all.push_back(std::move(one));
    std::stable_sort(all.begin(), all.end());
    return all;
}

}  // namespace kontor::bridge
