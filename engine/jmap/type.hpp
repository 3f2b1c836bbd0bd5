// What the skeletons of core/ ask of a data type. A type is one constant DataType and as many rows in the table of
// methods as it has methods; a type whose objects are store records needs little more than its table of properties
// (see record.hpp).
//
// Ids and states are spelled here as in JMAP. An id that was never given out, that belongs to another account or to
// another user is always the same case: not found.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/jmap/errors.hpp"
#include "engine/jmap/property.hpp"

namespace kontor::jmap {

class Call;

using Ids = std::vector<std::string>;

// RFC 8620 5.2.
struct ObjectChanges {
    Ids created, updated, destroyed;
    std::string new_state;
    bool has_more = false;
    std::optional<std::vector<std::string>> updated_properties;  // Mailbox
};

// The part of a query's result that is asked for (RFC 8620 5.5).
struct QueryWindow {
    std::int64_t position = 0;
    std::optional<std::string> anchor;
    std::int64_t anchor_offset = 0;
    std::size_t limit = 0;
    bool calculate_total = false;
};

struct QueryPage {
    Ids ids;
    std::size_t position = 0;
    std::optional<std::size_t> total;
    bool anchor_found = true;
    bool is_incomplete = false;  // what was asked for is still being indexed
    bool is_ranked = false;      // in an order that depends on all mail, not on each object
};

// One query with its filter, sort and own arguments.
class Query {
public:
    virtual ~Query() = default;

    virtual MethodResult<std::string> state() = 0;
    virtual MethodResult<QueryPage> page(const QueryWindow&) = 0;

    // For /queryChanges. Every id whose place in the result may have changed since that state, those included that
    // are gone; more than necessary is allowed. cannotCalculateChanges when that is not known.
    virtual MethodResult<Ids> touched(const std::string& since) = 0;
    // Where each of them stands in the result now; empty for one that is not in it.
    virtual MethodResult<std::vector<std::optional<std::size_t>>> positions(const Ids&) = 0;
    // Filter and sort look at immutable properties only, so that nothing ever moves (upToId).
    virtual bool is_immutable() const { return false; }
};

// Carries out one /set, object by object; its calls come between Call::begin() and Call::commit() for types that
// the store holds. A failed call must leave nothing behind.
class Writer {
public:
    virtual ~Writer() = default;

    // `object` has every property a client may set, defaults filled in, each accepted by its row. Returns the
    // server-set properties, "id" among them.
    virtual SetResult<nlohmann::json> create(nlohmann::json object);
    // `changed` has the properties that will differ, accepted by their rows. Returns what else changed, or null.
    virtual SetResult<nlohmann::json> update(const std::string& id, const nlohmann::json& changed);
    virtual SetResult<void> destroy(const std::string& id);

    // The transaction is committed; what it means for others may be told now.
    virtual void committed() {}
};

struct DataType {
    std::string_view name;  // "Email"
    std::span<const Property> properties;
    // Whether a /set is one store transaction. Types that live in memory (collection runs) are not.
    bool is_stored = true;
    bool may_create = true;
    bool has_updated_properties = false;  // the extra of Mailbox/changes (RFC 8621 2.2)

    // A name outside the table that /get takes nevertheless (header:Subject:asText). May be empty.
    bool (*takes_property)(std::string_view name) = nullptr;

    // None for a type that has none, and then no accountId either (PushSubscription).
    MethodResult<std::string> (*state)(Call&) = nullptr;
    // None for a type that has state but no memory: its /changes says "nothing", or cannotCalculateChanges.
    MethodResult<ObjectChanges> (*changes)(Call&, const std::string& since, std::size_t max) = nullptr;

    // The objects with those ids, or all (ids == nullptr), each with "id" and the properties named. Unknown ids are
    // left out; the order is free. requestTooLarge where all are too many.
    MethodResult<std::vector<nlohmann::json>> (*read)(Call&, const std::vector<std::string>& properties,
                                                      const Ids* ids) = nullptr;
    // Reads its own arguments of the /set call.
    MethodResult<std::unique_ptr<Writer>> (*writer)(Call&) = nullptr;
    // Reads filter, sort and its own arguments of the /query or /queryChanges call.
    MethodResult<std::unique_ptr<Query>> (*query)(Call&) = nullptr;
};

}  // namespace kontor::jmap
