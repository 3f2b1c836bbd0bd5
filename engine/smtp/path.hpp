// An address of the envelope (RFC 5321 4.1.2, RFC 6531 3.3). It is checked once, when it is made; afterwards
// the type is the proof that it fits between "<" and ">" and nobody can read it as anything else:
//
//   local-part  dot-atom, or a quoted-string whose quotes are part of it: "x@evil y"@example.org
//   domain      labels of letters, digits, "-" and "_", or an address literal [192.0.2.1]
//
// Source routes (@a,@b:c@d) are refused, and so is what a person might have meant: nothing is repaired, because
// the wrong person might get the mail (CVE-2025-13033). UTF-8 may stand on both sides.
#pragma once

#include <string>

#include "engine/base/bytes.hpp"
#include "engine/base/result.hpp"

namespace kontor::smtp {

class Path {
public:
    Path() = default;  // the null path, "<>"

    // From an addr-spec without angle brackets. At most 254 octets, the local part at most 64 (RFC 5321 4.5.3.1).
    static Result<Path> parse(Bytes addr_spec);

    const std::string& address() const { return address_; }
    bool is_null() const { return address_.empty(); }
    bool needs_utf8() const { return needs_utf8_; }
    bool operator==(const Path&) const = default;

private:
    explicit Path(Bytes address);

    std::string address_;
    bool needs_utf8_ = false;
};

}  // namespace kontor::smtp
