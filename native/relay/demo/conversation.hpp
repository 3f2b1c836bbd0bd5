// A conversation between people as a table: who wrote what, and how long after the one before.
#pragma once

#include <vector>

#include "native/relay/demo/letter.hpp"

namespace kontor::demo {

struct Turn {
    const Person& from;
    int hours_later;  // after the turn before; of the first: ignored
    const char* text;
};

struct Conversation {
    const char* subject;
    double days_ago;     // of the first turn
    const Person& with;  // the other end; turns of Ann herself are in copy to her, as lists and teams do it
    std::vector<Turn> turns;
    int zone_minutes = 60;
    const char* answer_prefix = "Re: ";
};

// Each turn answers the one before and quotes the first lines of it.
std::vector<Letter> letters_of(const Conversation& conversation, const Person& ann, UtcTime now);

}  // namespace kontor::demo
