// Where one is, the rows of the list, and what is done with e-mails: update_mail.cpp carries it out.
#pragma once

#include <cstddef>
#include <cstdint>
#include <variant>
#include <vector>

#include "bridge/replica.hpp"

namespace kontor::state {

using bridge::Id;

// --- Where one is
struct OpenList {
    bridge::ListKey key;
};
struct GoToRole {  // "g then i": in the account one is at
    mail::Role role;
};
struct GoToStarred {};
struct FilterUnread {
    bool on;
};

// --- The list
struct ShowRows {  // the rows [first, first + count) are on the screen, or near it; [seen, seen + seen_count) on it
    std::size_t first, count, seen = 0, seen_count = 0;
};
struct OpenEmail {
    Id email;
};
struct CloseEmail {};
struct Select {
    enum class How : std::uint8_t { only, toggle, range } how;
    Id email;
};
struct SelectAll {};        // what is loaded
struct SelectWholeList {};  // all of it, however long
struct ClearSelection {};
struct Step {  // j, k, arrows, Page Down: by that many rows, opening nothing
    long long rows;
    bool extend = false;  // with shift: selects on the way
};
struct OpenNext {  // the next or previous e-mail, in the reader
    int direction;
};
struct UnfoldMessage {  // in the reader of a conversation
    Id email;
    bool open;
};

// --- Of one message of an open conversation, and of no other.
struct SetMessageStar {
    Id email;
    bool on;
};
struct MarkMessageUnread {
    Id email;
};
struct MoveMessage {
    Id email;
    mail::Role role;
};
struct NoteBodyHeight {  // the platform laid the body out
    Id email;
    float height;
};

// --- E-mails. `emails` empty: what is selected, or else what is open or under the cursor. Where the list shows
// conversations, an e-mail stands for its whole row.
struct SetSeen {
    std::vector<Id> emails;
    bool seen;
};
struct SetStar {
    std::vector<Id> emails;
    bool on;
};
struct ToggleStar {};
struct ToggleSeen {};
struct MoveToRole {
    mail::Role role;
    std::vector<Id> emails;
};
struct MoveToMailbox {
    Id mailbox;
    std::vector<Id> emails;
};
struct Delete {  // to the trash; from the trash for good, after a question
    std::vector<Id> emails;
};
struct ConfirmDelete {};
struct StopSweep {
    bridge::Ticket ticket;
};
struct Undo {
    bridge::Ticket ticket;
};
struct ShowImages {
    Id email;
    bool always;
};
struct NoteBlockedImages {  // the relay held that many back
    Id email;
    std::size_t count;
};
struct Download {
    Id email;
    std::size_t attachment;
    bool open;  // look at it in a new tab rather than save it
};

using MailAction =
    std::variant<OpenList, GoToRole, GoToStarred, FilterUnread, ShowRows, OpenEmail, CloseEmail, Select, SelectAll,
                 SelectWholeList, ClearSelection, Step, OpenNext, UnfoldMessage, SetMessageStar, MarkMessageUnread,
                 MoveMessage, NoteBodyHeight, SetSeen, SetStar, ToggleStar, ToggleSeen, MoveToRole, MoveToMailbox,
                 Delete, ConfirmDelete, StopSweep, Undo, ShowImages, NoteBlockedImages, Download>;

}  // namespace kontor::state
