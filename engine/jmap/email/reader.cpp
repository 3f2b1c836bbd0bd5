#include "engine/jmap/email/reader.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "engine/jmap/arguments.hpp"
#include "engine/jmap/json.hpp"
#include "engine/mime/fields/date.hpp"
#include "engine/mime/parse_message.hpp"
#include "engine/mime/summary.hpp"

namespace kontor::jmap {
namespace {

// Most headers fit; a message whose header does not is read whole.
constexpr std::uint64_t header_octets = 64 * 1024;

json set_of(const std::vector<std::string>& names) {
    json set = json::object();
    for (const std::string& name : names) set[name] = true;
    return set;
}

json addresses_or_null(const std::vector<mail::EmailAddress>& addresses) {
    return addresses.empty() ? json(nullptr) : addresses_json(addresses);
}

json mailbox_ids(const mail::Email& email, const Mailboxes* spelling) {
    json set = json::object();
    for (const mail::MailboxId id : email.mailboxes) set[spelling ? spelling->spell(id) : id.to_string()] = true;
    return set;
}

// Of a stored e-mail alone.
constexpr std::array<std::string_view, 6> stored_properties = {"id",         "threadId",       "keywords",
                                                               "receivedAt", "ownerAccountId", "ownerMailboxIds"};

}  // namespace

struct EmailReader::Column {
    std::string_view name;
    json (*value)(const mail::Email&);

    static const std::array<Column, 22> all;
};

const std::array<EmailReader::Column, 22> EmailReader::Column::all = {{
    {"id", [](const mail::Email& email) -> json { return email.id.to_string(); }},
    {"blobId", [](const mail::Email& email) -> json { return email.blob.to_string(); }},
    {"threadId", [](const mail::Email& email) -> json { return email.thread.to_string(); }},
    {"keywords", [](const mail::Email& email) { return set_of(email.keywords.all()); }},
    {"size", [](const mail::Email& email) -> json { return email.size; }},
    {"receivedAt", [](const mail::Email& email) -> json { return mime::to_rfc3339(email.received_at); }},
    {"messageId", [](const mail::Email& email) { return texts_or_null(email.summary.message_id); }},
    {"inReplyTo", [](const mail::Email& email) { return texts_or_null(email.summary.in_reply_to); }},
    {"references", [](const mail::Email& email) { return texts_or_null(email.summary.references); }},
    {"sender", [](const mail::Email& email) { return addresses_or_null(email.summary.sender); }},
    {"from", [](const mail::Email& email) { return addresses_or_null(email.summary.from); }},
    {"to", [](const mail::Email& email) { return addresses_or_null(email.summary.to); }},
    {"cc", [](const mail::Email& email) { return addresses_or_null(email.summary.cc); }},
    {"bcc", [](const mail::Email& email) { return addresses_or_null(email.summary.bcc); }},
    {"replyTo", [](const mail::Email& email) { return addresses_or_null(email.summary.reply_to); }},
    {"subject",
     [](const mail::Email& email) { return email.summary.subject.empty() ? json() : json(email.summary.subject); }},
    {"sentAt",
     [](const mail::Email&
            email) { return email.summary.sent_at ? json(mime::to_rfc3339(*email.summary.sent_at)) : json(); }},
    {"hasAttachment", [](const mail::Email& email) -> json { return email.summary.has_attachment; }},
    {"preview", [](const mail::Email& email) -> json { return email.summary.preview; }},
    {"ownerAccountId", [](const mail::Email& email) -> json { return email.account.to_string(); }},
    {"ownerMailboxIds", [](const mail::Email& email) { return mailbox_ids(email, nullptr); }},
    {"isDamaged", [](const mail::Email& email) -> json { return email.summary.damaged; }},
}};

EmailReader::Wanted EmailReader::resolve(const std::string& name) {
    Wanted wanted;
    wanted.name = name;
    const auto column =
        std::find_if(Column::all.begin(), Column::all.end(), [&](const Column& c) { return c.name == name; });
    if (column != Column::all.end())
        wanted.column = &*column;
    else if (name == "mailboxIds")
        wanted.is_mailboxes = true;
    else if (name == "headers")
        wanted.is_headers = true;
    else if (name == "bodyStructure")
        wanted.body = &Body::structure;
    else if (name == "bodyValues")
        wanted.body = &Body::values;
    else if (name == "textBody")
        wanted.body = &Body::text_body;
    else if (name == "htmlBody")
        wanted.body = &Body::html_body;
    else if (name == "attachments")
        wanted.body = &Body::attachments;
    else
        wanted.header = parse_header_property(name);
    return wanted;
}

MethodResult<EmailReader> EmailReader::make(Call& call, std::vector<std::string> properties) {
    EmailReader reader(call);
    std::sort(properties.begin(), properties.end());
    properties.erase(std::unique(properties.begin(), properties.end()), properties.end());
    for (const std::string& name : properties) {
        reader.wanted_.push_back(resolve(name));
        reader.needs_body_ |= reader.wanted_.back().body != nullptr;
        reader.needs_header_ |= reader.wanted_.back().needs_header();
    }
    Arguments arguments(call.arguments);
    auto options = BodyOptions::read(arguments);
    if (!options) return options.error();
    reader.options_ = std::move(*options);
    if (call.is_unified()) {
        auto mailboxes = Mailboxes::load(call.view(), call.scope);
        if (!mailboxes) return mailboxes.error();
        reader.mailboxes_ = std::move(*mailboxes);
    }
    return reader;
}

MethodResult<void> EmailReader::load(const mail::Email& email) {
    body_.reset();
    message_.reset();
    const bool only_header = !needs_body_ && email.size > header_octets;
    for (const std::uint64_t length : {only_header ? header_octets : email.size, email.size}) {
        auto raw = call_->view().read_blob(email.blob, 0, length);
        if (!raw) return server_failure(raw.error());
        raw_ = std::move(*raw);
        message_ = mime::parse(raw_);
        if (length == email.size || message_->root().header.end() < length) break;
    }
    if (needs_body_) body_.emplace(email.blob.to_string(), raw_, std::move(*message_), options_);
    return {};
}

json EmailReader::value_of(const Wanted& wanted, const mail::Email& email) const {
    if (wanted.column) return wanted.column->value(email);
    if (wanted.is_mailboxes) return mailbox_ids(email, mailboxes_ ? &*mailboxes_ : nullptr);
    if (wanted.body) return ((*body_).*wanted.body)();
    const mime::Message& message = body_ ? body_->message() : *message_;
    if (wanted.is_headers) return header_list(message, message.root());
    return header_value(message, message.root(), *wanted.header);
}

MethodResult<json> EmailReader::read(const mail::Email& email) {
    if (needs_header_ || needs_body_) {
        if (auto loaded = load(email); !loaded) return loaded.error();
    }
    json::object_t object;
    for (const Wanted& wanted : wanted_) object.emplace_hint(object.end(), wanted.name, value_of(wanted, email));
    return json(std::move(object));
}

json EmailReader::read_message(const std::string& blob_id, std::string raw) {
    body_.reset();
    raw_ = std::move(raw);
    message_ = mime::parse(raw_);
    mail::Email email;
    email.size = raw_.size();
    email.summary = mime::summarise(*message_);
    if (needs_body_) body_.emplace(blob_id, raw_, std::move(*message_), options_);
    json object = json::object();
    for (const Wanted& wanted : wanted_) {
        const bool is_stored = wanted.is_mailboxes || std::find(stored_properties.begin(), stored_properties.end(),
                                                                wanted.name) != stored_properties.end();
        if (is_stored) {
            object[wanted.name] = nullptr;
        } else {
            object[wanted.name] = wanted.name == "blobId" ? json(blob_id) : value_of(wanted, email);
        }
    }
    return object;
}

}  // namespace kontor::jmap
