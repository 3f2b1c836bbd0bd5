// What a conversation has written, and how far its driver has sent it.
#pragma once

#include <algorithm>
#include <cstddef>
#include <string>

#include "engine/base/bytes.hpp"

namespace kontor {

class Output {
public:
    // Where to write: to be appended to, and nothing else.
    std::string& tail() { return written_; }

    Bytes unsent() const { return Bytes(written_).substr(sent_); }  // valid until anything is written
    bool is_sent() const { return sent_ == written_.size(); }

    void sent(std::size_t n) {
        sent_ = std::min(sent_ + n, written_.size());
        if (is_sent()) clear();
    }
    void clear() {
        written_.clear();
        sent_ = 0;
    }

private:
    std::string written_;
    std::size_t sent_ = 0;
};

}  // namespace kontor
