// Header fields written from typed values (RFC 5322 2.2, 3.6; RFC 2047; RFC 6532).
//
// Nobody's value can become another field: CR, LF and NUL are refused wherever they stand, never stripped, and what has
// a syntax (addresses, Message-IDs, URLs) is refused unless the parsers of this room read the same back. Lines are
// folded at 78 characters where there is white space to fold at; none is longer than 998 octets.
#pragma once

#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "engine/base/result.hpp"
#include "engine/mail/address.hpp"
#include "engine/mail/email.hpp"

namespace kontor::mime {

// The forms of RFC 8621 4.1.2, in their direction towards the message.
struct RawValue {
    std::string text;  // as it is to stand there; 8-bit characters become encoded-words, so they are UTF-8
};
struct TextValue {
    std::string text;  // UTF-8
};
struct AddressesValue {
    std::vector<mail::EmailAddressGroup> groups;  // addresses outside groups: a group without a name
};
struct MessageIdsValue {
    std::vector<std::string> ids;  // without < >
};
struct UrlsValue {
    std::vector<std::string> urls;
};
using FieldValue = std::variant<RawValue, TextValue, AddressesValue, MessageIdsValue, UrlsValue, mail::SentDate>;

struct NewField {
    std::string name;
    FieldValue value;
};

inline constexpr std::size_t longest_line = 998;  // RFC 5322 2.1.1, without CRLF
inline constexpr std::size_t good_line = 78;

// RFC 5322 2.2: printable ASCII without the colon.
bool is_field_name(std::string_view name);

// "Name: value" with its CRLF. Error::where is the field's name.
Result<std::string> write_field(const NewField&);

// One field whose value has parameters: 'attachment' and {"filename", "größe.txt"} give
// "Content-Disposition: attachment; filename*=utf-8''gr%C3%B6%C3%9Fe.txt" (RFC 2231, in sections where it is long).
struct NewParameter {
    std::string_view name;  // a token
    std::string_view value;
};
Result<std::string> write_parameterised(std::string_view name, std::string_view value,
                                        const std::vector<NewParameter>& parameters);

// RFC 5322 3.3: "Tue, 24 Nov 2026 17:00:00 +0100".
std::string to_rfc5322(const mail::SentDate&);

}  // namespace kontor::mime
