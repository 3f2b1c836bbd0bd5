// Mailboxes as folders and files, and back. Names of mailboxes are any UTF-8; names of files must not lead anywhere
// else, and should be fit for other systems, too.
//
//   Work/2026: plans   ->  Work%2F2026%3A plans       as a file or a directory
//   Work > Plans       ->  .Work.Plans                as a folder of a Maildir (Maildir++)
//   Entwürfe           ->  .Entw&APw-rfe              there, as IMAP spells it (RFC 3501 5.1.3), for Dovecot and
//   Courier
//
// What may not stand in a name is written %XX; % itself only where it would be taken for that. A name that would be too
// long for a file system is cut and gets a mark of its own; it does not come back.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/bytes.hpp"
#include "engine/mail/mailbox.hpp"

namespace kontor::mail_files {

std::string to_file_name(std::string_view mailbox);
// Always the name of a mailbox (mail::Mailbox::name), whatever the file is called.
std::string from_file_name(Bytes name);

std::string to_maildir_folder(std::span<const std::string> path);  // not empty
// Empty: the name is no folder's.
std::vector<std::string> from_maildir_folder(Bytes name);

// What a mailbox of that name is for, in English, German, Dutch and Chinese, as mail programs call it: "Gesendet" is
// Role::sent.
mail::Role usual_role(std::string_view name);

}  // namespace kontor::mail_files
