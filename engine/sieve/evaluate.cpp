// The tests (RFC 5228 5 and the extensions).
#include <algorithm>
#include <utility>

#include "engine/mime/fields/address_list.hpp"
#include "engine/mime/fields/date.hpp"
#include "engine/sieve/date_part.hpp"
#include "engine/sieve/flags.hpp"
#include "engine/sieve/lexer.hpp"
#include "engine/sieve/rules.hpp"
#include "engine/sieve/runner.hpp"
#include "engine/text/ascii.hpp"
#include "engine/text/charset.hpp"
#include "engine/text/encoded_word.hpp"

namespace kontor::sieve {

bool Runner::evaluate(const Node& node) {
    if (!spend_step(node.at)) return false;
    const bool result = evaluate_named(node);
    return result && !failure_;
}

bool Runner::evaluate_named(const Node& node) {
    const std::vector<Value>& given = node.parameters;
    switch (node.op) {
        case Op::true_:
            return true;
        case Op::not_:
            return !evaluate(node.tests[0]);
        case Op::allof:
            return std::all_of(node.tests.begin(), node.tests.end(), [this](const Node& one) { return evaluate(one); });
        case Op::anyof:
            return std::any_of(node.tests.begin(), node.tests.end(), [this](const Node& one) { return evaluate(one); });
        case Op::exists:
            return all_exist(node);
        case Op::size:
            return node.has(Tag::over) ? message_.size() > given[0].number : message_.size() < given[0].number;
        case Op::header:
            return any_matches(node, header_values(node), given[1]);
        case Op::address:
            return any_matches(node, address_values(node), given[1]);
        case Op::envelope:
            return any_matches(node, envelope_values(node), given[1]);
        case Op::date:
            return any_matches(node, date_values(node), given[2]);
        case Op::currentdate:
            return any_matches(node, currentdate_values(node), given[1]);
        case Op::body:
            return any_matches(node, body_values(node), given[0], false);
        case Op::string:
            return any_matches(node, string_values(node), given[1]);
        case Op::spamtest:
        case Op::virustest:
            return any_matches(node, {spam_value(node)}, given[0]);
        case Op::hasflag:
            return has_flag(node);
        case Op::duplicate:
            return is_duplicate(node);
        case Op::mailboxexists:
        case Op::mailboxidexists: {
            const std::vector<std::string> names = expanded(given[0]);
            return std::all_of(names.begin(), names.end(), [&](const std::string& name) {
                return node.op == Op::mailboxexists ? surroundings_.has_mailbox(name)
                                                    : surroundings_.has_mailbox_id(name);
            });
        }
        case Op::specialuse_exists: {
            std::optional<std::string> mailbox;
            if (!given[0].strings.empty()) mailbox = expanded(given[0].strings[0]);
            const std::vector<std::string> uses = expanded(given[1]);
            return std::all_of(uses.begin(), uses.end(),
                               [&](const std::string& use) { return surroundings_.has_special_use(mailbox, use); });
        }
        default:  // false, and ihave, which the checker has answered
            return false;
    }
}

// ---- what is compared

std::string Runner::decoded(Bytes raw) {
    spend_octets(raw.size());
    std::string value;
    text::append_header_text(value, raw);
    value = text::trim(value);  // RFC 5228 2.4.2.2
    text::normalise_nfc(value);
    return value;
}

// RFC 5228 2.4.2.2: no field matches a name that is none.
std::vector<Bytes> Runner::fields(const std::string& name) {
    return is_field_name(name) ? message_.fields(name) : std::vector<Bytes>();
}

std::vector<Bytes> Runner::fields(const Node& node) {
    std::vector<Bytes> found;
    for (const std::string& name : expanded(node.parameters[0])) {
        const std::vector<Bytes> of_name = fields(name);
        found.insert(found.end(), of_name.begin(), of_name.end());
        spend_octets(64 + of_name.size());
    }
    const Value* index = node.find(Tag::index);
    if (!index) return found;
    if (index->number > found.size()) return {};
    const std::size_t at = node.has(Tag::last) ? found.size() - index->number : index->number - 1;
    return {found[at]};
}

bool Runner::all_exist(const Node& node) {
    const std::vector<std::string> names = expanded(node.parameters[0]);
    return std::all_of(names.begin(), names.end(),
                       [this](const std::string& name) { return spend_octets(64) && !fields(name).empty(); });
}

Runner::Values Runner::header_values(const Node& node) {
    Values values;
    for (const Bytes raw : fields(node)) values.push_back(decoded(raw));
    return values;
}

// RFC 5228 2.7.4, RFC 5233 4. Empty: the address has no such part, and nothing matches that.
std::optional<std::string> Runner::part_of(const Node& node, std::string_view email) const {
    const bool local = node.has(Tag::localpart), user = node.has(Tag::user), detail = node.has(Tag::detail);
    const bool domain = node.has(Tag::domain);
    if (!local && !user && !detail && !domain) return canonical_address(email);
    const std::size_t at = email.rfind('@');
    if (at == std::string_view::npos || at == 0 || at + 1 == email.size()) return std::nullopt;
    if (domain) return std::string(email.substr(at + 1));
    const std::string before = unquoted_local_part(email.substr(0, at));
    if (local) return before;
    const std::size_t plus = before.find('+');
    if (user) return before.substr(0, plus);
    if (plus == std::string::npos) return std::nullopt;
    return before.substr(plus + 1);
}

Runner::Values Runner::address_values(const Node& node) {
    for (const std::string& name : expanded(node.parameters[0])) {
        if (may_hold_addresses(name) || failure_) continue;
        fail(node.at, "This header field holds no addresses", "From, To, Cc or their like", quoted_for_error(name));
    }
    Values values;
    for (const Bytes raw : fields(node)) {
        if (!spend_octets(raw.size())) break;
        for (const mail::EmailAddress& address : mime::parse_addresses(raw)) {
            std::optional<std::string> part = part_of(node, address.email);
            if (part) values.push_back(std::move(*part));
        }
    }
    return values;
}

Runner::Values Runner::envelope_values(const Node& node) {
    Values values;
    for (const std::string& name : expanded(node.parameters[0])) {
        std::vector<std::string> addresses;
        if (text::equal_ignoring_case(name, "to"))
            addresses = message_.envelope_to();
        else if (!text::equal_ignoring_case(name, "from"))
            fail(node.at, "The envelope has no such part", "\"from\" or \"to\"", quoted_for_error(name));
        else if (std::optional<std::string> from = message_.envelope_from())
            addresses.push_back(std::move(*from));
        for (const std::string& address : addresses) {
            const std::optional<std::string> path = address_of_path(address);
            if (!path) continue;
            // RFC 5228 5.4: the null return path is the empty string, whatever part is asked for.
            std::optional<std::string> part = path->empty() ? path : part_of(node, *path);
            if (part && !(path->empty() && node.matching.type == MatchType::count)) values.push_back(std::move(*part));
        }
    }
    return values;
}

Runner::Values Runner::date_values(const Node& node) {
    const auto part = date_part_from_name(expanded(node.parameters[1].strings[0]));
    if (!part) {
        fail(node.at, "A date has no such part", "\"year\", \"month\" or another of RFC 5260 4.2");
        return {};
    }
    Values values;
    std::vector<Bytes> raw = fields(node);
    if (raw.size() > 1) raw.resize(1);  // "the header field": the first, unless :index says otherwise
    for (const Bytes field : raw) {
        const std::string value = decoded(field);
        std::optional<mail::SentDate> date = mime::parse_date(value);
        const std::size_t semicolon = value.rfind(';');
        if (semicolon != std::string::npos) date = mime::parse_date(std::string_view(value).substr(semicolon + 1));
        if (!date) continue;
        int zone = surroundings_.zone_minutes();
        if (node.has(Tag::originalzone)) zone = date->offset_minutes;
        if (const Value* given = node.find(Tag::zone))
            zone = zone_from_text(expanded(given->strings[0])).value_or(zone);
        values.push_back(date_part(*part, date->utc, zone));
    }
    return values;
}

Runner::Values Runner::currentdate_values(const Node& node) {
    const auto part = date_part_from_name(expanded(node.parameters[0].strings[0]));
    if (!part) {
        fail(node.at, "A date has no such part", "\"year\", \"month\" or another of RFC 5260 4.2");
        return {};
    }
    int zone = surroundings_.zone_minutes();
    if (const Value* given = node.find(Tag::zone)) zone = zone_from_text(expanded(given->strings[0])).value_or(zone);
    return {date_part(*part, surroundings_.now(), zone)};
}

Runner::Values Runner::body_values(const Node& node) {
    Values values;
    if (const Value* types = node.find(Tag::content)) {
        std::vector<std::string> wanted = expanded(*types);
        for (std::string& type : wanted) type = text::to_lower(type);
        // RFC 5173 5.2: "/subtype", "type/" and "a/b/c" name no media type.
        const auto is_none = [](const std::string& type) {
            return type.starts_with('/') || type.ends_with('/') || std::count(type.begin(), type.end(), '/') > 1;
        };
        wanted.erase(std::remove_if(wanted.begin(), wanted.end(), is_none), wanted.end());
        if (!wanted.empty() && spend_octets(message_.size())) values = message_.content(wanted);
    } else if (node.has(Tag::raw)) {
        if (const std::optional<Bytes> body = message_.raw_body()) values.emplace_back(*body);
    } else if (spend_octets(message_.size())) {
        values = message_.text();
    }
    for (const std::string& value : values) spend_octets(value.size());
    return values;
}

Runner::Values Runner::string_values(const Node& node) {
    Values values = expanded(node.parameters[0]);
    if (node.matching.type == MatchType::count)  // RFC 5229 5: empty strings do not count
        values.erase(std::remove_if(values.begin(), values.end(), [](const std::string& one) { return one.empty(); }),
                     values.end());
    return values;
}

// RFC 5235 3.2, 3.3, 4
std::string Runner::spam_value(const Node& node) {
    if (node.op == Op::virustest) return std::to_string(message_.virus_level().value_or(0));
    const std::optional<int> percent = message_.spam_percent();
    if (node.has(Tag::percent)) return std::to_string(percent.value_or(0));
    return std::to_string(percent ? 1 + *percent * 9 / 100 : 0);
}

// ---- flags (RFC 5232 4)

bool Runner::has_flag(const Node& node) {
    Values flags = flags_;
    if (!node.parameters[0].strings.empty()) {
        flags.clear();
        for (const std::string& name : expanded(node.parameters[0])) {
            std::vector<std::string> of_one;
            add_flags(of_one, variable(text::to_lower(name)));
            flags.insert(flags.end(), of_one.begin(), of_one.end());
        }
    }
    if (node.matching.type == MatchType::count || node.matching.type == MatchType::value)
        return any_matches(node, flags, node.parameters[1]);
    Value keys;  // "A B" as a key is the keys "A" and "B"
    for (const std::string& key : expanded(node.parameters[1])) {
        std::string_view rest = key;
        while (!(rest = text::trim(rest)).empty()) {
            const std::size_t end = std::min(rest.find(' '), rest.size());
            keys.strings.push_back({std::string(rest.substr(0, end)), {}, node.at});
            rest.remove_prefix(end);
        }
    }
    return any_matches(node, flags, keys);
}

// ---- duplicates (RFC 7352 3)

bool Runner::is_duplicate(const Node& node) {
    constexpr std::uint64_t week = 7 * 86400, longest = 90 * 86400;
    std::string id;
    if (const Value* unique = node.find(Tag::uniqueid)) {
        id = expanded(unique->strings[0]);
    } else {
        const Value* header = node.find(Tag::header);
        const std::string name = header ? expanded(header->strings[0]) : "Message-ID";
        const std::vector<Bytes> found = fields(name);
        if (found.empty()) return false;
        id = decoded(found.front());
    }
    const Value* seconds = node.find(Tag::seconds);
    if (seconds && seconds->number == 0) return false;
    const Value* handle = node.find(Tag::handle);
    const std::string name = handle ? expanded(handle->strings[0]) : std::string();
    // The size in front keeps every handle apart from every other, whatever is in them.
    Mark mark{std::to_string(name.size()) + ':' + name + id, std::min(seconds ? seconds->number : week, longest),
              node.has(Tag::last)};
    const bool seen = surroundings_.has_mark(mark.name);
    if (seen && !mark.from_last) return true;
    const auto same = [&](const Mark& other) { return other.name == mark.name; };
    const auto at = std::find_if(outcome_.marks.begin(), outcome_.marks.end(), same);
    if (at == outcome_.marks.end())
        outcome_.marks.push_back(std::move(mark));
    else
        *at = std::move(mark);
    return seen;
}

// ---- matching

bool Runner::any_matches(const Node& node, const Values& values, const Value& key_list, bool captures) {
    if (failure_) return false;
    const Matching& how = node.matching;
    std::vector<std::string> keys = expanded(key_list);
    if (how.type == MatchType::count) {
        const std::string count = std::to_string(values.size());
        return std::any_of(keys.begin(), keys.end(), [&](const std::string& key) {
            return spend_octets(key.size() + 16) && holds(how.relation, compare(how.comparator, count, key));
        });
    }
    const bool folds = how.type != MatchType::value && how.comparator != Comparator::ascii_numeric;
    if (folds)
        for (std::string& key : keys) key = folded(how.comparator, key);
    for (const std::string& value : values) {
        const std::string folded_value = folds ? folded(how.comparator, value) : std::string();
        for (const std::string& key : keys)
            if (matches_one(node, value, folded_value, key, captures)) return true;
        if (failure_) return false;
    }
    return false;
}

bool Runner::matches_one(const Node& node, const std::string& value, const std::string& folded_value,
                         const std::string& key, bool captures) {
    const Matching& how = node.matching;
    // A long pattern with "?" looks at each octet once for every 64 of its own.
    if (!spend_octets(16 + key.size() + (how.type == MatchType::is ? 0 : value.size() * (1 + key.size() / 64))))
        return false;
    switch (how.type) {
        case MatchType::is:
            if (how.comparator == Comparator::ascii_numeric) return compare(how.comparator, value, key) == 0;
            return folded_value == key;
        case MatchType::contains:
            return contains(folded_value, key);
        case MatchType::value:
            return holds(how.relation, compare(how.comparator, value, key));
        case MatchType::matches: {
            Captures found;
            if (!matches(folded_value, key, &found)) return false;
            if (captures && program_.extensions.contains(Extension::variables)) capture(value, found);
            return true;
        }
        case MatchType::count:
            break;
    }
    return false;
}

void Runner::capture(const std::string& value, const Captures& captures) {
    constexpr std::size_t most = 31;
    matches_.assign(1, value);
    for (const auto& [at, size] : captures) {
        if (matches_.size() > most) break;
        matches_.push_back(value.substr(at, size));
    }
}

}  // namespace kontor::sieve
