#include "native/mail_files/mail_stream.hpp"

#include <algorithm>
#include <utility>

#include "engine/mail_files/file_name.hpp"
#include "engine/mail_files/folder_name.hpp"
#include "engine/mail_files/tar_entry.hpp"

namespace kontor::mail_files {
namespace {

using store::Result;

constexpr std::uint64_t read_at_a_time = 256 * 1024;
constexpr std::size_t page_size = 200;

}  // namespace

MailStream::MailStream(store::Store& store, mail::UserId user, mail::Scope scope,
                       std::optional<mail::MailboxId> mailbox, Format format, std::string name, UtcTime now)
    : store_(store),
      user_(user),
      scope_(scope),
      mailbox_(mailbox),
      format_(format),
      name_(to_file_name(name)),
      now_(now) {}

Result<std::string> MailStream::next() {
    const auto view = store_.view(user_);
    if (!view) return view.error();
    if (!std::exchange(is_begun_, true))
        if (auto begun = begin(**view); !begun) return begun.error();
    while (!is_over_ && out_.size() < read_at_a_time)
        if (auto made = step(**view); !made) return made.error();
    return std::exchange(out_, {});
}

Result<void> MailStream::begin(store::View& view) {
    if (mailbox_) {
        folders_.push_back({{}, {mailbox_part(scope_.account(), *mailbox_)}});
    } else if (format_ == Format::mbox) {
        folders_.push_back({{}, {Part{scope_, {}}}});
    } else {
        auto folders = folders_of(view, scope_);
        if (!folders) return folders.error();
        for (auto& [path, parts] : *folders) folders_.push_back({path, std::move(parts)});
        std::reverse(folders_.begin(), folders_.end());
    }
    return {};
}

// Something more in out_, or one step nearer to it.
Result<void> MailStream::step(store::View& view) {
    if (message_) return more_of_message(view);
    if (!page_.empty()) {
        const mail::Email email = std::move(page_.back());
        page_.pop_back();
        return begin_message(view, email);
    }
    if (folders_.empty()) {
        is_over_ = true;
        if (format_ != Format::mbox) out_ += tar_end();
        return {};
    }
    Folder& folder = folders_.back();
    if (!std::exchange(in_folder_, true)) begin_folder(folder);
    if (!folder.parts.empty()) return next_page(view, folder.parts.back());
    end_folder();
    return {};
}

Result<void> MailStream::next_page(store::View& view, const Part& part) {
    if (!ids_) {
        auto ids = oldest_first(view, part);
        if (!ids) return ids.error();
        std::reverse(ids->begin(), ids->end());
        ids_ = std::move(*ids);
    }
    if (ids_->empty()) {
        ids_.reset();
        folders_.back().parts.pop_back();
        return {};
    }
    const std::size_t count = std::min(page_size, ids_->size());
    std::vector<mail::EmailId> wanted(ids_->rbegin(), ids_->rbegin() + static_cast<std::ptrdiff_t>(count));
    ids_->resize(ids_->size() - count);
    auto emails = view.emails(part.scope, wanted);
    if (!emails) return emails.error();
    page_ = std::move(*emails);
    std::reverse(page_.begin(), page_.end());
    return {};
}

Result<void> MailStream::begin_message(store::View& view, const mail::Email& email) {
    const Part& part = folders_.back().parts.back();
    auto first = view.read_blob(email.blob, 0, read_at_a_time);
    if (!first) return first.error();
    if (format_ == Format::mbox) {
        const auto crlf = are_crlf(view, email, *first);
        if (!crlf) return crlf.error();
        mbox_.begin(out_, email.summary.from.empty() ? std::string() : email.summary.from[0].email, email.received_at,
                    *crlf);
        mbox_.write(out_, *first);
    } else {
        const auto blob = view.blob(part.scope, email.blob);
        if (!blob) return blob.error();
        if (!*blob) return store::Failure{store::Failure::Kind::corrupt, email.id.to_string() + " has no content"};
        const MessageKey key = key_of(email.id, (*blob)->hash);
        const std::string letters = letters_.letters(email.keywords);
        const std::string name = format_ == Format::maildir ? "cur/" + to_maildir_name(email.received_at, key, letters)
                                                            : to_eml_name(email.received_at, key, letters);
        out_ += tar_file(place_of(folders_.back().path) + name, email.size, email.received_at) + *first;
    }
    at_ = first->size();
    message_ = email;
    return {};
}

Result<void> MailStream::more_of_message(store::View& view) {
    if (at_ < message_->size) {
        auto data = view.read_blob(message_->blob, at_, read_at_a_time);
        if (!data) return data.error();
        if (data->empty()) return store::Failure{store::Failure::Kind::corrupt, "a message ends too early"};
        at_ += data->size();
        if (format_ == Format::mbox)
            mbox_.write(out_, *data);
        else
            out_ += *data;
        return {};
    }
    if (format_ == Format::mbox)
        mbox_.end(out_);
    else
        out_ += tar_filling(message_->size);
    message_.reset();
    return {};
}

// With a slash at its end.
std::string MailStream::place_of(const Path& path) const {
    std::string place = name_ + '/';
    if (path.empty()) return place;
    if (format_ == Format::maildir) return place + to_maildir_folder(path) + '/';
    for (const std::string& part : path) place += to_file_name(part) + '/';
    return place;
}

void MailStream::begin_folder(const Folder& folder) {
    letters_ = {};
    if (format_ != Format::maildir) return;
    const std::string place = place_of(folder.path);
    for (const char* part : {"cur", "new", "tmp"}) out_ += tar_folder(place + part, now_);
    if (!folder.path.empty()) out_ += tar_file(place + "maildirfolder", 0, now_);
}

void MailStream::end_folder() {
    if (letters_.has_grown() && format_ != Format::mbox) {
        const std::string file = letters_.to_file();
        out_ += tar_file(place_of(folders_.back().path) + std::string(keyword_file), file.size(), now_) + file +
                tar_filling(file.size());
    }
    in_folder_ = false;
    folders_.pop_back();
}

}  // namespace kontor::mail_files
