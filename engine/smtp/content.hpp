// A message that may be sent, known before the first byte of it is: RFC 5321 2.3.8 allows CR and LF only as
// CRLF, lines have at most 998 octets (4.5.3.1.6), and NUL has no place in it. What some servers take for the
// end of a message inside of it (SMTP smuggling, CVE-2023-51764) is among the things refused here.
//
//   ContentScan scan;
//   for every piece of the message: scan.take(piece);
//   const Result<Content, Defect> content = scan.finish();
//
// The client is given the Content with the envelope and asks for the same octets again when it sends them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

#include "engine/base/bytes.hpp"
#include "engine/base/result.hpp"

namespace kontor::smtp {

enum class Defect : std::uint8_t { bare_cr, bare_lf, nul, long_line };
Bytes defect_words(Defect defect);

// Watches octets go by, cut anywhere.
class LineEnds {
public:
    // `longest_line` without CRLF; 0: any.
    explicit LineEnds(std::size_t longest_line = 0) : longest_line_(longest_line) {}

    // The first defect among these octets. A CR at the end of them is judged with the next.
    std::optional<Defect> take(Bytes octets);
    // At the end of everything.
    std::optional<Defect> finish() const;
    // What was taken ends in CRLF, or is nothing.
    bool at_line_start() const { return line_ == 0 && !after_cr_; }

private:
    std::size_t longest_line_;
    std::size_t line_ = 0;  // octets of the present line
    bool after_cr_ = false;
};

class Content {
public:
    std::uint64_t octets() const { return octets_; }
    bool eight_bit() const { return eight_bit_; }      // needs 8BITMIME
    bool utf8_header() const { return utf8_header_; }  // needs SMTPUTF8 (RFC 6531 3.4)
    bool ends_in_crlf() const { return ends_in_crlf_; }

private:
    friend class ContentScan;
    std::uint64_t octets_ = 0;
    bool eight_bit_ = false, utf8_header_ = false, ends_in_crlf_ = true;
};

class ContentScan {
public:
    ContentScan();
    void take(Bytes octets);
    Result<Content, Defect> finish() const;

private:
    void look_at_header(Bytes octets);

    Content content_;
    LineEnds line_ends_;
    std::optional<Defect> defect_;
    bool in_header_ = true;
    bool header_line_is_empty_ = true;
};

}  // namespace kontor::smtp
