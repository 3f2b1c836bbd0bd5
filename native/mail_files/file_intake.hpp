// Files whose octets come from somewhere else, piece by piece and one file after the other, into an account. What a
// file is, is told by its name and seen at its beginning (engine/mail_files/recognise.hpp).
//
//   begin({"old-mail/Sent.mbox", changed_at});  write(octets)...;  end();     for each file
//   flush();                                                                  at the end
//
// Holds at most a group of small messages (intake.hpp). A failure is the store's and final.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "engine/mail_files/mbox_reader.hpp"
#include "engine/mail_files/recognise.hpp"
#include "native/mail_files/intake.hpp"
#include "native/mail_files/mailboxes.hpp"

namespace kontor::mail_files {

class FileIntake {
public:
    struct File {
        std::string path;  // as NamedFile has it
        UtcTime changed_at;
    };
    enum class Kind : std::uint8_t { unknown, mbox, message, other };

    // All messages go into `mailbox`; if that is empty, into those that the files are named for.
    FileIntake(store::Store& store, mail::UserId user, mail::AccountId account, std::optional<mail::MailboxId> mailbox);

    void begin(const File& file);
    store::Result<void> write(Bytes octets);
    store::Result<void> end();
    store::Result<void> flush() { return intake_.flush(); }

    // Of the file that was begun last; octets of one that is none are passed over.
    Kind kind() const { return kind_; }
    // A file without mail that somebody chose by itself, not with its folder.
    bool is_disappointing() const { return kind_ == Kind::other && name_.was_chosen; }
    const Intake::Counts& counts() const { return intake_.counts(); }

private:
    store::Result<void> see_beginning();
    store::Result<void> pass_on(Bytes octets);
    void recognise(Bytes beginning);
    store::Result<void> choose_mailbox(const std::vector<std::string>& path);
    store::Result<void> take(const MboxReader::Event& event);

    Mailboxes mailboxes_;
    Intake intake_;
    std::optional<mail::MailboxId> all_into_;

    Kind kind_ = Kind::unknown;
    std::string beginning_;  // until it shows what the file is: at most a line
    NamedFile name_;
    UtcTime changed_at_;
    Said said_;
    MboxReader reader_;
};

}  // namespace kontor::mail_files
