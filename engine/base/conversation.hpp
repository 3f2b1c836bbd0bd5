// The contract of every protocol in engine (POP3, SMTP, HTTP-free): a conversation swallows bytes
// and time, and yields events and bytes. It owns no socket, clock or thread.
//
// A driver (native/net/drive.hpp, or a test) does this, over and over:
//   1. drains next_event() until it is empty; commands are methods of the conversation;
//   2. writes output() to the peer and reports sent(n);
//   3. waits for bytes, for the peer's end, or until deadline(), and says which it was.
//
// Rules every conversation keeps:
// * Pull, never push: no callbacks, no virtual functions, no re-entry.
// * "Need more input" is next_event() returning nothing, never an error.
// * Events may hold views into the conversation's buffers; they are valid until the next call of a
//   non-const method.
// * An event NeedTls is withheld until output() is empty. The driver then does the TLS handshake
//   and calls tls_established(). Bytes that arrived in plain text behind the agreed moment fail the
//   conversation (RFC 2595 2.1; CVE-2011-0411, CVE-2021-22947).
// * deadline() is the moment at which tick() must be called if nothing happened before. A passed
//   deadline fails the conversation with a timeout.
// * After the failure event all calls are harmless: output() is empty and no event follows.
// * Our misuse (a command at the wrong time) asserts; the peer's misuse is an event.
// * The result does not depend on how the input was cut into receive() calls.
#pragma once

#include <concepts>
#include <cstddef>
#include <optional>

#include "engine/base/bytes.hpp"
#include "engine/base/instant.hpp"

namespace kontor {

template <class M>
concept Conversation = requires(M m, const M c, Bytes in, Instant now, std::size_t n) {
    m.receive(in, now);
    m.end_of_input(now);
    m.tls_established(now);
    m.tick(now);
    { c.output() } -> std::same_as<Bytes>;
    m.sent(n);
    m.next_event();
    { c.deadline() } -> std::same_as<std::optional<Instant>>;
};

}  // namespace kontor
