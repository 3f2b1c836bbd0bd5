// What a row of the list stands for: an e-mail, or the conversation it belongs to; and which e-mails of it an action
// changes [Gmail's rule]: what moves takes the e-mails of the mailbox one looks at, a star and "unread" go to the
// newest, "read" and taking stars away to all that are shown.
#pragma once

#include <vector>

#include "bridge/replica.hpp"
#include "frontend/state/app_state.hpp"

namespace kontor::state {

// The e-mails the reader shows of the row, oldest first: those in Trash and Spam only while one looks in there.
std::vector<const bridge::Email*> shown_emails(const AppState&, const bridge::Replica&, const Id& row);

// Without what is the same message in another of the person's accounts: of these the one in the mailbox one looks at
// stays, else the first.
std::vector<const bridge::Email*> without_copies(const AppState&, const bridge::Replica&,
                                                 const std::vector<const bridge::Email*>&);
// It is the same message, though perhaps in another account.
bool are_copies(const bridge::Email& one, const bridge::Email& other);

// Of the rows, the e-mails in the mailbox one looks at.
std::vector<Id> emails_here(const AppState&, const bridge::Replica&, const std::vector<Id>& rows);
std::vector<Id> all_emails(const AppState&, const bridge::Replica&, const std::vector<Id>& rows);
std::vector<Id> newest_emails(const AppState&, const bridge::Replica&, const std::vector<Id>& rows);

// A row is named by its newest e-mail, which changes when one arrives: the same row all the same.
bool same_row(const AppState&, const bridge::Replica&, const Id& one, const Id& other);

}  // namespace kontor::state
