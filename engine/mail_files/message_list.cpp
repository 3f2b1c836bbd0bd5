#include "engine/mail_files/message_list.hpp"

#include <algorithm>
#include <charconv>

#include "engine/text/ascii.hpp"

namespace kontor::mail_files {
namespace {

// The next word of the line, which is taken out of it.
Bytes take_word(Bytes& line) {
    const std::size_t end = std::min(line.find(' '), line.size());
    const Bytes word = line.substr(0, end);
    line.remove_prefix(std::min(end + 1, line.size()));
    return word;
}

bool parse_hash(Bytes digits, mail::ContentHash& hash) {
    if (digits.size() != 2 * hash.size()) return false;
    for (std::size_t i = 0; i < hash.size(); ++i) {
        const int high = text::hex_value(digits[2 * i]), low = text::hex_value(digits[2 * i + 1]);
        if (high < 0 || low < 0) return false;
        hash[i] = static_cast<std::uint8_t>(high * 16 + low);
    }
    return true;
}

}  // namespace

std::string to_line(const ListedMessage& message) {
    std::string line = std::to_string(message.end) + ' ' + message.id.to_string() + ' ';
    for (const std::uint8_t octet : message.hash) {
        line += "0123456789abcdef"[octet >> 4];
        line += "0123456789abcdef"[octet & 15];
    }
    for (const std::string& keyword : message.keywords.all()) line += ' ' + keyword;
    return line + '\n';
}

std::optional<ListedMessage> parse_listed_message(Bytes line) {
    ListedMessage message;
    const Bytes end = take_word(line);
    const auto [rest, error] = std::from_chars(end.data(), end.data() + end.size(), message.end);
    if (error != std::errc{} || rest != end.data() + end.size()) return std::nullopt;
    const auto id = mail::EmailId::parse(take_word(line));
    if (!id || !parse_hash(take_word(line), message.hash)) return std::nullopt;
    message.id = *id;
    while (!line.empty())
        if (!message.keywords.add(take_word(line))) return std::nullopt;
    return message;
}

}  // namespace kontor::mail_files
