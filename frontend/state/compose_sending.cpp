#include "frontend/state/compose_sending.hpp"

#include <algorithm>

#include "engine/base/limits.hpp"
#include "engine/text/ascii.hpp"
#include "frontend/markdown/html_of.hpp"
#include "frontend/state/compose_answers.hpp"
#include "frontend/state/compose_attaching.hpp"
#include "frontend/state/compose_text.hpp"

namespace kontor::state {

using words::Word;

using Saved = ComposeForm::Saved;

namespace {

std::string hexadecimal(std::uint64_t value) {
    std::string digits;
    do {
        digits.insert(digits.begin(), "0123456789abcdef"[value & 15]);
        value >>= 4;
    } while (value != 0);
    return digits;
}

// Unlike any other: the second, a random number of the visit, how many were written in it.
std::string new_key(Office& office, const mail::Identity& identity) {
    AppState& state = office.state;
    const std::string domain = identity.address.substr(identity.address.rfind('@') + 1);
    const auto seconds = static_cast<std::uint64_t>(std::max<std::int64_t>(state.clock.now.seconds, 0));
    return hexadecimal(seconds) + '.' + hexadecimal(state.visit) + '.' + hexadecimal(++state.last_message) + '@' +
           (domain.empty() ? "localhost" : domain);
}

std::vector<mail::EmailAddress> people_of(const Recipients& field) {
    std::vector<mail::EmailAddress> people;
    for (const Recipient& one : field.entered) people.push_back(one.is);
    for (const Recipient& one : recipients_of(field.typed)) people.push_back(one.is);
    return people;
}

bridge::Draft draft_of(const Office& office, const ComposeForm& form, const mail::Identity& identity) {
    bridge::Draft draft;
    draft.key = form.key;
    draft.account = identity.account.to_string();
    draft.elsewhere = form.accounts;
    draft.identity = identity.id;
    draft.from.email = identity.address;
    if (!identity.name.empty()) draft.from.name = identity.name;
    draft.to = people_of(form.of(RecipientField::to));
    draft.cc = people_of(form.of(RecipientField::cc));
    draft.bcc = people_of(form.of(RecipientField::bcc));
    draft.reply_to = identity.reply_to;
    draft.subject = form.subject;
    draft.text = form.text;
    if (form.is_markdown) draft.html = markdown::document_of(form.text);
    for (const ComposeAttachment& attachment : form.attachments)
        if (attachment.step == AttachStep::done) draft.attachments.push_back({attachment.is, attachment.account});
    draft.in_reply_to = form.in_reply_to;
    draft.references = form.references;
    draft.written = office.state.clock.now;
    draft.written_offset_minutes = office.state.clock.offset_minutes;
    draft.is_markdown = form.is_markdown;
    draft.answers = form.answers;
    draft.forwards = form.forwards;
    return draft;
}

// No two savings have the same second: by it the replica knows one from the other.
bridge::Draft written_now(const Office& office, ComposeForm& form, const mail::Identity& identity) {
    bridge::Draft draft = draft_of(office, form, identity);
    draft.written.seconds = std::max(draft.written.seconds, form.written.seconds + 1);
    form.written = draft.written;
    return draft;
}

std::set<std::string> labels_of(const ComposeForm& form) {
    std::set<std::string> labels;
    if (form.is_markdown) labels.insert(bridge::markdown_label);
    if (!form.answers.empty()) labels.insert(bridge::answers_label + form.answers);
    if (!form.forwards.empty()) labels.insert(bridge::forwards_label + form.forwards);
    return labels;
}

// What keeps it from being sent, in words; empty: nothing.
std::string missing(const Office& office, const ComposeForm& form) {
    const words::Words& words = office.words;
    const mail::Identity* identity = identity_of(office.replica, form);
    if (identity == nullptr) return words(Word::compose_no_identity);
    if (identity->verification.state != mail::Verification::State::verified)
        return words.fill(Word::compose_unverified, identity->address);
    std::size_t count = 0;
    for (const Recipients& field : form.recipients) {
        for (const Recipient& one : field.entered) {
            if (!one.is_valid) return words.fill(Word::recipient_invalid, one.is.email);
            ++count;
        }
    }
    if (count == 0) return words(Word::compose_no_recipient);
    if (count > limits::recipients) return words.fill(Word::compose_too_many, words.number(limits::recipients));
    for (const ComposeAttachment& each : form.attachments)
        if (each.step == AttachStep::failed) return words.fill(Word::attachment_not_there, each.is.name);
    return {};
}

// Why the relay did not take it, with the recipient it does not like.
std::string send_refusal(const words::Words& words, const ComposeForm& form, const bridge::MethodError& error) {
    if (error.type == "invalidRecipients")
        for (const Recipients& field : form.recipients)
            for (const Recipient& one : field.entered)
                if (error.description.find(one.is.email) != std::string::npos)
                    return words.fill(Word::recipient_invalid, one.is.email);
    return sending_refusal(words, error);
}

// As they are to be had from now on.
void take_parts(ComposeForm& form, const std::vector<bridge::Attachment>& parts, const Id& account) {
    std::vector<ComposeAttachment*> saved;
    for (ComposeAttachment& each : form.attachments)
        if (each.step == AttachStep::done) saved.push_back(&each);
    if (parts.empty() || parts.size() > saved.size()) return;
    for (std::size_t i = 0; i < parts.size(); ++i) {
        if (parts[i].name != saved[i]->is.name) return;
        saved[i]->is.blob = parts[i].blob;
        saved[i]->account = account;
    }
}

void save_outcome(Office& office, ComposeForm& form, const bridge::Outcome& result) {
    form.save = 0;
    if (result.error) {
        form.saved = Saved::refused;
        form.refused = send_refusal(office.words, form, *result.error);
        return;
    }
    form.saved = Saved::saved;
    form.copy = result.created;
    form.refused.clear();
    if (const mail::Identity* identity = identity_of(office.replica, form))
        take_parts(form, result.attachments, identity->account.to_string());
    if (form.is_changed && !form.save_due) form.save_due = office.now + kSavePause;
}

void send_outcome(Office& office, bridge::Ticket ticket, SentMail& mail, const bridge::Outcome& result) {
    AppState& state = office.state;
    take_parts(mail.form, result.attachments, mail.account);
    if (result.error) {
        ComposeForm form = std::move(mail.form);
        state.sent.erase(ticket);
        form.refused = send_refusal(office.words, form, *result.error);
        form.wants_send = false;
        form.saved = Saved::saved;
        say(office, office.words(Word::not_sent), 0, true);
        // Back before the person, unless something else is being written: then it waits in Drafts.
        if (!state.compose) open_compose(office, std::move(form));
        return;
    }
    mail.submission = result.submission;
    const bool put_off = mail.leaves.has_value();
    if (mail.submission.empty() || (!put_off && mail.form.leaving.hold_seconds == 0)) {
        say(office, office.words(Word::message_sent));
        state.sent.erase(ticket);
        return;
    }
    say(office, office.words(put_off ? Word::message_put_off : Word::message_sent), ticket);
    if (!put_off) state.toasts.back().until = office.now + Duration(1000 * mail.form.leaving.hold_seconds);
}

// It is a draft again, and before the person; unless it has left meanwhile.
void call_back_outcome(Office& office, ComposeForm form, const bridge::Outcome& result) {
    if (result.error) return say(office, office.words(Word::left_already), 0, true);
    say(office, office.words(Word::called_back));
    form.saved = Saved::saved;
    if (!office.state.compose) open_compose(office, std::move(form));
}

// For the last time: nobody looks at it any more, but a failure is worth a word.
void keep_left(Office& office, ComposeForm form) {
    save_compose(office, form, true);
    if (form.save == 0) return;
    office.state.busy[form.save];
    say(office, office.words(Word::draft_saved));
}

// To the outbox.
void hand_over(Office& office, ComposeForm form) {
    AppState& state = office.state;
    const mail::Identity* identity = identity_of(office.replica, form);
    if (identity == nullptr) return keep_left(office, std::move(form));
    if (form.key.empty()) form.key = new_key(office, *identity);
    form.accounts.insert(identity->account.to_string());
    const bridge::Ticket ticket = office.replica.send_draft(written_now(office, form, *identity), form.leaving);
    if (!form.replaces.empty()) office.replica.destroy({std::exchange(form.replaces, {})});
    form.wants_send = false;
    const std::optional<UtcTime> leaves = form.leaving.at;
    state.sent[ticket] = {std::move(form), identity->account.to_string(), {}, leaves};
    if (office.replica.offline()) say(office, office.words(Word::sent_when_online));
}

}  // namespace

std::string sending_refusal(const words::Words& words, const bridge::MethodError& error) {
    const std::string& type = error.type;
    if (type == "forbiddenFrom" || type == "forbiddenMailFrom") return words(Word::send_forbidden_from);
    if (error.reason == "unproven") return words(Word::send_unproven);
    if (error.reason == "noServer") return words(Word::send_no_server);
    if (error.reason == "houseLimit") return words(Word::send_house_used_up);
    if (error.reason == "dailyLimit") return words(Word::send_used_up);
    if (type == "forbiddenToSend")
        return words.fill(Word::send_forbidden, error.description.empty() ? type : error.description);
    if (type == "tooLarge") return words(Word::message_too_large);
    if (type == "overQuota") return words(Word::error_over_quota);
    if (type == "blobNotFound") return words(Word::send_blob_gone);
    if (type == "noRecipients") return words(Word::compose_no_recipient);
    if (type == "tooManyRecipients") return words.fill(Word::compose_too_many, words.number(limits::recipients));
    if (type == "invalidRecipients") return words(Word::send_invalid_recipients);
    return refusal(words, error);
}

bool is_worth_keeping(const ComposeForm& form) {
    const bool anybody = std::any_of(form.recipients.begin(), form.recipients.end(), [](const Recipients& field) {
        return !field.entered.empty() || !field.typed.empty();
    });
    const std::string bare = opening_text(form.signature, {});
    return anybody || !form.subject.empty() || !form.attachments.empty() || text::trim(form.text) != text::trim(bare);
}

void note_change(Office office, ComposeForm& form) {
    form.is_changed = true;
    form.refused.clear();
    form.save_due = office.now + kSavePause;
}

void open_compose(Office office, ComposeForm form) {
    AppState& state = office.state;
    state.screen = MailScreen{};
    leave_compose(office);
    form.known = office.replica.correspondents();
    const bool addressed = !form.of(RecipientField::to).entered.empty();
    state.compose = std::move(form);
    state.screen = ComposeScreen{};
    state.side_shown = false;
    office.effects.push_back(MoveFocus{addressed ? "compose/text" : "compose/to"});
}

void save_compose(Office office, ComposeForm& form, bool last) {
    form.save_due.reset();
    // Offline the next takes the place of the one before. The parts of the copy before a save under way are there until
    // a second one is done.
    if (form.save != 0 && !office.replica.offline() && !last) return;
    const mail::Identity* identity = identity_of(office.replica, form);
    if (identity == nullptr) return;
    if (form.key.empty()) form.key = new_key(office, *identity);
    form.save = office.replica.save_draft(written_now(office, form, *identity));
    form.saved = office.replica.offline() ? Saved::waiting : Saved::saving;
    form.is_changed = false;
    form.accounts.insert(identity->account.to_string());
    if (!form.replaces.empty()) office.replica.destroy({std::exchange(form.replaces, {})});
}

void send_compose(Office office, const bridge::Leaving& leaving, bool unasked) {
    AppState& state = office.state;
    ComposeForm& form = *state.compose;
    for (Recipients& field : form.recipients) {
        for (Recipient& one : recipients_of(field.typed)) field.entered.push_back(std::move(one));
        field.typed.clear();
    }
    form.completing.reset();
    form.refused = missing(office, form);
    if (!form.refused.empty()) return;
    form.leaving = leaving;
    if (!unasked && form.attachments.empty() && speaks_of_attachment(form.subject, form.text, form.signature)) {
        state.dialog = ForgottenAttachment{};
        return;
    }
    form.wants_send = true;
    send_when_attached(office);
}

void send_when_attached(Office office) {
    AppState& state = office.state;
    // Its parts are being saved: what is sent is made from the copy that this makes.
    const auto is_ready = [&](const ComposeForm& form) {
        return !is_attaching(form) && (form.save == 0 || office.replica.offline());
    };
    if (state.compose && state.compose->wants_send && is_ready(*state.compose) &&
        identity_of(office.replica, *state.compose) != nullptr) {
        ComposeForm form = std::move(*state.compose);
        state.compose.reset();
        state.screen = MailScreen{};
        office.effects.push_back(LeaveField{});
        hand_over(office, std::move(form));
    }
    for (std::size_t i = 0; i < state.attaching.size();) {
        if (!is_ready(state.attaching[i])) {
            ++i;
            continue;
        }
        ComposeForm form = std::move(state.attaching[i]);
        state.attaching.erase(state.attaching.begin() + static_cast<std::ptrdiff_t>(i));
        if (is_thrown_away(office, form)) continue;
        if (form.wants_send)
            hand_over(office, std::move(form));
        else
            keep_left(office, std::move(form));
    }
}

void discard_compose(Office office) {
    AppState& state = office.state;
    if (!state.compose) return;
    const ComposeForm form = std::move(*state.compose);
    stop_uploads(office, form);
    if (!form.key.empty() && !form.accounts.empty()) office.replica.discard_draft(form.key, form.accounts);
    if (!form.replaces.empty()) office.replica.destroy({form.replaces});
    state.compose.reset();
    state.screen = MailScreen{};
    office.effects.push_back(LeaveField{});
}

void leave_compose(Office office) {
    AppState& state = office.state;
    if (!state.compose || std::holds_alternative<ComposeScreen>(state.screen)) return;
    ComposeForm form = std::move(*state.compose);
    state.compose.reset();
    office.effects.push_back(LeaveField{});
    if (!is_attaching(form) && !form.wants_send) {
        stop_uploads(office, form);
        if (form.is_changed && is_worth_keeping(form)) keep_left(office, std::move(form));
        return;
    }
    // What is written is safe at once, and the files follow.
    if (form.is_changed) save_compose(office, form, true);
    say(office, office.words(form.wants_send ? Word::left_sending : Word::left_attaching));
    state.attaching.push_back(std::move(form));
}

bool call_back(Office office, bridge::Ticket ticket) {
    AppState& state = office.state;
    const auto at = state.sent.find(ticket);
    if (at == state.sent.end()) return false;
    const SentMail mail = std::move(at->second);
    state.sent.erase(at);
    std::erase_if(state.toasts, [&](const Toast& toast) { return toast.undo == ticket; });
    state.called_back[office.replica.call_back(mail.account, mail.submission, labels_of(mail.form))] = mail.form;
    return true;
}

void forget_sent(AppState& state) {
    std::erase_if(state.sent, [&](const auto& entry) {
        const bool offered = std::any_of(state.toasts.begin(), state.toasts.end(),
                                         [&](const Toast& toast) { return toast.undo == entry.first; });
        return !entry.second.submission.empty() && !offered;
    });
}

bool compose_outcome(Office office, const bridge::Outcome& result) {
    AppState& state = office.state;
    if (result.ticket == 0) return false;
    if (state.compose && state.compose->save == result.ticket) {
        save_outcome(office, *state.compose, result);
        send_when_attached(office);
        return true;
    }
    const auto left = std::find_if(state.attaching.begin(), state.attaching.end(),
                                   [&](const ComposeForm& form) { return form.save == result.ticket; });
    if (left != state.attaching.end()) {
        save_outcome(office, *left, result);
        left->save_due.reset();
        send_when_attached(office);
        return true;
    }
    if (const auto back = state.called_back.extract(result.ticket)) {
        call_back_outcome(office, std::move(back.mapped()), result);
        return true;
    }
    const auto at = state.sent.find(result.ticket);
    if (at == state.sent.end()) return false;
    send_outcome(office, result.ticket, at->second, result);
    return true;
}

}  // namespace kontor::state
