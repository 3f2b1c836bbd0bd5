#include "engine/send/report_text.hpp"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "engine/base/limits.hpp"
#include "engine/base/server_words.hpp"
#include "engine/mail/robots.hpp"
#include "engine/mime/fields/address_list.hpp"
#include "engine/mime/fields/message_ids.hpp"
#include "engine/send/plain_words.hpp"
#include "engine/text/ascii.hpp"

namespace kontor::send {
namespace {

constexpr std::size_t reason_octets = 1000;

std::string_view next_line(std::string_view& text) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    return line;
}

bool begins(std::string_view text, std::string_view with) { return text::starts_with_ignoring_case(text, with); }

// Where the copy of the original begins: behind a line of dashes, or with the first fields of a header.
std::size_t where_original_begins(std::string_view text) {
    std::string_view rest = text;
    while (!rest.empty()) {
        const std::size_t at = text.size() - rest.size();
        const std::string_view line = next_line(rest);
        if (begins(line, "---") || begins(line, "Return-Path:") || begins(line, "Received:")) return at;
    }
    return text.size();
}

std::string message_id_in_copy(std::string_view copy) {
    constexpr std::string_view name = "message-id:";
    while (!copy.empty()) {
        const std::string_view line = text::trim(next_line(copy));
        if (!begins(line, name)) continue;
        std::string_view folded = copy;
        std::string value(line.substr(name.size()));
        if (text::trim(value).empty()) value = next_line(folded);
        const auto ids = mime::parse_message_ids(value);
        if (!ids.empty()) return ids.front();
    }
    return {};
}

bool is_in_address(char c) {
    return text::is_alpha(c) || text::is_digit(c) || static_cast<unsigned char>(c) >= 0x80 ||
           std::string_view("!#$%&*+-/=?^_{|}~.@").find(c) != std::string_view::npos;
}

// An address that a line begins with, in brackets, quotes or bare, and what follows it.
struct Named {
    std::string_view address, rest;
};
std::optional<Named> address_at(std::string_view line) {
    const std::string_view opened = line.substr(0, line.find_first_not_of("<'\""));
    line.remove_prefix(opened.size());
    if (opened.size() > 1) return std::nullopt;
    const auto end = static_cast<std::size_t>(std::find_if_not(line.begin(), line.end(), is_in_address) - line.begin());
    std::string_view address = line.substr(0, end), rest = line.substr(end);
    if (!opened.empty()) {
        const char closing = opened.front() == '<' ? '>' : opened.front();
        if (rest.empty() || rest.front() != closing) return std::nullopt;
        rest.remove_prefix(1);
    }
    const std::size_t at = address.find('@');
    if (at == 0 || at == std::string_view::npos || at + 1 >= address.size() ||
        address.find('@', at + 1) != address.npos)
        return std::nullopt;
    return Named{address, text::trim(rest)};
}

// "bob@example.org", "<bob@example.org>:", "'bob@example.org' on 1.4.2026 10:12", "bob@example.org (from a list)",
// "<bob@example.org>: host mx said: 550 ..."
std::optional<Named> recipient_at(std::string_view line) {
    auto named = address_at(line);
    if (!named) return std::nullopt;
    std::string_view& rest = named->rest;
    if (rest.empty()) return named;
    if (rest.front() == ':') {
        rest = text::trim(rest.substr(1));
        return named;
    }
    if (rest.front() != '(' && !begins(rest, "on ")) return std::nullopt;
    rest = {};
    return named;
}

class Listing {
public:
    void line(std::string_view line);
    std::vector<Report::Recipient> finish(Report::Action action);

private:
    struct Entry {
        std::string address, reason;
    };
    static constexpr std::size_t nobody = static_cast<std::size_t>(-1);

    std::vector<Entry> entries_;
    std::size_t current_ = nobody;
};

void Listing::line(std::string_view line) {
    line = text::trim(line);
    if (line.empty()) {
        current_ = nobody;
    } else if (const auto named = recipient_at(line); named && entries_.size() < limits::recipients) {
        const auto same = std::find_if(entries_.begin(), entries_.end(), [&](const Entry& entry) {
            return text::equal_ignoring_case(entry.address, named->address);
        });
        current_ = static_cast<std::size_t>(same - entries_.begin());
        if (same == entries_.end()) entries_.push_back({std::string(named->address), ""});
        entries_[current_].reason.append(named->rest);
    } else if (current_ != nobody && entries_[current_].reason.size() < reason_octets) {
        std::string& reason = entries_[current_].reason;
        reason.append(reason.empty() ? "" : " ").append(line);
    }
}

std::vector<Report::Recipient> Listing::finish(Report::Action action) {
    std::vector<Report::Recipient> recipients;
    for (Entry& entry : entries_) {
        Report::Recipient recipient;
        recipient.address = std::move(entry.address);
        recipient.action = action;
        // Where the words are long, those at the code are what matters.
        const std::size_t hash = entry.reason.find('#');
        recipient.status = hash == std::string::npos
                               ? std::string()
                               : enhanced_code_at(std::string_view(entry.reason).substr(hash + 1));
        if (recipient.status.empty()) recipient.status = codes_in(entry.reason).enhanced;
        recipient.diagnostic = server_words(entry.reason);
        recipients.push_back(std::move(recipient));
    }
    return recipients;
}

bool says(std::string_view text, std::string_view words) { return text.find(words) != std::string_view::npos; }

std::vector<mail::EmailAddress> addresses_in(const mime::Message& message, std::string_view name) {
    const mime::Field* field = message.last(message.root(), name);
    return field ? mime::parse_addresses(message.value_of(*field)) : std::vector<mail::EmailAddress>();
}

std::optional<Report::Form> form_of(const mime::Message& message, std::string_view text) {
    if (message.last(message.root(), "X-Failed-Recipients")) return Report::Form::exim;
    if (begins(text::trim_left(text), "Hi. This is the ")) return Report::Form::qmail;
    const bool is_exchange = (says(text, "did not reach some or all of the intended recipients") ||
                              says(text, "Delivery has failed to these recipients"));
    if (is_exchange) return Report::Form::exchange;
    const auto from = addresses_in(message, "From");
    if (!from.empty() && mail::is_mail_system(from.front().email)) return Report::Form::text;
    return std::nullopt;
}

}  // namespace

std::optional<Report> read_report_text(const mime::Message& message, std::string_view text) {
    const auto form = form_of(message, text);
    if (!form) return std::nullopt;
    Report report;
    report.form = *form;
    const std::size_t copy = where_original_begins(text);
    report.message_id = message_id_in_copy(text.substr(copy));
    const std::string_view own = text.substr(0, copy);

    Listing listing;
    for (std::string_view rest = own; !rest.empty();) listing.line(next_line(rest));
    const std::string lower = text::to_lower(own);
    const bool waits = says(lower, "not yet been delivered") || says(lower, "will be retried") ||
                       says(lower, "will keep trying") || says(lower, "do not need to resend");
    std::vector<Report::Recipient> named = listing.finish(waits ? Report::Action::delayed : Report::Action::failed);
    if (*form == Report::Form::text) {
        // Anybody may mention an address; with a server's code below it is a report of one.
        const auto has_no_code = [](const Report::Recipient& recipient) {
            return recipient.status.empty() && codes_in(recipient.diagnostic).reply < 400;
        };
        named.erase(std::remove_if(named.begin(), named.end(), has_no_code), named.end());
    }
    if (*form != Report::Form::exim) {
        report.recipients = std::move(named);
        return report;
    }
    for (const mail::EmailAddress& failed : addresses_in(message, "X-Failed-Recipients")) {
        if (report.recipients.size() >= limits::recipients) break;
        const auto at = std::find_if(named.begin(), named.end(), [&](const Report::Recipient& recipient) {
            return text::equal_ignoring_case(recipient.address, failed.email);
        });
        Report::Recipient recipient;
        recipient.address = failed.email;
        report.recipients.push_back(at == named.end() ? std::move(recipient) : *at);
    }
    return report;
}

}  // namespace kontor::send
