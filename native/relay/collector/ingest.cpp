#include "native/relay/collector/ingest.hpp"

#include <exception>
#include <utility>

#include "engine/mime/summary.hpp"
#include "native/net/clock.hpp"
#include "native/relay/collector/filters.hpp"
#include "native/relay/collector/priority.hpp"

namespace kontor::relay {
namespace {

// A message that breaks the parser is kept raw and marked; it must not stop the mail behind it (threats F18).
Parsed unparsed(store::Uidl& row) {
    row.fate = store::Uidl::Fate::quarantined;
    Parsed result;
    result.summary.damaged = true;
    return result;
}

store::Failure no_memory() { return {store::Failure::Kind::io, "there is not enough memory"}; }

}  // namespace

Ingest::Ingest(store::Store& store, IngestSettings settings, std::function<void()> on_room)
    : store_(store),
      settings_(std::move(settings)),
      on_room_(std::move(on_room)),
      committer_(store,
                 [this](const Batch::Result& stored, std::size_t bytes) {
                     messages_.fetch_add(stored.messages, std::memory_order_relaxed);
                     bytes_.fetch_add(stored.bytes, std::memory_order_relaxed);
                     release(bytes);
                     { const std::lock_guard lock(mutex_); }  // it is about to wait, or waits
                     arrived_.notify_one();
                 }),
      watch_(settings_.parse_notes),
      marks_(store),
      thread_([this] { run(); }) {}

Ingest::~Ingest() { stop(); }

void Ingest::stop() {
    if (!thread_.joinable()) return;
    {
        const std::lock_guard lock(mutex_);
        ending_ = true;
    }
    arrived_.notify_one();
    thread_.join();
    committer_.settle();
}

void Ingest::deliver(Delivery delivery) {
    const std::size_t bytes = delivery.raw.size();
    queue(std::move(delivery), bytes);
}

void Ingest::change(RowChange change) { queue(std::move(change), 0); }

void Ingest::flush() { queue(Flush{}, 0); }

void Ingest::append(StreamKey key, std::string block) {
    const std::size_t bytes = block.size();
    queue(Append{key, std::move(block)}, bytes);
}

void Ingest::finish(StreamKey key, Delivery delivery) { queue(Finish{key, std::move(delivery)}, 0); }

void Ingest::drop(StreamKey key) { queue(Drop{key}, 0); }

void Ingest::queue(Job job, std::size_t bytes) {
    buffered_.fetch_add(bytes, std::memory_order_relaxed);
    bool was_empty = false;
    {
        const std::lock_guard lock(mutex_);
        was_empty = jobs_.empty();
        jobs_.push_back(std::move(job));
    }
    if (was_empty) arrived_.notify_one();
}

void Ingest::release(std::size_t bytes) {
    const std::size_t before = buffered_.fetch_sub(bytes, std::memory_order_relaxed);
    const std::size_t low = settings_.buffered_bytes / 2;
    if (before > low && before - bytes <= low) on_room_();
}

void Ingest::run() {
    go_behind_others();
    while (std::optional<Job> job = next())
        std::visit([this](auto&& of_kind) { on(std::move(of_kind)); }, std::move(*job));
}

bool Ingest::is_due() const {
    if (batch_.empty()) return false;
    if (batch_.size() >= settings_.batch_messages || batch_.bytes() >= settings_.batch_bytes) return true;
    if (!committer_.is_idle()) return false;
    return is_wanted_ || std::chrono::steady_clock::now() - batch_began_ >= settings_.batch_age;
}

std::optional<Ingest::Job> Ingest::next() {
    std::unique_lock lock(mutex_);
    for (;;) {
        const bool is_last = jobs_.empty() && ending_;
        if (is_due() || (is_last && !batch_.empty())) {
            lock.unlock();
            hand_over();
            lock.lock();
        } else if (is_last) {
            return std::nullopt;
        } else if (!jobs_.empty()) {
            Job job = std::move(jobs_.front());
            jobs_.pop_front();
            return job;
        } else if (!batch_.empty() && committer_.is_idle()) {
            arrived_.wait_until(lock, batch_began_ + settings_.batch_age);
        } else {
            arrived_.wait(lock);
        }
    }
}

template <class Step>
bool Ingest::is_parsed(ParseWatch::Key key, Step&& step) {
    if (!watch_.may_parse(key)) return false;
    watch_.begin(key);
    bool whole = true;
    try {
        step();
    } catch (const std::bad_alloc&) {
        watch_.end();  // that is not the message's fault
        throw;
    } catch (const std::exception&) {
        whole = false;
    }
    watch_.end();
    return whole;
}

Parsed Ingest::parsed(Delivery& delivery, mime::MessageScanner& scanner, ParseWatch::Key key, Bytes last_chunk,
                      Octets octets) {
    Parsed result;
    std::optional<mime::Message> message;
    // What comes in the place of its stub was filed and answered when that came.
    const bool is_new = delivery.stub == mail::EmailId{};
    Filters* const filters = is_new ? delivery.destination->filters.get() : nullptr;
    const auto whole = octets.is_whole ? std::optional(octets.beginning) : std::nullopt;
    const auto ask_filters = [&] { result.wish = filters->wish_of(*message, whole, net::utc_now(), &marks_); };
    const bool is_whole = is_parsed(key, [&] {
        scanner.feed(last_chunk);
        message = scanner.finish();
        result.summary = mime::summarise(*message);
        if (is_new) result.arrival = send::arrival_of(*message, octets.beginning, net::utc_now());
        if (filters) ask_filters();
    });
    if (!is_whole) {
        scanner = mime::MessageScanner();
        return unparsed(delivery.row);
    }
    // It repeats one that is not stored yet: whether it does is known when that one is.
    if (marks_.leans() && !(result.wish && result.wish->failure)) {
        settle();
        ask_filters();
    }
    if (result.wish) marks_.expect(delivery.destination->user, *result.wish);
    return result;
}

void Ingest::on(Delivery delivery) {
    if (batch_.empty()) batch_began_ = std::chrono::steady_clock::now();
    Parsed result;
    try {
        result = parsed(delivery, scanner_, ParseWatch::key_of(delivery.raw), delivery.raw, {delivery.raw, true});
    } catch (const std::bad_alloc&) {
        scanner_ = mime::MessageScanner();
        delivery.answer->leave(Stored::failed(delivery.ticket, no_memory()));
        return release(delivery.raw.size());
    }
    batch_.add(std::move(delivery), std::move(result));
}

void Ingest::on(RowChange change) {
    if (batch_.empty()) batch_began_ = std::chrono::steady_clock::now();
    batch_.add(std::move(change));
}

void Ingest::on(Append append) {
    Incoming& incoming = incoming_[append.key];
    if (!incoming.writer && !incoming.failure) {
        store::Result<std::unique_ptr<store::BlobWriter>> writer = store_.stage_stream();
        if (writer)
            incoming.writer = std::move(*writer);
        else
            incoming.failure = writer.error();
    }
    if (!incoming.failure) {
        const store::Result<void> written = incoming.writer->append(append.block);
        if (!written) incoming.failure = written.error();
    }
    if (!incoming.key) incoming.key = ParseWatch::key_of(append.block);
    if (!incoming.failure && !incoming.unparsable)
        incoming.unparsable = !is_parsed(*incoming.key, [&] { incoming.scanner.feed(append.block); });
    release(append.block.size());
    if (incoming.beginning.empty()) incoming.beginning = std::move(append.block);
}

void Ingest::on(Finish finish) {
    const auto found = incoming_.find(finish.key);
    Incoming incoming = std::move(found->second);
    incoming_.erase(found);
    Delivery& delivery = finish.delivery;
    if (!incoming.failure) {
        store::Result<store::StagedBlob> staged = incoming.writer->finish();
        if (staged) {
            if (batch_.empty()) batch_began_ = std::chrono::steady_clock::now();
            Parsed result = incoming.unparsable ? unparsed(delivery.row)
                                                : parsed(delivery, incoming.scanner, incoming.key.value_or(1), {},
                                                         {incoming.beginning, false});
            batch_.add(std::move(delivery), std::move(result), *staged);
            return;
        }
        incoming.failure = staged.error();
    }
    delivery.answer->leave(Stored::failed(delivery.ticket, *incoming.failure));
}

void Ingest::on(Drop drop) { incoming_.erase(drop.key); }

void Ingest::on(Flush) { is_wanted_ = !batch_.empty(); }

void Ingest::hand_over() {
    const bool leaves_marks = batch_.leaves_marks();
    is_wanted_ = false;
    batch_.stage(store_);
    committer_.hand(std::exchange(batch_, Batch()));
    if (leaves_marks) settle();
}

// Everything parsed so far is committed, or has failed.
void Ingest::settle() {
    if (!batch_.empty()) hand_over();
    committer_.settle();
    marks_.settle();
}

}  // namespace kontor::relay
