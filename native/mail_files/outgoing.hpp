// What of the mail in a store goes into which folder of an export, and in which order.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "engine/store/store.hpp"

namespace kontor::mail_files {

// A part of a folder: an empty filter for all mail.
struct Part {
    mail::Scope scope;
    mail::EmailFilter filter;
};
Part mailbox_part(mail::AccountId account, mail::MailboxId mailbox);

// By path. Standard mailboxes have their standard names, so that an import knows what they are for; the inbox is the
// empty path. Mailboxes of the same name from several accounts are one folder; empty ones but the inbox are left out.
using Folders = std::map<std::vector<std::string>, std::vector<Part>>;
store::Result<Folders> folders_of(store::View& view, mail::Scope scope);

// By arrival.
store::Result<std::vector<mail::EmailId>> oldest_first(store::View& view, const Part& part);

// Whether all line ends of a message are CRLF (engine/mail_files/mbox_writer.hpp); reads it unless `first`, its
// beginning, says so already.
store::Result<bool> are_crlf(store::View& view, const mail::Email& email, Bytes first);

}  // namespace kontor::mail_files
