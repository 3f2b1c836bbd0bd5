// A filter split in two: what the index of words answers, and what remains to be asked of each e-mail it finds.
#pragma once

#include <optional>
#include <string>

#include "engine/mail/email_query.hpp"

namespace kontor::storage {

struct SearchPlan {
    std::string match;       // an expression of FTS5
    mail::EmailFilter rest;  // all of it must hold, too
    bool has_rest = false;

    // Empty when no words must occur: nothing was typed, or only what must not be there.
    static std::optional<SearchPlan> of(const mail::EmailFilter&);
};

// The text conditions of one condition as an expression; empty when they hold for everything.
std::string match_of(const mail::EmailCondition&);
// Whether any of its conditions looks for words.
bool looks_for_words(const mail::EmailFilter&);

}  // namespace kontor::storage
