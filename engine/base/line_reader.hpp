// Cuts received bytes into lines, keeping what is not yet a line. Framing comes before parsing: a bad
// line never moves the boundary of the next one.
//
//   reader.append(received);
//   while (auto line = reader.next()) ...   // without its LF or CRLF; view valid until append/next
//   if (reader.overlong()) ...              // more than `limit` bytes and still no LF
//
// A line ends in LF; one CR before it is dropped. CR elsewhere and NUL are kept: the parser above
// judges them.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>

#include "engine/base/bytes.hpp"

namespace kontor {

class LineReader {
public:
    explicit LineReader(std::size_t limit) : limit_(limit) {}

    void append(Bytes in);
    // The next whole line, if there is one within the limit.
    std::optional<Bytes> next();
    // The line returned last ended in a bare LF.
    bool bare_lf() const { return bare_lf_; }
    // True once the line being gathered is longer than the limit (its end included). next() is empty
    // from then on; the conversation is expected to fail.
    bool overlong() const { return overlong_; }
    // What has been received and not yet been returned as a line.
    Bytes rest() const { return Bytes(buffer_).substr(start_); }
    // The same bytes, for a body that is decoded in place; valid until append or clear.
    std::span<char> rest_in_place() { return std::span<char>(buffer_).subspan(start_); }
    // Takes up to n bytes of rest() out of the reader, for streamed bodies.
    void consume(std::size_t n);
    void clear();

private:
    std::string buffer_;
    std::size_t start_ = 0;    // first byte not yet returned
    std::size_t scanned_ = 0;  // no LF in [start_, scanned_)
    std::size_t limit_;
    bool bare_lf_ = false;
    bool overlong_ = false;
};

}  // namespace kontor
