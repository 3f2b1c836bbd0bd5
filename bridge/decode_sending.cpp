#include "bridge/decode_sending.hpp"

#include <array>
#include <chrono>
#include <cstdio>
#include <string_view>

#include "bridge/decode.hpp"
#include "engine/mail/external_account_json.hpp"

namespace kontor::bridge {
namespace {

constexpr std::array<std::string_view, 3> routes = {"account", "custom", "house"};
constexpr std::array<std::string_view, 3> verifications = {"verified", "needed", "codeSent"};
constexpr std::array<std::string_view, 6> states = {"held", "waiting", "sending", "uncertain", "done", "canceled"};
constexpr std::array<std::string_view, 4> recipient_states = {"waiting", "accepted", "delivered", "failed"};

// What is spelled otherwise is taken for `otherwise`.
template <class Enum, std::size_t N>
Enum enum_from(const std::array<std::string_view, N>& names, std::string_view spelled, Enum otherwise) {
    for (std::size_t i = 0; i < N; ++i)
        if (names[i] == spelled) return static_cast<Enum>(i);
    return otherwise;
}

template <class Enum, std::size_t N>
std::string name_in(const std::array<std::string_view, N>& names, Enum value) {
    return std::string(names[static_cast<std::size_t>(value)]);
}

Json date_or_null(const std::optional<UtcTime>& date) { return date ? Json(encode_date(*date)) : Json(nullptr); }
Json text_or_null(const std::string& value) { return value.empty() ? Json(nullptr) : Json(value); }

Json people_or_null(const std::vector<mail::EmailAddress>& people) {
    if (people.empty()) return nullptr;
    Json list = Json::array();
    for (const mail::EmailAddress& each : people)
        list.push_back({{"name", each.name ? Json(*each.name) : Json(nullptr)}, {"email", each.email}});
    return list;
}

std::optional<mail::SendError> decode_send_error(const Json& object) {
    if (!object.is_object()) return std::nullopt;
    mail::SendError error;
    error.error_class = text(object, "class");
    error.message = text(object, "message");
    error.server = text(object, "server");
    error.detail = text(object, "detail");
    error.code = static_cast<std::uint16_t>(number(object, "code"));
    error.enhanced = text(object, "enhanced");
    return error;
}

template <class Id>
Id id_in(const Json& object, const char* name) {
    return Id::parse(text(object, name)).value_or(Id{});
}

}  // namespace

std::optional<mail::Identity> decode_identity(const Json& object, const Id& account) {
    mail::Identity identity;
    identity.id = id_in<mail::RecordId>(object, "id");
    if (!identity.id) return std::nullopt;
    identity.account = mail::AccountId::parse(account).value_or(mail::AccountId{});
    identity.name = text(object, "name");
    identity.address = text(object, "email");
    identity.reply_to = decode_addresses(member(object, "replyTo"));
    identity.bcc = decode_addresses(member(object, "bcc"));
    identity.text_signature = text(object, "textSignature");
    identity.html_signature = text(object, "htmlSignature");
    identity.may_delete = flag(object, "mayDelete");
    identity.route = enum_from(routes, text(object, "route"), mail::Identity::Route::account);
    if (const Json& server = member(object, "server"); server.is_object()) {
        if (auto settings = mail::server_settings_from_json(server, "server", 465)) identity.server = *settings;
        identity.has_password = flag(server, "hasPassword");
    }
    // A relay that knows nothing of codes asks for none.
    const Json& verification = member(object, "verification");
    identity.verification.state =
        enum_from(verifications, text(verification, "state"),
                  verification.is_object() ? mail::Verification::State::needed : mail::Verification::State::verified);
    for (const Json& address : member(verification, "addresses"))
        if (address.is_string()) identity.verification.addresses.push_back(address.get<std::string>());
    identity.verification.sent_at = decode_date(text(verification, "sentAt")).value_or(UtcTime{});
    return identity;
}

Json encode_identity(const mail::Identity& identity) {
    Json object = {{"name", identity.name},
                   {"email", identity.address},
                   {"replyTo", people_or_null(identity.reply_to)},
                   {"bcc", people_or_null(identity.bcc)},
                   {"textSignature", identity.text_signature},
                   {"htmlSignature", identity.html_signature},
                   {"route", name_in(routes, identity.route)},
                   {"server", nullptr}};
    if (identity.route == mail::Identity::Route::custom) object["server"] = encode_server(identity.server);
    return object;
}

Json encode_kept_identity(const mail::Identity& identity) {
    Json object = encode_identity(identity);
    object["id"] = identity.id.to_string();
    object["mayDelete"] = identity.may_delete;
    if (object["server"].is_object()) object["server"]["hasPassword"] = identity.has_password;
    object["verification"] = {{"state", name_in(verifications, identity.verification.state)},
                              {"addresses", identity.verification.addresses},
                              {"sentAt", encode_date(identity.verification.sent_at)}};
    return object;
}

Vacation decode_vacation(const Json& object) {
    Vacation vacation;
    vacation.is_enabled = flag(object, "isEnabled");
    vacation.from = decode_date(text(object, "fromDate"));
    vacation.to = decode_date(text(object, "toDate"));
    vacation.subject = text(object, "subject");
    vacation.text = text(object, "textBody");
    return vacation;
}

// The relay makes the HTML of a reply from its text.
Json encode_vacation(const Vacation& vacation) {
    return {{"isEnabled", vacation.is_enabled},        {"fromDate", date_or_null(vacation.from)},
            {"toDate", date_or_null(vacation.to)},     {"subject", text_or_null(vacation.subject)},
            {"textBody", text_or_null(vacation.text)}, {"htmlBody", nullptr}};
}

std::optional<mail::Submission> decode_submission(const Json& object, const Id& account) {
    using State = mail::Submission::State;
    mail::Submission submission;
    submission.id = id_in<mail::RecordId>(object, "id");
    if (!submission.id) return std::nullopt;
    submission.account = mail::AccountId::parse(account).value_or(mail::AccountId{});
    submission.identity = id_in<mail::RecordId>(object, "identityId");
    submission.email = id_in<mail::EmailId>(object, "emailId");
    submission.thread = id_in<mail::ThreadId>(object, "threadId");
    submission.from = text(member(member(object, "envelope"), "mailFrom"), "email");
    submission.send_at = decode_date(text(object, "sendAt")).value_or(UtcTime{});
    // Without the outbox's own properties, as RFC 8621 7 has it: it may be called back, or nothing is known of it.
    const Json& outbox = member(object, "outbox");
    const std::string undo = text(object, "undoStatus");
    const State otherwise = undo == "pending" ? State::held : undo == "canceled" ? State::canceled : State::done;
    submission.state = enum_from(states, text(outbox, "state"), otherwise);
    submission.attempts = static_cast<std::uint32_t>(number(outbox, "attempts"));
    submission.due = decode_date(text(outbox, "due")).value_or(submission.send_at);
    submission.error = decode_send_error(member(outbox, "error"));
    const Json& replies = member(object, "deliveryStatus");
    for (const Json& one : member(outbox, "recipients")) {
        mail::SendRecipient recipient;
        recipient.address = text(one, "address");
        recipient.state = enum_from(recipient_states, text(one, "state"), mail::SendRecipient::State::waiting);
        recipient.error = decode_send_error(member(one, "error"));
        recipient.reply = text(member(replies, recipient.address.c_str()), "smtpReply");
        submission.to.push_back(std::move(recipient));
    }
    return submission;
}

std::string encode_date(UtcTime time) {
    namespace chrono = std::chrono;
    const chrono::sys_seconds moment{chrono::seconds(time.seconds)};
    const auto midnight = chrono::floor<chrono::days>(moment);
    const chrono::year_month_day date(midnight);
    const auto second = static_cast<int>((moment - midnight).count());
    char spelled[40];
    std::snprintf(spelled, sizeof spelled, "%04d-%02u-%02uT%02d:%02d:%02dZ", static_cast<int>(date.year()),
                  static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()), second / 3600,
                  second / 60 % 60, second % 60);
    return spelled;
}

}  // namespace kontor::bridge
