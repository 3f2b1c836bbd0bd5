#include "engine/mail_files/mbox_writer.hpp"

#include <algorithm>

#include "engine/mail_files/from_line.hpp"

namespace kontor::mail_files {
namespace {

constexpr Bytes separator = "From ";

}  // namespace

void LineEnds::see(Bytes octets) {
    for (std::size_t at = 0; are_crlf_ && at < octets.size();) {
        if (last_ == '\r') {
            are_crlf_ = octets[at] == '\n';
            last_ = octets[at++];
            continue;
        }
        // The next CR must come before the next LF.
        const std::size_t found = octets.substr(at).find_first_of("\r\n");
        if (found == Bytes::npos) {
            last_ = octets.back();
            return;
        }
        are_crlf_ = octets[at + found] == '\r';
        last_ = octets[at + found];
        at += found + 1;
    }
}

void MboxWriter::begin(std::string& out, Bytes sender, UtcTime date, bool are_crlf) {
    keeps_octets_ = !are_crlf;
    is_at_start_ = true;
    matched_ = 0;
    last_ = '\n';
    out += to_from_line(sender, date);
    out += keeps_octets_ ? "\r\n" : "\n";
}

void MboxWriter::write(std::string& out, Bytes octets) {
    if (!octets.empty()) last_ = octets.back();
    while (!octets.empty()) {
        const std::size_t newline = octets.find('\n');
        const Bytes piece = octets.substr(0, newline == Bytes::npos ? newline : newline + 1);
        write_line(out, piece);
        octets.remove_prefix(piece.size());
        if (newline != Bytes::npos) is_at_start_ = true;
    }
}

// At most one line, or what came of it.
void MboxWriter::write_line(std::string& out, Bytes piece) {
    if (is_at_start_ && matched_ == 0) {
        const std::size_t quotes = std::min(piece.find_first_not_of('>'), piece.size());
        out += piece.substr(0, quotes);
        piece.remove_prefix(quotes);
    }
    while (is_at_start_ && !piece.empty()) {
        if (piece.front() == separator[matched_]) {
            piece.remove_prefix(1);
            if (++matched_ < separator.size()) continue;
            out += '>';
        }
        out += separator.substr(0, matched_);
        is_at_start_ = false;
        matched_ = 0;
    }
    append(out, piece);
}

void MboxWriter::append(std::string& out, Bytes piece) const {
    if (keeps_octets_) {
        out += piece;
        return;
    }
    for (const char c : piece)
        if (c != '\r') out += c;
}

void MboxWriter::end(std::string& out) {
    out += separator.substr(0, matched_);
    matched_ = 0;
    if (!keeps_octets_)
        out += '\n';
    else
        out += last_ == '\n' ? "\r\n" : "\n\n";
}

}  // namespace kontor::mail_files
