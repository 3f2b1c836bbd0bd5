#include "frontend/models/deletion_page.hpp"

#include <algorithm>

namespace kontor::models {

namespace {

using words::Word;

std::string when_it_goes(const Context& context, const bridge::PlannedDeletion& planned) {
    const words::Words& words = context.words;
    if (planned.is_kept) return words(Word::planned_stays);
    if (planned.date <= context.calendar.now()) return words(Word::planned_next);
    return words.fill(Word::planned_goes, context.calendar.moment(planned.date));
}

DeletionRow deletion_row(const Context& context, const bridge::PlannedDeletion& planned) {
    const words::Words& words = context.words;
    DeletionRow row;
    row.id = "deletion/" + planned.email;
    row.email = planned.email;
    row.keeps = !planned.is_kept;
    row.when = when_it_goes(context, planned);
    const bridge::Email* email = context.replica.email(planned.email);
    row.subject = email == nullptr ? "…" : email->subject.empty() ? words(Word::no_subject) : email->subject;
    if (email != nullptr && !email->from.empty()) row.from = person(email->from.front());
    if (email != nullptr && email->sent_at) {
        if (!row.from.empty()) row.from += "  ·  ";
        row.from += context.calendar.brief(*email->sent_at);
    }
    row.button = words(row.keeps ? Word::planned_keep : Word::planned_let);
    row.button_tip = row.button + ": " + row.subject;
    return row;
}

std::size_t left_out(const bridge::PlannedDeletions& list) {
    return list.total - std::min(list.total, list.rows.size());
}

}  // namespace

DeletionPage deletion_page(const Context& context, const state::DeletionScreen& screen) {
    const words::Words& words = context.words;
    DeletionPage page;
    page.title = words(Word::planned);
    page.everything_why = words(Word::planned_everything_why);
    for (const mail::ExternalAccount& each : context.replica.external_accounts())
        if (each.id == screen.account) page.lead = words.fill(Word::planned_lead, each.address);
    const bridge::PlannedDeletions* going = context.replica.deletions(screen.account, false);
    const bridge::PlannedDeletions* kept = context.replica.deletions(screen.account, true);
    page.loading = going == nullptr || kept == nullptr;
    if (page.loading) return page;
    for (const bridge::PlannedDeletion& each : going->rows) page.rows.push_back(deletion_row(context, each));
    for (const bridge::PlannedDeletion& each : kept->rows) page.kept.push_back(deletion_row(context, each));
    if (!page.rows.empty()) page.keep_all = words(Word::planned_keep_all);
    if (!page.kept.empty()) page.kept_title = words.fill(Word::planned_kept_count, words.number(kept->total));
    const std::size_t left = std::max(left_out(*going), left_out(*kept));
    if (left > 0) page.more = words.count(Word::outbox_more, std::min(left, state::deletion_page_rows));
    if (left_out(*going) > 0) page.count = words.count(Word::message_count, going->total);
    if (page.rows.empty() && page.kept.empty())
        page.empty = EmptyPage{theme::Icon::check, words(Word::planned_empty), words(Word::planned_empty_why), {}, {}};
    return page;
}

}  // namespace kontor::models
