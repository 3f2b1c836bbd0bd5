// Content-Type (RFC 2045 5), Content-Disposition (RFC 2183) and their parameters with the continuations and
// charsets of RFC 2231.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/bytes.hpp"

namespace kontor::mime {

// `value` is UTF-8 after RFC 2231; for a plain (non-2231) parameter, encoded-words, which mailers put there
// against RFC 2047 5, are not yet decoded (see decode_parameter).
struct Parameter {
    std::string name;  // lower case, without * and section number
    std::string value;
    bool extended = false;  // was written in the RFC 2231 form with charset or percent-encoding
    bool operator==(const Parameter&) const = default;
};

struct ParameterisedValue {
    std::string value;  // lower case: "text/html", "attachment"
    std::vector<Parameter> parameters;
    bool damaged = false;  // syntax broken, a parameter twice, a gap in the sections, too many

    // The value of a parameter, or nullptr. Where both name= and name*= are given, the RFC 2231 form wins.
    const Parameter* find(std::string_view name) const;
};

// At most limits::parameters of them. Sections of name*0, name*1 ... are joined in order of number until the
// first gap. A parameter given twice: the first counts.
ParameterisedValue parse_parameterised(Bytes raw);

// type/subtype of a Content-Type value as RFC 2045 5.1 has it; empty when it is not of that shape.
struct MediaType {
    std::string type, subtype;  // lower case
};
std::optional<MediaType> parse_media_type(std::string_view value);

// A parameter meant for people (name, filename): encoded-words decoded where the form was not RFC 2231, control and
// bidirectional characters removed.
std::string decode_parameter(const Parameter& parameter);

}  // namespace kontor::mime
