// Mail as one file that is made while it is sent: an mbox file (mboxrd), or a tar archive of a Maildir or of .eml files
// (docs/import-and-export.md). Nothing holds more than a message's block; between two blocks nothing of the store is
// held, so that who downloads slowly is in nobody's way. Mail that goes meanwhile is left out.
#pragma once

#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "engine/mail_files/keyword_letters.hpp"
#include "engine/mail_files/mbox_writer.hpp"
#include "native/mail_files/outgoing.hpp"

namespace kontor::mail_files {

class MailStream {
public:
    enum class Format : std::uint8_t { mbox, maildir, eml };

    // `mailbox`: only what is in it, in one folder. `name`: the folder in which everything lies in an archive. Empty
    // mailboxes are left out, and so are scope and mailbox without a word if they are not the user's.
    MailStream(store::Store& store, mail::UserId user, mail::Scope scope, std::optional<mail::MailboxId> mailbox,
               Format format, std::string name, UtcTime now);

    // The next octets; empty at the end, and only there.
    store::Result<std::string> next();

private:
    using Path = std::vector<std::string>;
    struct Folder {
        Path path;
        std::vector<Part> parts;
    };

    store::Result<void> begin(store::View& view);
    store::Result<void> step(store::View& view);
    store::Result<void> begin_message(store::View& view, const mail::Email& email);
    store::Result<void> more_of_message(store::View& view);
    store::Result<void> next_page(store::View& view, const Part& part);
    void begin_folder(const Folder& folder);
    void end_folder();
    std::string place_of(const Path& path) const;

    store::Store& store_;
    mail::UserId user_;
    mail::Scope scope_;
    std::optional<mail::MailboxId> mailbox_;
    Format format_;
    std::string name_;
    UtcTime now_;  // the date of folders

    bool is_begun_ = false, is_over_ = false, in_folder_ = false;
    std::vector<Folder> folders_;                    // the one that is written is at the end, as are its parts
    std::optional<std::vector<mail::EmailId>> ids_;  // of the part, those still to come, in the opposite order
    std::vector<mail::Email> page_;                  // likewise
    std::optional<mail::Email> message_;             // that is written
    std::uint64_t at_ = 0;                           // in it
    MboxWriter mbox_;
    KeywordLetters letters_;
    std::string out_;
};

}  // namespace kontor::mail_files
