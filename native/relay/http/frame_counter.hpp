// Counts the fragments of WebSocket messages (RFC 6455 5.2) as their octets pass. Beast limits the size of
// a message but not into how many pieces it is cut; pieces without end cost time and no size (threats B9).
#pragma once

#include <cstddef>
#include <cstdint>

#include "engine/base/bytes.hpp"

namespace kontor::http {

class FrameCounter {
public:
    explicit FrameCounter(std::size_t most_fragments) : most_(most_fragments) {}

    // The next octets from the client, cut anywhere. False, for ever, once a message has too many fragments.
    bool pass(Bytes octets);

private:
    void end_of_header();

    std::size_t most_;
    std::size_t fragments_ = 0;  // of the message that has begun and not ended
    unsigned char header_[14] = {};
    std::size_t header_size_ = 0, header_needed_ = 2;
    std::uint64_t payload_left_ = 0;
};

}  // namespace kontor::http
