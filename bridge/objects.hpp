// The objects a window shows, as the replica keeps them. Ids are JMAP ids, opaque text; an e-mail id means
// the same e-mail in its own account and in the unified one.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "engine/base/instant.hpp"
#include "engine/mail/address.hpp"
#include "engine/mail/certificate.hpp"
#include "engine/mail/collection_history.hpp"
#include "engine/mail/external_account.hpp"
#include "engine/mail/identity.hpp"
#include "engine/mail/mailbox.hpp"
#include "engine/mail/submission.hpp"
#include "engine/sieve/filter.hpp"

namespace kontor::bridge {

using Id = std::string;

struct Session {
    std::string user;          // log-in name
    Id home;                   // primary account
    Id unified;                // "all"; empty when the server has no collector capability
    std::string download_url;  // template (RFC 8620 2)
    std::string upload_url;
    std::size_t objects_in_set = 0;       // maxObjectsInSet (RFC 8620 2)
    bool can_send = false;                // the relay knows identities and submissions (RFC 8621 6, 7)
    bool has_vacation = false;            // and answers for a person who is away (RFC 8621 8)
    bool has_quota = false;               // and says how much a person may store (RFC 9425)
    bool has_house = false;               // it has a server of its own that mail can leave through
    std::string house;                    // the address such mail names as its Sender; may be empty
    std::uint64_t house_daily_limit = 0;  // messages of one person in 24 hours; 0: any number
    Id person;                            // who is signed in; empty: the relay tells nothing of people
    bool is_admin = false;                // and looks after the others
};

// What a person's mail takes of the room there is for it (RFC 9425), in octets.
struct Quota {
    std::uint64_t used = 0, limit = 0;
    std::uint64_t warn = 0;  // from there on it is worth a word
};

struct Account {
    Id id;
    std::string name;
    bool is_home = false;
};

struct Mailbox {
    Id id;
    Id account;
    std::string name;
    Id parent;  // empty at the top
    mail::Role role = mail::Role::none;
    std::uint32_t sort_order = 0;
    std::uint32_t total_emails = 0, unread_emails = 0;
};

// What a row of the list and the head of the reader need.
struct Email {
    Id id;
    Id thread;
    Id blob;
    std::set<Id> mailboxes;  // in its own account
    std::set<std::string> keywords;
    std::vector<mail::EmailAddress> from, to, cc, reply_to;
    std::string subject;
    std::string preview;
    std::string message_id;  // without < >; may be empty
    std::optional<UtcTime> sent_at;
    std::int16_t sent_offset_minutes = 0;  // the writer's zone
    UtcTime received_at;
    std::uint64_t size = 0;
    bool has_attachment = false;

    bool seen() const { return keywords.count("$seen") != 0; }
    bool flagged() const { return keywords.count("$flagged") != 0; }
    // It stands for a message that was left on its server for its size.
    bool is_stub() const { return keywords.count("kontor-oversize") != 0; }
};

struct Attachment {
    Id blob;
    std::string name;  // may be empty
    std::string type;  // "application/pdf"
    std::string content_id;
    std::uint64_t size = 0;
    bool is_inline = false;
};

struct Body {
    std::string text;      // the text/plain parts in order, decoded; empty when there are none
    std::string read_out;  // where there are none: what the HTML says, as text to be quoted
    bool has_html = false;
    bool is_truncated = false;
    bool has_encoding_problem = false;
    std::vector<Attachment> attachments;
    // What answers to it need, and drafts that go on.
    std::vector<std::string> message_id, in_reply_to, references;  // without < >
    std::vector<mail::EmailAddress> bcc;
};

// Which list: a mailbox of an account (the unified account has mailboxes too).
struct ListKey {
    Id account;
    Id mailbox;             // empty: every mailbox
    std::string keyword{};  // only mail with it, e.g. "$flagged"; empty: all
    bool unread_only = false;
    bool conversations = false;  // a row is a conversation, by its newest e-mail here (collapseThreads, RFC 8621 4.4.3)
    std::string filter{};        // of a search: a filter of Email/query as JSON, beside the others; empty: none
    bool operator==(const ListKey&) const = default;
    // Spelled out, because the libc++ of Emscripten 3.1.6 has no <=> for strings.
    bool operator<(const ListKey& other) const {
        return std::tie(account, mailbox, keyword, unread_only, conversations, filter) <
               std::tie(other.account, other.mailbox, other.keyword, other.unread_only, other.conversations,
                        other.filter);
    }
};

// A text in which some octets are marked: [begin, end) each, in order.
struct MarkedText {
    std::string text;
    std::vector<std::pair<std::size_t, std::size_t>> marks;
    bool operator==(const MarkedText&) const = default;
};

// Where an e-mail has what was looked for (SearchSnippet, RFC 8621 5). Empty: not there.
struct Snippet {
    std::optional<MarkedText> subject, preview;
};

// A query result known in pieces: ids[i] is empty where row i has not been fetched.
struct List {
    bool loaded = false;  // the total is known
    // Of a search: the relay has not looked at all mail yet. It is asked again by itself until it has.
    bool is_incomplete = false;
    // The relay was not asked yet: these are the e-mails of it that are known here.
    bool is_kept = false;
    std::vector<Id> ids;
};

// What is done to every e-mail of a list, however long it is.
struct Sweep {
    enum class Kind : std::uint8_t {
        keyword,    // sets or removes `keyword`
        move,       // into `mailbox`, or the mailbox of `role`, of each e-mail's own account, out of all others
        take_away,  // out of the list's mailbox only; what is then nowhere goes to the mailbox of `role`
        destroy,    // for good
    } kind = Kind::keyword;
    std::string keyword;
    bool on = true;
    mail::Role role = mail::Role::none;
    Id mailbox;
};

// One of the person's filters. The form is there where the script is one (engine/sieve/filter.hpp).
struct Filter {
    Id id;
    std::string name;
    Id account;  // whose mail it sees; empty: every account's
    std::uint32_t sort_order = 0;
    bool is_enabled = true;
    std::string script;
    std::optional<sieve::FilterForm> form;
    std::string disabled_because;  // in the relay's words; empty: it did nothing wrong
    bool operator==(const Filter&) const = default;
};

// What is wrong in a script; line and column begin at 1.
struct ScriptMistake {
    std::size_t line = 0, column = 0;
    std::string what, expected, got;  // in the checker's words (engine/sieve/place.hpp); all but the first may be empty
    bool operator==(const ScriptMistake&) const = default;
};

// Filters on mail that is there already.
struct FilterRun {
    enum class State : std::uint8_t { waiting, running, done, failed, cancelled } state = State::waiting;
    // A message that is, or would be, moved or marked: where it is afterwards, and its keywords.
    struct Hit {
        Id email;
        std::set<Id> mailboxes;
        std::vector<std::string> new_mailboxes;  // that will be made, by path
        std::set<std::string> keywords;
    };

    Id id;
    bool is_preview = false;
    std::uint64_t total = 0, done = 0, hits = 0;  // messages
    std::vector<Hit> first;
    std::string error;  // in the relay's words

    bool is_over() const { return state != State::waiting && state != State::running; }
};

// What is answered to mail that comes while the person is away, in one account (RFC 8621 8).
struct Vacation {
    bool is_enabled = false;
    std::optional<UtcTime> from, to;  // empty: at once, until it is switched off
    std::string subject;              // empty: the relay's own
    std::string text;
    bool operator==(const Vacation&) const = default;
};

// Where a person may sign in instead of giving a password.
struct OAuthProvider {
    Id id;                                // "microsoft"
    std::string title;                    // "Microsoft"
    std::vector<std::string> mail_hosts;  // whose mail servers they are; "*.example.org" for all below
    bool operator==(const OAuthProvider&) const = default;
};

// Signing in there: what became of it.
struct Authorization {
    enum class State : std::uint8_t { waiting, done, failed, cancelled } state = State::waiting;
    Id id;
    Id provider;
    std::string path;     // of the relay, to be opened in a browser window: "/oauth/start?id=r1"
    std::string address;  // of whoever signed in; may be empty
    std::string words;    // why it failed, in the provider's words; may be empty
};

// A message that will be deleted at the provider, or is kept there.
struct PlannedDeletion {
    Id email;
    UtcTime date;  // when its time comes; of one that is kept, when it would have come
    bool is_kept = false;
};

// The beginning of a list of them, in the order of their dates.
struct PlannedDeletions {
    std::size_t total = 0;
    std::vector<PlannedDeletion> rows;
};

// Somebody who may sign in.
struct Person {
    Id id;
    std::string name;
    bool is_admin = false, is_self = false;
    bool has_password = false, has_two_step = false;
    bool has_link = false;                    // with which they choose a password, and which is not used yet
    std::optional<std::uint64_t> quota = {};  // octets; 0: no limit; empty: what holds for everybody
    std::vector<std::string> networks = {};   // that may sign in as them; none: all
    std::uint64_t used = 0;                   // octets
    std::optional<UtcTime> last_used = {};
};

// A browser where one is signed in, or a program with a token.
struct SignedIn {
    Id id;
    std::string label;    // the browser's User-Agent; what the token is for
    std::string address;  // from which it was last used; may be empty
    bool is_token = false, is_current = false;
    UtcTime last_used;
};

struct JournalEntry {
    Id id, person;
    UtcTime at;
    std::uint64_t times = 1;
    std::string name, actor, event, address, detail;  // actor empty: the person
};

// All that is told of people and of one's own signing in.
struct People {
    std::vector<Person> people;       // of those one looks after; else oneself
    std::vector<SignedIn> signed_in;  // oneself
    bool has_two_step = false;
    std::uint64_t recovery_codes = 0;   // left
    std::vector<JournalEntry> journal;  // the newest first
};

// What is told once, in the answer to what asked for it.
struct Revealed {
    std::string link;                  // "/?link=...", of the relay
    std::string token;                 // of a program
    std::string secret, uri;           // for an authenticator app
    std::vector<std::string> picture;  // of the uri: a row a line, '1' dark
    std::vector<std::string> recovery_codes;
};

struct AccountProbe {
    mail::ServerSettings server;
    bool outgoing = false;
    std::string password;
    std::string external_account;   // use its stored password when `password` is empty
    bool same_credentials = false;  // of an outgoing one: that is the password of the incoming server
    std::string identity;           // or the one stored for this identity's own server
    Id authorization;               // or, with auth "oauth", the access token that came of it
};

}  // namespace kontor::bridge
