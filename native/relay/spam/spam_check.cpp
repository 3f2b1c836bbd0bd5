#include "native/relay/spam/spam_check.hpp"

#include <algorithm>
#include <exception>
#include <utility>
#include <vector>

#include "engine/mime/parse_message.hpp"
#include "native/relay/collector/filters.hpp"
#include "native/relay/log/log.hpp"

namespace kontor::spam {
namespace {

constexpr std::size_t batch = 20;
constexpr std::uint64_t largest = 8u * 1024 * 1024;
constexpr std::int64_t recent = 2 * 86'400;

mail::MailboxId with_role(const std::vector<mail::Mailbox>& mailboxes, mail::Role role) {
    const auto found = std::find_if(mailboxes.begin(), mailboxes.end(),
                                    [role](const mail::Mailbox& mailbox) { return mailbox.role == role; });
    return found == mailboxes.end() ? mail::MailboxId{} : found->id;
}

// In the inbox as it came, and nobody has done anything to it.
bool is_untouched(const mail::Email& email, const std::vector<mail::Mailbox>& mailboxes) {
    return email.created == email.modified && email.mailboxes.size() == 1 &&
           email.mailboxes.front() == with_role(mailboxes, mail::Role::inbox);
}

}  // namespace

SpamCheck::SpamCheck(store::Store& store, Settings settings)
    : store_(store), settings_(std::move(settings)), marks_(settings_.marks) {}

void SpamCheck::start() {
    if (const auto users = store_.directory().users())
        for (const store::User& user : *users) waiting_.insert(user.id);
    thread_ = std::thread([this] { run(); });
}

void SpamCheck::stop() {
    if (!thread_.joinable()) return;
    {
        const std::lock_guard lock(mutex_);
        is_stopped_ = true;
    }
    wake_.notify_all();
    thread_.join();
}

void SpamCheck::mail_changed(mail::UserId user) {
    {
        const std::lock_guard lock(mutex_);
        waiting_.insert(user);
    }
    wake_.notify_all();
}

void SpamCheck::run() {
    std::unique_lock lock(mutex_);
    for (;;) {
        wake_.wait(lock, [this] { return is_stopped_ || !waiting_.empty(); });
        if (is_stopped_) return;
        const std::set<mail::UserId> users = std::exchange(waiting_, {});
        lock.unlock();
        std::set<mail::UserId> left;
        bool is_away = false;
        for (const mail::UserId user : users) {
            const Progress progress = is_away ? Progress::away : look_on(user);
            is_away |= progress == Progress::away;
            if (progress != Progress::done) left.insert(user);
        }
        lock.lock();
        waiting_.insert(left.begin(), left.end());
        if (is_away) wake_.wait_for(lock, settings_.pause, [this] { return is_stopped_.load(); });
    }
}

// What fails is tried again with the next mail.
SpamCheck::Progress SpamCheck::look_on(mail::UserId user) {
    std::string why;
    try {
        const auto progress = look_at_batch(user);
        if (progress) return *progress;
        if (progress.error().kind != store::Failure::Kind::not_found) why = progress.error().message;
    } catch (const std::exception& error) {
        why = error.what();
    }
    if (!why.empty()) log::warning("spam.failed", {{"why", why}});
    return Progress::done;
}

store::Result<SpamCheck::Progress> SpamCheck::look_at_batch(mail::UserId user) {
    store::Changes changes;
    {
        auto view = store_.view(user);
        if (!view) return view.error();
        const std::optional<mail::Modseq> mark = marks_.of(user);
        auto told = mark ? (*view)->changes(store::Type::email, mail::Scope::all(), *mark, batch)
                         : store::Result<store::Changes>(store::Failure{store::Failure::Kind::cannot_calculate, ""});
        if (!told && told.error().kind != store::Failure::Kind::cannot_calculate) return told.error();
        if (!told) {
            const auto state = (*view)->state(store::Type::email, mail::Scope::all());
            if (!state) return state.error();
            marks_.set(user, *state);
            return Progress::done;
        }
        if (told->new_state == *mark) return Progress::done;
        changes = std::move(*told);
    }
    for (const std::uint64_t id : changes.created) {
        if (is_stopped_) return Progress::more;
        const auto answered = look_at(user, mail::EmailId{id});
        if (!answered) return answered.error();
        if (!*answered) return Progress::away;
    }
    if (!marks_.set(user, changes.new_state)) log::warning("spam.mark_not_written");
    return changes.has_more ? Progress::more : Progress::done;
}

store::Result<bool> SpamCheck::look_at(mail::UserId user, mail::EmailId id) {
    const auto raw = candidate(user, id);
    if (!raw) return raw.error();
    if (!*raw) return true;
    const auto verdict = settings_.ask(**raw, is_stopped_);
    if (!verdict) {
        if (!is_stopped_) note(verdict.error());
        return !verdict.error().is_away;
    }
    if (std::exchange(is_failing_, false)) log::info("spam.answers_again");
    ++checked_;
    if (!verdict->is_spam) return true;
    if (auto moved = move_to_junk(user, id, **raw); !moved) return moved.error();
    return true;
}

void SpamCheck::note(const NoVerdict& none) {
    ++failed_;
    if (!std::exchange(is_failing_, true))
        log::warning("spam.no_answer", {{"why", none.why}, {"hint", "mail stays in the inbox, unscored"}});
}

store::Result<std::optional<std::string>> SpamCheck::candidate(mail::UserId user, mail::EmailId id) {
    using Octets = std::optional<std::string>;
    auto view = store_.view(user);
    if (!view) return view.error();
    const auto emails = (*view)->emails(mail::Scope::all(), std::span(&id, 1));
    if (!emails) return emails.error();
    if (emails->empty()) return Octets{};  // destroyed meanwhile
    const mail::Email& email = emails->front();
    if (email.size > largest || email.received_at.seconds < settings_.now().seconds - recent) return Octets{};
    const auto accounts = (*view)->accounts();
    if (!accounts) return accounts.error();
    const bool is_collected = std::any_of(accounts->begin(), accounts->end(), [&](const mail::Account& account) {
        return account.id == email.account && account.kind == mail::AccountKind::external;
    });
    const auto mailboxes = (*view)->mailboxes(mail::Scope(email.account));
    if (!mailboxes) return mailboxes.error();
    if (!is_collected || !is_untouched(email, *mailboxes)) return Octets{};
    auto raw = (*view)->read_blob(email.blob, 0, email.size);
    if (!raw) return raw.error();
    return Octets(std::move(*raw));
}

store::Result<void> SpamCheck::move_to_junk(mail::UserId user, mail::EmailId id, const std::string& raw) {
    auto transaction = store_.begin();
    if (!transaction) return transaction.error();
    const auto begun = (*transaction)->as(user);
    if (!begun) return begun.error();
    store::Update& update = **begun;
    const auto emails = update.emails(mail::Scope::all(), std::span(&id, 1));
    if (!emails) return emails.error();
    if (emails->empty()) return {};
    const mail::Email& email = emails->front();
    const auto mailboxes = update.mailboxes(mail::Scope(email.account));
    if (!mailboxes) return mailboxes.error();
    const mail::MailboxId junk = with_role(*mailboxes, mail::Role::junk);
    if (!junk || !is_untouched(email, *mailboxes)) return {};

    const auto filters = relay::Filters::load(update, email.account);
    if (!filters) return filters.error();
    const mime::Message message = mime::parse(raw);
    const auto wish = (*filters)->wish_of(message, Bytes(raw), settings_.now());
    if (wish && (wish->is_filed || wish->failure)) return {};

    mail::Keywords keywords = email.keywords;
    keywords.add(mail::Keyword::junk);
    if (auto changed = update.change_email(id, keywords, {junk}); !changed) return changed;
    if (auto committed = (*transaction)->commit(); !committed) return committed;
    ++spam_;
    return {};
}

}  // namespace kontor::spam
