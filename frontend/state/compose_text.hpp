// What writing mail does with texts: addresses as they are typed, subjects, quotations, signatures.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "bridge/objects.hpp"
#include "frontend/state/compose.hpp"
#include "frontend/words/words.hpp"

namespace kontor::state {

// "Li Wei <li.wei@trade.example>", "\"Larsen, Ann\" <ann@work.example>" or a bare address.
Recipient recipient_of(std::string_view typed);
// Several, parted by commas, semicolons or line ends that are in no quotation marks. `rest`: what follows the last
// separator, which may still be typed.
std::vector<Recipient> recipients_of(std::string_view typed, std::string* rest = nullptr);
bool is_address(std::string_view text);
std::string as_typed(const mail::EmailAddress&);

// "Re: " or "Fwd: " once, whatever the languages of the programs before.
std::string reply_subject(std::string_view subject);
std::string forward_subject(std::string_view subject);

std::string quoted_lines(std::string_view text);  // "> " before each line

// The text a message begins with: room to write, the signature, what is quoted.
std::string opening_text(std::string_view signature, std::string_view quotation);
// With the new signature where the old one stands; unchanged where the person changed it.
std::string with_signature(const std::string& text, std::string_view before, std::string_view after);

// Says in one of the four languages that something is attached, outside of what is quoted and of the signature.
bool speaks_of_attachment(std::string_view subject, std::string_view text, std::string_view signature);

// Those it fits, by their name or the beginning of the address, who are not among `entered`; at most `most`.
std::vector<const bridge::Correspondent*> suggestions(const std::vector<bridge::Correspondent>& known,
                                                      std::string_view typed, const ComposeForm&, std::size_t most);

}  // namespace kontor::state
