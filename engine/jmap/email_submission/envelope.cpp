// The envelope of a submission: as a client gives it, or from the header fields (RFC 8621 7).
#include <algorithm>
#include <charconv>
#include <map>
#include <set>

#include "engine/base/limits.hpp"
#include "engine/jmap/date.hpp"
#include "engine/jmap/email_submission/email_submission.hpp"
#include "engine/jmap/email_submission/permit.hpp"
#include "engine/jmap/json.hpp"
#include "engine/text/ascii.hpp"

namespace kontor::jmap {
namespace {

SetError bad_envelope(std::string description) { return invalid_property("envelope", std::move(description)); }

bool is_given_address(const json& address) {
    if (!address.is_object() || !address.contains("email") || !address["email"].is_string()) return false;
    const auto parameters = address.find("parameters");
    return parameters == address.end() || parameters->is_null() || parameters->is_object();
}

const json& parameters_of(const json& address) {
    static const json none = json::object();
    const auto parameters = address.find("parameters");
    return parameters == address.end() || parameters->is_null() ? none : *parameters;
}

std::optional<std::int64_t> seconds_from(const json& value) {
    if (!value.is_string()) return std::nullopt;
    const std::string& text = value.get_ref<const std::string&>();
    std::int64_t seconds = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seconds);
    if (error != std::errc{} || end != text.data() + text.size() || seconds < 0) return std::nullopt;
    return seconds;
}

// RFC 4865.
SetResult<void> read_hold_for(const json& value, UtcTime now, mail::Submission& submission) {
    const auto seconds = seconds_from(value);
    if (!seconds || *seconds > longest_delay_seconds)
        return bad_envelope("mailFrom: HOLDFOR is a number of seconds, at most 30 days.");
    submission.send_at.seconds = now.seconds + *seconds;
    return {};
}

SetResult<void> read_hold_until(const json& value, UtcTime now, mail::Submission& submission) {
    const auto date = value.is_string() ? parse_utc_date(value.get<std::string>()) : std::nullopt;
    if (!date || date->seconds > now.seconds + longest_delay_seconds)
        return bad_envelope("mailFrom: HOLDUNTIL is a UTCDate, at most 30 days ahead.");
    submission.send_at = std::max(*date, now);
    return {};
}

// RFC 3461 4.3 and 4.4; without the coding of xtext, as in all of JMAP.
SetResult<void> read_return(const json& value, mail::Submission& submission) {
    const std::string words = value.is_string() ? text::to_lower(value.get<std::string>()) : std::string();
    if (words != "full" && words != "hdrs") return bad_envelope("mailFrom: RET is FULL or HDRS.");
    submission.ret = words == "full" ? mail::Submission::Return::full : mail::Submission::Return::headers;
    return {};
}

SetResult<void> read_envelope_id(const json& value, mail::Submission& submission) {
    const std::string id = value.is_string() ? value.get<std::string>() : std::string();
    const bool is_printable = std::all_of(id.begin(), id.end(), [](char c) { return c >= 0x20 && c < 0x7f; });
    if (id.empty() || id.size() > 100 || !is_printable)
        return bad_envelope("mailFrom: ENVID is 1 to 100 printable characters of ASCII.");
    submission.envelope_id = id;
    return {};
}

SetResult<void> read_message_parameters(const json& parameters, UtcTime now, mail::Submission& submission) {
    std::set<std::string> given;
    for (const auto& [parameter, value] : parameters.items()) {
        const std::string name = text::to_lower(parameter);
        if (!given.insert(name).second)
            return bad_envelope("mailFrom: the parameter " + parameter + " is there twice.");
        SetResult<void> read;
        if (name == "holdfor")
            read = read_hold_for(value, now, submission);
        else if (name == "holduntil")
            read = read_hold_until(value, now, submission);
        else if (name == "ret")
            read = read_return(value, submission);
        else if (name == "envid")
            read = read_envelope_id(value, submission);
        else if (name != "size")
            read = bad_envelope("mailFrom: the parameter " + parameter + " is not known.");
        if (!read) return read;
    }
    if (given.count("holdfor") + given.count("holduntil") == 2)
        return bad_envelope("mailFrom: HOLDFOR and HOLDUNTIL are two moments.");
    return {};
}

// Of one recipient. ORCPT is taken and means nothing: servers are told the address itself.
SetResult<mail::Notify> read_recipient_parameters(const json& parameters) {
    mail::Notify notify;
    for (const auto& [given, value] : parameters.items()) {
        const std::string name = text::to_lower(given);
        if (name == "orcpt") continue;
        if (name != "notify") return bad_envelope("rcptTo: the parameter " + given + " is not known.");
        const auto wanted = value.is_string() ? mail::notify_from(value.get<std::string>()) : std::nullopt;
        if (!wanted) return bad_envelope("rcptTo: NOTIFY is NEVER, or some of SUCCESS, FAILURE and DELAY.");
        notify = *wanted;
    }
    return notify;
}

// Whom a client named, and what it wants to be told of each.
struct GivenRecipients {
    std::vector<std::string> addresses;
    std::map<std::string, mail::Notify> notify;  // by address in lower case
};

SetResult<GivenRecipients> read_given(const json& envelope, UtcTime now, mail::Submission& submission) {
    const auto from = envelope.find("mailFrom"), to = envelope.find("rcptTo");
    if (from == envelope.end() || !is_given_address(*from)) return bad_envelope("mailFrom must be an Address.");
    if (to == envelope.end() || !to->is_array() || !std::all_of(to->begin(), to->end(), is_given_address))
        return bad_envelope("rcptTo must be a list of Addresses.");
    submission.from = (*from)["email"].get<std::string>();
    if (auto read = read_message_parameters(parameters_of(*from), now, submission); !read) return read.error();
    GivenRecipients given;
    for (const json& address : *to) {
        const auto notify = read_recipient_parameters(parameters_of(address));
        if (!notify) return notify.error();
        given.addresses.push_back(address["email"].get<std::string>());
        given.notify.emplace(text::to_lower(given.addresses.back()), *notify);
    }
    return given;
}

}  // namespace

SetResult<void> read_envelope(const json& envelope, UtcTime now, Wish& wish) {
    mail::Submission& submission = wish.submission;
    submission.created = submission.send_at = now;
    // The address of Sender or From is used where the identity allows it, and otherwise the identity's: it is that.
    submission.from = wish.identity.address;
    GivenRecipients wanted{wish.people.to, {}};
    if (!envelope.is_null()) {
        auto given = read_given(envelope, now, submission);
        if (!given) return given.error();
        wanted = std::move(*given);
    }
    submission.state = submission.send_at > now ? mail::Submission::State::held : mail::Submission::State::waiting;
    if (wanted.addresses.empty()) return SetError{"noRecipients", "", {}, ""};
    std::vector<std::string> invalid;
    submission.to = send::recipients(wanted.addresses, invalid);
    if (!invalid.empty()) {
        SetError error{"invalidRecipients", "", {}, ""};
        error.invalid_recipients = std::move(invalid);
        return error;
    }
    if (submission.to.size() > limits::recipients) {
        SetError error{"tooManyRecipients", "", {}, ""};
        error.max_recipients = limits::recipients;
        return error;
    }
    for (mail::SendRecipient& recipient : submission.to)
        if (const auto notify = wanted.notify.find(text::to_lower(recipient.address)); notify != wanted.notify.end())
            recipient.notify = notify->second;
    return {};
}

}  // namespace kontor::jmap
