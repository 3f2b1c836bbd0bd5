// The envelope of a submission: as a client gives it, or from the header fields (RFC 8621 7).
#include <algorithm>
#include <charconv>
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
SetResult<void> read_message_parameters(const json& parameters, UtcTime now, mail::Submission& submission) {
    bool held = false;
    for (const auto& [given, value] : parameters.items()) {
        const std::string name = text::to_lower(given);
        if (name == "size" || name == "ret" || name == "envid") continue;
        if (name != "holdfor" && name != "holduntil")
            return bad_envelope("mailFrom: the parameter " + given + " is not known.");
        if (std::exchange(held, true)) return bad_envelope("mailFrom: HOLDFOR and HOLDUNTIL are two moments.");
        if (name == "holdfor") {
            const auto seconds = seconds_from(value);
            if (!seconds || *seconds > longest_delay_seconds)
                return bad_envelope("mailFrom: HOLDFOR is a number of seconds, at most 30 days.");
            submission.send_at.seconds = now.seconds + *seconds;
        } else {
            const auto date = value.is_string() ? parse_utc_date(value.get<std::string>()) : std::nullopt;
            if (!date || date->seconds > now.seconds + longest_delay_seconds)
                return bad_envelope("mailFrom: HOLDUNTIL is a UTCDate, at most 30 days ahead.");
            submission.send_at = std::max(*date, now);
        }
    }
    return {};
}

// RFC 3461 4.1: never, or some of the three.
SetResult<void> read_notify(const json& value, mail::Submission& submission) {
    const std::string list = value.is_string() ? text::to_lower(value.get<std::string>()) : std::string();
    for (std::size_t at = 0; at <= list.size();) {
        const std::size_t comma = std::min(list.find(',', at), list.size());
        const std::string word = list.substr(at, comma - at);
        if (word != "success" && word != "failure" && word != "delay")
            return bad_envelope("rcptTo: NOTIFY is SUCCESS, FAILURE or DELAY, or several of them.");
        if (word != "failure") submission.wants_reports = true;
        at = comma + 1;
    }
    return {};
}

SetResult<void> read_recipient_parameters(const json& parameters, mail::Submission& submission) {
    for (const auto& [given, value] : parameters.items()) {
        const std::string name = text::to_lower(given);
        if (name == "orcpt") continue;
        if (name != "notify") return bad_envelope("rcptTo: the parameter " + given + " is not known.");
        if (auto read = read_notify(value, submission); !read) return read;
    }
    return {};
}

SetResult<std::vector<std::string>> read_given(const json& envelope, UtcTime now, mail::Submission& submission) {
    const auto from = envelope.find("mailFrom"), to = envelope.find("rcptTo");
    if (from == envelope.end() || !is_given_address(*from)) return bad_envelope("mailFrom must be an Address.");
    if (to == envelope.end() || !to->is_array() || !std::all_of(to->begin(), to->end(), is_given_address))
        return bad_envelope("rcptTo must be a list of Addresses.");
    submission.from = (*from)["email"].get<std::string>();
    if (auto read = read_message_parameters(parameters_of(*from), now, submission); !read) return read.error();
    std::vector<std::string> addresses;
    for (const json& address : *to) {
        addresses.push_back(address["email"].get<std::string>());
        if (auto read = read_recipient_parameters(parameters_of(address), submission); !read) return read.error();
    }
    return addresses;
}

}  // namespace

SetResult<void> read_envelope(const json& envelope, UtcTime now, Wish& wish) {
    mail::Submission& submission = wish.submission;
    submission.created = submission.send_at = now;
    // The address of Sender or From is used where the identity allows it, and otherwise the identity's: it is that.
    submission.from = wish.identity.address;
    std::vector<std::string> addresses = wish.people.to;
    if (!envelope.is_null()) {
        auto given = read_given(envelope, now, submission);
        if (!given) return given.error();
        addresses = std::move(*given);
    }
    submission.state = submission.send_at > now ? mail::Submission::State::held : mail::Submission::State::waiting;
    if (addresses.empty()) return SetError{"noRecipients", "", {}, ""};
    std::vector<std::string> invalid;
    submission.to = send::recipients(addresses, invalid);
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
    return {};
}

}  // namespace kontor::jmap
