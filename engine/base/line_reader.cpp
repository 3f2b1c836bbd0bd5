#include "engine/base/line_reader.hpp"

#include <algorithm>

namespace kontor {

void LineReader::append(Bytes in) {
    // Moving the tail to the front only when at least half of the buffer is used keeps the work linear.
    if (start_ > buffer_.size() / 2) {
        buffer_.erase(0, start_);
        scanned_ -= start_;
        start_ = 0;
    }
    buffer_.append(in);
}

std::optional<Bytes> LineReader::next() {
    if (overlong_) return std::nullopt;
    const std::size_t newline = buffer_.find('\n', scanned_);
    const std::size_t end = newline == std::string::npos ? buffer_.size() : newline + 1;
    if (end - start_ > limit_) {
        overlong_ = true;
        return std::nullopt;
    }
    if (newline == std::string::npos) {
        scanned_ = buffer_.size();
        return std::nullopt;
    }
    Bytes line = Bytes(buffer_).substr(start_, newline - start_);
    bare_lf_ = line.empty() || line.back() != '\r';
    if (!bare_lf_) line.remove_suffix(1);
    start_ = scanned_ = newline + 1;
    return line;
}

void LineReader::consume(std::size_t n) {
    start_ += std::min(n, buffer_.size() - start_);
    scanned_ = std::max(scanned_, start_);
}

void LineReader::clear() {
    buffer_.clear();
    start_ = scanned_ = 0;
    overlong_ = false;
}

}  // namespace kontor
