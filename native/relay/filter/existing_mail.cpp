#include "native/relay/filter/existing_mail.hpp"

#include <algorithm>

#include "engine/mime/parse_message.hpp"

namespace kontor::relay {
namespace {

constexpr std::uint64_t held_in_memory = 4u * 1024 * 1024;  // larger messages stream past, as when they arrived
constexpr std::uint64_t block = 256 * 1024;
constexpr std::size_t page_size = 5000;

mail::MailboxId inbox_of(std::span<const mail::Mailbox> mailboxes) {
    for (const mail::Mailbox& mailbox : mailboxes)
        if (mailbox.role == mail::Role::inbox) return mailbox.id;
    return {};
}

}  // namespace

bool ExistingMail::step(UtcTime now) {
    if (!is_prepared_) {
        is_prepared_ = true;
        if (auto prepared = prepare(); !prepared) return fail(prepared.error().message);
        run_.total = todo_.size();
    }
    if (auto looked = look_at_slice(now); !looked) return fail(looked.error().message);
    if (!filter_error_.empty()) return fail(filter_error_);
    if (run_.done < run_.total) return true;
    run_.state = sieve::FilterRun::State::done;
    return false;
}

bool ExistingMail::fail(std::string why) {
    run_.state = sieve::FilterRun::State::failed;
    run_.error = std::move(why);
    return false;
}

store::Result<void> ExistingMail::prepare() {
    auto view = store_.view(user_);
    if (!view) return view.error();
    const auto accounts = (*view)->accounts();
    if (!accounts) return accounts.error();
    for (const mail::Account& account : *accounts) {
        if (run_.request.account && *run_.request.account != account.id) continue;
        const auto mailboxes = (*view)->mailboxes(mail::Scope(account.id));
        if (!mailboxes) return mailboxes.error();
        mail::MailboxId mailbox = inbox_of(*mailboxes);
        if (run_.request.mailbox) {
            mailbox = *run_.request.mailbox;
            const bool is_here = std::any_of(mailboxes->begin(), mailboxes->end(),
                                             [&](const mail::Mailbox& one) { return one.id == mailbox; });
            if (!is_here) continue;
        }
        if (auto listed = list(**view, account.id, mailbox); !listed) return listed;
        auto filters = Filters::load(**view, account.id, run_.request.filter);
        if (!filters) return filters.error();
        filters_[account.id] = std::move(*filters);
    }
    return {};
}

store::Result<void> ExistingMail::list(store::View& view, mail::AccountId account, mail::MailboxId mailbox) {
    mail::EmailQuery query;
    query.filter.condition.in_mailbox = mailbox;
    store::Window window;
    window.limit = page_size;
    for (;;) {
        const auto page = view.query(mail::Scope(account), query, window);
        if (!page) return page.error();
        for (const mail::EmailId id : page->ids) todo_.emplace_back(account, id);
        if (page->ids.size() < page_size) return {};
        window.position += static_cast<std::int64_t>(page_size);
    }
}

store::Result<void> ExistingMail::look_at_slice(UtcTime now) {
    auto view = store_.view(user_);
    if (!view) return view.error();
    std::vector<Change> changes;
    for (std::size_t left = slice; left != 0 && run_.done < run_.total; --left, ++run_.done) {
        const auto& [account, id] = todo_[run_.done];
        const auto emails = (*view)->emails(mail::Scope(account), std::span(&id, 1));
        if (!emails) return emails.error();
        if (emails->empty()) continue;  // destroyed meanwhile
        auto wish = wish_of(**view, emails->front(), now);
        if (!wish) return wish.error();
        if (!*wish) continue;
        if ((*wish)->failure) {
            filter_error_ = (*wish)->failure->error.message();
            break;
        }
        changes.push_back({account, id, std::move(*wish)});
    }
    if (!run_.request.is_preview) return carry_out(std::move(changes));
    for (const Change& change : changes) {
        const auto mailboxes = (*view)->mailboxes(mail::Scope(change.account));
        if (!mailboxes) return mailboxes.error();
        auto emails = (*view)->emails(mail::Scope(change.account), std::span(&change.email, 1));
        if (!emails) return emails.error();
        std::vector<std::string> missing;
        if (!emails->empty() && apply(*change.wish, *mailboxes, emails->front(), &missing))
            note(emails->front(), std::move(missing));
    }
    return {};
}

store::Result<std::unique_ptr<sieve::Wish>> ExistingMail::wish_of(store::View& view, const mail::Email& email,
                                                                  UtcTime now) {
    std::string whole;
    mime::MessageScanner scanner;
    const bool is_held = email.size <= held_in_memory;
    for (std::uint64_t at = 0; at < email.size; at += block) {
        auto piece = view.read_blob(email.blob, at, block);
        if (!piece) return piece.error();
        scanner.feed(*piece);
        if (is_held) whole += *piece;
    }
    const mime::Message message = scanner.finish();
    auto wish = filters_[email.account]->wish_of(message, is_held ? std::optional<Bytes>(whole) : std::nullopt, now);
    if (wish) wish->is_spam = false;
    if (wish && wish->is_plain() && !wish->failure) wish.reset();
    return wish;
}

bool ExistingMail::apply(const sieve::Wish& wish, std::span<const mail::Mailbox> mailboxes, mail::Email& email,
                         std::vector<std::string>* missing) {
    sieve::Filing filing = sieve::filing_of(wish, mailboxes);
    std::vector<mail::MailboxId>& into = filing.mailboxes;
    const auto inbox = std::find(into.begin(), into.end(), inbox_of(mailboxes));
    if (inbox != into.end()) {  // kept: it stays where it is
        into.erase(inbox);
        into.insert(into.end(), email.mailboxes.begin(), email.mailboxes.end());
        std::sort(into.begin(), into.end());
        into.erase(std::unique(into.begin(), into.end()), into.end());
    }
    mail::Keywords keywords = email.keywords;
    for (const std::string& keyword : filing.keywords.all()) keywords.add(keyword);
    const bool changes = into != email.mailboxes || !(keywords == email.keywords) || !filing.missing.empty();
    email.mailboxes = std::move(into);
    email.keywords = std::move(keywords);
    if (missing) *missing = std::move(filing.missing);
    return changes;
}

void ExistingMail::note(const mail::Email& after, std::vector<std::string> missing) {
    ++run_.hits;
    if (run_.first_hits.size() < sieve::hits_shown)
        run_.first_hits.push_back({after.id, after.mailboxes, std::move(missing), after.keywords.all()});
}

// Each e-mail as it is now, not as it was when the filters saw it: what a person did meanwhile stays.
store::Result<void> ExistingMail::carry_out(std::vector<Change> changes) {
    if (changes.empty()) return {};
    auto transaction = store_.begin();
    if (!transaction) return transaction.error();
    auto begun = (*transaction)->as(user_);
    if (!begun) return begun.error();
    store::Update& update = **begun;
    std::vector<mail::Email> changed;
    for (const Change& change : changes) {
        auto emails = update.emails(mail::Scope(change.account), std::span(&change.email, 1));
        if (!emails) return emails.error();
        if (emails->empty()) continue;
        mail::Email& email = emails->front();
        auto mailboxes = make_missing(update, change.account, *change.wish);
        if (!mailboxes) return mailboxes.error();
        if (!apply(*change.wish, *mailboxes, email, nullptr)) continue;
        const auto done = update.change_email(email.id, email.keywords, email.mailboxes);
        if (!done) return done.error();
        changed.push_back(std::move(email));
    }
    if (auto committed = (*transaction)->commit(); !committed) return committed.error();
    for (const mail::Email& email : changed) note(email, {});
    return {};
}

}  // namespace kontor::relay
