#include "native/relay/http/head.hpp"

#include "engine/text/ascii.hpp"

namespace kontor::http {

std::optional<std::size_t> head_length(Bytes received) {
    const std::size_t end = received.find("\r\n\r\n");
    if (end == Bytes::npos) return std::nullopt;
    return end + 4;
}

bool head_is_unambiguous(Bytes head, std::size_t most_fields) {
    std::size_t fields = 0, lengths = 0, encodings = 0;
    bool request_line = true;
    while (!head.empty()) {
        const std::size_t end = head.find("\r\n");
        if (end == Bytes::npos) return false;
        const Bytes line = head.substr(0, end);
        head = head.substr(end + 2);
        if (line.find_first_of(Bytes("\r\n\0", 3)) != Bytes::npos) return false;
        if (request_line) {
            if (line.empty()) return false;
            request_line = false;
            continue;
        }
        if (line.empty()) return head.empty() && lengths + encodings <= 1;
        if (line[0] == ' ' || line[0] == '\t') return false;
        if (++fields > most_fields) return false;
        const std::size_t colon = line.find(':');
        if (colon == Bytes::npos || colon == 0 || text::is_space(line[colon - 1])) return false;
        const Bytes name = line.substr(0, colon);
        if (text::equal_ignoring_case(name, "content-length")) ++lengths;
        if (text::equal_ignoring_case(name, "transfer-encoding")) ++encodings;
    }
    return false;
}

}  // namespace kontor::http
