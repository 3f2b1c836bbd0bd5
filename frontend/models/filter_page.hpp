// The filters of a person, in order: what each looks for and does, and whether it is on.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "frontend/models/message_list.hpp"

namespace kontor::models {

struct FilterRow {
    std::string id;  // "filter/r3"
    bridge::Id filter;
    std::string name, when, then;  // "Bills", "Subject contains “invoice”", "Move to Bills"
    std::string account;           // whose mail alone it sees; empty: all
    std::string trouble;           // why it was switched off
    bool is_on = true, can_go_up = false, can_go_down = false;
    std::string use_words, edit_words, up_words, down_words, remove_words, run_words;
};

struct FilterPage {
    std::string title, lead, add, run_all;
    bool loading = false;
    std::vector<FilterRow> rows;
    std::optional<EmptyPage> empty;
};

FilterPage filter_page(const Context&);

}  // namespace kontor::models
