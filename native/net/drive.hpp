// Drives any conversation (engine/base/conversation.hpp) over a Stream: the one place where protocols meet sockets.
//
// The owner of the conversation listens and decides:
//   Next on(Event&&)       every event, in order; views in it live until the call returns
//   bool ready(Instant)    all events are drained: queue commands now; false: the session is over
//   bool accepts_input()   false: leave what comes in the socket (back-pressure); Stream::wake() when that changes
//   bool expects_much()    optional; true: far more than a buffer is on its way, and some milliseconds do not matter
// Reading and writing go on at once, so that neither peer can block the other by not listening.
#pragma once

#include <algorithm>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <memory>
#include <optional>
#include <span>
#include <utility>

#include "engine/base/conversation.hpp"
#include "native/net/clock.hpp"
#include "native/net/stream.hpp"

namespace kontor::net {

enum class Next {
    go_on,
    handshake,  // the event was NeedTls
    stop,       // the event was the last one of interest
};

// How a stream becomes encrypted when the conversation asks for it.
struct Handshake {
    TlsSession session;
    std::string host;
    std::string pin;
};

inline constexpr std::size_t read_buffer_size = 256 * 1024;

// Where much is on its way, waking up for every piece costs more than reading it, and the sender pays, too, if it is on
// this machine: so the driver sleeps until this much is there, but not longer than `patience`.
inline constexpr std::size_t gathered = 64 * 1024;
inline constexpr Duration patience = std::chrono::milliseconds(2);

// One for each thread: what is read is swallowed by the conversation before anybody else reads.
inline std::span<char> read_buffer() {
    thread_local const std::unique_ptr<char[]> buffer(new char[read_buffer_size]);
    return {buffer.get(), read_buffer_size};
}

template <class Owner>
bool expects_much(const Owner& owner) {
    if constexpr (requires { owner.expects_much(); }) return owner.expects_much();
    return false;
}

// Returns when the owner stops it, or with the error of the transport. The conversation's own failures are events.
template <Conversation C, class Owner>
asio::awaitable<Result<void>> drive(Stream& stream, C& conversation, Owner& owner, Handshake tls) {
    bool ended = false, flows = false;  // flows: the last read brought more than a few records
    // Why nothing can be said any more. Whoever hangs up may have said why before: that is read first.
    std::optional<mail::CollectError> mute;
    for (;;) {
        while (auto event = conversation.next_event()) {
            const Next next = owner.on(std::move(*event));
            if (next == Next::stop) co_return Result<void>();
            if (next == Next::go_on) continue;
            Result<void> done =
                co_await stream.handshake(std::move(tls.session), tls.host, tls.pin, conversation.deadline());
            if (!done) co_return done.error();
            conversation.tls_established(now());
        }
        if (!owner.ready(now())) co_return Result<void>();

        bool moved = false, is_full = false;
        if (const Bytes out = conversation.output(); !out.empty() && !mute) {
            const Stream::Transfer sent = stream.write(out);
            if (sent.error && !ended) mute = sent.error;
            if (sent.bytes > 0) conversation.sent(sent.bytes);
            moved = sent.bytes > 0;
        }
        const bool reads = !ended && owner.accepts_input();
        if (reads) {
            const std::span<char> buffer = read_buffer();
            const Stream::Transfer got = stream.read(buffer);
            if (got.bytes > 0) flows = got.bytes >= gathered / 8;
            if (got.bytes > 0) conversation.receive(Bytes(buffer.data(), got.bytes), now());
            if (got.error && got.bytes == 0) co_return mute ? *mute : *got.error;
            if (got.end) {
                ended = true;
                conversation.end_of_input(now());
            }
            moved = moved || got.bytes > 0 || got.end;
            is_full = got.bytes == buffer.size();
        }
        const std::optional<Instant> deadline = conversation.deadline();
        if (deadline && now() >= *deadline) {
            conversation.tick(now());
            moved = true;
        }
        if (mute && !moved) co_return *mute;
        // Others on this thread get their turn between two buffers.
        if (is_full) co_await asio::post(stream.executor(), asio::use_awaitable);
        if (moved) continue;
        const bool writes = !conversation.output().empty();
        if (reads && std::exchange(flows, false) && expects_much(owner)) {
            const Instant soon = now() + patience;
            co_await stream.wait(reads, writes, deadline ? std::min(*deadline, soon) : soon, gathered);
        } else {
            co_await stream.wait(reads, writes, deadline);
        }
    }
}

}  // namespace kontor::net
