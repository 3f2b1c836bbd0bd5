// Newsletters: HTML with tables and pictures, some of them remote, as the real ones have them.
#pragma once

#include <vector>

#include "native/relay/demo/dice.hpp"
#include "native/relay/demo/letter.hpp"

namespace kontor::demo {

void add_trade_newsletters(std::vector<Letter>& letters, const Person& ann, UtcTime now, Dice& dice);
void add_home_newsletters(std::vector<Letter>& letters, const Person& ann, UtcTime now, Dice& dice);

}  // namespace kontor::demo
