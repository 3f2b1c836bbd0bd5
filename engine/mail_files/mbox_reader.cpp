#include "engine/mail_files/mbox_reader.hpp"

#include <algorithm>
#include <utility>

namespace kontor::mail_files {
namespace {

constexpr Bytes from = "From ";
constexpr std::size_t content_octets = 64 * 1024;  // of one event, about

}  // namespace

std::optional<MboxReader::Event> MboxReader::next() {
    if (std::exchange(was_given_, false)) out_.clear();
    while (!end_is_due_ && !begin_is_due_ && out_.size() < content_octets && !input_.empty()) take();
    if (is_at_end_ && input_.empty() && !end_is_due_ && !begin_is_due_) finish();
    if (!out_.empty()) {
        was_given_ = true;
        return Content{out_};
    }
    if (std::exchange(end_is_due_, false)) return End{};
    if (begin_is_due_) {
        is_in_message_ = true;
        last_ = '\0';
        return Begin{*std::exchange(begin_is_due_, std::nullopt)};
    }
    return std::nullopt;
}

// At least one octet of input_.
void MboxReader::take() {
    switch (state_) {
        case Line::start:
            return take_start();
        case Line::cr:
            if (input_.front() != '\n') return it_is_text();
            input_.remove_prefix(1);
            return empty_line(Blank::crlf);
        case Line::quotes:
            return take_quotes();
        case Line::from:
            return take_from();
        case Line::sender:
            return take_sender();
        case Line::text:
            return take_text();
    }
}

void MboxReader::take_start() {
    is_quoted_ = false;
    matched_ = 0;
    switch (input_.front()) {
        case '\n':
            input_.remove_prefix(1);
            return empty_line(Blank::lf);
        case '\r':
            input_.remove_prefix(1);
            state_ = Line::cr;
            return;
        case '>':
            input_.remove_prefix(1);
            release_held();
            is_quoted_ = true;
            state_ = Line::quotes;
            return;
        case 'F':
            state_ = Line::from;
            return;
        default:
            return it_is_text();
    }
}

void MboxReader::take_quotes() {
    // All but one > are of the text, whatever follows.
    const std::size_t more = std::min(input_.find_first_not_of('>'), input_.size());
    emit(input_.substr(0, more));
    input_.remove_prefix(more);
    if (input_.empty()) return;
    if (input_.front() != 'F') return it_is_text();
    state_ = Line::from;
}

void MboxReader::take_from() {
    while (matched_ < from.size() && !input_.empty() && input_.front() == from[matched_]) {
        ++matched_;
        input_.remove_prefix(1);
    }
    if (matched_ < from.size()) {
        if (!input_.empty()) it_is_text();
        return;
    }
    if (is_quoted_) {
        is_quoted_ = false;
        return it_is_text();
    }
    line_ = from;
    state_ = Line::sender;
}

void MboxReader::take_sender() {
    const std::size_t newline = input_.find('\n');
    const std::size_t size = std::min(newline, input_.size());
    const std::size_t room = longest_from_line + 1 - line_.size();  // a CR may follow the longest one
    line_ += input_.substr(0, std::min(size, room));
    input_.remove_prefix(std::min(size, room));
    if (size > room) return it_is_text();
    if (newline == Bytes::npos) return;
    input_.remove_prefix(1);
    if (!from_line(line_)) line_ended();
}

void MboxReader::take_text() {
    const std::size_t newline = input_.find('\n');
    const Bytes piece = input_.substr(0, newline);
    if (newline == Bytes::npos) {
        emit(piece);
        input_ = {};
        return;
    }
    emit(piece);
    input_.remove_prefix(newline + 1);
    line_ended();
}

// What was held back of the line goes to the text.
void MboxReader::it_is_text() {
    release_held();
    if (state_ == Line::cr) emit("\r");
    if (is_quoted_) emit(">");
    if (state_ == Line::sender)
        emit(line_);
    else
        emit(from.substr(0, matched_));
    state_ = Line::text;
}

void MboxReader::line_ended() {
    holds_line_end_ = true;
    state_ = Line::start;
}

void MboxReader::empty_line(Blank kind) {
    if (blank_ != Blank::none) {
        release_line_end();
        if (blank_ == Blank::crlf) emit("\r");
        holds_line_end_ = true;
    }
    blank_ = kind;
    state_ = Line::start;
}

// A whole line that begins with "From ". False: it is text, and its end still to be told.
bool MboxReader::from_line(Bytes line) {
    const bool is_crlf = line.ends_with('\r');
    if (is_crlf) line.remove_suffix(1);
    auto parsed = parse_from_line(line);
    const bool may_be_bare = blank_ != Blank::none || !is_in_message_;
    if (!parsed || (!parsed->date && !may_be_bare)) {
        it_is_text();
        return false;
    }
    close();
    keeps_octets_ = is_crlf;
    begin_is_due_ = std::move(parsed);
    state_ = Line::start;
    return true;
}

// The message ends here.
void MboxReader::close() {
    if (keeps_octets_ && blank_ == Blank::lf) holds_line_end_ = false;
    release_line_end();
    blank_ = Blank::none;
    end_is_due_ = std::exchange(is_in_message_, false);
}

void MboxReader::finish() {
    // A message that begins here ends here, too, but is told first.
    if (state_ == Line::sender && from_line(line_)) return;
    if (state_ != Line::start && state_ != Line::text) it_is_text();
    state_ = Line::start;
    close();
}

void MboxReader::release_held() {
    release_line_end();
    if (blank_ == Blank::none) return;
    if (blank_ == Blank::crlf) emit("\r");
    holds_line_end_ = true;
    blank_ = Blank::none;
    release_line_end();
}

void MboxReader::release_line_end() {
    if (!std::exchange(holds_line_end_, false)) return;
    emit(keeps_octets_ || last_ == '\r' ? "\n" : "\r\n");
}

void MboxReader::emit(Bytes text) {
    if (text.empty() || !is_in_message_) return;
    out_ += text;
    last_ = text.back();
}

}  // namespace kontor::mail_files
