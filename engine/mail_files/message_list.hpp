// The list of messages that lies beside an mbox file Kontor wrote, as FILE.flags: what mbox has no place for. The file
// itself holds nothing but the messages, so that they come back as they were.
//
//   # Kontor: the messages of an mbox file: where each ends, its id, its SHA-256, its keywords
//   1843 e17 3fa9c2d1(64 digits in all) $seen $flagged
//
// In the order of the file. A list that ends in the middle of a line is one that was being written.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "engine/base/bytes.hpp"
#include "engine/mail/email.hpp"

namespace kontor::mail_files {

inline constexpr std::string_view message_list_title =
    "# Kontor: the messages of an mbox file: where each ends, its id, its SHA-256, its keywords\n";

// Longer lines are none of it.
inline constexpr std::size_t longest_listed_line = 64 * 1024;

struct ListedMessage {
    std::uint64_t end = 0;  // octets of the mbox file up to its end, what separates it from the next included
    mail::EmailId id;
    mail::ContentHash hash{};
    mail::Keywords keywords;
    bool operator==(const ListedMessage&) const = default;
};

std::string to_line(const ListedMessage&);  // with its LF
// `line` without its end. Empty: it is not such a line.
std::optional<ListedMessage> parse_listed_message(Bytes line);

}  // namespace kontor::mail_files
