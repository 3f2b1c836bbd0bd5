#include "engine/send/plain_words.hpp"

#include <array>

#include "engine/text/ascii.hpp"

namespace kontor::send {
namespace {

struct Meaning {
    std::string_view subject_and_detail;  // of RFC 3463, without the class; "1." stands for all of that subject
    std::string_view words;
};

constexpr std::string_view unknown_reason = "The mail server did not accept the message.";

// The first that fits decides.
constexpr std::array<Meaning, 20> meanings = {{
    {"1.1", "There is no such address."},
    {"1.2", "The domain of the address does not exist, or takes no mail."},
    {"1.3", "The address is not written correctly."},
    {"1.6", "The recipient has moved, and left no new address."},
    {"1.10", "The domain of the address takes no mail."},
    {"1.7", "The recipient's mail server does not accept the sender's address."},
    {"1.8", "The recipient's mail server does not accept the sender's address."},
    {"1.", "The address cannot receive mail."},
    {"2.1", "The recipient's mailbox is switched off."},
    {"2.2", "The recipient's mailbox is full."},
    {"2.3", "The message is larger than the recipient's mailbox takes."},
    {"2.", "The recipient's mailbox cannot receive mail."},
    {"3.4", "The message is larger than the mail server takes."},
    {"3.", "The recipient's mail server has a problem of its own."},
    {"4.4", "The domain of the address does not exist, or takes no mail."},
    {"4.6", "The message went in circles between mail servers."},
    {"4.7", "The recipient's mail server could not be reached for days."},
    {"4.", "The recipient's mail server could not be reached."},
    {"6.", "The recipient's mail server cannot handle the form of this message."},
    {"7.", "The recipient's mail server refused the message by its rules."},
}};

bool begins_word(Bytes text, std::size_t at) {
    if (at == 0) return true;
    const char before = text[at - 1];
    return !text::is_digit(before) && !text::is_alpha(before) && before != '.';
}

}  // namespace

std::string enhanced_code_at(Bytes text) {
    if (text.size() < 5 || (text[0] != '2' && text[0] != '4' && text[0] != '5')) return {};
    std::size_t at = 1;
    for (int number = 0; number < 2; ++number) {
        if (at >= text.size() || text[at] != '.') return {};
        const std::size_t begin = ++at;
        while (at < text.size() && at - begin < 4 && text::is_digit(text[at])) ++at;
        if (at == begin || at - begin > 3) return {};
    }
    // An address (5.1.1.1) and a version (5.1.1b) are something else; a sentence may end behind it.
    const bool goes_on =
        at < text.size() && (text::is_alpha(text[at]) || text::is_digit(text[at]) || text[at] == '@' ||
                             (text[at] == '.' && at + 1 < text.size() && text::is_digit(text[at + 1])));
    return goes_on ? std::string() : std::string(text.substr(0, at));
}

std::uint16_t reply_code_at(Bytes text) {
    if (text.size() < 3 || text[0] < '2' || text[0] > '5' || !text::is_digit(text[1]) || !text::is_digit(text[2]))
        return 0;
    if (text.size() > 3 && text[3] != ' ' && text[3] != '-' && text[3] != '\r' && text[3] != '\n') return 0;
    return static_cast<std::uint16_t>((text[0] - '0') * 100 + (text[1] - '0') * 10 + (text[2] - '0'));
}

Codes codes_in(Bytes text) {
    Codes codes;
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (!text::is_digit(text[at]) || !begins_word(text, at)) continue;
        if (codes.enhanced.empty()) codes.enhanced = enhanced_code_at(text.substr(at));
        if (codes.reply == 0) codes.reply = reply_code_at(text.substr(at));
        if (!codes.enhanced.empty() && codes.reply != 0) break;
    }
    return codes;
}

std::string_view plain_words(std::string_view enhanced, std::uint16_t reply) {
    const std::string_view code = enhanced.size() > 2 ? enhanced.substr(2) : std::string_view();
    for (const Meaning& meaning : meanings) {
        const std::string_view known = meaning.subject_and_detail;
        if (known.back() == '.' ? code.substr(0, known.size()) == known : code == known) return meaning.words;
    }
    if (reply == 552) return "The message is too large, or the mailbox is full.";
    if (reply == 550 || reply == 551 || reply == 553) return "The mail server does not accept mail for this address.";
    return unknown_reason;
}

}  // namespace kontor::send
