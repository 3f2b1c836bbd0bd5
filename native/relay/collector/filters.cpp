#include "native/relay/collector/filters.hpp"

#include <algorithm>
#include <exception>
#include <utility>

#include "engine/sieve/head_message.hpp"
#include "engine/sieve/mime_message.hpp"
#include "engine/sieve/spam_fields.hpp"
#include "native/relay/collector/marks.hpp"

namespace kontor::relay {

class Filters::Place final : public sieve::FilterSurroundings {
public:
    Place(const Filters& of, UtcTime now, Marks* marks) : of_(of), now_(now), marks_(marks) {}

    void enter(mail::RecordId filter) override { filter_ = filter; }
    UtcTime now() override { return now_; }
    bool has_mailbox(std::string_view path) override {
        return static_cast<bool>(sieve::mailbox_at(of_.mailboxes_, path));
    }
    bool has_mailbox_id(std::string_view id) override {
        return std::any_of(of_.mailboxes_.begin(), of_.mailboxes_.end(),
                           [&](const mail::Mailbox& mailbox) { return mailbox.id.to_string() == id; });
    }
    bool has_special_use(const std::optional<std::string>& path, std::string_view use) override {
        const mail::Role role = sieve::role_of_use(use);
        const mail::MailboxId asked = path ? sieve::mailbox_at(of_.mailboxes_, *path) : mail::MailboxId{};
        return role != mail::Role::none &&
               std::any_of(of_.mailboxes_.begin(), of_.mailboxes_.end(), [&](const mail::Mailbox& mailbox) {
                   return mailbox.role == role && (!path || mailbox.id == asked);
               });
    }
    bool has_mark(std::string_view name) override {
        const std::string text(name);
        return marks_ ? marks_->has(of_.user_, filter_, text, now_) : of_.seen_.contains({filter_, text});
    }

private:
    const Filters& of_;
    UtcTime now_;
    Marks* marks_;
    mail::RecordId filter_;
};

store::Result<std::shared_ptr<Filters>> Filters::load(store::View& view, mail::AccountId account,
                                                      std::optional<mail::RecordId> only) {
    const auto records = view.records(store::Type::filter, mail::Scope::all());
    if (!records) return records.error();
    std::vector<mail::Filter> wanted;
    for (const store::Record& record : *records) {
        auto filter = mail::filter_from_document(record.id, record.document);
        const bool concerns = filter && (only ? filter->id == *only
                                              : filter->is_enabled && (!filter->account || filter->account == account));
        if (concerns) wanted.push_back(std::move(*filter));
    }
    std::stable_sort(wanted.begin(), wanted.end(),
                     [](const mail::Filter& a, const mail::Filter& b) { return a.sort_order < b.sort_order; });

    auto filters = std::make_shared<Filters>();
    filters->user_ = view.user();
    for (const mail::Filter& filter : wanted) {
        auto program = sieve::compile(filter.script);
        if (!program) continue;  // it was checked when it was stored
        filters->slots_.push_back({{filter.id, std::move(*program)}, filter.failures});
        filters->active_.push_back(filters->slots_.back().filter);
    }
    if (wanted.empty()) return filters;
    auto mailboxes = view.mailboxes(mail::Scope(account));
    if (!mailboxes) return mailboxes.error();
    filters->mailboxes_ = std::move(*mailboxes);
    return filters;
}

sieve::Wish Filters::run(sieve::Message& message, UtcTime now, Marks* marks) {
    Place place(*this, now, marks);
    sieve::Wish wish = sieve::wish_of(active_, message, place);
    if (!marks)
        for (const auto& [filter, mark] : wish.marks) seen_.emplace(filter, mark.name);
    if (!wish.failure) return wish;
    for (Slot& slot : slots_) {
        if (slot.filter.id != wish.failure->filter || ++slot.failures < mail::failures_of_a_filter) continue;
        const auto is_it = [&](const sieve::ActiveFilter& filter) { return filter.id == slot.filter.id; };
        active_.erase(std::remove_if(active_.begin(), active_.end(), is_it), active_.end());
    }
    return wish;
}

std::unique_ptr<sieve::Wish> Filters::wish_of(const mime::Message& message, std::optional<Bytes> whole, UtcTime now,
                                              Marks* marks) {
    const bool is_spam = sieve::spam_verdict(message).is_spam;
    if (active_.empty() && !is_spam) return nullptr;
    sieve::Wish wish;
    if (!active_.empty()) {
        try {
            if (whole) {
                sieve::MimeMessage seen(message, *whole);
                wish = run(seen, now, marks);
            } else {
                sieve::HeadMessage seen(message);
                wish = run(seen, now, marks);
            }
        } catch (const std::exception& error) {
            // Memory ran out, most likely. Nobody can say which filter it was; the message is what counts.
            wish = {};
        }
    }
    wish.is_spam = is_spam && !wish.failure;
    if (wish.is_plain() && wish.marks.empty() && !wish.failure) return nullptr;
    return std::make_unique<sieve::Wish>(std::move(wish));
}

namespace {

store::Result<void> count_failure(store::Update& update, const sieve::Wish::Failure& failure) {
    const auto record = update.record(store::Type::filter, mail::Scope::all(), failure.filter);
    if (!record) return record.error();
    if (!*record) return {};  // removed meanwhile
    auto filter = mail::filter_from_document(failure.filter, (*record)->document);
    if (!filter) return {};
    mail::add_failure(*filter, failure.error.message());
    return update.change_record(store::Type::filter, failure.filter, mail::to_document(*filter));
}

// The mailbox at that path, and those above it. Zero where a name cannot be given here: then the inbox has to do.
store::Result<mail::MailboxId> make_mailbox(store::Update& update, mail::AccountId account, std::string_view path) {
    mail::MailboxId parent;
    for (std::size_t end = 0; end != path.size();) {
        end = std::min(path.find('/', end == 0 ? 0 : end + 1), path.size());
        const auto mailboxes = update.mailboxes(mail::Scope(account));
        if (!mailboxes) return mailboxes.error();
        const std::string_view above = path.substr(0, end);
        if (const mail::MailboxId known = sieve::mailbox_at(*mailboxes, above)) {
            parent = known;
            continue;
        }
        mail::Mailbox mailbox;
        mailbox.account = account;
        mailbox.parent = parent;
        mailbox.name = above.substr(above.rfind('/') + 1);
        const auto made = update.add_mailbox(mailbox);
        if (!made &&
            (made.error().kind == store::Failure::Kind::invalid || made.error().kind == store::Failure::Kind::exists))
            return mail::MailboxId{};
        if (!made) return made.error();
        parent = *made;
    }
    return parent;
}

}  // namespace

store::Result<std::vector<mail::Mailbox>> make_missing(store::Update& update, mail::AccountId account,
                                                       const sieve::Wish& wish) {
    auto mailboxes = update.mailboxes(mail::Scope(account));
    if (!mailboxes) return mailboxes;
    const std::vector<std::string> missing = sieve::filing_of(wish, *mailboxes).missing;
    if (missing.empty()) return mailboxes;
    for (const std::string& path : missing)
        if (auto made = make_mailbox(update, account, path); !made) return made.error();
    return update.mailboxes(mail::Scope(account));
}

store::Result<Filed> file(store::Update& update, mail::AccountId account, const sieve::Wish& wish) {
    if (wish.failure)
        if (auto counted = count_failure(update, *wish.failure); !counted) return counted.error();
    const auto mailboxes = make_missing(update, account, wish);
    if (!mailboxes) return mailboxes.error();
    sieve::Filing filing = sieve::filing_of(wish, *mailboxes);
    return Filed{std::move(filing.mailboxes), std::move(filing.keywords)};
}

}  // namespace kontor::relay
