#include "native/mail_files/intake.hpp"

#include <exception>
#include <utility>

#include "engine/mail_files/header_hints.hpp"
#include "engine/mime/summary.hpp"

namespace kontor::mail_files {
namespace {

using store::Result;

constexpr std::size_t small_message = 256 * 1024;
constexpr std::size_t group_messages = 256;
constexpr std::size_t group_octets = 4 * 1024 * 1024;

}  // namespace

Intake::Intake(store::Store& store, mail::UserId user, mail::AccountId account)
    : store_(store), user_(user), account_(account) {}

Intake::~Intake() = default;

Result<void> Intake::write(Bytes octets) {
    hasher_.update(octets);
    // A message that breaks the parser is kept raw and marked.
    try {
        if (!is_unparsable_) scanner_.feed(octets);
    } catch (const std::exception&) {
        is_unparsable_ = true;
    }
    if (!stream_ && raw_.size() + octets.size() <= small_message) {
        raw_ += octets;
        return {};
    }
    if (!stream_) {
        auto begun = store_.stage_stream();
        if (!begun) return begun.error();
        stream_ = std::move(*begun);
        if (auto written = stream_->append(raw_); !written) return written;
        raw_.clear();
    }
    return stream_->append(octets);
}

const mail::ContentHash& Intake::hash() {
    if (!hash_) hash_ = hasher_.finish();
    return *hash_;
}

Result<void> Intake::add(const Said& said) {
    Item item;
    item.hash = hash();
    describe(item, said);
    hash_.reset();
    item.raw = std::exchange(raw_, {});
    const auto stream = std::exchange(stream_, nullptr);
    // Of a streamed one nothing remains if it is not finished.
    const auto known = in_group_.contains(item.hash) ? Result<bool>(true)
                       : stream                      ? is_known(item.hash)
                                                     : Result<bool>(false);
    if (!known) return known.error();
    if (*known) {
        ++counts_.duplicates;
        return {};
    }
    if (stream) {
        const auto staged = stream->finish();
        if (!staged) return staged.error();
        item.staged = *staged;
    }
    in_group_.insert(item.hash);
    group_bytes_ += item.raw.size();
    group_.push_back(std::move(item));
    return group_.size() >= group_messages || group_bytes_ >= group_octets ? flush() : Result<void>();
}

void Intake::drop() {
    (void)hash();
    hash_.reset();
    raw_.clear();
    stream_.reset();
    scanner_ = mime::MessageScanner();
    is_unparsable_ = false;
}

// Takes the message out of the scanner.
void Intake::describe(Item& item, const Said& said) {
    store::NewEmail& email = item.email;
    email.account = account_;
    email.mailboxes = {said.mailbox};
    std::optional<UtcTime> arrival = said.received_at;
    std::optional<mail::Keywords> keywords = said.keywords;
    try {
        if (!is_unparsable_) {
            const mime::Message message = scanner_.finish();
            email.summary = mime::summarise(message);
            if (!arrival) arrival = arrival_of(message);
            if (!keywords) keywords = keywords_of(message);
        }
    } catch (const std::exception&) {
        is_unparsable_ = true;
    }
    if (std::exchange(is_unparsable_, false)) {
        scanner_ = mime::MessageScanner();
        email.summary = {};
        email.summary.damaged = true;
    }
    email.received_at = arrival.value_or(said.otherwise_received_at);
    if (keywords) email.keywords = std::move(*keywords);
}

Result<bool> Intake::is_known(const mail::ContentHash& hash) {
    const auto view = store_.view(user_);
    if (!view) return view.error();
    const auto known = (*view)->email_by_content(account_, hash);
    if (!known) return known.error();
    return known->has_value();
}

Result<void> Intake::flush() {
    if (group_.empty()) return {};
    if (auto dropped = drop_known(); !dropped) return dropped;
    if (auto staged = stage(); !staged) return staged;
    if (auto committed = commit(); !committed) return committed;
    group_.clear();
    in_group_.clear();
    group_bytes_ = 0;
    return {};
}

// Before anything of them is written: reading a source again costs no space.
Result<void> Intake::drop_known() {
    const auto view = store_.view(user_);
    if (!view) return view.error();
    std::vector<Item> fresh;
    for (Item& item : group_) {
        const auto known = item.staged ? Result<std::optional<mail::EmailId>>(std::nullopt)
                                       : (*view)->email_by_content(account_, item.hash);
        if (!known) return known.error();
        if (*known)
            ++counts_.duplicates;
        else
            fresh.push_back(std::move(item));
    }
    group_ = std::move(fresh);
    return {};
}

Result<void> Intake::stage() {
    std::vector<Bytes> raw;
    for (const Item& item : group_)
        if (!item.staged) raw.emplace_back(item.raw);
    if (raw.empty()) return {};
    const auto staged = store_.stage(raw);
    if (!staged) return staged.error();
    std::size_t next = 0;
    for (Item& item : group_)
        if (!item.staged) item.staged = (*staged)[next++];
    return {};
}

Result<void> Intake::commit() {
    if (group_.empty()) return {};
    auto transaction = store_.begin();
    if (!transaction) return transaction.error();
    const auto update = (*transaction)->as(user_);
    if (!update) return update.error();
    Counts counts = counts_;
    for (Item& item : group_) {
        item.email.raw = *item.staged;
        if (const auto added = (*update)->add_email(item.email); !added) return added.error();
        ++counts.imported;
        counts.bytes += item.staged->size;
        if (item.email.summary.damaged) ++counts.damaged;
    }
    if (auto committed = (*transaction)->commit(); !committed) return committed;
    counts_ = counts;
    return {};
}

}  // namespace kontor::mail_files
