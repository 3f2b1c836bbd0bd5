// How much of a message TOP n lines shows (RFC 1939 7): the header, the empty line, n lines of the body.
#pragma once

#include <cstddef>
#include <cstdint>

#include "engine/base/bytes.hpp"

namespace kontor::pop3 {

class TopLines {
public:
    explicit TopLines(std::uint64_t lines) : left_(lines) {}

    // The part of the next bytes that is shown. Once done() nothing more is.
    Bytes take(Bytes message) {
        std::size_t at = 0;
        while (!done_ && at < message.size()) {
            const std::size_t lf = message.find('\n', at);
            const std::size_t end = lf == Bytes::npos ? message.size() : lf;
            if (message.substr(at, end - at).find_first_not_of('\r') != Bytes::npos) line_is_empty_ = false;
            if (lf == Bytes::npos) return message;
            at = lf + 1;
            end_line();
        }
        return message.substr(0, at);
    }
    bool done() const { return done_; }

private:
    void end_line() {
        if (in_header_) {
            in_header_ = !line_is_empty_;
        } else {
            --left_;
        }
        done_ = !in_header_ && left_ == 0;
        line_is_empty_ = true;
    }

    std::uint64_t left_;
    bool in_header_ = true;
    bool line_is_empty_ = true;
    bool done_ = false;
};

}  // namespace kontor::pop3
