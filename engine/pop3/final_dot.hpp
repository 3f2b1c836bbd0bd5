// Quirks::missing_final_newline: a server that forgets the CRLF before the final "." sends
//
//   ... last line.CRLF            meaning "last line" and the end of the message
//
// which may as well be a sentence. So ".CRLF" at the end of what has come is held back; if more comes it
// was content, if nothing comes for a while it was the end.
#pragma once

#include <cstddef>

#include "engine/base/bytes.hpp"

namespace kontor::pop3 {

class FinalDot {
public:
    // Content to pass on, in this order; both may be empty.
    struct Pieces {
        Bytes released;  // held back before, content after all
        Bytes content;
    };
    Pieces take(Bytes content) {
        const std::size_t held = held_;
        if (pattern.substr(held, content.size()) == content && held + content.size() <= pattern.size()) {
            held_ += content.size();
            return {};
        }
        held_ = longest_prefix_at_end(content);
        return {pattern.substr(0, held), content.substr(0, content.size() - held_)};
    }
    // The message may be over.
    bool complete() const { return held_ == pattern.size(); }
    // The message ended properly after all: what is held back is content.
    Bytes release() {
        const Bytes held = pattern.substr(0, held_);
        held_ = 0;
        return held;
    }

private:
    static constexpr Bytes pattern = ".\r\n";

    static std::size_t longest_prefix_at_end(Bytes content) {
        for (std::size_t size = pattern.size(); size > 0; --size) {
            if (content.size() >= size && content.substr(content.size() - size) == pattern.substr(0, size)) return size;
        }
        return 0;
    }

    std::size_t held_ = 0;
};

}  // namespace kontor::pop3
