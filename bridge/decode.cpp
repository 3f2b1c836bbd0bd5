#include "bridge/decode.hpp"

#include <array>
#include <cstdlib>

#include "engine/base/limits.hpp"
#include "engine/mail/external_account_json.hpp"
#include "engine/mime/html_text.hpp"
#include "engine/sieve/filter_json.hpp"

namespace kontor::bridge {
namespace {

// Days since 1970-01-01 of a proleptic Gregorian date (Howard Hinnant's algorithm, public domain idea).
std::int64_t days_from_civil(std::int64_t year, unsigned month, unsigned day) {
    year -= month <= 2;
    const std::int64_t era = (year >= 0 ? year : year - 399) / 400;
    const auto of_era = static_cast<unsigned>(year - era * 400);
    const unsigned of_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
    const unsigned days = of_era * 365 + of_era / 4 - of_era / 100 + of_year;
    return era * 146097 + static_cast<std::int64_t>(days) - 719468;
}

// The digits [at, at + count) as a number, or -1.
int digits(std::string_view text, std::size_t at, std::size_t count) {
    if (at + count > text.size()) return -1;
    int value = 0;
    for (const char c : text.substr(at, count)) {
        if (c < '0' || c > '9') return -1;
        value = value * 10 + (c - '0');
    }
    return value;
}

// So much of an HTML message is quoted.
constexpr std::size_t most_read_out = 64 * 1024;

template <class Set>
void read_true_members(const Json& object, Set& into) {
    into.clear();
    if (!object.is_object()) return;
    for (const auto& [name, value] : object.items()) {
        if (value == true) into.insert(name);
    }
}

std::string capability_text(const Json& session, const char* capability, const char* name) {
    return text(member(member(session, "capabilities"), capability), name);
}

constexpr const char* collector = "https://kontor.example/ns/jmap/collector";
constexpr const char* submission_capability = "urn:ietf:params:jmap:submission";
constexpr const char* quota_capability = "urn:ietf:params:jmap:quota";
constexpr const char* vacation_capability = "urn:ietf:params:jmap:vacationresponse";
constexpr const char* people_capability = "https://kontor.example/ns/jmap/people";
constexpr const char* identity_capability = "https://kontor.example/ns/jmap/identity";
constexpr const char* mail_capability = "urn:ietf:params:jmap:mail";

template <class Enum, class Name>
Enum named(const std::string& text, Enum first, Enum last, Name name) {
    for (int value = static_cast<int>(first); value <= static_cast<int>(last); ++value) {
        if (name(static_cast<Enum>(value)) == text) return static_cast<Enum>(value);
    }
    return first;
}

}  // namespace

const Json& email_properties() {
    static const Json properties = {
        "id",         "threadId", "blobId",        "mailboxIds",     "keywords",        "from",
        "to",         "cc",       "replyTo",       "subject",        "preview",         "sentAt",
        "receivedAt", "size",     "hasAttachment", "ownerAccountId", "ownerMailboxIds", "messageId"};
    return properties;
}

const Json& body_properties() {
    static const Json properties = {"id",        "textBody",  "htmlBody",   "attachments", "bodyValues",
                                    "messageId", "inReplyTo", "references", "bcc"};
    return properties;
}

std::vector<mail::EmailAddress> decode_addresses(const Json& list) {
    std::vector<mail::EmailAddress> result;
    if (!list.is_array()) return result;
    for (const Json& object : list) result.push_back({optional_text(object, "name"), text(object, "email")});
    return result;
}

Session decode_session(const Json& session) {
    Session result;
    result.user = text(session, "username");
    result.home = text(member(session, "primaryAccounts"), mail_capability);
    result.unified = capability_text(session, collector, "unifiedAccountId");
    const Json& capabilities = member(session, "capabilities");
    result.can_send = capabilities.is_object() && capabilities.contains(submission_capability);
    result.has_vacation = capabilities.is_object() && capabilities.contains(vacation_capability);
    result.has_quota = capabilities.is_object() && capabilities.contains(quota_capability);
    const Json& house = member(member(capabilities, identity_capability), "house");
    result.house = text(house, "address");
    result.has_house = house.is_object();
    result.house_daily_limit = number(house, "dailyLimit");
    const Json& people = member(capabilities, people_capability);
    result.person = text(people, "personId");
    result.is_admin = flag(people, "isAdministrator");
    result.download_url = text(session, "downloadUrl");
    result.upload_url = text(session, "uploadUrl");
    const Json& core = member(member(session, "capabilities"), "urn:ietf:params:jmap:core");
    result.objects_in_set = number(core, "maxObjectsInSet");
    if (result.objects_in_set == 0) result.objects_in_set = limits::jmap_objects_in_set;
    return result;
}

std::vector<Account> decode_accounts(const Json& session) {
    const std::string home = text(member(session, "primaryAccounts"), mail_capability);
    std::vector<Account> result;
    const Json& accounts = member(session, "accounts");
    if (!accounts.is_object()) return result;
    for (const auto& [id, account] : accounts.items()) {
        const Account decoded{id, text(account, "name"), id == home};
        result.insert(decoded.is_home ? result.begin() : result.end(), decoded);
    }
    return result;
}

Mailbox decode_mailbox(const Json& object, const Id& account) {
    Mailbox mailbox;
    mailbox.id = text(object, "id");
    mailbox.account = account;
    mailbox.name = text(object, "name");
    mailbox.parent = text(object, "parentId");
    mailbox.role = mail::role_from_name(text(object, "role")).value_or(mail::Role::none);
    mailbox.sort_order = static_cast<std::uint32_t>(number(object, "sortOrder"));
    mailbox.total_emails = static_cast<std::uint32_t>(number(object, "totalEmails"));
    mailbox.unread_emails = static_cast<std::uint32_t>(number(object, "unreadEmails"));
    return mailbox;
}

void update_email(Email& email, const Json& object) {
    read_true_members(member(object, "keywords"), email.keywords);
    // In the unified account the mailboxes of the e-mail's own account are what can be changed.
    const Json& own = member(object, "ownerMailboxIds");
    read_true_members(own.is_object() ? own : member(object, "mailboxIds"), email.mailboxes);
}

Email decode_email(const Json& object) {
    Email email;
    email.id = text(object, "id");
    email.thread = text(object, "threadId");
    email.blob = text(object, "blobId");
    update_email(email, object);
    email.from = decode_addresses(member(object, "from"));
    email.to = decode_addresses(member(object, "to"));
    email.cc = decode_addresses(member(object, "cc"));
    email.reply_to = decode_addresses(member(object, "replyTo"));
    email.subject = text(object, "subject");
    email.preview = text(object, "preview");
    const std::vector<std::string> ids = texts(member(object, "messageId"));
    if (!ids.empty()) email.message_id = ids.front();
    email.sent_at = decode_date(text(object, "sentAt"), &email.sent_offset_minutes);
    email.received_at = decode_date(text(object, "receivedAt")).value_or(UtcTime{});
    email.size = number(object, "size");
    email.has_attachment = flag(object, "hasAttachment");
    return email;
}

Body decode_body(const Json& object) {
    Body body;
    const Json& values = member(object, "bodyValues");
    for (const Json& part : member(object, "textBody")) {
        const Json& value = member(values, text(part, "partId").c_str());
        if (text(part, "type") == "text/html") {
            body.read_out += mime::html_to_lines(text(value, "value"), most_read_out);
            continue;
        }
        body.text += text(value, "value");
        body.is_truncated |= flag(value, "isTruncated");
        body.has_encoding_problem |= flag(value, "isEncodingProblem");
    }
    for (const Json& part : member(object, "htmlBody")) body.has_html |= text(part, "type") == "text/html";
    for (const Json& part : member(object, "attachments")) {
        body.attachments.push_back({text(part, "blobId"), text(part, "name"), text(part, "type"), text(part, "cid"),
                                    number(part, "size"), text(part, "disposition") == "inline"});
    }
    if (member(object, "readOut").is_string()) body.read_out = text(object, "readOut");
    if (!body.text.empty()) body.read_out.clear();
    body.message_id = texts(member(object, "messageId"));
    body.in_reply_to = texts(member(object, "inReplyTo"));
    body.references = texts(member(object, "references"));
    body.bcc = decode_addresses(member(object, "bcc"));
    return body;
}

MarkedText decode_marked(std::string_view html) {
    struct Spelling {
        std::string_view written, meant;
    };
    constexpr Spelling spellings[] = {{"&amp;", "&"},   {"&lt;", "<"},  {"&gt;", ">"},
                                      {"&quot;", "\""}, {"&#39;", "'"}, {"&apos;", "'"}};
    constexpr std::string_view opens = "<mark>", closes = "</mark>";
    MarkedText marked;
    std::size_t begin = std::string::npos;
    while (!html.empty()) {
        std::size_t used = 1;
        std::string_view meant = html.substr(0, 1);
        for (const Spelling& each : spellings)
            if (html.substr(0, each.written.size()) == each.written) used = each.written.size(), meant = each.meant;
        if (html.substr(0, opens.size()) == opens) {
            used = opens.size(), meant = {};
            begin = marked.text.size();
        } else if (html.substr(0, closes.size()) == closes) {
            used = closes.size(), meant = {};
            if (begin != std::string::npos && begin < marked.text.size())
                marked.marks.emplace_back(begin, marked.text.size());
            begin = std::string::npos;
        }
        marked.text += meant;
        html.remove_prefix(used);
    }
    return marked;
}

Snippet decode_snippet(const Json& object) {
    Snippet snippet;
    const auto part = [&](const char* name) -> std::optional<MarkedText> {
        const Json& value = member(object, name);
        if (!value.is_string()) return std::nullopt;
        return decode_marked(value.get<std::string>());
    };
    snippet.subject = part("subject");
    snippet.preview = part("preview");
    return snippet;
}

mail::ExternalAccount decode_external_account(const Json& object) {
    const auto id = mail::RecordId::parse(text(object, "id"));
    auto account = mail::external_account_from_json(id.value_or(mail::RecordId{}), object);
    return account ? *account : mail::ExternalAccount{};
}

std::optional<mail::CollectError> decode_collect_error(const Json& object) {
    if (!object.is_object()) return std::nullopt;
    mail::CollectError error;
    error.error_class =
        named(text(object, "class"), mail::ErrorClass::connect, mail::ErrorClass::storage, mail::error_class_name);
    error.message = text(object, "message");
    error.server = text(object, "server");
    error.detail = text(object, "detail");
    error.fingerprint = text(object, "fingerprint");
    error.since = decode_date(text(object, "since")).value_or(UtcTime{});
    return error;
}

mail::ExternalAccountStatus decode_status(const Json& object) {
    mail::ExternalAccountStatus status;
    status.account = mail::RecordId::parse(text(object, "id")).value_or(mail::RecordId{});
    status.phase = named(text(object, "phase"), mail::Phase::idle, mail::Phase::disabled, mail::phase_name);
    status.messages_done = number(object, "messagesDone");
    status.messages_total = number(object, "messagesTotal");
    status.bytes_done = number(object, "bytesDone");
    status.bytes_total = number(object, "bytesTotal");
    status.started = decode_date(text(object, "started"));
    status.last_success = decode_date(text(object, "lastSuccess"));
    status.next_collection = decode_date(text(object, "nextCollection"));
    status.consecutive_auth_failures = static_cast<std::uint32_t>(number(object, "consecutiveAuthFailures"));
    status.consecutive_connect_failures = static_cast<std::uint32_t>(number(object, "consecutiveConnectFailures"));
    status.error = decode_collect_error(member(object, "error"));
    if (const Json& relisted = member(object, "relisted"); relisted.is_object())
        status.relisted = {number(relisted, "messages"), number(relisted, "bytes")};
    status.quiet_runs = number(object, "quietRuns");
    status.quiet_since = decode_date(text(object, "quietSince")).value_or(UtcTime{});
    return status;
}

Filter decode_filter(const Json& object) {
    Filter filter;
    filter.id = text(object, "id");
    filter.name = text(object, "name");
    filter.account = text(object, "jmapAccountId");
    filter.sort_order = static_cast<std::uint32_t>(number(object, "sortOrder"));
    filter.is_enabled = flag(object, "isEnabled");
    filter.script = text(object, "sieve");
    filter.disabled_because = text(object, "disabledBecause");
    if (const Json& form = member(object, "form"); form.is_object())
        if (auto read = sieve::filter_form_from_json(form)) filter.form = std::move(*read);
    return filter;
}

Json encode_filter(const Filter& filter) {
    Json object = {{"name", filter.name},
                   {"jmapAccountId", filter.account.empty() ? Json(nullptr) : Json(filter.account)}};
    if (filter.form)
        object["form"] = sieve::to_json(*filter.form);
    else
        object["sieve"] = filter.script;
    return object;
}

FilterRun decode_filter_run(const Json& object) {
    constexpr std::array<std::string_view, 5> states = {"waiting", "running", "done", "failed", "cancelled"};
    FilterRun run;
    run.id = text(object, "id");
    run.state = named(text(object, "state"), FilterRun::State::waiting, FilterRun::State::cancelled,
                      [&](FilterRun::State state) { return states[static_cast<std::size_t>(state)]; });
    run.is_preview = flag(object, "isPreview");
    run.total = number(object, "total");
    run.done = number(object, "done");
    run.hits = number(object, "hits");
    run.error = text(object, "error");
    for (const Json& one : member(object, "first")) {
        FilterRun::Hit hit;
        hit.email = text(one, "emailId");
        read_true_members(member(one, "mailboxIds"), hit.mailboxes);
        read_true_members(member(one, "keywords"), hit.keywords);
        for (const Json& path : member(one, "newMailboxes"))
            if (path.is_string()) hit.new_mailboxes.push_back(path.get<std::string>());
        run.first.push_back(std::move(hit));
    }
    return run;
}

std::vector<ScriptMistake> decode_mistakes(const Json& errors) {
    std::vector<ScriptMistake> mistakes;
    for (const Json& error : errors) {
        ScriptMistake mistake;
        mistake.line = static_cast<std::size_t>(number(error, "line"));
        mistake.column = static_cast<std::size_t>(number(error, "column"));
        mistake.what = text(error, "what");
        mistake.expected = text(error, "expected");
        mistake.got = text(error, "got");
        mistakes.push_back(std::move(mistake));
    }
    return mistakes;
}

Json encode_server(const mail::ServerSettings& server) { return mail::to_json(server); }

Json encode_external_account(const mail::ExternalAccount& account, const std::string& password,
                             const std::string& outgoing_password) {
    Json object = mail::to_json(account);
    // Server-set properties are not sent back.
    for (const char* name :
         {"jmapAccountId", "disabledBecause", "consecutiveAuthFailures", "consecutiveConnectFailures", "oauthProvider"})
        object.erase(name);
    object["incoming"].erase("hasPassword");
    object["outgoing"].erase("hasPassword");
    if (!password.empty()) object["incoming"]["password"] = password;
    if (!outgoing_password.empty() && account.outgoing) object["outgoing"]["password"] = outgoing_password;
    return object;
}

std::optional<UtcTime> decode_date(std::string_view text, std::int16_t* offset_minutes) {
    const int year = digits(text, 0, 4), month = digits(text, 5, 2), day = digits(text, 8, 2);
    const int hour = digits(text, 11, 2), minute = digits(text, 14, 2), second = digits(text, 17, 2);
    if (year < 0 || month < 1 || month > 12 || day < 1 || day > 31 || hour < 0 || minute < 0 || second < 0)
        return std::nullopt;
    std::int64_t seconds = days_from_civil(year, static_cast<unsigned>(month), static_cast<unsigned>(day)) * 86400 +
                           hour * 3600 + minute * 60 + second;
    std::size_t zone = 19;
    if (zone < text.size() && text[zone] == '.') zone = text.find_first_not_of("0123456789", zone + 1);
    int offset = 0;
    if (zone < text.size() && (text[zone] == '+' || text[zone] == '-')) {
        const int hours = digits(text, zone + 1, 2), minutes = digits(text, zone + 4, 2);
        if (hours < 0 || minutes < 0) return std::nullopt;
        offset = (hours * 60 + minutes) * (text[zone] == '-' ? -1 : 1);
    }
    if (offset_minutes) *offset_minutes = static_cast<std::int16_t>(offset);
    return UtcTime{seconds - offset * 60};
}

}  // namespace kontor::bridge
