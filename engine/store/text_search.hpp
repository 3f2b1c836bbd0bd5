// The text conditions of Email/query (RFC 8621 4.4.1).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/bytes.hpp"
#include "engine/mail/address.hpp"

namespace kontor::store {

// What was typed, split into words and phrases, case folded. All of them must occur, in any order.
class TextPattern {
public:
    explicit TextPattern(std::string_view typed);

    bool empty() const { return words_.empty(); }  // matches everything
    bool found_in(std::string_view text) const;

private:
    std::vector<std::string> words_;
};

// One line that stands for an address list in a search.
std::string searchable(const std::vector<mail::EmailAddress>&);
// The text of all text parts and the names of attachments, as a person sees them.
std::string searchable_body(Bytes raw);
// The decoded values of all header fields of that name, one a line; empty when there is no such field.
std::optional<std::string> searchable_header(Bytes raw, std::string_view name);

}  // namespace kontor::store
