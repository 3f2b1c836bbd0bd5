// State and changes of the types the store numbers (store::Type): rows of DataType that need no code of their own.
#pragma once

#include <charconv>
#include <optional>
#include <string>
#include <utility>

#include "engine/jmap/call.hpp"
#include "engine/jmap/type.hpp"

namespace kontor::jmap {

inline std::optional<mail::Modseq> parse_state(std::string_view text) {
    mail::Modseq value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return value;
}

template <store::Type type>
MethodResult<std::string> stored_state(Call& call) {
    const auto state = call.view().state(type, call.scope);
    if (!state) return server_failure(state.error());
    return std::to_string(*state);
}

MethodResult<store::Changes> stored_changes(Call& call, store::Type type, const std::string& since, std::size_t max);

template <class Id>
Ids spell(const std::vector<std::uint64_t>& values) {
    Ids ids;
    ids.reserve(values.size());
    for (const std::uint64_t value : values) ids.push_back(Id{value}.to_string());
    return ids;
}

template <class Id>
ObjectChanges spell(const store::Changes& changes) {
    ObjectChanges spelled;
    spelled.created = spell<Id>(changes.created);
    spelled.updated = spell<Id>(changes.updated);
    spelled.destroyed = spell<Id>(changes.destroyed);
    spelled.new_state = std::to_string(changes.new_state);
    spelled.has_more = changes.has_more;
    return spelled;
}

template <store::Type type, class Id>
MethodResult<ObjectChanges> stored_changes(Call& call, const std::string& since, std::size_t max) {
    const auto changes = stored_changes(call, type, since, max);
    if (!changes) return changes.error();
    return spell<Id>(*changes);
}

// The ids of a type among what a client named; others are not found and fall out.
template <class Id>
std::vector<Id> parse_ids(const Ids& names) {
    std::vector<Id> ids;
    ids.reserve(names.size());
    for (const std::string& name : names) {
        if (const auto id = Id::parse(name)) ids.push_back(*id);
    }
    return ids;
}

}  // namespace kontor::jmap
