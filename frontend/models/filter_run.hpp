// Filters over mail that is there already: what would happen, how far it is, what happened.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "frontend/models/message_list.hpp"

namespace kontor::models {

struct HitRow {
    std::string id;                                               // "filter-run/hit/e7"
    std::string sender, sender_address, initials, subject, fate;  // fate: "Bills · read"
};

struct FilterRunPage {
    std::string title, lead;
    std::string headline, detail;  // what is going on, or was found
    bool is_working = false, is_bad = false, is_good = false;
    float share = -1;
    std::string value;                 // "120 of 340"
    std::vector<std::string> tallies;  // "Bills: 12": where the first hits go
    std::vector<HitRow> hits;
    std::string more;                     // "and 190 more"
    std::string start, stop, back, done;  // buttons; empty: not now
};

FilterRunPage filter_run_page(const Context&, const state::FilterRunScreen&);

}  // namespace kontor::models
