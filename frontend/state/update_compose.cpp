// Writing mail: what is typed, whom it goes to, what is attached. compose_answers.cpp says what a message begins with,
// compose_sending.cpp what becomes of it.
#include <algorithm>

#include "engine/base/limits.hpp"
#include "engine/text/ascii.hpp"
#include "frontend/state/compose_answers.hpp"
#include "frontend/state/compose_sending.hpp"
#include "frontend/state/compose_text.hpp"
#include "frontend/state/conversation.hpp"
#include "frontend/state/day_text.hpp"
#include "frontend/state/overloaded.hpp"
#include "frontend/state/update.hpp"

namespace kontor::state {

using words::Word;

namespace {

constexpr std::size_t kSuggestions = 5;
constexpr std::int64_t kLongestDelay = 30 * 86400;  // seconds a relay holds a message

// ---- What it begins with

// Of a row the message that was written last, drafts apart.
Id newest_received(const Office& office, const Id& row) {
    Id newest;
    for (const bridge::Email* each : shown_emails(office.state, office.replica, row))
        if (each->keywords.count("$draft") == 0) newest = each->id;
    return newest.empty() ? row : newest;
}

void begin_answer(Office& office, Answering how, Id email) {
    AppState& state = office.state;
    if (!office.replica.session().can_send) return;
    if (email.empty()) {
        const std::vector<Id> rows = target(state);
        if (rows.size() != 1) return;
        email = newest_received(office, rows.front());
    }
    const bridge::Email* known = office.replica.email(email);
    if (known == nullptr) return;
    // A draft is not answered.
    if (known->keywords.count("$draft") != 0 && how != Answering::as_new) how = Answering::go_on;
    office.replica.need_identities();
    state.pending_answer = {email, how};
    tick_compose(office);
}

// Once its text is here, or cannot be had.
void answer_pending(Office& office) {
    AppState& state = office.state;
    const PendingAnswer pending = state.pending_answer;
    if (pending.email.empty()) return;
    const bridge::Email* email = office.replica.email(pending.email);
    if (email == nullptr) {
        state.pending_answer = {};
        return;
    }
    office.replica.need_body(pending.email);
    const bool offline = office.replica.offline();
    const bool knows_identities = office.replica.identities(office.replica.owner(pending.email)) != nullptr;
    if ((office.replica.body(pending.email) == nullptr || !knows_identities) && !offline) return;
    state.pending_answer = {};
    if (office.replica.body(pending.email) == nullptr && pending.how == Answering::go_on)
        return say(office, office.words(Word::needs_connection), 0, true);
    open_compose(office, answer(office, pending.how, *email));
}

void write_mail(Office& office) {
    if (!office.replica.session().can_send) return;
    office.replica.need_identities();
    open_compose(office, new_message(office));
}

// ---- Whom it goes to

// Once: who types quickly is ahead of the field, which then says the same again.
void take(Recipients& recipients, std::vector<Recipient> people) {
    for (Recipient& one : people) {
        const bool is_there = std::any_of(
            recipients.entered.begin(), recipients.entered.end(),
            [&](const Recipient& other) { return text::equal_ignoring_case(other.is.email, one.is.email); });
        if (!is_there) recipients.entered.push_back(std::move(one));
    }
}

void enter(Office& office, ComposeForm& form, RecipientField field) {
    Recipients& recipients = form.of(field);
    take(recipients, recipients_of(recipients.typed));
    recipients.typed.clear();
    form.completing.reset();
    note_change(office, form);
}

void type_recipient(Office& office, ComposeForm& form, RecipientField field, const std::string& typed) {
    Recipients& recipients = form.of(field);
    std::string rest;
    take(recipients, recipients_of(typed, &rest));
    recipients.typed = rest;
    form.completing = rest.empty() ? std::nullopt : std::optional(field);
    form.suggestion = 0;
    note_change(office, form);
}

void choose(Office& office, ComposeForm& form, RecipientField field, const mail::EmailAddress& person) {
    form.of(field).entered.push_back({person, is_address(person.email)});
    form.of(field).typed.clear();
    form.completing.reset();
    note_change(office, form);
}

// Enter takes the suggestion that is marked; a comma or Tab takes what was typed, if that is an address.
void enter_recipient(Office& office, ComposeForm& form, const EnterRecipient& what) {
    const Recipients& recipients = form.of(what.field);
    if (recipients.typed.empty()) return;
    const auto found = suggestions(form.known, recipients.typed, form, kSuggestions);
    const bool takes = form.completing == what.field && form.suggestion < found.size() &&
                       (what.suggestion || !is_address(recipient_of(recipients.typed).is.email));
    if (takes) return choose(office, form, what.field, found[form.suggestion]->is);
    enter(office, form, what.field);
}

void remove_recipient(Office& office, ComposeForm& form, const RemoveRecipient& which) {
    std::vector<Recipient>& entered = form.of(which.field).entered;
    if (entered.empty()) return;
    const std::size_t at = std::min(which.index, entered.size() - 1);
    entered.erase(entered.begin() + static_cast<std::ptrdiff_t>(at));
    note_change(office, form);
}

void step_suggestion(ComposeForm& form, int by) {
    if (!form.completing) return;
    const std::size_t count = suggestions(form.known, form.of(*form.completing).typed, form, kSuggestions).size();
    if (count == 0) return;
    const auto next = static_cast<long long>(form.suggestion) + by + static_cast<long long>(count);
    form.suggestion = static_cast<std::size_t>(next) % count;
}

void choose_identity(Office& office, ComposeForm& form, mail::RecordId id) {
    form.identity = id;
    const mail::Identity* identity = identity_of(office.replica, form);
    if (identity == nullptr) return;
    std::string signature = identity->text_signature;
    while (!signature.empty() && (signature.back() == '\n' || signature.back() == ' ')) signature.pop_back();
    form.text = with_signature(form.text, form.signature, signature);
    form.signature = signature;
    note_change(office, form);
}

void edit_compose(Office& office, ComposeForm& form, const EditCompose& change) {
    using Field = EditCompose::Field;
    switch (change.field) {
        case Field::to:
            return type_recipient(office, form, RecipientField::to, change.value);
        case Field::cc:
            return type_recipient(office, form, RecipientField::cc, change.value);
        case Field::bcc:
            return type_recipient(office, form, RecipientField::bcc, change.value);
        case Field::subject:
            form.subject = change.value;
            break;
        case Field::text:
            form.text = change.value;
            break;
    }
    note_change(office, form);
}

// ---- What is attached

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

void attach_files(Office& office, ComposeForm& form, const FilesAttached& what) {
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

ComposeAttachment* find_upload(ComposeForm& form, std::uint64_t upload) {
    const auto at = std::find_if(form.attachments.begin(), form.attachments.end(),
                                 [&](const ComposeAttachment& each) { return each.upload == upload; });
    return upload == 0 || at == form.attachments.end() ? nullptr : &*at;
}

void finish_upload(Office& office, ComposeForm& form, const UploadDone& what) {
    using Trouble = UploadDone::Trouble;
    ComposeAttachment* attachment = find_upload(form, what.upload);
    if (attachment == nullptr || attachment->step == AttachStep::done) return;
    if (what.blob.empty()) {
        attachment->step = what.trouble == Trouble::unreachable ? AttachStep::waiting : AttachStep::failed;
        attachment->trouble = what.trouble == Trouble::too_large ? ComposeAttachment::Trouble::too_large
                              : what.trouble == Trouble::no_room ? ComposeAttachment::Trouble::no_room
                                                                 : ComposeAttachment::Trouble::refused;
        if (attachment->step == AttachStep::failed) form.wants_send = false;
        return;
    }
    attachment->is.blob = what.blob;
    attachment->step = AttachStep::done;
    note_change(office, form);
    send_when_attached(office);
}

void remove_attachment(Office& office, ComposeForm& form, std::size_t index) {
    if (index >= form.attachments.size()) return;
    const ComposeAttachment& gone = form.attachments[index];
    if (gone.upload != 0) office.effects.push_back(StopUpload{gone.upload});
    form.attachments.erase(form.attachments.begin() + static_cast<std::ptrdiff_t>(index));
    note_change(office, form);
}

// ---- When it leaves

bridge::Leaving usual_leaving(const Office& office) { return {office.state.settings.undo_seconds, std::nullopt}; }

void submit_send_time(Office& office) {
    AppState& state = office.state;
    auto* question = std::get_if<SendTimeQuestion>(&state.dialog);
    if (question == nullptr || !state.compose) return;
    const std::optional<UtcTime> at = moment_from_text(text::trim(question->typed), state.zone);
    question->is_wrong = !at || *at <= state.clock.now || at->seconds > state.clock.now.seconds + kLongestDelay;
    if (question->is_wrong) return;
    state.dialog = std::monostate{};
    send_compose(office, {0, at}, false);
}

void discard(Office& office, const ComposeForm& form) {
    if (is_worth_keeping(form) || !form.accounts.empty())
        office.state.dialog = ConfirmDiscarding{};
    else
        discard_compose(office);
}

// A draft that is opened is gone on with.
}  // namespace

bool opens_draft(Office office, const Id& id) {
    const bridge::Email* email = office.replica.email(id);
    if (email == nullptr || email->keywords.count("$draft") == 0 || !office.replica.session().can_send) return false;
    office.state.cursor = office.state.anchor = id;
    office.state.selected.clear();
    begin_answer(office, Answering::go_on, id);
    return true;
}

void keep_writing(Office office) {
    auto& form = office.state.compose;
    if (form && form->is_changed && is_worth_keeping(*form)) save_compose(office, *form, true);
}

void tick_compose(Office office) {
    AppState& state = office.state;
    answer_pending(office);
    forget_sent(state);
    if (!state.compose) return;
    office.replica.need_identities();
    ComposeForm& form = *state.compose;
    if (!form.identity) {
        // Opened before they were known.
        if (const auto all = identities_of(office.replica); !all.empty())
            choose_identity(office, form, new_message(office).identity), form.is_changed = false;
    }
    if (!office.replica.offline())
        for (ComposeAttachment& each : form.attachments)
            if (each.step == AttachStep::waiting) upload(office, form, each);
    if (form.save_due && *form.save_due <= office.now) {
        if (is_worth_keeping(form))
            save_compose(office, form);
        else
            form.save_due.reset();
    }
}

void update_compose(Office office, const ComposeAction& action) {
    AppState& state = office.state;
    ComposeForm* form = state.compose ? &*state.compose : nullptr;
    const auto with = [&](auto does) {
        if (form != nullptr) does(*form);
    };
    std::visit(
        Overloaded{
            [&](const WriteMail&) { write_mail(office); },
            [&](const Answer& what) { begin_answer(office, what.how, what.email); },
            [&](const OpenAnswerMenu& what) {
                state.menu = MenuKind::answer;
                state.answered = what.email;
            },
            [&](const EditCompose& change) { with([&](ComposeForm& open) { edit_compose(office, open, change); }); },
            [&](const EnterRecipient& what) { with([&](ComposeForm& open) { enter_recipient(office, open, what); }); },
            [&](const RemoveRecipient& which) {
                with([&](ComposeForm& open) { remove_recipient(office, open, which); });
            },
            [&](const ChooseSuggestion& what) {
                with([&](ComposeForm& open) { choose(office, open, what.field, what.person); });
            },
            [&](const StepSuggestion& step) { with([&](ComposeForm& open) { step_suggestion(open, step.by); }); },
            [&](const CloseSuggestions&) { with([](ComposeForm& open) { open.completing.reset(); }); },
            [&](const ShowCopies&) {
                with([](ComposeForm& open) { open.shows_copies = true; });
                office.effects.push_back(MoveFocus{"compose/cc"});
            },
            [&](const ChooseIdentity& which) {
                with([&](ComposeForm& open) { choose_identity(office, open, which.identity); });
            },
            [&](const SetMarkdown& set) {
                with([&](ComposeForm& open) {
                    open.is_markdown = set.on;
                    open.shows_preview = open.shows_preview && set.on;
                    note_change(office, open);
                });
            },
            [&](const ShowPreview& show) { with([&](ComposeForm& open) { open.shows_preview = show.on; }); },
            [&](const AttachFiles&) { with([&](ComposeForm&) { office.effects.push_back(ChooseAttachments{}); }); },
            [&](const FilesAttached& what) { with([&](ComposeForm& open) { attach_files(office, open, what); }); },
            [&](const UploadProgress& now) {
                with([&](ComposeForm& open) {
                    if (ComposeAttachment* each = find_upload(open, now.upload)) each->sent = now.sent;
                });
            },
            [&](const UploadDone& what) { with([&](ComposeForm& open) { finish_upload(office, open, what); }); },
            [&](const RemoveAttachment& which) {
                with([&](ComposeForm& open) { remove_attachment(office, open, which.index); });
            },
            [&](const SendMessage& how) {
                if (how.unasked) state.dialog = std::monostate{};
                with([&](ComposeForm& open) {
                    send_compose(office, how.unasked ? open.leaving : usual_leaving(office), how.unasked);
                });
            },
            [&](const SendLater& when) { with([&](ComposeForm&) {
                                             send_compose(office, {0, when.at}, false);
                                         }); },
            [&](const AskSendTime&) { state.dialog = SendTimeQuestion{}; },
            [&](const EditSendTime& edit) {
                if (auto* question = std::get_if<SendTimeQuestion>(&state.dialog)) *question = {edit.value, false};
            },
            [&](const SubmitSendTime&) { submit_send_time(office); },
            [&](const DiscardMessage&) { with([&](ComposeForm& open) { discard(office, open); }); },
            [&](const ConfirmDiscard&) {
                state.dialog = std::monostate{};
                discard_compose(office);
            },
            [&](const CloseCompose&) {
                if (std::holds_alternative<ComposeScreen>(state.screen)) state.screen = MailScreen{};
                leave_compose(office);
            },
            [&](const KeepWriting&) { keep_writing(office); },
            [&](const OpenComposeChoice& choice) {
                state.menu = MenuKind::compose_choice;
                state.menu_compose = choice;
            },
            [&](const SetUndoTime& set) {
                state.settings.undo_seconds = set.seconds;
                office.effects.push_back(KeepSettings{to_text(state.settings)});
            },
        },
        action);
}

}  // namespace kontor::state
