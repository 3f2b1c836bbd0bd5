// The boundaries of the open multiparts, innermost last (RFC 2046 5.1.1).
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "engine/base/bytes.hpp"

namespace kontor::mime {

class Boundaries {
public:
    // A line longer than this is no boundary line, however much of it is white space.
    static constexpr std::size_t longest_line = 1000;

    struct Match {
        std::size_t level = npos;  // which of the open ones; 0 is the outermost
        bool closing = false;      // "--boundary--"
        explicit operator bool() const { return level != npos; }
    };
    static constexpr std::size_t npos = static_cast<std::size_t>(-1);

    bool empty() const { return open_.empty(); }
    std::size_t size() const { return open_.size(); }
    // False when the same boundary is already open further out.
    bool push(std::int32_t part, std::string boundary);
    // Keeps the outermost `count`.
    void keep(std::size_t count) { open_.resize(count); }
    std::int32_t part(std::size_t level) const { return open_[level].part; }

    // The innermost boundary that this line (with or without its line end) is, exactly but for white space
    // at its end.
    Match match(Bytes line) const;
    // Whether the line is the innermost boundary followed by a blank and something else: no delimiter, but suspicious.
    bool nearly(Bytes line) const;

private:
    struct Open {
        std::int32_t part = 0;
        std::string boundary;
    };
    std::vector<Open> open_;
};

}  // namespace kontor::mime
