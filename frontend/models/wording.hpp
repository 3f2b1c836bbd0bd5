// Sentences several models share: names of mailboxes and people, and what an error of an account means.
#pragma once

#include <string>
#include <vector>

#include "engine/mail/external_account.hpp"
#include "frontend/models/context.hpp"
#include "frontend/theme/icon.hpp"

namespace kontor::models {

std::string mailbox_name(const words::Words&, const bridge::Mailbox&);
std::string account_name(const Context&, const bridge::Id& account);  // of the unified one, too
theme::Icon role_icon(mail::Role);

// What mail by the office's own server says, and how much of it one may send; empty: nothing is known.
std::string house_words(const Context&);

// The display name, or the address where there is none.
std::string person(const mail::EmailAddress&);
// The beginning of what it says; of a message that was left at the provider, that it was.
std::string preview(const words::Words&, const bridge::Email&);
// One or two letters for an avatar, by words of the name; for Chinese, Japanese and Korean the first character.
std::string initials(std::string_view name);

// Where the name of an account ends: what follows the @.
std::string domain_of(std::string_view address);

// An error in the person's language: what, why, what to do [A11].
struct Trouble {
    std::string what;         // "The log-in name or password was refused"
    std::string server_says;  // with quotation marks; empty when it said nothing
    std::string what_to_do;
    enum class Cure : std::uint8_t { none, password, settings, try_again, trust, sign_in } cure = Cure::none;
    std::string cure_words;   // of the button
    std::string fingerprint;  // of the certificate that was refused, in groups of four
    bool operator==(const Trouble&) const = default;
};
Trouble explain(const words::Words&, const mail::CollectError&);
// What the detail of an error says beyond its class: what a provider wants, signing in there, a full quota.
void explain_detail(const words::Words&, const std::string& detail, Trouble&);
words::Word certificate_word(const std::string& detail);  // which of the faults of a certificate it is

// "AB12 34CD ..." from hexadecimal digits.
std::string grouped_fingerprint(std::string_view hex);

}  // namespace kontor::models
