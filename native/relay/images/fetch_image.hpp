// Fetches one picture that a mail points to, after the reader asked for pictures (threats C14, B13).
//
// The relay is not a way into the network behind it: every address a host resolves to, after every redirect, is
// checked at the moment of connecting; only http and https on their own ports. The server learns nothing about
// the reader: no cookies, no referrer, no language. At most 10 MB and 10 s, three redirects. What comes back
// is believed by its first octets, not by what the server calls it; SVG is no picture here. Blocks.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "engine/base/instant.hpp"
#include "engine/base/result.hpp"
#include "native/net/address_policy.hpp"

namespace kontor::images {

struct Picture {
    std::string octets;
    std::string_view media_type;  // "image/png"
};

struct FetchLimits {
    std::size_t octets = 10'000'000;
    Duration time = std::chrono::seconds(10);
    long redirects = 3;
};

Result<Picture> fetch_image(const std::string& url, const net::Policy& policy, const FetchLimits& limits = {});

// image/png, jpeg, gif, webp, bmp or x-icon; empty for anything else.
std::string_view picture_type(std::string_view octets);

}  // namespace kontor::images
