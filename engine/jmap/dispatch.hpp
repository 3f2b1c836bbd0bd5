// JMAP requests (RFC 8620 3): text in, text out. What stands between the HTTP and WebSocket listeners of the
// relay and the store.
//
//   jmap::Context context{store, user, now};
//   context.collector = &control;
//   const jmap::Reply reply = jmap::handle(body, context);
//
// handle() may run on any worker thread; it blocks on the store, and AccountProbe/set and AccountDiscovery/set block on
// the network for up to a minute. All reads between two writing calls of one request see one snapshot; each writing
// call is one transaction. Nothing a caller can say reaches another user's data: the store binds every question to
// Context::user.
//
// The pieces, from the outside in:
//   dispatch    the Request object, request-level errors, one call after the other
//   methods     the table of methods; a row names the type it is about and the skeleton that carries it out
//   type        what a skeleton asks of a data type; property the table of its properties
//   core/       the skeletons get, changes, set, query, queryChanges (RFC 8620 5), and Core/echo
//   email/ ...  the types; a folder each
#pragma once

#include <string>
#include <vector>

#include "engine/base/bytes.hpp"
#include "engine/base/instant.hpp"
#include "engine/base/limits.hpp"
#include "engine/mail/ids.hpp"

namespace kontor::store {
class Store;
}
namespace kontor::collect {
class Control;
}
namespace kontor::sieve {
class FilterRuns;
}
namespace kontor::send {
struct House;
}
namespace kontor::oauth {
class Desk;
}
namespace kontor::people {
class Desk;
}

namespace kontor::jmap {

// What the session object announces (RFC 8620 2) and handle() enforces.
struct Limits {
    std::size_t size_request = limits::jmap_request;  // octets
    std::size_t calls_in_request = limits::jmap_calls;
    std::size_t concurrent_requests = limits::jmap_concurrent_requests;  // enforced by the relay
    std::size_t objects_in_get = limits::jmap_objects_in_get;
    std::size_t objects_in_set = limits::jmap_objects_in_set;
    std::size_t size_upload = limits::upload_bytes;
    std::size_t concurrent_upload = limits::concurrent_uploads;  // enforced by the relay
    std::size_t ids_in_query = 10'000;
    std::uint64_t octets_of_user =
        limits::octets_of_user;  // of all mail and uploads of a person (RFC 9425); 0: no limit
};

struct Context {
    store::Store& store;
    mail::UserId user;
    UtcTime now;
    collect::Control* collector = nullptr;  // without it the collector capability is not offered
    Limits limits{};
    std::uint64_t login = 0;  // with which log-in this came (store::Login); zero: with the password
    // Unguessable, and another one for each request: what Message-IDs and verification codes are made of.
    std::string entropy = {};
    // The caller may name files of the relay's own machine (ServerSettings::ca_file): true for the command line,
    // which owns them anyway; never for a request from the network.
    bool may_name_files = false;
    sieve::FilterRuns* filter_runs = nullptr;  // without it filters run on new mail only
    const send::House* house = nullptr;        // without it mail needs an outgoing server of its own
    oauth::Desk* desk = nullptr;               // without it nobody signs in at a provider
    people::Desk* people = nullptr;            // without it the people capability is not offered
    // Of who asks: store::User, and from where.
    std::string name = {};
    bool is_admin = false;
    std::string address = {};
};

struct Reply {
    int status = 200;         // HTTP
    bool is_problem = false;  // application/problem+json (RFC 7807) rather than application/json
    std::string body;         // UTF-8 JSON
};

// Answers one Request object (RFC 8620 3.3). The media type and the authentication have been checked.
Reply handle(Bytes body, const Context& context);

}  // namespace kontor::jmap
