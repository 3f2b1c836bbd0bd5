#include "engine/smtp/content.hpp"

#include "engine/base/limits.hpp"
#include "engine/text/ascii.hpp"

namespace kontor::smtp {

Bytes defect_words(Defect defect) {
    switch (defect) {
        case Defect::bare_cr:
            return "a CR without its LF";
        case Defect::bare_lf:
            return "a LF without its CR";
        case Defect::nul:
            return "a NUL";
        case Defect::long_line:
            break;
    }
    return "a line of more than 998 octets";
}

std::optional<Defect> LineEnds::take(Bytes octets) {
    for (std::size_t at = 0; at < octets.size();) {
        if (after_cr_) {
            if (octets[at] != '\n') return Defect::bare_cr;
            after_cr_ = false;
            line_ = 0;
            ++at;
            continue;
        }
        const std::size_t stop = octets.find_first_of(Bytes("\r\n\0", 3), at);
        const std::size_t end = stop == Bytes::npos ? octets.size() : stop;
        line_ += end - at;
        if (longest_line_ > 0 && line_ > longest_line_) return Defect::long_line;
        if (stop == Bytes::npos) return std::nullopt;
        if (octets[stop] == '\n') return Defect::bare_lf;
        if (octets[stop] == '\0') return Defect::nul;
        after_cr_ = true;
        at = stop + 1;
    }
    return std::nullopt;
}

std::optional<Defect> LineEnds::finish() const {
    if (after_cr_) return Defect::bare_cr;
    return std::nullopt;
}

ContentScan::ContentScan() : line_ends_(limits::smtp_line) {}

void ContentScan::take(Bytes octets) {
    if (octets.empty()) return;
    if (!defect_) defect_ = line_ends_.take(octets);
    content_.octets_ += octets.size();
    content_.ends_in_crlf_ = line_ends_.at_line_start();
    if (in_header_) look_at_header(octets);
    if (!content_.eight_bit_) content_.eight_bit_ = !text::is_ascii(octets);
}

// The header ends with the first empty line.
void ContentScan::look_at_header(Bytes octets) {
    for (const char c : octets) {
        if (c == '\n' && header_line_is_empty_) {
            in_header_ = false;
            return;
        }
        if (static_cast<unsigned char>(c) >= 0x80) content_.utf8_header_ = true;
        if (c == '\n') header_line_is_empty_ = true;
        if (c != '\n' && c != '\r') header_line_is_empty_ = false;
    }
}

Result<Content, Defect> ContentScan::finish() const {
    if (defect_) return *defect_;
    if (const auto defect = line_ends_.finish()) return *defect;
    return content_;
}

}  // namespace kontor::smtp
