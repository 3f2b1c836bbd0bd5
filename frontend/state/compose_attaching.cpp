#include "frontend/state/compose_attaching.hpp"

#include <algorithm>

#include "engine/base/limits.hpp"
#include "frontend/state/compose_answers.hpp"
#include "frontend/state/compose_sending.hpp"

namespace kontor::state {

using words::Word;

namespace {

// RFC 8620 6.1.
std::string upload_url(std::string url, const Id& account) {
    constexpr std::string_view mark = "{accountId}";
    if (const std::size_t at = url.find(mark); at != std::string::npos) url.replace(at, mark.size(), account);
    return url;
}

void upload(Office& office, ComposeForm& form, ComposeAttachment& attachment) {
    const mail::Identity* identity = identity_of(office.replica, form);
    if (identity == nullptr) return;
    attachment.account = identity->account.to_string();
    attachment.step = office.replica.offline() ? AttachStep::waiting : AttachStep::sending;
    attachment.sent = 0;
    if (attachment.step == AttachStep::sending)
        office.effects.push_back(
            Upload{attachment.upload, upload_url(office.replica.session().upload_url, attachment.account)});
}

std::uint64_t octets_of(const ComposeForm& form) {
    std::uint64_t octets = form.text.size();
    for (const ComposeAttachment& each : form.attachments) octets += each.is.size;
    return octets;
}

// As mail they are a third larger.
bool is_too_large(const ComposeForm& form, std::uint64_t more) {
    return (octets_of(form) + more) / 3 * 4 > limits::submitted_message;
}

ComposeAttachment* find_upload(ComposeForm& form, std::uint64_t upload) {
    const auto at = std::find_if(form.attachments.begin(), form.attachments.end(),
                                 [&](const ComposeAttachment& each) { return each.upload == upload; });
    return upload == 0 || at == form.attachments.end() ? nullptr : &*at;
}

struct Found {
    ComposeForm* form = nullptr;  // null: nobody waits for it any more
    ComposeAttachment* attachment = nullptr;
};

Found find_upload(AppState& state, std::uint64_t upload) {
    if (state.compose)
        if (ComposeAttachment* each = find_upload(*state.compose, upload)) return {&*state.compose, each};
    for (ComposeForm& form : state.attaching)
        if (ComposeAttachment* each = find_upload(form, upload)) return {&form, each};
    return {};
}

// A message that was left is not looked at: it says what became of its file.
void fail(Office& office, ComposeForm& form, ComposeAttachment& attachment, UploadDone::Trouble why) {
    using Trouble = UploadDone::Trouble;
    attachment.step = why == Trouble::unreachable ? AttachStep::waiting : AttachStep::failed;
    attachment.trouble = why == Trouble::too_large ? ComposeAttachment::Trouble::too_large
                         : why == Trouble::no_room ? ComposeAttachment::Trouble::no_room
                                                   : ComposeAttachment::Trouble::refused;
    if (attachment.step != AttachStep::failed) return;
    const bool was_left = !office.state.compose || &form != &*office.state.compose;
    if (was_left)
        say(office,
            office.words.fill(form.wants_send ? Word::attaching_failed_unsent : Word::attaching_failed,
                              attachment.is.name),
            0, true);
    form.wants_send = false;
}

}  // namespace

bool is_attaching(const ComposeForm& form) {
    return std::any_of(form.attachments.begin(), form.attachments.end(), [](const ComposeAttachment& each) {
        return each.step == AttachStep::sending || each.step == AttachStep::waiting;
    });
}

void attach_files(Office office, ComposeForm& form, const FilesAttached& what) {
    for (const FilesAttached::File& file : what.files) {
        ComposeAttachment attachment;
        attachment.is.name = file.name;
        attachment.is.type = file.type;
        attachment.is.size = file.size;
        attachment.upload = file.upload;
        if (is_too_large(form, file.size)) {
            office.effects.push_back(StopUpload{file.upload});
            say(office,
                office.words.fill(Word::attachment_too_large,
                                  {file.name, office.words.bytes(limits::submitted_message / 4 * 3)}),
                0, true);
            continue;
        }
        form.attachments.push_back(std::move(attachment));
        upload(office, form, form.attachments.back());
    }
}

void remove_attachment(Office office, ComposeForm& form, std::size_t index) {
    if (index >= form.attachments.size()) return;
    const ComposeAttachment& gone = form.attachments[index];
    if (gone.upload != 0) office.effects.push_back(StopUpload{gone.upload});
    form.attachments.erase(form.attachments.begin() + static_cast<std::ptrdiff_t>(index));
    note_change(office, form);
    send_when_attached(office);
}

void note_upload(AppState& state, const UploadProgress& now) {
    if (const Found found = find_upload(state, now.upload); found.form != nullptr) found.attachment->sent = now.sent;
}

void finish_upload(Office office, const UploadDone& what) {
    const Found found = find_upload(office.state, what.upload);
    if (found.form == nullptr || found.attachment->step == AttachStep::done) return;
    if (what.blob.empty()) {
        fail(office, *found.form, *found.attachment, what.trouble);
    } else {
        found.attachment->is.blob = what.blob;
        found.attachment->step = AttachStep::done;
        note_change(office, *found.form);
    }
    send_when_attached(office);
}

void resume_uploads(Office office) {
    if (office.replica.offline()) return;
    const auto resume = [&](ComposeForm& form) {
        for (ComposeAttachment& each : form.attachments)
            if (each.step == AttachStep::waiting) upload(office, form, each);
    };
    if (office.state.compose) resume(*office.state.compose);
    for (ComposeForm& form : office.state.attaching) resume(form);
}

std::optional<ComposeForm> take_attaching(AppState& state, const std::string& key) {
    const auto at = std::find_if(state.attaching.begin(), state.attaching.end(),
                                 [&](const ComposeForm& form) { return !key.empty() && form.key == key; });
    if (at == state.attaching.end()) return std::nullopt;
    ComposeForm form = std::move(*at);
    state.attaching.erase(at);
    form.wants_send = false;
    return form;
}

bool is_thrown_away(const Office& office, const ComposeForm& form) {
    const bridge::Email* copy = office.replica.email(form.copy);
    if (copy == nullptr) return false;
    const bridge::Mailbox* drafts = office.replica.mailbox_by_role(office.replica.owner(copy->id), mail::Role::drafts);
    return drafts != nullptr && copy->mailboxes.count(drafts->id) == 0;
}

void forget_attaching(Office office, const std::vector<Id>& emails) {
    std::erase_if(office.state.attaching, [&](const ComposeForm& form) {
        const bool is_meant = std::find(emails.begin(), emails.end(), form.copy) != emails.end();
        if (is_meant) stop_uploads(office, form);
        return is_meant;
    });
}

std::size_t attaching_count(const AppState& state) {
    return state.attaching.size() + (state.compose && is_attaching(*state.compose) ? 1 : 0);
}

void stop_uploads(Office office, const ComposeForm& form) {
    for (const ComposeAttachment& each : form.attachments)
        if (each.upload != 0 && each.step != AttachStep::done) office.effects.push_back(StopUpload{each.upload});
}

}  // namespace kontor::state
