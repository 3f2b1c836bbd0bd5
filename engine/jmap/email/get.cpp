// Email/get (RFC 8621 4.2). What a list shows comes from the store's columns; a message is read and parsed only where
// a property needs it, and only its header where that is enough.
#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "engine/jmap/arguments.hpp"
#include "engine/jmap/call.hpp"
#include "engine/jmap/email/body.hpp"
#include "engine/jmap/email/email.hpp"
#include "engine/jmap/email/header.hpp"
#include "engine/jmap/json.hpp"
#include "engine/jmap/stored.hpp"
#include "engine/jmap/unified.hpp"
#include "engine/mime/fields/date.hpp"
#include "engine/mime/parse_message.hpp"

namespace kontor::jmap {
namespace {

// Most headers fit; a message whose header does not is read whole.
constexpr std::uint64_t header_octets = 64 * 1024;

json set_of(const std::vector<std::string>& names) {
    json set = json::object();
    for (const std::string& name : names) set[name] = true;
    return set;
}

json texts_or_null(const std::vector<std::string>& texts) { return texts.empty() ? json(nullptr) : json(texts); }

json addresses_or_null(const std::vector<mail::EmailAddress>& addresses) {
    return addresses.empty() ? json(nullptr) : addresses_json(addresses);
}

json mailbox_ids(const mail::Email& email, const Mailboxes* spelling) {
    json set = json::object();
    for (const mail::MailboxId id : email.mailboxes) set[spelling ? spelling->spell(id) : id.to_string()] = true;
    return set;
}

struct Column {
    std::string_view name;
    json (*value)(const mail::Email&);
};

constexpr std::array<Column, 22> columns = {{
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
     [](const mail::Email& email) {
         return email.summary.sent_at ? json(mime::to_rfc3339(*email.summary.sent_at)) : json();
     }},
    {"hasAttachment", [](const mail::Email& email) -> json { return email.summary.has_attachment; }},
    {"preview", [](const mail::Email& email) -> json { return email.summary.preview; }},
    {"ownerAccountId", [](const mail::Email& email) -> json { return email.account.to_string(); }},
    {"ownerMailboxIds", [](const mail::Email& email) { return mailbox_ids(email, nullptr); }},
    {"isDamaged", [](const mail::Email& email) -> json { return email.summary.damaged; }},
}};

// One property as this call wants it: from a column, from the mailboxes, or from the message.
struct Wanted {
    std::string name;
    const Column* column = nullptr;
    std::optional<HeaderProperty> header;
    json (Body::*body)() const = nullptr;
    bool is_headers = false, is_mailboxes = false;

    bool needs_header() const { return header.has_value() || is_headers; }
};

Wanted resolve(const std::string& name) {
    Wanted wanted;
    wanted.name = name;
    const auto column = std::find_if(columns.begin(), columns.end(), [&](const Column& c) { return c.name == name; });
    if (column != columns.end())
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

class EmailReader {
public:
    static MethodResult<EmailReader> make(Call&, std::vector<std::string> properties);
    MethodResult<json> read(const mail::Email&);

private:
    explicit EmailReader(Call& call) : call_(&call) {}
    MethodResult<void> load(const mail::Email&);
    json value_of(const Wanted&, const mail::Email&) const;

    Call* call_;
    std::vector<Wanted> wanted_;  // sorted by name: objects are built in order
    BodyOptions options_;
    std::optional<Mailboxes> mailboxes_;  // of the unified account
    bool needs_header_ = false, needs_body_ = false;

    // The message at hand.
    std::string raw_;
    std::optional<mime::Message> message_;
    std::optional<Body> body_;
};

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
    if (needs_body_) body_.emplace(email.blob, raw_, std::move(*message_), options_);
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

}  // namespace

MethodResult<std::vector<json>> read_emails(Call& call, const std::vector<std::string>& properties, const Ids* names) {
    if (!names) return MethodError{"requestTooLarge", "Ask for e-mails by id."};
    auto reader = EmailReader::make(call, properties);
    if (!reader) return reader.error();
    const auto emails = call.view().emails(call.scope, parse_ids<mail::EmailId>(*names));
    if (!emails) return server_failure(emails.error());
    std::vector<json> list;
    list.reserve(emails->size());
    for (const mail::Email& email : *emails) {
        auto object = reader->read(email);
        if (!object) return object.error();
        list.push_back(std::move(*object));
    }
    return list;
}

}  // namespace kontor::jmap
