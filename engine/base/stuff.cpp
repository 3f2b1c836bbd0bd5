#include "engine/base/stuff.hpp"

#include <algorithm>
#include <cstddef>

namespace kontor {

void Stuffer::take(Bytes message, std::string& out) {
    if (message.empty()) return;
    const std::size_t before = out.size();
    if (line_start_ && message.front() == '.') out.push_back('.');
    std::size_t kept = 0;  // everything before is in `out`
    for (std::size_t lf = message.find('\n'); lf != Bytes::npos; lf = message.find('\n', lf + 1)) {
        const bool cr_before = lf == 0 ? after_cr_ : message[lf - 1] == '\r';
        const bool dot_behind = lf + 1 < message.size() && message[lf + 1] == '.';
        if (cr_before && !dot_behind) continue;
        out.append(message.substr(kept, lf - kept)).append(cr_before ? "\n" : "\r\n");
        if (dot_behind) out.push_back('.');
        kept = lf + 1;
    }
    out.append(message.substr(kept));
    line_start_ = message.back() == '\n';
    after_cr_ = message.back() == '\r';
    if (message.find('\0') != Bytes::npos) {
        std::replace(out.begin() + static_cast<std::ptrdiff_t>(before), out.end(), '\0', '\x80');
    }
}

void Stuffer::finish(std::string& out) { out.append(line_start_ ? ".\r\n" : "\r\n.\r\n"); }

}  // namespace kontor
