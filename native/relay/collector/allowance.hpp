// What of a person's quota is left for the runs of their accounts. They share it: what one of them asked a server for,
// the others do not count on. On the network thread alone.
#pragma once

#include <algorithm>
#include <cstdint>

namespace kontor::relay {

class Allowance {
public:
    explicit Allowance(std::uint64_t left) : left_(left) {}

    bool empty() const { return left_ == 0; }
    // False: so much is not left, and nothing was taken.
    bool take(std::uint64_t octets) {
        if (octets > left_) return false;
        left_ -= octets;
        return true;
    }
    // What came beyond what a server had said.
    void overdraw(std::uint64_t octets) { left_ -= std::min(left_, octets); }
    // What was taken, and not stored after all.
    void give_back(std::uint64_t octets) { left_ += octets; }

private:
    std::uint64_t left_;  // octets
};

}  // namespace kontor::relay
