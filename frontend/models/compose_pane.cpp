#include "frontend/models/compose_pane.hpp"

#include "frontend/markdown/html_of.hpp"
#include "frontend/models/wording.hpp"
#include "frontend/state/compose_answers.hpp"
#include "frontend/state/compose_text.hpp"

namespace kontor::models {

namespace {

using words::Word;

using Saved = state::ComposeForm::Saved;

constexpr std::size_t kShownSuggestions = 5;

struct RowKind {
    state::RecipientField field;
    state::EditCompose::Field edits;
    const char* id;
    Word label;
};
constexpr RowKind kRows[] = {
    {state::RecipientField::to, state::EditCompose::Field::to, "compose/to", Word::subject_to},
    {state::RecipientField::cc, state::EditCompose::Field::cc, "compose/cc", Word::subject_cc},
    {state::RecipientField::bcc, state::EditCompose::Field::bcc, "compose/bcc", Word::compose_bcc}};

RecipientRow recipient_row(const Context& context, const state::ComposeForm& form, const RowKind& kind) {
    const words::Words& words = context.words;
    const state::Recipients& recipients = form.of(kind.field);
    RecipientRow row;
    row.id = kind.id;
    row.label = words(kind.label);
    row.field = kind.field;
    row.edits = kind.edits;
    row.typed = recipients.typed;
    for (std::size_t i = 0; i < recipients.entered.size(); ++i) {
        const state::Recipient& one = recipients.entered[i];
        RecipientChip chip;
        chip.id = row.id + '/' + std::to_string(i);
        chip.words = person(one.is);
        chip.tip = state::as_typed(one.is);
        chip.remove_id = chip.id + "/remove";
        chip.remove = words.fill(Word::compose_remove, chip.tip);
        chip.index = i;
        chip.is_wrong = !one.is_valid;
        if (chip.is_wrong && row.problem.empty()) row.problem = words.fill(Word::recipient_invalid, one.is.email);
        row.chips.push_back(std::move(chip));
    }
    if (form.completing != kind.field) return row;
    const auto found = state::suggestions(form.known, recipients.typed, form, kShownSuggestions);
    for (std::size_t i = 0; i < found.size(); ++i) {
        SuggestionRow suggestion;
        suggestion.id = row.id + "/suggestion/" + found[i]->is.email;
        suggestion.person = found[i]->is;
        suggestion.name = person(found[i]->is);
        if (suggestion.name != found[i]->is.email) suggestion.address = found[i]->is.email;
        suggestion.words = words.fill(Word::compose_suggestion, state::as_typed(found[i]->is));
        suggestion.is_marked = i == form.suggestion;
        row.suggestions.push_back(std::move(suggestion));
    }
    return row;
}

AttachmentRow attachment_row(const Context& context, const state::ComposeAttachment& attachment, std::size_t index) {
    const words::Words& words = context.words;
    AttachmentRow row;
    row.id = "compose/attachment/" + std::to_string(index);
    row.name = attachment.is.name.empty() ? words(Word::unnamed_attachment) : attachment.is.name;
    row.remove_id = row.id + "/remove";
    row.remove = words.fill(Word::compose_remove, row.name);
    row.index = index;
    row.detail = words.bytes(attachment.is.size);
    switch (attachment.step) {
        case state::AttachStep::done:
            break;
        case state::AttachStep::sending:
            row.progress = attachment.is.size == 0 ? 0
                                                   : static_cast<float>(static_cast<double>(attachment.sent) /
                                                                        static_cast<double>(attachment.is.size));
            row.detail = words.fill(Word::progress_of, {words.bytes(attachment.sent), words.bytes(attachment.is.size)});
            break;
        case state::AttachStep::waiting:
            row.detail = words(Word::attachment_waits);
            break;
        case state::AttachStep::failed:
            row.is_wrong = true;
            row.detail =
                words(attachment.trouble == state::ComposeAttachment::Trouble::no_room ? Word::error_over_quota
                                                                                       : Word::attachment_failed);
            break;
    }
    return row;
}

std::string saved_words(const Context& context, const state::ComposeForm& form) {
    switch (form.saved) {
        case Saved::never:
            break;
        case Saved::saving:
            return context.words(Word::saved_saving);
        case Saved::saved:
            return form.is_changed ? std::string() : context.words(Word::saved_saved);
        case Saved::waiting:
            return context.words(Word::saved_waiting);
        case Saved::refused:
            return context.words(Word::saved_refused);
    }
    return {};
}

}  // namespace

std::string identity_words(const mail::Identity& identity) {
    mail::EmailAddress address;
    address.email = identity.address;
    if (!identity.name.empty()) address.name = identity.name;
    return state::as_typed(address);
}

std::string route_words(const Context& context, const mail::Identity& identity) {
    using Route = mail::Identity::Route;
    const words::Words& words = context.words;
    if (identity.route == Route::custom) return words.fill(Word::route_through, identity.server.host);
    if (identity.route == Route::account)
        for (const mail::ExternalAccount& account : context.replica.external_accounts())
            if (account.jmap_account == identity.account && account.outgoing)
                return words.fill(Word::route_through, account.outgoing->host);
    const std::uint64_t limit = context.replica.session().house_daily_limit;
    return limit == 0 ? words(Word::route_house) : words.count(Word::route_house_limited, limit);
}

ComposePane compose_pane(const Context& context, const state::ComposeForm& form) {
    const words::Words& words = context.words;
    ComposePane pane;
    pane.title = form.subject.empty() ? words(Word::new_message) : form.subject;
    pane.from_label = words(Word::compose_from);
    if (const mail::Identity* identity = state::identity_of(context.replica, form)) {
        pane.from = identity_words(*identity);
        pane.route_warns = identity->verification.state != mail::Verification::State::verified;
        pane.route = route_words(context, *identity);
        if (pane.route_warns) pane.route += "  ·  " + words(Word::route_unverified);
    } else {
        pane.route_warns = context.replica.ready();
        if (pane.route_warns) pane.route = words(Word::compose_no_identity);
    }
    for (const RowKind& kind : kRows)
        if (kind.field == state::RecipientField::to || form.shows_copies)
            pane.rows.push_back(recipient_row(context, form, kind));
    pane.suggestions_words = words(Word::compose_suggestions);
    if (!form.shows_copies) pane.copies = words(Word::compose_copies);
    pane.subject_label = words(Word::subject_subject);
    pane.subject = form.subject;
    pane.text_label = words(Word::compose_text);
    pane.text = form.text;
    pane.is_markdown = form.is_markdown;
    pane.shows_preview = form.is_markdown && form.shows_preview;
    if (pane.shows_preview) pane.preview = markdown::html_of(form.text);
    for (std::size_t i = 0; i < form.attachments.size(); ++i)
        pane.attachments.push_back(attachment_row(context, form.attachments[i], i));
    pane.saved = saved_words(context, form);
    pane.refused = form.refused;
    if (form.wants_send) pane.waits = words(Word::send_waits);
    pane.send = words(Word::send_mail);
    pane.send_options = words(Word::send_later);
    pane.attach = words(Word::attach_files);
    pane.markdown = words(Word::markdown);
    pane.preview_words = words(Word::preview);
    pane.discard = words(Word::discard);
    pane.close = words(Word::close);
    return pane;
}

}  // namespace kontor::models
