// The insides of Replica, private to its .cpp files: replica.cpp (connection, session, pushes),
// replica_lists.cpp (lists and bodies), replica_threads.cpp (conversations), replica_actions.cpp (what the person
// does), replica_queue.cpp (how it gets to the relay), replica_looking.cpp (what was done already), replica_sweep.cpp
// (what is done to whole lists), replica_filters.cpp (filters), replica_identities.cpp (identities, vacation),
// replica_collecting.cpp (what became of collecting), replica_deletions.cpp (what goes at providers),
// replica_sending.cpp (what is written), replica_submissions.cpp (mail on its way out), replica_keep.cpp (what is kept
// over visits).
#pragma once

#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "bridge/json.hpp"
#include "bridge/replica.hpp"

namespace kontor::bridge {

// Rows fetched in one Email/query.
inline constexpr std::size_t page_rows = 100;

struct ListData {
    List list;
    std::set<std::size_t> asked;   // pages under way
    std::set<std::size_t> wanted;  // pages the window shows now
    bool stale = false;            // something changed: the wanted pages are fetched again
    std::optional<Instant> again;  // when an incomplete one is
    std::map<Id, Snippet> snippets;
    std::set<Id> snippets_asked;
};

struct DeletionData {
    PlannedDeletions list;
    bool is_known = false;
    std::size_t wanted = 0;
    bool asked = false, again = false;  // a request is under way; what it brings is old already
};

// A keep_on_server() that can be taken back.
struct KeptOnServer {
    mail::RecordId account;
    std::vector<Id> emails;
    bool keep = true;
};

struct AccountData {
    std::map<Id, Mailbox> mailboxes;
    bool loaded = false;
};

// What went wrong first in an answer: a call, or a single object of a set.
std::optional<MethodError> first_error(const Json& methods);

// In the order lists and conversations have: by sending.
bool is_older(const Email* one, const Email* other);

// What brings e-mails back to where they were.
struct Undo {
    std::string keyword;  // of set_keyword; empty for a move
    std::map<Id, bool> had_keyword;
    std::map<Id, std::set<Id>> mailboxes;
};

// Something the person did that the relay has not confirmed yet. What is done to mail and mailboxes is sent one at a
// time, in order, kept over visits, and sent again when its answer was lost.
struct Replica::Action {
    std::uint64_t order = 0;
    Ticket ticket = 0;
    Json calls;
    Deed deed;
    bool sent = false;    // before, perhaps: the relay may have done it already
    bool waited = false;  // it was done offline
    bool is_old = false;  // of an earlier visit: the mark of sending reaches the shelf later than the request the relay
    // Of other kinds: repeating it changes nothing more, so it is sent again after a lost connection.
    bool repeatable = false;
    // Likewise: errors that say of a repeated one that it was carried out the first time.
    std::set<std::string> done_if;
    bool is_kept() const { return deed.kind != Deed::Kind::other; }
    // Reads the answer into the outcome (created id, errors of single objects).
    std::function<void(const Json& methods, Outcome&)> finish;
};

// What is done to a whole list. Ids are kept, e-mails are not: 200 000 of them are a few megabytes.
struct Replica::SweepData {
    ListKey list;
    Sweep what;
    bool undoing = false, listed = false, stopped = false;
    bool asked = false;  // a request is under way
    std::size_t total = 0;
    std::vector<Id> ids;
    std::size_t done = 0;     // of `ids`, or of what is put back
    std::size_t changed = 0;  // of those, how many were not so already
    std::optional<MethodError> error;
    // What brings them back: which e-mails of an account had exactly these mailboxes; whose keyword was changed.
    std::map<std::pair<Id, std::set<Id>>, std::vector<Id>> places;
    std::map<Id, std::vector<Id>> keywords;
    std::set<Id> noted;  // of the batch under way, which may be looked at twice
};

// The shelf's side of the replica.
struct Replica::Keep {
    Shelf* shelf = nullptr;
    Keeping keeping = Keeping::off;
    bool opening = false, show_at_once = false;
    std::string owner;                 // whose records are written; empty: nobody's yet
    std::string held_owner;            // of `held`
    std::vector<Shelf::Record> held;   // read, and not shown before the relay says who is there
    std::string session;               // as the relay spelled it
    std::vector<Shelf::Change> queue;  // what happened to the queue since the last batch
    std::set<std::string> changed;     // records to be spelled anew in the next batch
    std::set<Id> emails;               // kept ones
    std::map<Id, std::string> closed;  // bodies as they were kept, until somebody opens them
    std::map<Id, std::size_t> sizes;   // of kept bodies, octets
    std::deque<Id> bodies;             // kept ones, the one read longest ago first
    std::size_t octets = 0;            // of all kept bodies
};

struct Replica::State {
    State(Transport& transport, std::uint32_t jitter) : client(transport, jitter) {}

    Client client;
    std::map<RequestId, Handler> handlers;

    bool session_known = false;
    std::map<Id, AccountData> accounts;  // the unified one too
    std::map<Id, Email> emails;
    std::map<Id, Id> owners;  // e-mail -> account
    std::map<Id, Body> bodies;
    std::map<Id, std::vector<Id>> threads;  // the e-mails of each thread that was asked for
    std::set<Id> members_missing;           // of threads, not fetched yet
    bool members_asked = false;
    std::set<Id> bodies_asked;
    std::map<ListKey, ListData> lists;
    std::map<mail::RecordId, mail::ExternalAccountStatus> statuses;
    std::map<mail::RecordId, Id> runs;  // external account -> its latest Collection
    std::map<mail::RecordId, std::vector<mail::PastRun>> histories;
    std::set<mail::RecordId> histories_wanted;
    std::map<std::pair<mail::RecordId, bool>, DeletionData> deletions;  // by account and whether they are kept
    std::map<Ticket, KeptOnServer> kept_on_server;

    std::string email_state;  // of the unified account (or the home account without one)
    bool email_changes_asked = false, email_changed_again = false;
    std::vector<Id> arrivals;
    std::set<Id> doubtful;          // e-mails that may be other than shown: read again
    std::set<Id> doubtful_threads;  // likewise
    bool doubtful_asked = false;
    bool changes_due = false;    // asked for once everything that was done has been sent
    std::set<Id> mailboxes_due;  // likewise, by account

    std::optional<Quota> quota;
    bool quota_asked = false, quota_changed = false;  // since it was asked
    std::optional<std::vector<Filter>> filters;
    bool filters_wanted = false;
    std::map<Ticket, Filter> filters_destroyed;  // can be made anew
    std::optional<FilterRun> filter_run;         // the latest one that was started here
    bool filter_run_asked = false, filter_run_changed = false;

    std::optional<People> people;
    bool people_wanted = false;

    std::vector<OAuthProvider> oauth_providers;
    std::optional<Authorization> authorization;  // the latest one, while it waits
    Ticket authorization_ticket = 0;
    bool authorization_asked = false, authorization_changed = false;

    std::map<Id, std::vector<mail::Identity>> identities;  // by account
    bool identities_wanted = false;
    std::map<Id, Vacation> vacations;  // by account
    std::set<Id> vacations_wanted;
    std::optional<std::vector<mail::Submission>> submissions;
    bool submissions_wanted = false;

    Ticket last_ticket = 0;
    std::uint64_t last_order = 0;
    std::deque<Action> waiting;  // not sent yet: offline
    std::map<Ticket, Undo> undo;
    std::map<Ticket, SweepData> sweeps;  // under way
    std::map<Ticket, SweepData> swept;   // can be undone
    std::size_t actions_in_flight = 0;
    std::optional<Action> sending;  // of the kept ones, whose answer is awaited
    std::deque<Outcome> outcomes;
    Keep keep;
};

}  // namespace kontor::bridge
