// Which e-mails belong to one conversation (RFC 8621 3): those that share a message id - in Message-ID,
// In-Reply-To or References - and the subject without its prefixes.
//
// A key stands for one (message id, base subject). An e-mail joins the oldest thread that one of its keys
// is known for, or begins a thread, and makes its other keys known for that thread. Threads are never
// merged: the thread of an e-mail is for life.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "engine/mail/email.hpp"

namespace kontor::store {

// A conversation that has grown to this many e-mails takes no more, and the next one begins anew: adding to
// a thread costs its length, and a mailing list may use one Message-ID for everything.
inline constexpr std::size_t thread_emails = 500;

// Of a longer References, the last ones count.
inline constexpr std::size_t thread_references = 64;

// Distinct, the e-mail's own first. The numbers are stored: never change how they are computed.
std::vector<std::uint64_t> thread_keys(const mail::Summary&);

}  // namespace kontor::store
