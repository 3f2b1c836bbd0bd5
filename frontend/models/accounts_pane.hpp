// The pane on the left: all accounts together, then each with its mailboxes, its state and what it needs.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "frontend/models/wording.hpp"

namespace kontor::models {

struct MailboxRow {
    std::string id;  // "box/a1/m3"
    bridge::ListKey key;
    std::string name;
    theme::Icon icon = theme::Icon::folder;
    int depth = 0;
    bool has_nested = false, folded = false;  // those below it are hidden
    std::string fold_words;
    std::string options_words;  // of the button that opens its menu; empty: nothing to choose
    bool opens_soon = false;    // something that is dragged rests on it
    bool can_drag = false;      // under another mailbox
    bool can_drop = false;      // what is dragged now may be dropped here
    bool refuses_drop = false;  // something is dragged, but not for here
    std::string count;          // unread, or drafts; empty: none
    std::string count_words;
    bool selected = false;
    bool is_outbox = false;  // no mailbox, but the page of what has not left yet
    bool is_trouble = false;
};

struct AccountSection {
    std::string id;  // "account/a1", "account/all"
    bridge::Id account;
    std::optional<mail::RecordId> external;
    std::string name;
    std::string count, count_words;
    bool folded = false, selected = false;
    bool opens_soon = false;
    bool can_drop = false;  // the mailbox that is dragged may be put at the top here
    bool paused = false, in_trouble = false;
    std::string state;  // second line: trouble, paused, what is going on; empty: nothing to say
    std::string state_tip;
    float progress = -1;  // 0..1 while collecting
    bool collecting = false;
    std::string settings_words;
    std::string new_mailbox_words;  // empty: none can be made here
    std::vector<MailboxRow> mailboxes;
};

// How much of the room for mail is taken.
struct Storage {
    std::string name, words;  // "Storage", "1.2 GB of 5 GB used"
    float share = 0;          // 0..1
    bool is_nearly_full = false;
};

struct AccountsPane {
    bool dragging = false;  // something is: near its edges the pane scrolls
    std::string title;
    std::vector<AccountSection> sections;
    std::string add_account;
    std::string write;  // of the button that begins a message; empty: nothing can be sent
    std::optional<Storage> storage;
    bool loading = false;
};

AccountsPane accounts_pane(const Context&);

// Whether `mailbox` may be put below `parent`, which is of the same account.
bool takes_mailbox(const Context&, const bridge::Mailbox& mailbox, const bridge::Mailbox& parent);

}  // namespace kontor::models
