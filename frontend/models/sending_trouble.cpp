#include "frontend/models/sending_trouble.hpp"

#include <algorithm>
#include <array>

namespace kontor::models {

namespace {

using words::Word;
using Cure = Trouble::Cure;

struct SendExplanation {
    std::string_view error_class;
    Word what, what_to_do;
    Cure cure;
};

// By mail::SendError::error_class; what is not among them is explained as a protocol's fault.
constexpr std::array<SendExplanation, 15> kSendExplanations{{
    {"protocol", Word::send_protocol, Word::send_protocol_do, Cure::settings},
    {"connect", Word::error_connect, Word::error_connect_do, Cure::settings},
    {"dns", Word::error_dns, Word::error_dns_do, Cure::settings},
    {"tls", Word::error_tls, Word::send_tls_do, Cure::settings},
    {"certificate", Word::error_certificate, Word::error_certificate_do, Cure::settings},
    {"auth", Word::error_auth, Word::error_auth_do, Cure::password},
    {"provider", Word::send_provider, Word::send_provider_do, Cure::settings},
    {"locked", Word::send_locked, Word::send_locked_do, Cure::none},
    {"quota", Word::send_quota, Word::send_locked_do, Cure::none},
    {"storage", Word::error_storage, Word::error_storage_do, Cure::none},
    {"sender", Word::send_sender, Word::send_sender_do, Cure::settings},
    {"recipient", Word::send_recipient, Word::send_recipient_do, Cure::none},
    {"too-large", Word::send_too_large, Word::send_too_large_do, Cure::none},
    {"content", Word::send_content, Word::send_content_do, Cure::none},
    {"unsupported", Word::send_unsupported, Word::send_unsupported_do, Cure::none},
}};

const SendExplanation& explanation_of(std::string_view error_class) {
    const auto found = std::find_if(kSendExplanations.begin(), kSendExplanations.end(),
                                    [&](const SendExplanation& each) { return each.error_class == error_class; });
    return found == kSendExplanations.end() ? kSendExplanations.front() : *found;
}

}  // namespace

Trouble explain(const words::Words& words, const mail::SendError& error) {
    const SendExplanation& row = explanation_of(error.error_class);
    Trouble trouble;
    trouble.what = words(error.error_class == "certificate" ? certificate_word(error.detail) : row.what);
    trouble.what_to_do = words(row.what_to_do);
    trouble.cure = row.cure;
    if (error.detail == "smtp-auth-disabled") {
        trouble.what = words(Word::send_switched_off);
        trouble.what_to_do = words(Word::send_switched_off_do);
        trouble.cure = Cure::none;
    }
    explain_detail(words, error.detail, trouble);
    if (!error.server.empty()) trouble.server_says = words.fill(Word::server_says, error.server);
    if (trouble.cure != Cure::none) trouble.cure_words = words(Word::fix_it);
    return trouble;
}

Trouble explain_outgoing(const words::Words& words, const mail::CollectError& error) {
    mail::SendError same;
    same.error_class = mail::error_class_name(error.error_class);
    same.server = error.server;
    same.detail = error.detail;
    Trouble trouble = explain(words, same);
    trouble.fingerprint = grouped_fingerprint(error.fingerprint);
    return trouble;
}

}  // namespace kontor::models
