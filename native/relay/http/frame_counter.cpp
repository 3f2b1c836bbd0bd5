#include "native/relay/http/frame_counter.hpp"

#include <algorithm>

namespace kontor::http {

bool FrameCounter::pass(Bytes octets) {
    while (!octets.empty() && fragments_ <= most_) {
        if (payload_left_ > 0) {
            const auto skip = static_cast<std::size_t>(std::min<std::uint64_t>(payload_left_, octets.size()));
            payload_left_ -= skip;
            octets.remove_prefix(skip);
            continue;
        }
        header_[header_size_++] = static_cast<unsigned char>(octets.front());
        octets.remove_prefix(1);
        if (header_size_ == 2) {
            const unsigned length = header_[1] & 0x7fu;
            const bool masked = (header_[1] & 0x80u) != 0;
            header_needed_ = 2u + (length == 126 ? 2 : length == 127 ? 8 : 0) + (masked ? 4 : 0);
        }
        if (header_size_ >= 2 && header_size_ == header_needed_) end_of_header();
    }
    return fragments_ <= most_;
}

void FrameCounter::end_of_header() {
    const unsigned length = header_[1] & 0x7fu;
    payload_left_ = length;
    if (length >= 126) {
        payload_left_ = 0;
        for (std::size_t i = 2; i < (length == 126 ? 4u : 10u); ++i) payload_left_ = payload_left_ << 8 | header_[i];
    }
    const bool is_control = (header_[0] & 0x08u) != 0, is_final = (header_[0] & 0x80u) != 0;
    if (!is_control) {
        ++fragments_;
        if (is_final && fragments_ <= most_) fragments_ = 0;
    }
    header_size_ = 0;
    header_needed_ = 2;
}

}  // namespace kontor::http
