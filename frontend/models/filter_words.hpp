// Filters in words: what a condition asks, what is done, where mail goes.
#pragma once

#include <string>
#include <vector>

#include "frontend/models/context.hpp"

namespace kontor::models {

words::Word subject_word(sieve::Condition::Of);
words::Word match_word(sieve::Condition::Match, bool negated);
words::Word deed_word(sieve::FilterAction::Kind);

// How a subject may be compared, in the order of a menu.
std::vector<sieve::Condition::Match> matches_of(sieve::Condition::Of);

// The mailbox of copy and move as people know it; empty while none is chosen.
std::string folder_words(const Context&, const sieve::FilterAction&);

// Where a filter of that account (empty: of all) may put mail: in the order of the accounts pane.
struct Folder {
    std::string name;  // "Work/Bills"
    mail::Role role = mail::Role::none;
    sieve::FilterAction choice;
};
std::vector<Folder> folders_for(const Context&, const bridge::Id& account);

// "From contains “boss” or Subject is “urgent”", and "Star, Move to Bills".
std::string conditions_in_words(const Context&, const sieve::FilterForm&);
std::string deeds_in_words(const Context&, const sieve::FilterForm&);

}  // namespace kontor::models
