// What one session does with a maildrop: a pure function of what the server lists, what Kontor knows of it and what the
// person wants. It reads no message; what can be decided only by reading one is marked in Fetch::identity.
//
// Rules (threats 3.3, A13, F08-F12, F27-F29):
// * Newest first: the highest message number is the newest (RFC 1939 says nothing, all servers do it).
// * Only a consistent listing (complete, as many lines as STAT said) shows that something is gone or may be deleted;
//   an inconsistent one may only be fetched from.
// * A blank, overlong or double UIDL identifies nothing. Such a message is known by its header and content, and is
//   never deleted.
// * What the person wants to stay on the server is never deleted there (Fate::kept), whatever the rule of the account.
// * A UIDL that was gone and comes back may stand for another message: it is told by its content.
// * UIDL reset (the provider moved): at least 20 and at least half of the known UIDLs are gone while at least half as
//   many new ones came. Nothing is deleted; every new message is compared by content before it counts as new.
//   That lasts, over sessions that end early and restarts, until nothing is left to fetch (reset_uidl).
// * A store that came back from a backup (restored_uidl) deletes nothing before it has all that the server has (F55).
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/instant.hpp"
#include "engine/mail/external_account.hpp"
#include "engine/pop3/listing.hpp"
#include "engine/store/uidl.hpp"

namespace kontor::collect {

// DELE that the server acknowledged and did not carry out: after so many it is left alone, with a notice (F27).
inline constexpr std::uint32_t deletion_attempts = 5;
// RETR that failed for this one message: after so many it is quarantined and no longer asked for.
inline constexpr std::uint32_t retrieval_attempts = 2;

struct Situation {
    const pop3::UidlListing& listing;
    const pop3::SizeListing* sizes = nullptr;  // null: LIST was not asked (yet)
    bool consistent = false;
    std::span<const store::Uidl> known = {};
    mail::Keep keep = {};
    mail::Since since = {};
    std::uint64_t max_message_size = 0;  // octets; 0: limits::collected_message
    UtcTime now = {};
    bool clock_is_trusted = true;  // retention.hpp; false: nothing is deleted for its age
};

struct Fetch {
    pop3::MessageNumber number = 0;
    std::string uidl;  // of the row to be written; empty with Identity::header
    enum class Identity : std::uint8_t {
        uidl,     // a new UIDL is a new message
        content,  // store only if this account has no e-mail of that content; else adopt that one
        header,   // as content, and skip it if a row named header_uidl() is known
    } identity = Identity::uidl;
    std::uint64_t claimed = 0;   // what LIST says; 0: unknown
    bool oversize = false;       // by LIST; a stub stands for it
    bool is_wanted = false;      // whatever its size
    mail::EmailId stub = {};     // in whose place it comes; zero: none
    bool only_recent = false;    // Since::Rule::days: its Date decides
    std::uint32_t attempts = 0;  // that failed before
};

struct Remove {
    pop3::MessageNumber number = 0;
    std::size_t known = 0;  // index into Situation::known
};

// What is fetched only to be compared with what is here already.
struct Again {
    std::uint64_t messages = 0, octets = 0;
};
Again downloaded_again(std::span<const Fetch> fetch, std::span<const store::Uidl> known);
// So much of it that the person is asked first: they may pay for it, or know better.
inline constexpr std::uint64_t unasked_messages = 500, unasked_octets = 100'000'000;
inline bool must_ask(const Again& again) { return again.messages > unasked_messages || again.octets > unasked_octets; }

struct Plan {
    std::vector<Fetch> fetch;          // newest first
    std::vector<Remove> remove;        // DELE; all of committed rows
    std::vector<std::string> skip;     // new UIDLs that are not wanted (Since::Rule::now)
    std::vector<std::size_t> gone;     // known, no longer listed: Uidl::vanished_at is now
    std::vector<std::size_t> deleted;  // as gone, and it was we who deleted it: Fate::deleted
    std::size_t undeletable = 0;       // messages the server does not delete (F27)
    bool reset = false;
    bool restored = false;  // nothing is deleted in this session
    // LIST would change this plan: ask it and plan again.
    bool needs_sizes = false;
};

Plan plan(const Situation& situation);

// Row names of our own making. They begin with a control character, which RFC 1939 forbids in a UIDL, and never vanish.
// A message without a UIDL: by the SHA-256 of its header as TOP gave it.
std::string header_uidl(const mail::ContentHash& header);
bool is_header_uidl(std::string_view uidl);
// With Since::Rule::now: the account was listed once, what comes from then on is wanted. Part of Plan::skip.
inline constexpr std::string_view began_uidl =
    "\x01"
    "began";
// A UIDL reset is under way. Part of Plan::skip with the listing that shows it; gone (Plan::gone) with the first
// consistent listing that leaves nothing to fetch.
inline constexpr std::string_view reset_uidl =
    "\x01"
    "reset";
// The store came back from a backup. Gone (Plan::gone) with the first consistent listing that leaves nothing to fetch.
inline constexpr std::string_view restored_uidl =
    "\x01"
    "restored";

}  // namespace kontor::collect
