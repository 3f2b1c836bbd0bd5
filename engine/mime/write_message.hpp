// Messages written (RFC 5322, RFC 2045-2049, RFC 2183, RFC 2231): the counterpart of parse_message.hpp, which reads
// back what is written here.
//
//   NewPart message;
//   message.fields = {{"Subject", TextValue{"Grüße"}}};
//   message.text = "Hello";
//   const Result<std::string> raw = write(message);
//
// * Every line ends in CRLF and has at most 998 octets, where possible 78. An attached message is not encoded (RFC 2046
//   5.2.1): its lines get their CRLF, too, but one with longer ones, or with NULs, keeps them and is labelled binary.
//   So it is with the parts of a report (RFC 3464 2.1, RFC 6522 4): message/delivery-status, text/rfc822-headers.
// * Text goes out as UTF-8: unencoded where it is ASCII in short lines, else in quoted-printable or base64, whichever
// is
//   shorter. Octets go out in base64.
// * Nothing ends a text that did not end in it: the last line of a message of one part has no CRLF of its own.
// * Boundaries are made from the content and never occur in it; the same message is always written the same.
// * No Date, Message-ID or From is invented: a draft may lack them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/base/result.hpp"
#include "engine/mime/fields/write_field.hpp"

namespace kontor::mime {

struct NewPart {
    // Of the message: From, To, Subject, ...; of a part: whatever the members below do not say.
    std::vector<NewField> fields;

    std::string type = "text/plain";  // media type without parameters
    std::string charset;              // of `octets` that are text; `text` is always written as UTF-8
    std::string name;                 // file name, UTF-8; empty: none
    std::string disposition;          // "attachment", "inline"; empty: none
    std::string content_id;           // without < >
    std::string location;
    std::vector<std::string> language;
    struct Parameter {
        std::string name, value;
    };
    std::vector<Parameter> parameters;  // of the media type, beyond those above: {"report-type", "delivery-status"}

    // One of the three: text of a text/* part in UTF-8, lines ending in LF or CRLF; the octets of any other leaf; the
    // parts of a multipart.
    enum class Content : unsigned char { text, octets, parts };
    Content content = Content::text;
    std::string text, octets;
    std::vector<NewPart> parts;
};

// Error::where is the field or "part 1.2/Content-Type". Refused are values that do not fit (see write_field.hpp), a
// media type that is none, a multipart/* without parts and parts of anything else.
Result<std::string> write(const NewPart& message);

}  // namespace kontor::mime
