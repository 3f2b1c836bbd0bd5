// The vocabulary of Sieve as one table: every command and test with its arguments and the extension it comes from. An
// extension is a name here, its rows in language.cpp, and what its commands do (evaluate.cpp, perform.cpp).
//
//   RFC 5228  the base, fileinto, envelope, encoded-character      RFC 5233  subaddress
//   RFC 3894  copy                                                 RFC 5235  spamtest, spamtestplus, virustest
//   RFC 5173  body                                                 RFC 5260  date, index
//   RFC 5229  variables                                            RFC 5429  reject, ereject
//   RFC 5230  vacation                                             RFC 5463  ihave
//   RFC 5231  relational                                           RFC 5490  mailbox
//   RFC 5232  imap4flags                                           RFC 7352  duplicate
//   RFC 8579  special-use                                          RFC 9042  mailboxid
#pragma once

#include <bitset>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace kontor::sieve {

enum class Extension : std::uint8_t {
    base,  // needs no require
    body,
    comparator_ascii_casemap,
    comparator_ascii_numeric,
    comparator_octet,
    copy,
    date,
    duplicate,
    encoded_character,
    envelope,
    ereject,
    fileinto,
    ihave,
    imap4flags,
    index,
    mailbox,
    mailboxid,
    reject,
    relational,
    spamtest,
    spamtestplus,
    special_use,
    subaddress,
    vacation,
    variables,
    virustest,
};
inline constexpr std::size_t extension_count = static_cast<std::size_t>(Extension::virustest) + 1;

// Which extensions a script has asked for.
class Extensions {
public:
    void add(Extension extension) { set_.set(static_cast<std::size_t>(extension)); }
    bool contains(Extension extension) const {
        return extension == Extension::base || set_.test(static_cast<std::size_t>(extension));
    }
    bool operator==(const Extensions&) const = default;

private:
    std::bitset<extension_count> set_;
};

std::string_view extension_name(Extension extension);                 // as require spells it; "" for the base
std::optional<Extension> extension_from_name(std::string_view name);  // exact
// All names, for SIEVE capabilities (RFC 9661 1.3).
std::vector<std::string> extension_names();

// What a command or test is.
enum class Op : std::uint8_t {
    require,
    if_,
    elsif,
    else_,
    stop,
    error,  // controls
    addflag,
    discard,
    ereject,
    fileinto,
    keep,
    redirect,
    reject,
    removeflag,
    set,
    setflag,
    vacation,  // actions
    address,
    allof,
    anyof,
    body,
    currentdate,
    date,
    duplicate,
    envelope,
    exists,
    false_,
    hasflag,
    header,
    ihave,
    mailboxexists,
    mailboxidexists,
    not_,
    size,
    spamtest,
    specialuse_exists,
    string,
    true_,
    virustest,  // tests
};

enum class Tag : std::uint8_t {
    addresses,
    all,
    comparator,
    contains,
    content,
    copy,
    count,
    create,
    days,
    detail,
    domain,
    flags,
    from,
    handle,
    header,
    index,
    is,
    last,
    length,
    localpart,
    lower,
    lowerfirst,
    mailboxid,
    matches,
    mime,
    originalzone,
    over,
    percent,
    quotewildcard,
    raw,
    seconds,
    specialuse,
    subject,
    text,
    under,
    uniqueid,
    upper,
    upperfirst,
    user,
    value,
    zone,
};

enum class Kind : std::uint8_t { nothing, number, string, strings };
std::string_view kind_name(Kind kind);  // "a number"; "" for nothing

// Tags of one group exclude each other.
enum class Group : std::uint8_t { own, match, part, size, transform, zone, letters, first_letter, identity, period };

struct TagRow {
    Tag tag;
    std::string_view name;  // without colon
    Kind takes = Kind::nothing;
    Group group = Group::own;
    Extension needs = Extension::base;
};

struct ParameterRow {
    Kind kind;
    std::string_view what;              // "a mailbox name"
    bool may_be_left_out = false;       // only a first one (hasflag, setflag ...)
    Extension needs = Extension::base;  // where it is given
};

enum class Children : std::uint8_t { none, one, list };

struct Row {
    Op op;
    std::string_view name;
    Extension needs = Extension::base;
    std::span<const TagRow> tags = {};
    std::span<const ParameterRow> parameters = {};
    Children tests = Children::none;
    bool has_block = false;
};

// Names in lower case; nullptr for one that nobody knows.
const Row* find_command(std::string_view name);
const Row* find_test(std::string_view name);

}  // namespace kontor::sieve
