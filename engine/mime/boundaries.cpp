#include "engine/mime/boundaries.hpp"

#include <algorithm>

#include "engine/text/ascii.hpp"

namespace kontor::mime {

bool Boundaries::push(std::int32_t part, std::string boundary) {
    const bool fresh =
        std::none_of(open_.begin(), open_.end(), [&](const Open& open) { return open.boundary == boundary; });
    open_.push_back({part, std::move(boundary)});
    return fresh;
}

Boundaries::Match Boundaries::match(Bytes line) const {
    if (!line.starts_with("--") || line.size() > longest_line) return {};
    line.remove_prefix(2);
    while (!line.empty() && text::is_space(line.back())) line.remove_suffix(1);
    for (std::size_t level = open_.size(); level-- > 0;) {
        const std::string& boundary = open_[level].boundary;
        if (line.size() == boundary.size() && line == boundary) return {level, false};
        if (line.size() == boundary.size() + 2 && line.ends_with("--") && line.starts_with(boundary))
            return {level, true};
    }
    return {};
}

bool Boundaries::nearly(Bytes line) const {
    if (open_.empty() || !line.starts_with("--")) return false;
    line.remove_prefix(2);
    const std::string& boundary = open_.back().boundary;
    return line.size() > boundary.size() && line.starts_with(boundary) && text::is_space(line[boundary.size()]);
}

}  // namespace kontor::mime
