// The mail of the demo office: two accounts of one person, Ann Vermeer, who sells lamps made in Rotterdam,
// Hamburg and Suzhou. Letters people wrote to each other, what shops and offices send by themselves, and
// newsletters, spread over the last five months. The same every time but for the dates, which count back from `now`.
#pragma once

#include <string>
#include <vector>

#include "native/relay/demo/letter.hpp"

namespace kontor::demo {

std::vector<Letter> work_letters(UtcTime now);
std::vector<Letter> private_letters(UtcTime now);

// By age, oldest first, as a provider would hold them. Everything before today is moved into the waking hours of
// whoever wrote it.
std::vector<std::string> as_messages(std::vector<Letter> letters, UtcTime now);

// One more letter that arrives while somebody watches.
Letter arriving_letter(UtcTime now);

}  // namespace kontor::demo
