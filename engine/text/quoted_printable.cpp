#include "engine/text/quoted_printable.hpp"

#include <cstring>

#include "engine/text/ascii.hpp"

namespace kontor::text {
namespace {

bool is_padding(char c) { return c == ' ' || c == '\t' || c == '\r'; }

struct Line {
    Bytes content;  // without transport padding
    Bytes end;      // "\r\n", "\n" or nothing
};

Line take_line(Bytes& in) {
    const void* found = std::memchr(in.data(), '\n', in.size());
    const std::size_t feed = found ? static_cast<std::size_t>(static_cast<const char*>(found) - in.data()) : in.size();
    const std::size_t whole = found ? feed + 1 : feed;
    std::size_t end_at = feed;
    if (found && feed > 0 && in[feed - 1] == '\r') --end_at;
    std::size_t content = end_at;
    while (content > 0 && is_padding(in[content - 1])) --content;
    const Line line{in.substr(0, content), in.substr(end_at, whole - end_at)};
    in.remove_prefix(whole);
    return line;
}

char* put(char* to, Bytes bytes) {
    std::memcpy(to, bytes.data(), bytes.size());
    return to + bytes.size();
}

// Decodes "=XX" in a line that has no soft break at its end.
char* put_decoded(char* to, Bytes content, bool& well_formed) {
    while (!content.empty()) {
        const void* found = std::memchr(content.data(), '=', content.size());
        if (!found) return put(to, content);
        const auto equals = static_cast<std::size_t>(static_cast<const char*>(found) - content.data());
        to = put(to, content.substr(0, equals));
        content.remove_prefix(equals);
        const int high = content.size() > 2 ? hex_value(content[1]) : -1;
        const int low = content.size() > 2 ? hex_value(content[2]) : -1;
        if (high < 0 || low < 0) {
            well_formed = false;
            *to++ = '=';
            content.remove_prefix(1);
            continue;
        }
        *to++ = static_cast<char>(high << 4 | low);
        content.remove_prefix(3);
    }
    return to;
}

constexpr char hex_digits[] = "0123456789ABCDEF";

}  // namespace

bool append_quoted_printable_decoded(std::string& out, Bytes in) {
    const std::size_t start = out.size();
    out.resize(start + in.size());
    char* to = out.data() + start;
    bool well_formed = true;
    while (!in.empty()) {
        const Line line = take_line(in);
        const bool soft = line.content.ends_with('=');
        to = put_decoded(to, soft ? line.content.substr(0, line.content.size() - 1) : line.content, well_formed);
        if (!soft) to = put(to, line.end);
    }
    out.resize(static_cast<std::size_t>(to - out.data()));
    return well_formed;
}

void append_quoted_printable_encoded(std::string& out, Bytes in) {
    constexpr std::size_t longest = 76;  // the "=" of a soft break included
    std::size_t column = 0;
    for (std::size_t at = 0; at < in.size(); ++at) {
        const char c = in[at];
        if (c == '\n' || (c == '\r' && at + 1 < in.size() && in[at + 1] == '\n')) {
            at += c == '\r';
            out += "\r\n";
            column = 0;
            continue;
        }
        const bool ends_line = at + 1 == in.size() || in[at + 1] == '\n' || in[at + 1] == '\r';
        const bool plain = (c > ' ' && c < 0x7F && c != '=') || ((c == ' ' || c == '\t') && !ends_line);
        if (column + (plain ? 1 : 3) > longest - 1) {
            out += "=\r\n";
            column = 0;
        }
        if (plain) {
            out += c;
            ++column;
        } else {
            const auto octet = static_cast<unsigned char>(c);
            out += '=';
            out += hex_digits[octet >> 4];
            out += hex_digits[octet & 15];
            column += 3;
        }
    }
}

}  // namespace kontor::text
