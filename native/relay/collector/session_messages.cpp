// The part of a session that handles messages: looking at headers, gathering what arrives, handing it over.
#include <openssl/sha.h>

#include <utility>

#include "engine/mime/summary.hpp"
#include "native/net/clock.hpp"
#include "native/relay/collector/session.hpp"
#include "native/relay/collector/stub.hpp"

namespace kontor::relay {

using collect::Fetch;
using net::Next;
using Fate = store::Uidl::Fate;

namespace {

// A message up to this size is gathered and stored with others; a bigger one goes to disk in blocks of this size.
constexpr std::size_t small_message = 256 * 1024;

mail::ContentHash hash_of(Bytes octets) {
    mail::ContentHash hash;
    SHA256(reinterpret_cast<const unsigned char*>(octets.data()), octets.size(), hash.data());
    return hash;
}

// Keys of streams, unique in the process.
std::atomic<Ingest::StreamKey> last_stream{0};

}  // namespace

void Session::look() {
    while (next_look_ < looks_.size() && client_.unanswered() < commands_ahead) {
        ask(Asked::What::look, next_look_, client_.top(looks_[next_look_].number, 0));
        ++next_look_;
    }
    if (asked_.empty()) looked();
}

// Is the message of that header to be fetched? Its Date decides for Since::Rule::days; one without a believable date
// is.
bool Session::wanted(const Fetch& fetch, Bytes header) const {
    if (!fetch.only_recent) return true;
    const mail::Summary summary = mime::summarise(mime::parse(header));
    if (!summary.sent_at) return true;
    return summary.sent_at->utc.seconds >= net::utc_now().seconds - std::int64_t{86400} * account_.since.days;
}

Next Session::on(const pop3::MessageChunk& event) {
    if (!current_began_) {
        current_began_ = true;
        const Asked& asked = asked_.front();
        if (asked.what == Asked::What::retrieve) {
            const std::uint64_t claimed = todo_[asked.index].claimed;
            current_.reserve(claimed <= small_message ? static_cast<std::size_t>(claimed) : small_message);
        }
    }
    receive_block(event.data);
    return Next::go_on;
}

void Session::receive_block(Bytes data) {
    const bool streams = asked_.front().what == Asked::What::retrieve;
    if (!streams) {
        // A header: what is beyond the limit is of no use.
        if (current_.size() < small_message) current_ += data.substr(0, small_message - current_.size());
        return;
    }
    while (current_.size() + data.size() > small_message) {
        const std::size_t fits = small_message - current_.size();
        current_ += data.substr(0, fits);
        data.remove_prefix(fits);
        if (!stream_) stream_ = ++last_stream;
        progress_.bytes_done += current_.size();
        ingest_.append(*stream_, std::exchange(current_, {}));
        current_.reserve(small_message);
        tell();
    }
    current_ += data;
}

Next Session::on(const pop3::MessageEnd&) {
    const Asked asked = answered();
    switch (asked.what) {
        case Asked::What::look: {
            Fetch fetch = looks_[asked.index];
            const bool by_header = fetch.identity == Fetch::Identity::header;
            if (by_header) {
                fetch.uidl = collect::header_uidl(hash_of(current_));
                if (!known_headers_.insert(fetch.uidl).second) break;
            }
            if (wanted(fetch, current_)) {
                todo_.push_back(std::move(fetch));
            } else {
                store::Uidl row = new_row(fetch, Fate::skipped);
                row.size = fetch.claimed;
                write_rows({row});
            }
            break;
        }
        case Asked::What::stub:
            deliver_stub(asked.index, current_, todo_[asked.index].claimed);
            break;
        default:
            deliver(asked.index);
            break;
    }
    current_.clear();
    current_began_ = false;
    return Next::go_on;
}

store::Uidl Session::new_row(const Fetch& fetch, Fate fate) const {
    store::Uidl row;
    row.uidl = fetch.uidl;
    row.fate = fate;
    row.first_seen = net::utc_now();
    return row;
}

Delivery Session::delivery(std::size_t index, Fate fate) {
    const Fetch& fetch = todo_[index];
    Delivery delivery;
    delivery.destination = destination_;
    delivery.answer = answers_;
    delivery.ticket = index + 1;
    delivery.row = new_row(fetch, fate);
    delivery.stub = fetch.stub;
    ++unanswered_messages_;
    ++progress_.messages_done;
    return delivery;
}

void Session::deliver(std::size_t index) {
    Delivery message = delivery(index, Fate::collected);
    message.by_content = todo_[index].identity != Fetch::Identity::uidl;
    message.known_contents = known_contents_;
    progress_.bytes_done += current_.size();
    if (settings_.allowance && progress_.bytes_done > taken_) {  // more than LIST said
        settings_.allowance->overdraw(progress_.bytes_done - taken_);
        taken_ = progress_.bytes_done;
    }
    if (stream_) {
        if (!current_.empty()) ingest_.append(*stream_, std::exchange(current_, {}));
        ingest_.finish(*std::exchange(stream_, std::nullopt), std::move(message));
    } else {
        message.raw = std::exchange(current_, {});
        ingest_.deliver(std::move(message));
    }
    tell();
}

void Session::deliver_stub(std::size_t index, Bytes head, std::uint64_t octets) {
    Delivery message = delivery(index, Fate::oversize);
    message.row.size = octets;
    message.by_content = todo_[index].identity != Fetch::Identity::uidl;
    message.known_contents = known_contents_;
    message.raw = stub(head, octets);
    ingest_.deliver(std::move(message));
    tell();
}

void Session::drop_current() {
    if (stream_) ingest_.drop(*stream_);
    stream_.reset();
    current_.clear();
    current_began_ = false;
}

}  // namespace kontor::relay
