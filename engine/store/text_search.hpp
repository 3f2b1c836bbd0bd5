// The text conditions of Email/query (RFC 8621 4.4.1): what of a message is searched, and what is looked for. Words
// are those of engine/search/words.hpp, in the index of one store as in the memory of the other.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/bytes.hpp"
#include "engine/mail/address.hpp"
#include "engine/mail/email.hpp"
#include "engine/search/words.hpp"

namespace kontor::store {

// What was typed, split into words and phrases ("in quotes", and addresses, which are several words). All of them
// must occur, in any order. A * at the end of a word stands for any end of it.
class TextPattern {
public:
    explicit TextPattern(std::string_view typed);

    bool empty() const { return phrases_.empty(); }  // matches everything
    const std::vector<search::Phrase>& phrases() const { return phrases_; }
    bool found_in(std::string_view text) const;
    // Each phrase within one of the texts.
    bool found_in_any(const std::vector<std::string_view>& texts) const;

private:
    std::vector<search::Phrase> phrases_;
};

// The texts of one message, as a person sees them.
struct SearchableText {
    std::string subject, from, to, cc, bcc;  // without looking into the message
    std::string body;                        // the text to read, that of HTML without its tags, and attached texts
    std::string attachments;                 // their file names, one a line
    std::string list;                        // the List-Id
};
// Of a body no more than that is searched, in octets.
inline constexpr std::size_t searchable_body_octets = 256 * 1024;

// The fields known without looking into the message.
SearchableText searchable_fields(const mail::Summary&);
SearchableText searchable_text(const mail::Summary&, Bytes raw);
// The decoded values of all header fields of that name, one a line; empty when there is no such field.
std::optional<std::string> searchable_header(Bytes raw, std::string_view name);

}  // namespace kontor::store
