#include "engine/sieve/language.hpp"

#include <algorithm>
#include <array>

namespace kontor::sieve {
namespace {

struct ExtensionRow {
    Extension extension;
    std::string_view name;
};

constexpr auto extensions = std::to_array<ExtensionRow>({
    {Extension::body, "body"},
    {Extension::comparator_ascii_casemap, "comparator-i;ascii-casemap"},
    {Extension::comparator_ascii_numeric, "comparator-i;ascii-numeric"},
    {Extension::comparator_octet, "comparator-i;octet"},
    {Extension::copy, "copy"},
    {Extension::date, "date"},
    {Extension::duplicate, "duplicate"},
    {Extension::encoded_character, "encoded-character"},
    {Extension::envelope, "envelope"},
    {Extension::ereject, "ereject"},
    {Extension::fileinto, "fileinto"},
    {Extension::ihave, "ihave"},
    {Extension::imap4flags, "imap4flags"},
    {Extension::index, "index"},
    {Extension::mailbox, "mailbox"},
    {Extension::mailboxid, "mailboxid"},
    {Extension::reject, "reject"},
    {Extension::relational, "relational"},
    {Extension::spamtest, "spamtest"},
    {Extension::spamtestplus, "spamtestplus"},
    {Extension::special_use, "special-use"},
    {Extension::subaddress, "subaddress"},
    {Extension::vacation, "vacation"},
    {Extension::variables, "variables"},
    {Extension::virustest, "virustest"},
});

// ---- tags

template <std::size_t... Sizes>
constexpr auto join(const std::array<TagRow, Sizes>&... parts) {
    std::array<TagRow, (Sizes + ...)> all{};
    std::size_t at = 0;
    ((std::copy(parts.begin(), parts.end(), all.begin() + static_cast<std::ptrdiff_t>(at)), at += Sizes), ...);
    return all;
}

constexpr auto match_tags = std::to_array<TagRow>({
    {Tag::is, "is", Kind::nothing, Group::match},
    {Tag::contains, "contains", Kind::nothing, Group::match},
    {Tag::matches, "matches", Kind::nothing, Group::match},
    {Tag::count, "count", Kind::string, Group::match, Extension::relational},
    {Tag::value, "value", Kind::string, Group::match, Extension::relational},
    {Tag::comparator, "comparator", Kind::string},
});
constexpr auto part_tags = std::to_array<TagRow>({
    {Tag::all, "all", Kind::nothing, Group::part},
    {Tag::localpart, "localpart", Kind::nothing, Group::part},
    {Tag::domain, "domain", Kind::nothing, Group::part},
    {Tag::user, "user", Kind::nothing, Group::part, Extension::subaddress},
    {Tag::detail, "detail", Kind::nothing, Group::part, Extension::subaddress},
});
constexpr auto index_tags = std::to_array<TagRow>({
    {Tag::index, "index", Kind::number, Group::own, Extension::index},
    {Tag::last, "last", Kind::nothing, Group::own, Extension::index},
});
constexpr auto zone_tags = std::to_array<TagRow>({{Tag::zone, "zone", Kind::string, Group::zone}});
constexpr auto date_zone_tags = std::to_array<TagRow>({
    {Tag::zone, "zone", Kind::string, Group::zone},
    {Tag::originalzone, "originalzone", Kind::nothing, Group::zone},
});
constexpr auto transform_tags = std::to_array<TagRow>({
    {Tag::raw, "raw", Kind::nothing, Group::transform},
    {Tag::content, "content", Kind::strings, Group::transform},
    {Tag::text, "text", Kind::nothing, Group::transform},
});
constexpr auto percent_tags = std::to_array<TagRow>({
    {Tag::percent, "percent", Kind::nothing, Group::own, Extension::spamtestplus},
});

constexpr auto header_tags = join(match_tags, index_tags);
constexpr auto address_tags = join(match_tags, part_tags, index_tags);
constexpr auto envelope_tags = join(match_tags, part_tags);
constexpr auto date_tags = join(match_tags, date_zone_tags, index_tags);
constexpr auto currentdate_tags = join(match_tags, zone_tags);
constexpr auto body_tags = join(match_tags, transform_tags);
constexpr auto spamtest_tags = join(match_tags, percent_tags);
constexpr auto size_tags = std::to_array<TagRow>({
    {Tag::over, "over", Kind::nothing, Group::size},
    {Tag::under, "under", Kind::nothing, Group::size},
});
constexpr auto duplicate_tags = std::to_array<TagRow>({
    {Tag::handle, "handle", Kind::string},
    {Tag::header, "header", Kind::string, Group::identity},
    {Tag::uniqueid, "uniqueid", Kind::string, Group::identity},
    {Tag::seconds, "seconds", Kind::number},
    {Tag::last, "last"},
});

constexpr auto flags_tags = std::to_array<TagRow>({
    {Tag::flags, "flags", Kind::strings, Group::own, Extension::imap4flags},
});
constexpr auto copy_tags = std::to_array<TagRow>({{Tag::copy, "copy", Kind::nothing, Group::own, Extension::copy}});
constexpr auto mailbox_tags = std::to_array<TagRow>({
    {Tag::create, "create", Kind::nothing, Group::own, Extension::mailbox},
    {Tag::specialuse, "specialuse", Kind::string, Group::own, Extension::special_use},
    {Tag::mailboxid, "mailboxid", Kind::string, Group::own, Extension::mailboxid},
});
constexpr auto fileinto_tags = join(flags_tags, copy_tags, mailbox_tags);
constexpr auto set_tags = std::to_array<TagRow>({
    {Tag::lower, "lower", Kind::nothing, Group::letters},
    {Tag::upper, "upper", Kind::nothing, Group::letters},
    {Tag::lowerfirst, "lowerfirst", Kind::nothing, Group::first_letter},
    {Tag::upperfirst, "upperfirst", Kind::nothing, Group::first_letter},
    {Tag::quotewildcard, "quotewildcard"},
    {Tag::length, "length"},
});
constexpr auto vacation_tags = std::to_array<TagRow>({
    {Tag::days, "days", Kind::number},
    {Tag::subject, "subject", Kind::string},
    {Tag::from, "from", Kind::string},
    {Tag::addresses, "addresses", Kind::strings},
    {Tag::mime, "mime"},
    {Tag::handle, "handle", Kind::string},
});

// ---- parameters

constexpr auto capabilities = std::to_array<ParameterRow>({{Kind::strings, "the extensions"}});
constexpr auto mailbox_name = std::to_array<ParameterRow>({{Kind::string, "a mailbox name"}});
constexpr auto mailbox_names = std::to_array<ParameterRow>({{Kind::strings, "mailbox names"}});
constexpr auto mailbox_ids = std::to_array<ParameterRow>({{Kind::strings, "mailbox ids"}});
constexpr auto an_address = std::to_array<ParameterRow>({{Kind::string, "an address"}});
constexpr auto a_reason = std::to_array<ParameterRow>({{Kind::string, "the text of the answer"}});
constexpr auto a_message = std::to_array<ParameterRow>({{Kind::string, "a message"}});
constexpr auto flags = std::to_array<ParameterRow>({
    {Kind::string, "a variable", true, Extension::variables},
    {Kind::strings, "flags"},
});
constexpr auto flag_keys = std::to_array<ParameterRow>({
    {Kind::strings, "variables", true, Extension::variables},
    {Kind::strings, "flags"},
});
constexpr auto variable_and_value =
    std::to_array<ParameterRow>({{Kind::string, "a variable"}, {Kind::string, "a value"}});
constexpr auto fields = std::to_array<ParameterRow>({{Kind::strings, "header field names"}});
constexpr auto fields_and_keys =
    std::to_array<ParameterRow>({{Kind::strings, "header field names"}, {Kind::strings, "keys"}});
constexpr auto envelope_and_keys =
    std::to_array<ParameterRow>({{Kind::strings, "parts of the envelope"}, {Kind::strings, "keys"}});
constexpr auto sources_and_keys = std::to_array<ParameterRow>({{Kind::strings, "strings"}, {Kind::strings, "keys"}});
constexpr auto keys = std::to_array<ParameterRow>({{Kind::strings, "keys"}});
constexpr auto one_key = std::to_array<ParameterRow>({{Kind::string, "a value"}});
constexpr auto field_part_and_keys = std::to_array<ParameterRow>(
    {{Kind::string, "a header field name"}, {Kind::string, "a part of a date"}, {Kind::strings, "keys"}});
constexpr auto part_and_keys =
    std::to_array<ParameterRow>({{Kind::string, "a part of a date"}, {Kind::strings, "keys"}});
constexpr auto a_limit = std::to_array<ParameterRow>({{Kind::number, "a size"}});
constexpr auto mailbox_and_uses =
    std::to_array<ParameterRow>({{Kind::string, "a mailbox name", true}, {Kind::strings, "special uses"}});

// ---- commands and tests

constexpr auto commands = std::to_array<Row>({
    {Op::require, "require", Extension::base, {}, capabilities},
    {Op::if_, "if", Extension::base, {}, {}, Children::one, true},
    {Op::elsif, "elsif", Extension::base, {}, {}, Children::one, true},
    {Op::else_, "else", Extension::base, {}, {}, Children::none, true},
    {Op::stop, "stop"},
    {Op::error, "error", Extension::ihave, {}, a_message},

    {Op::keep, "keep", Extension::base, flags_tags},
    {Op::discard, "discard"},
    {Op::redirect, "redirect", Extension::base, copy_tags, an_address},
    {Op::fileinto, "fileinto", Extension::fileinto, fileinto_tags, mailbox_name},
    {Op::reject, "reject", Extension::reject, {}, a_reason},
    {Op::ereject, "ereject", Extension::ereject, {}, a_reason},
    {Op::vacation, "vacation", Extension::vacation, vacation_tags, a_reason},
    {Op::setflag, "setflag", Extension::imap4flags, {}, flags},
    {Op::addflag, "addflag", Extension::imap4flags, {}, flags},
    {Op::removeflag, "removeflag", Extension::imap4flags, {}, flags},
    {Op::set, "set", Extension::variables, set_tags, variable_and_value},
});

constexpr auto tests = std::to_array<Row>({
    {Op::address, "address", Extension::base, address_tags, fields_and_keys},
    {Op::allof, "allof", Extension::base, {}, {}, Children::list},
    {Op::anyof, "anyof", Extension::base, {}, {}, Children::list},
    {Op::exists, "exists", Extension::base, {}, fields},
    {Op::false_, "false"},
    {Op::header, "header", Extension::base, header_tags, fields_and_keys},
    {Op::not_, "not", Extension::base, {}, {}, Children::one},
    {Op::size, "size", Extension::base, size_tags, a_limit},
    {Op::true_, "true"},

    {Op::body, "body", Extension::body, body_tags, keys},
    {Op::currentdate, "currentdate", Extension::date, currentdate_tags, part_and_keys},
    {Op::date, "date", Extension::date, date_tags, field_part_and_keys},
    {Op::duplicate, "duplicate", Extension::duplicate, duplicate_tags},
    {Op::envelope, "envelope", Extension::envelope, envelope_tags, envelope_and_keys},
    {Op::hasflag, "hasflag", Extension::imap4flags, match_tags, flag_keys},
    {Op::ihave, "ihave", Extension::ihave, {}, capabilities},
    {Op::mailboxexists, "mailboxexists", Extension::mailbox, {}, mailbox_names},
    {Op::mailboxidexists, "mailboxidexists", Extension::mailboxid, {}, mailbox_ids},
    {Op::spamtest, "spamtest", Extension::spamtest, spamtest_tags, one_key},
    {Op::specialuse_exists, "specialuse_exists", Extension::special_use, {}, mailbox_and_uses},
    {Op::string, "string", Extension::variables, match_tags, sources_and_keys},
    {Op::virustest, "virustest", Extension::virustest, match_tags, one_key},
});

const Row* find(std::span<const Row> rows, std::string_view name) {
    const auto at = std::find_if(rows.begin(), rows.end(), [&](const Row& row) { return row.name == name; });
    return at == rows.end() ? nullptr : &*at;
}

}  // namespace

std::string_view extension_name(Extension extension) {
    for (const ExtensionRow& row : extensions)
        if (row.extension == extension) return row.name;
    return "";
}

std::optional<Extension> extension_from_name(std::string_view name) {
    for (const ExtensionRow& row : extensions)
        if (row.name == name) return row.extension;
    return std::nullopt;
}

std::vector<std::string> extension_names() {
    std::vector<std::string> names;
    for (const ExtensionRow& row : extensions) names.emplace_back(row.name);
    return names;
}

std::string_view kind_name(Kind kind) {
    switch (kind) {
        case Kind::number:
            return "a number";
        case Kind::string:
            return "a string";
        case Kind::strings:
            return "a string or a list of strings";
        case Kind::nothing:
            break;
    }
    return "";
}

const Row* find_command(std::string_view name) { return find(commands, name); }
const Row* find_test(std::string_view name) { return find(tests, name); }

}  // namespace kontor::sieve
