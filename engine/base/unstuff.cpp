#include "engine/base/unstuff.hpp"

#include <cstring>

namespace kontor {
namespace {

// The first LF that is directly followed by a dot, or `end`. Reads one byte behind each LF, so the last
// byte before `end` is never reported. Blocks of fixed size without a branch inside become vector code.
const char* find_newline_dot(const char* at, const char* end) {
    constexpr std::ptrdiff_t block = 64;
    for (; end - at > block; at += block) {
        unsigned char hits = 0;
        for (std::ptrdiff_t i = 0; i < block; ++i) {
            hits = static_cast<unsigned char>(hits | ((at[i] == '\n') & (at[i + 1] == '.')));
        }
        if (hits != 0) break;
    }
    while (at < end) {
        const void* newline = std::memchr(at, '\n', static_cast<std::size_t>(end - at));
        if (newline == nullptr) return end;
        at = static_cast<const char*>(newline);
        if (end - at > 1 && at[1] == '.') return at;
        ++at;
    }
    return end;
}

}  // namespace

Unstuffer::Step Unstuffer::take(std::span<char> wire) {
    char* const begin = wire.data();
    const char* const end = begin + wire.size();
    const char* from = begin;  // consumed up to here
    char* to = begin;          // content up to here
    const auto keep = [&](const char* until) {
        const auto size = static_cast<std::size_t>(until - from);
        after_cr_ = until[-1] == '\r';
        if (to != from) std::memmove(to, from, size);
        to += size;
        from = until;
    };
    const auto result = [&](bool ended) {
        return Step{Bytes(begin, static_cast<std::size_t>(to - begin)), static_cast<std::size_t>(from - begin), ended};
    };

    while (from < end) {
        if (line_start_ && *from == '.') {
            const std::ptrdiff_t left = end - from;
            if (left == 1) return result(false);
            if (from[1] == '\r') {
                if (left == 2) return result(false);
                if (from[2] == '\n') {
                    from += 3;
                    return result(true);
                }
            } else if (from[1] == '\n' && lines_ == Lines::lf) {
                from += 2;
                return result(true);
            }
            // The stuffed one; what stands behind it is content, whatever it is.
            if (from[1] == '.' || lone_dot_ == LoneDot::dropped) ++from;
        }
        // What stands at `from` is content now, up to and including the next LF with a dot behind it.
        const char* const newline = find_newline_dot(from, end);
        const char* const until = newline == end ? end : newline + 1;
        const bool cr_before_last = until - from >= 2 ? until[-2] == '\r' : after_cr_;
        line_start_ = until[-1] == '\n' && (lines_ == Lines::lf || cr_before_last);
        keep(until);
    }
    return result(false);
}

}  // namespace kontor
