// HTML mail as a page that can be shown: only elements, attributes, styles and addresses of an allow-list,
// written anew by us, so that whatever the browser reads has passed through our hands (threats B12, C13).
//
// * No script, form, frame, object, SVG or MathML, nor the content of those that are no text.
// * Addresses: links to http, https and mailto, opened in a new window without a referrer; images of the message itself
//   (cid:), of the address (data:, bitmaps only), and of the web only as `remote` spells them.
// * No id, name or class: nothing of the page outside can be addressed or imitated.
// * Linear in time; at most Limits of everything, the rest is left out and `cut` says so.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace kontor::html {

struct Limits {
    std::size_t octets = 2 * 1024 * 1024;
    std::size_t depth = 256;
    std::size_t elements = 50'000;
};

struct Images {
    // The address of the part with that Content-ID (without < >); empty: there is none.
    std::function<std::optional<std::string>(std::string_view content_id)> inline_image;
    // The address under which the relay fetches that image of the web; empty function: remote images are
    // left out and counted.
    std::function<std::string(std::string_view url)> remote_image;
};

struct Sanitized {
    std::string html;  // for the inside of <body>; elements are closed
    std::size_t blocked_images = 0;
    bool cut = false;
};

Sanitized sanitize(std::string_view document, const Images& images, const Limits& limits = {});

}  // namespace kontor::html
