// The part of a query's result that was asked for (RFC 8620 5.5).
#pragma once

#include <algorithm>
#include <optional>
#include <vector>

#include "engine/store/store.hpp"

namespace kontor::store {

// Where the window begins in a result of `total` ids; `anchor_at` is where the anchor stands.
inline std::size_t window_begin(const Window& window, std::size_t total, std::optional<std::size_t> anchor_at) {
    std::int64_t begin = window.position;
    if (window.anchor)
        begin = static_cast<std::int64_t>(anchor_at.value_or(0)) + window.anchor_offset;
    else if (begin < 0)
        begin += static_cast<std::int64_t>(total);
    return static_cast<std::size_t>(std::max<std::int64_t>(begin, 0));
}

// Of the whole result, already sorted.
inline Page page_of(const std::vector<EmailId>& whole, const Window& window) {
    Page page;
    if (window.calculate_total) page.total = whole.size();
    std::optional<std::size_t> anchor_at;
    if (window.anchor) {
        const auto at = std::find(whole.begin(), whole.end(), *window.anchor);
        page.anchor_found = at != whole.end();
        if (!page.anchor_found) return page;
        anchor_at = static_cast<std::size_t>(at - whole.begin());
    }
    page.position = window_begin(window, whole.size(), anchor_at);
    const std::size_t begin = std::min(page.position, whole.size());
    const std::size_t end = begin + std::min(window.limit, whole.size() - begin);
    page.ids.assign(whole.begin() + static_cast<std::ptrdiff_t>(begin),
                    whole.begin() + static_cast<std::ptrdiff_t>(end));
    return page;
}

}  // namespace kontor::store
