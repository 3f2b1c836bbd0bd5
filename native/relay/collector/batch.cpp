#include "native/relay/collector/batch.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "native/relay/collector/filters.hpp"
#include "native/relay/collector/marks.hpp"
#include "native/relay/collector/scripted_reply.hpp"

namespace kontor::relay {
namespace {

using store::Failure;

// Failures that are about one item; all others are about the store.
bool concerns_one(Failure::Kind kind) {
    return kind == Failure::Kind::not_found || kind == Failure::Kind::invalid || kind == Failure::Kind::exists ||
           kind == Failure::Kind::has_child || kind == Failure::Kind::has_email || kind == Failure::Kind::sealed;
}

// Where the stub lies and how it is marked is what the person wants of the message itself.
store::Result<void> take_over(store::Update& update, mail::EmailId stub, store::NewEmail& email) {
    const auto found = update.emails(mail::Scope(email.account), std::span(&stub, 1));
    if (!found) return found.error();
    if (found->empty()) return {};
    mail::Keywords keywords = found->front().keywords;
    keywords.remove(mail::Keyword::oversize);
    if (email.keywords.contains(mail::Keyword::oversize)) keywords.add(mail::Keyword::oversize);
    email.keywords = std::move(keywords);
    email.mailboxes = found->front().mailboxes;
    email.received_at = found->front().received_at;
    return {};
}

store::Result<mail::EmailId> add_email(store::Store& store, store::Update& update, const Delivery& delivery,
                                       const Parsed& parsed, const store::StagedBlob& staged, UtcTime now) {
    store::NewEmail email;
    email.account = delivery.destination->account;
    email.raw = staged;
    email.mailboxes = {delivery.destination->inbox};
    email.received_at = now;
    email.summary = parsed.summary;
    if (parsed.wish) {
        auto filed = file(update, email.account, *parsed.wish);
        if (!filed) return filed.error();
        email.mailboxes = std::move(filed->mailboxes);
        email.keywords = std::move(filed->keywords);
    }
    if (delivery.row.fate == store::Uidl::Fate::oversize) email.keywords.add(mail::Keyword::oversize);
    if (delivery.stub != mail::EmailId{}) {
        if (auto taken = take_over(update, delivery.stub, email); !taken) return taken.error();
    }
    std::optional<mail::Submission> about;
    if (parsed.arrival && parsed.arrival->report) {
        auto found = send::submission_of(update, *parsed.arrival->report);
        if (!found) return found.error();
        about = std::move(*found);
        if (about) email.thread = about->thread;
    }
    const auto id = update.add_email(email);
    if (!id || !parsed.arrival) return id;
    const auto scripted = parsed.wish ? scripted_reply(*parsed.wish) : std::nullopt;
    const auto settled = send::settle_arrival(store, update, *parsed.arrival, std::move(about), *id, now,
                                              scripted ? &*scripted : nullptr);
    return settled ? id : store::Result<mail::EmailId>(store::Result<void>(settled).error());
}

// Whether the person wants that content to stay on the server: said before the session began, or meanwhile.
store::Result<bool> is_kept(store::Update& update, const Delivery& delivery, const store::Uidl& row) {
    if (delivery.known_contents) {
        const auto known = delivery.known_contents->find(row.hash);
        if (known != delivery.known_contents->end() && known->second.is_kept) return true;
    }
    const auto rows = update.uidls_of(delivery.destination->external_account, row.email);
    if (!rows) return rows.error();
    return std::any_of(rows->begin(), rows->end(),
                       [](const store::Uidl& each) { return each.fate == store::Uidl::Fate::kept; });
}

// The e-mail this content has already; id zero: it had one, and the person destroyed it.
store::Result<std::optional<mail::EmailId>> known_email(store::Update& update, const Delivery& delivery,
                                                        const mail::ContentHash& hash) {
    const auto present = update.email_by_content(delivery.destination->account, hash);
    if (!present || *present || !delivery.known_contents) return present;
    const auto known = delivery.known_contents->find(hash);
    if (known == delivery.known_contents->end()) return present;
    return std::optional<mail::EmailId>(mail::EmailId{});
}

}  // namespace

std::shared_ptr<const KnownContents> contents_of(std::span<const store::Uidl> rows) {
    auto contents = std::make_shared<KnownContents>();
    for (const store::Uidl& row : rows) {
        if (row.hash == mail::ContentHash{}) continue;
        const auto known = contents->emplace(row.hash, KnownContent{row.email, false}).first;
        known->second.is_kept |= row.fate == store::Uidl::Fate::kept;
    }
    return contents;
}

void Batch::add(Delivery delivery, Parsed parsed) {
    bytes_ += delivery.raw.size();
    add(Message{std::move(delivery), std::move(parsed), std::nullopt});
}

void Batch::add(Delivery delivery, Parsed parsed, store::StagedBlob staged) {
    add(Message{std::move(delivery), std::move(parsed), staged});
}

void Batch::add(Message message) {
    leaves_marks_ |= message.parsed.wish && !message.parsed.wish->marks.empty();
    items_.push_back(std::move(message));
}

void Batch::add(RowChange change) { items_.push_back(std::move(change)); }

Batch::Result Batch::commit(store::Store& store, UtcTime now) {
    const std::optional<Failure> failure = failure_ ? std::move(failure_) : attempt(store, now);
    Result result;
    for (const Item& item : items_) {
        const Message* message = std::get_if<Message>(&item);
        if (failure || !message || message->as != Stored::As::email) continue;
        ++result.messages;
        result.bytes += message->staged->size;
    }
    answer(failure);
    *this = Batch();
    return result;
}

void Batch::stage(store::Store& store) {
    std::vector<Bytes> raw;
    for (const Item& item : items_)
        if (const Message* message = std::get_if<Message>(&item); message && !message->staged)
            raw.emplace_back(message->delivery.raw);
    if (raw.empty()) return;
    store::Result<std::vector<store::StagedBlob>> staged = store.stage(raw);
    if (!staged) {
        failure_ = staged.error();
        return;
    }
    std::size_t next = 0;
    for (Item& item : items_)
        if (Message* message = std::get_if<Message>(&item); message && !message->staged)
            message->staged = (*staged)[next++];
}

std::optional<Failure> Batch::apply(const Turn& turn, RowChange& change) {
    const store::Result<store::Update*> update = turn.transaction.as(change.user);
    if (!update) return update.error();
    const store::Result<void> done = change.apply(**update);
    return done ? std::nullopt : std::optional(done.error());
}

std::optional<Failure> Batch::apply(const Turn& turn, Message& message) {
    const Delivery& delivery = message.delivery;
    const Destination& to = *delivery.destination;
    const store::Result<store::Update*> begun = turn.transaction.as(to.user);
    if (!begun) return begun.error();
    store::Update& update = **begun;

    store::Uidl& row = message.row;
    row = delivery.row;
    row.hash = message.staged->hash;
    if (row.fate != store::Uidl::Fate::oversize) row.size = message.staged->size;
    message.as = row.fate == store::Uidl::Fate::quarantined ? Stored::As::quarantined : Stored::As::email;
    if (delivery.by_content) {
        const auto present = known_email(update, delivery, row.hash);
        if (!present) return present.error();
        if (*present) {
            message.as = Stored::As::duplicate;
            row.email = **present;
            const auto kept = is_kept(update, delivery, row);
            if (!kept) return kept.error();
            if (*kept && row.fate == store::Uidl::Fate::collected) row.fate = store::Uidl::Fate::kept;
        }
    }
    if (message.as != Stored::As::duplicate) {
        const auto added = add_email(turn.store, update, delivery, message.parsed, *message.staged, turn.now);
        if (!added) return added.error();
        row.email = *added;
    }
    if (delivery.stub != mail::EmailId{} && delivery.stub != row.email) {
        const auto gone = update.remove_email(delivery.stub);
        if (!gone && gone.error().kind != Failure::Kind::not_found) return gone.error();
    }
    // Of a message that is here already, too: it was seen.
    if (message.parsed.wish)
        if (auto remembered = remember(update, *message.parsed.wish, turn.now); !remembered) return remembered.error();
    const store::Result<void> written = update.put_uidl(to.external_account, row);
    return written ? std::nullopt : std::optional(written.error());
}

std::optional<Failure> Batch::forget_old(store::Transaction& transaction, const std::vector<Item>& items, UtcTime now) {
    std::set<std::pair<mail::UserId, mail::RecordId>> filters;
    for (const Item& item : items) {
        const Message* message = std::get_if<Message>(&item);
        if (!message || !message->parsed.wish) continue;
        for (const sieve::Wish::Mark& mark : message->parsed.wish->marks)
            filters.emplace(message->delivery.destination->user, mark.filter);
    }
    for (const auto& [user, filter] : filters) {
        const auto update = transaction.as(user);
        if (!update) return update.error();
        if (auto done = forget_old_marks(**update, filter, now); !done) return done.error();
    }
    return std::nullopt;
}

std::optional<Failure> Batch::attempt(store::Store& store, UtcTime now) {
    for (;;) {
        store::Result<std::unique_ptr<store::Transaction>> transaction = store.begin();
        if (!transaction) return transaction.error();
        std::optional<Failure> failure;
        const Turn turn{store, **transaction, now};
        std::size_t at = 0;
        for (; at < items_.size(); ++at) {
            failure = std::visit([&](auto& item) { return apply(turn, item); }, items_[at]);
            if (failure) break;
        }
        if (!failure) {
            if (auto failed = forget_old(**transaction, items_, now)) return failed;
            const store::Result<void> committed = (*transaction)->commit();
            return committed ? std::nullopt : std::optional(committed.error());
        }
        if (!concerns_one(failure->kind)) return failure;
        refuse(at, *failure);
    }
}

// That one is answered now; the transaction begins again without it.
void Batch::refuse(std::size_t at, const Failure& failure) {
    if (const Message* message = std::get_if<Message>(&items_[at]))
        message->delivery.answer->leave(Stored::failed(message->delivery.ticket, failure));
    else if (const RowChange& change = std::get<RowChange>(items_[at]); change.answer)
        change.answer->leave(Stored::failed(change.ticket, failure));
    items_.erase(items_.begin() + static_cast<std::ptrdiff_t>(at));
}

void Batch::answer(const std::optional<Failure>& failure) {
    std::map<std::shared_ptr<LetterBox>, std::vector<Stored>> letters;
    for (Item& item : items_) {
        Stored answer;
        answer.failure = failure;
        answer.as = Stored::As::nothing;
        if (Message* message = std::get_if<Message>(&item)) {
            answer.ticket = message->delivery.ticket;
            answer.row = std::move(message->row);
            if (!failure) answer.as = message->as;
            letters[message->delivery.answer].push_back(std::move(answer));
        } else if (const RowChange& change = std::get<RowChange>(item); change.answer) {
            answer.ticket = change.ticket;
            letters[change.answer].push_back(std::move(answer));
        }
    }
    for (auto& [box, letter] : letters) box->leave(std::move(letter));
}

}  // namespace kontor::relay
