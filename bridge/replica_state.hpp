// The insides of Replica, private to its .cpp files: replica.cpp (connection, session, pushes),
// replica_lists.cpp (lists and bodies), replica_actions.cpp (what the person does).
#pragma once

#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "bridge/json.hpp"
#include "bridge/replica.hpp"

namespace kontor::bridge {

// Rows fetched in one Email/query.
inline constexpr std::size_t page_rows = 100;

struct ListData {
    List list;
    std::set<std::size_t> asked;      // pages under way
    std::set<std::size_t> wanted;     // pages the window shows now
    bool stale = false;               // something changed: the wanted pages are fetched again
};

struct AccountData {
    std::map<Id, Mailbox> mailboxes;
    bool loaded = false;
};

// The arguments of the answer to the call with that index; null when it failed.
inline const Json& call_answer(const Json& methods, std::size_t call) {
    static const Json null;
    const std::string id = std::to_string(call);
    for (const Json& invocation : methods) {
        if (invocation[2] == id) return invocation[0] == "error" ? null : invocation[1];
    }
    return null;
}

// What brings e-mails back to where they were.
struct Undo {
    std::string keyword;  // of set_keyword; empty for a move
    std::map<Id, bool> had_keyword;
    std::map<Id, std::set<Id>> mailboxes;
};

// Something the person did that the relay has not confirmed yet.
struct Replica::Action {
    std::uint64_t order = 0;
    Ticket ticket = 0;
    Json calls;
    // Repeating it changes nothing more: sent again after a lost connection.
    bool repeatable = false;
    // Reads the answer into the outcome (created id, errors of single objects).
    std::function<void(const Json& methods, Outcome&)> finish;
};

struct Replica::State {
    State(Transport& transport, std::uint32_t jitter) : client(transport, jitter) {}

    Client client;
    std::map<RequestId, Handler> handlers;

    bool session_known = false;
    std::map<Id, AccountData> accounts;  // the unified one too
    std::map<Id, Email> emails;
    std::map<Id, Id> owners;             // e-mail -> account
    std::map<Id, Body> bodies;
    std::set<Id> bodies_asked;
    std::map<ListKey, ListData> lists;
    std::map<mail::RecordId, mail::ExternalAccountStatus> statuses;
    std::map<mail::RecordId, Id> runs;   // external account -> its latest Collection

    std::string email_state;             // of the unified account (or the home account without one)
    bool email_changes_asked = false, email_changed_again = false;
    std::vector<Id> arrivals;

    Ticket last_ticket = 0;
    std::uint64_t last_order = 0;
    std::deque<Action> waiting;          // not sent yet: offline
    std::map<Ticket, Undo> undo;
    std::size_t actions_in_flight = 0;
    std::deque<Outcome> outcomes;
};

}  // namespace kontor::bridge
