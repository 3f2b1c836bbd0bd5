// The list of e-mails: what stands above it, the rows that are on the screen, and what to say when there are none.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "frontend/models/wording.hpp"

namespace kontor::models {

// Octets of a text, [begin, end) each.
using Marks = std::vector<std::pair<std::size_t, std::size_t>>;

struct MessageRow {
    std::string id;    // "row/e17"; "row/#204" for a row that has not arrived yet
    bridge::Id email;  // empty: not here yet, shown as a skeleton
    std::size_t index = 0;
    std::string sender, sender_address, initials;  // of a conversation: everybody who wrote
    std::string count, count_words;                // how many messages a conversation has; empty: one
    std::string subject, preview, date, full_date;
    Marks subject_marks, preview_marks;  // in the result of a search: what was looked for
    std::string account;                 // in the unified list: the domain it came through
    bool unread = false, starred = false, has_attachment = false;
    bool selected = false, open = false, at_cursor = false;
    std::string accessible;  // everything above as one sentence
    std::string select_words;
};

struct EmptyPage {
    theme::Icon icon = theme::Icon::inbox;
    std::string title, why, button;
    std::optional<state::Action> action{};  // of the button
};

struct MessageList {
    std::string scroll_id;  // one scroll position per list
    std::string title, subtitle;
    bool loading = false;  // nothing is known yet
    std::size_t total = 0, first = 0;
    std::size_t first_seen = 0, seen_count = 0;  // what was on the screen in the last frame
    std::vector<MessageRow> rows;                // from index `first`
    std::size_t selected = 0;
    std::string selected_words;
    bool all_selected = false;
    std::string select_whole;  // offered once all that is loaded is selected; empty: no
    bool unread_only = false;
    bool in_trash = false, in_junk = false, in_archive = false;
    std::string mailbox_name;
    std::size_t cursor_index = SIZE_MAX;  // in the whole list; SIZE_MAX: none
    std::size_t reveal_index = SIZE_MAX;  // the row that is scrolled to; SIZE_MAX: none
    std::optional<EmptyPage> empty;
};

MessageList message_list(const Context&);

// What the buttons above the list and the message do now.
struct MailTools {
    bool enabled = false;       // there is something to work on
    bool show_seen_on = false;  // the button would mark as read
    bool show_star_on = false;  // the button would set the star
    bool can_archive = false, can_junk = false, can_unjunk = false;
    bool can_answer = false;  // one message or conversation, and the relay sends mail
    std::string delete_words;
};
MailTools mail_tools(const Context&);

}  // namespace kontor::models
