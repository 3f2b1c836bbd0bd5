// What will be deleted at the provider of an account, and when; and what is kept there [A6].
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "frontend/models/message_list.hpp"
#include "frontend/models/wording.hpp"

namespace kontor::models {

struct DeletionRow {
    std::string id;                   // "deletion/e3"
    std::string subject, from, when;  // "Goes 26 Mar, 14:05"
    std::string button, button_tip;   // "Keep there", "Keep there: Offer for March"
    bridge::Id email;
    bool keeps = true;  // what the button does; else it goes when it is due
};

struct DeletionPage {
    std::string title, lead;
    bool loading = false;
    std::vector<DeletionRow> rows, kept;
    std::string count;           // "2,300 messages"; empty: all are listed
    std::string keep_all;        // all that are listed
    std::string kept_title;      // empty: nothing is kept
    std::string more;            // shows more of both; empty: these are all
    std::string everything_why;  // how to keep everything
    std::optional<EmptyPage> empty;
};

DeletionPage deletion_page(const Context&, const state::DeletionScreen&);

}  // namespace kontor::models
