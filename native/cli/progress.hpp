// A line on the terminal that changes while a long command works.
#pragma once

#include <chrono>
#include <string>

#include "native/relay/control/terminal.hpp"

namespace kontor::cli {

class Progress {
public:
    explicit Progress(control::Terminal& terminal) : terminal_(terminal) {}

    // text() is asked a few times a second.
    template <class Text>
    void show(Text&& text) {
        const auto now = std::chrono::steady_clock::now();
        if (now < next_) return;
        next_ = now + std::chrono::milliseconds(250);
        terminal_.progress(text());
    }
    void clear() { terminal_.progress(""); }

private:
    control::Terminal& terminal_;
    std::chrono::steady_clock::time_point next_ = std::chrono::steady_clock::now() + std::chrono::milliseconds(500);
};

inline std::string megabytes(std::uint64_t bytes) { return std::to_string(bytes / 1'000'000) + " MB"; }

}  // namespace kontor::cli
