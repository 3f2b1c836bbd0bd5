#include "engine/mime/uuencode.hpp"

#include <cstddef>

namespace kontor::mime {
namespace {

Bytes take_bare_line(Bytes& in) {
    const std::size_t feed = in.find('\n');
    Bytes line = in.substr(0, feed);
    in.remove_prefix(feed == Bytes::npos ? in.size() : feed + 1);
    while (line.ends_with('\r')) line.remove_suffix(1);
    return line;
}

unsigned sextet(Bytes line, std::size_t at) {
    return at < line.size() ? (static_cast<unsigned char>(line[at]) - 32u) & 63u : 0u;
}

// False when the line holds less than it says.
bool append_line(std::string& out, Bytes line) {
    const std::size_t octets = sextet(line, 0);
    for (std::size_t done = 0, at = 1; done < octets; done += 3, at += 4) {
        const unsigned bits =
            sextet(line, at) << 18 | sextet(line, at + 1) << 12 | sextet(line, at + 2) << 6 | sextet(line, at + 3);
        out += static_cast<char>(bits >> 16);
        if (done + 1 < octets) out += static_cast<char>(bits >> 8 & 0xFF);
        if (done + 2 < octets) out += static_cast<char>(bits & 0xFF);
    }
    // Trailing spaces, which mean zero, are often lost: up to two characters may be missing.
    return line.size() + 2 >= 1 + (octets + 2) / 3 * 4;
}

}  // namespace

bool append_uudecoded(std::string& out, Bytes in) {
    while (!in.empty() && !in.starts_with("begin ")) take_bare_line(in);
    if (in.empty()) return false;
    take_bare_line(in);
    bool whole = true;
    while (!in.empty()) {
        const Bytes line = take_bare_line(in);
        if (line == "end") return whole;
        if (line.empty()) continue;
        whole &= append_line(out, line);
    }
    return false;
}

}  // namespace kontor::mime
