// Takes an mbox file apart (RFC 4155; mboxrd), however large it and its messages are.
//
//   From ann@example.org Mon Nov 23 10:05:09 2026     <- FromLine
//   Subject: hello                                    <- the message; a line />*From / has one more > than it had
//
//   >From here on it is text.
//                                                     <- an empty line that is not of the message
//   From bob@example.org ...
//
// A line begins a message when parse_from_line() takes it for one; where it says no date, only behind an empty line.
// So a file in which "From " was never quoted comes apart rightly, unless a message holds a line with a date.
//
// Line ends. The line end of the FromLine says what those of the message mean:
//   LF    the message has CRLF where the file has LF: what mail is on the wire, and what Kontor keeps
//   CRLF  every octet of the message is as it stands. Files of other systems are so throughout; Kontor's
//   mbox_writer.hpp
//         marks with it the message whose line ends are not CRLF throughout. If such a message is followed by two bare
//         LF, neither is of it: it had no line end at its end.
//
//   MboxReader reader;
//   reader.feed(block);  while (auto event = reader.next()) ...
//   reader.end_of_input(); while (auto event = reader.next()) ...
//
// The events do not depend on how the file is cut into blocks, except for how Content is cut. Memory: a block, and one
// FromLine.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <variant>

#include "engine/base/bytes.hpp"
#include "engine/mail_files/from_line.hpp"

namespace kontor::mail_files {

class MboxReader {
public:
    struct Begin {
        FromLine from;
    };
    struct Content {
        Bytes octets;  // never empty; valid until the next call
    };
    struct End {};
    using Event = std::variant<Begin, Content, End>;

    // The octets must stay where they are until next() is empty.
    void feed(Bytes octets) { input_ = octets; }
    void end_of_input() { is_at_end_ = true; }
    // Empty: more input is needed, or everything was told. Every Begin gets its End. What stands before the first
    // FromLine is left out.
    std::optional<Event> next();

private:
    // What is known of the line that is being read.
    enum class Line {
        start,   // nothing
        cr,      // one CR: it may be an empty line
        quotes,  // one or more >, the last of which is held back
        from,    // matched_ octets of "From ", behind > if is_quoted_
        sender,  // "From " and what line_ holds
        text,    // a line of text
    };
    enum class Blank { none, lf, crlf };

    void take();
    void take_start();
    void take_quotes();
    void take_from();
    void take_sender();
    void take_text();
    void it_is_text();
    void line_ended();
    void empty_line(Blank kind);
    bool from_line(Bytes line);
    void close();
    void finish();
    void release_held();
    void release_line_end();
    void emit(Bytes text);

    Bytes input_;
    bool is_at_end_ = false;
    bool is_in_message_ = false, keeps_octets_ = false;

    Line state_ = Line::start;
    bool is_quoted_ = false;
    std::size_t matched_ = 0;
    std::string line_;  // Line::sender: the whole line so far

    // The end of what came, which may turn out not to be of the message.
    bool holds_line_end_ = false;
    Blank blank_ = Blank::none;

    std::string out_;
    char last_ = '\0';  // of the message, given out or in out_
    bool was_given_ = false, end_is_due_ = false;
    std::optional<FromLine> begin_is_due_;
};

}  // namespace kontor::mail_files
