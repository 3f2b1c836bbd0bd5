// What became of the latest runs over an account, newest first [B1].
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "frontend/models/message_list.hpp"
#include "frontend/models/wording.hpp"

namespace kontor::models {

struct HistoryRow {
    std::string id;          // "history/3"
    std::string when;        // "14:05", or "yesterday, 09:00 – 14:05" of several
    std::string what, more;  // "12 new messages  ·  3.4 MB  ·  4 seconds"; what failed, and what the server said of it
    bool is_trouble = false, is_quiet = false;
};

struct HistoryPage {
    std::string title, lead;
    bool loading = false;
    std::vector<HistoryRow> rows;
    std::optional<EmptyPage> empty;
};

HistoryPage history_page(const Context&, mail::RecordId account);

}  // namespace kontor::models
