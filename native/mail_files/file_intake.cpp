#include "native/mail_files/file_intake.hpp"

#include <utility>

#include "engine/mail_files/from_line.hpp"

namespace kontor::mail_files {

using store::Result;

FileIntake::FileIntake(store::Store& store, mail::UserId user, mail::AccountId account,
                       std::optional<mail::MailboxId> mailbox)
    : mailboxes_(store, user, account), intake_(store, user, account), all_into_(mailbox) {}

void FileIntake::begin(const File& file) {
    name_ = named_file(file.path);
    changed_at_ = file.changed_at;
    kind_ = Kind::unknown;
    said_ = {};
    said_.otherwise_received_at = changed_at_;
    reader_ = MboxReader();
    beginning_.clear();
}

void FileIntake::recognise(Bytes beginning) {
    const bool may_be_bare = name_.was_chosen || name_.is_numbered;
    if (name_.kind == NamedFile::Kind::other)
        kind_ = Kind::other;
    else if (name_.kind == NamedFile::Kind::message)
        kind_ = Kind::message;
    else if (begins_with_from_line(beginning))
        kind_ = Kind::mbox;
    else
        kind_ = may_be_bare && begins_with_field(beginning) ? Kind::message : Kind::other;
}

Result<void> FileIntake::choose_mailbox(const std::vector<std::string>& path) {
    const auto chosen = all_into_ ? Result<mail::MailboxId>(*all_into_) : mailboxes_.at(path);
    if (!chosen) return chosen.error();
    said_.mailbox = *chosen;
    return {};
}

Result<void> FileIntake::write(Bytes octets) {
    if (kind_ != Kind::unknown) return pass_on(octets);
    beginning_ += octets;
    if (beginning_.size() <= longest_from_line && beginning_.find('\n') == std::string::npos) return {};
    return see_beginning();
}

Result<void> FileIntake::see_beginning() {
    recognise(beginning_);
    const std::string beginning = std::exchange(beginning_, {});
    if (kind_ == Kind::other) return {};
    if (auto chosen = choose_mailbox(kind_ == Kind::mbox ? name_.mbox : name_.folder); !chosen) return chosen;
    return pass_on(beginning);
}

Result<void> FileIntake::pass_on(Bytes octets) {
    if (kind_ == Kind::message) return intake_.write(octets);
    if (kind_ == Kind::other) return {};
    reader_.feed(octets);
    while (const auto event = reader_.next())
        if (auto taken = take(*event); !taken) return taken;
    return {};
}

Result<void> FileIntake::end() {
    if (kind_ == Kind::unknown)
        if (auto seen = see_beginning(); !seen) return seen;
    if (kind_ == Kind::message) {
        said_.received_at = name_.received_at;
        said_.keywords = name_.keywords;
        if (!said_.received_at && name_.is_dated_by_file) said_.received_at = changed_at_;
        return intake_.add(said_);
    }
    if (kind_ != Kind::mbox) return {};
    reader_.end_of_input();
    while (const auto event = reader_.next())
        if (auto taken = take(*event); !taken) return taken;
    return {};
}

Result<void> FileIntake::take(const MboxReader::Event& event) {
    if (const auto* begin = std::get_if<MboxReader::Begin>(&event)) {
        said_.received_at = begin->from.date;
        return {};
    }
    if (const auto* content = std::get_if<MboxReader::Content>(&event)) return intake_.write(content->octets);
    return intake_.add(said_);
}

}  // namespace kontor::mail_files
