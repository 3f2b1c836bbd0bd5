// What the relay says of people.
#include <algorithm>

#include "bridge/decode.hpp"

namespace kontor::bridge {
namespace {

Person decode_person(const Json& object) {
    Person person;
    person.id = text(object, "id");
    person.name = text(object, "name");
    person.is_admin = flag(object, "isAdministrator");
    person.is_self = flag(object, "isSelf");
    person.has_password = flag(object, "hasPassword");
    person.has_two_step = flag(object, "hasTwoStep");
    person.has_link = flag(object, "hasLink");
    if (member(object, "quota").is_number()) person.quota = number(object, "quota");
    person.networks = texts(member(object, "networks"));
    person.used = number(object, "usedOctets");
    person.last_used = decode_date(text(object, "lastUsed"));
    return person;
}

SignedIn decode_signed_in(const Json& object) {
    SignedIn found;
    found.id = text(object, "id");
    found.label = text(object, "label");
    found.address = text(object, "address");
    found.is_token = text(object, "kind") == "token";
    found.is_current = flag(object, "isCurrent");
    found.last_used = decode_date(text(object, "lastUsed")).value_or(UtcTime{});
    return found;
}

JournalEntry decode_entry(const Json& object) {
    JournalEntry entry;
    entry.id = text(object, "id");
    entry.person = text(object, "personId");
    entry.at = decode_date(text(object, "at")).value_or(UtcTime{});
    entry.times = std::max<std::uint64_t>(number(object, "times"), 1);
    entry.name = text(object, "name");
    entry.actor = text(object, "actor");
    entry.event = text(object, "event");
    entry.address = text(object, "address");
    entry.detail = text(object, "detail");
    return entry;
}

const Json& list_of(const Json& methods, std::size_t call) {
    static const Json empty = Json::array();
    const Json& list = member(call_answer(methods, call), "list");
    return list.is_array() ? list : empty;
}

}  // namespace

People decode_people(const Json& methods) {
    People all;
    for (const Json& object : list_of(methods, 0)) all.people.push_back(decode_person(object));
    for (const Json& object : list_of(methods, 1)) all.signed_in.push_back(decode_signed_in(object));
    for (const Json& object : list_of(methods, 2)) {
        all.has_two_step = flag(object, "isOn");
        all.recovery_codes = number(object, "recoveryCodesLeft");
    }
    for (const Json& object : list_of(methods, 3)) all.journal.push_back(decode_entry(object));
    std::stable_sort(all.signed_in.begin(), all.signed_in.end(),
                     [](const SignedIn& a, const SignedIn& b) { return b.last_used < a.last_used; });
    return all;
}

Revealed decode_revealed(const Json& object) {
    Revealed told;
    told.link = text(object, "linkPath");
    told.token = text(object, "token");
    told.secret = text(object, "secret");
    told.uri = text(object, "uri");
    told.picture = texts(member(object, "picture"));
    told.recovery_codes = texts(member(object, "recoveryCodes"));
    return told;
}

}  // namespace kontor::bridge
