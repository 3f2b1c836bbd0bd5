// Writing mail: what is typed, whom it goes to, what is attached. compose_answers.cpp says what a message begins with,
// compose_sending.cpp what becomes of it.
#include <algorithm>

#include "engine/text/ascii.hpp"
#include "frontend/state/compose_answers.hpp"
#include "frontend/state/compose_attaching.hpp"
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
constexpr std::size_t kSentKnown = 200;  // messages one has sent

// ---- What it begins with

// Of a row the message that was written last, drafts apart; of its copies the one where one looks.
Id newest_received(const Office& office, const Id& row) {
    const bridge::Email* newest = nullptr;
    const auto shown = shown_emails(office.state, office.replica, row);
    for (const bridge::Email* each : without_copies(office.state, office.replica, shown))
        if (each->keywords.count("$draft") == 0) newest = each;
    return newest == nullptr ? row : newest->id;
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
    ComposeForm form = answer(office, pending.how, *email);
    // It was left while files were on their way to it: as it was then, with them.
    if (pending.how == Answering::go_on)
        if (auto left = take_attaching(state, form.key)) form = std::move(*left);
    open_compose(office, std::move(form));
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
    // Sent mail may have come in since it was opened.
    if (!form.completing && !rest.empty()) form.known = office.replica.correspondents();
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

// ---- When it leaves

bridge::Leaving usual_leaving(const Office& office) { return {office.state.settings.undo_seconds, std::nullopt}; }

void submit_send_time(Office& office) {
    AppState& state = office.state;
    auto* question = std::get_if<SendTimeQuestion>(&state.dialog);
    if (question == nullptr || !state.compose) return;
    const std::optional<UtcTime> at = moment_from_text(text::trim(question->typed), state.zone);
    question->is_wrong = !at || *at <= state.clock.now || at->seconds > state.clock.now.seconds + longest_delay_seconds;
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

// Whom one writes to is seen from the mail one has sent: the newest of it is wanted while somebody writes.
void know_sent_mail(Office& office) {
    AppState& state = office.state;
    if (!state.compose) {
        if (state.sent_known && !(*state.sent_known == state.place)) office.replica.forget(*state.sent_known);
        state.sent_known.reset();
        return;
    }
    const std::string& unified = office.replica.session().unified;
    const Id account =
        unified.empty() && !office.replica.accounts().empty() ? office.replica.accounts().front().id : unified;
    const bridge::Mailbox* sent = office.replica.mailbox_by_role(account, mail::Role::sent);
    if (sent == nullptr) return;
    state.sent_known = bridge::ListKey{account, sent->id};
    if (!(*state.sent_known == state.place)) office.replica.need(*state.sent_known, 0, kSentKnown);
}

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
    resume_uploads(office);
    know_sent_mail(office);
    if (!state.compose) return;
    office.replica.need_identities();
    ComposeForm& form = *state.compose;
    if (!form.identity) {
        // Opened before they were known.
        if (const auto all = identities_of(office.replica); !all.empty())
            choose_identity(office, form, new_message(office).identity), form.is_changed = false;
    }
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
            [&](const UploadProgress& now) { note_upload(state, now); },
            [&](const UploadDone& what) { finish_upload(office, what); },
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
            [&](const AskSendTime&) {
                // Tomorrow morning, to begin with.
                const std::string day = day_to_text(UtcTime{state.clock.now.seconds + 86400}, state.zone);
                state.dialog = SendTimeQuestion{with_day({}, day), false, day};
            },
            [&](const EditSendTime& edit) {
                if (auto* question = std::get_if<SendTimeQuestion>(&state.dialog))
                    question->typed = edit.value, question->is_wrong = false;
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
