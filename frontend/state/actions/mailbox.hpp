// Mailboxes, and what is dragged onto them: update_mailboxes.cpp carries it out.
#pragma once

#include <string>
#include <variant>

#include "bridge/replica.hpp"

namespace kontor::state {

using bridge::Id;

// --- Dragging
struct BeginDrag {  // the selection, if the row is part of it
    Id row;
};
struct DropOn {
    bridge::ListKey place;
};
struct EndDrag {};    // nothing comes of it
struct DragMailbox {  // a mailbox is dragged; it is dropped on another, or on its account
    Id account, mailbox;
};
struct HoverDrag {  // over something folded, which opens after a moment; an account: mailbox empty
    Id account, mailbox;
};

// --- Mailboxes
struct FoldMailbox {  // hides or shows those below it
    Id account, mailbox;
    bool folded;
};
struct OpenMailboxMenu {
    Id account, mailbox;
};
struct NameMailbox {  // asks for a name: of a new one below `parent` (empty: at the top), or of `mailbox`
    Id account, mailbox, parent;
};
struct EditMailboxName {
    std::string value;
};
struct SubmitMailboxName {};
struct DeleteMailbox {  // asks first
    Id account, mailbox;
};
struct ConfirmMailboxDeletion {};
struct MoveMailbox {  // below `parent`; empty: at the top
    Id account, mailbox, parent;
};

using MailboxAction =
    std::variant<BeginDrag, DropOn, EndDrag, DragMailbox, HoverDrag, FoldMailbox, OpenMailboxMenu, NameMailbox,
                 EditMailboxName, SubmitMailboxName, DeleteMailbox, ConfirmMailboxDeletion, MoveMailbox>;

}  // namespace kontor::state
