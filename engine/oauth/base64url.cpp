#include "engine/oauth/base64url.hpp"

#include <algorithm>

#include "engine/text/base64.hpp"

namespace kontor::oauth {

std::string base64url_encode(Bytes octets) {
    std::string text = text::base64_encode(octets);
    std::replace(text.begin(), text.end(), '+', '-');
    std::replace(text.begin(), text.end(), '/', '_');
    text.resize(std::min(text.find('='), text.size()));
    return text;
}

std::optional<std::string> base64url_decode(Bytes encoded) {
    if (encoded.find_first_of("+/=") != Bytes::npos) return std::nullopt;
    std::string text(encoded);
    std::replace(text.begin(), text.end(), '-', '+');
    std::replace(text.begin(), text.end(), '_', '/');
    while (text.size() % 4 != 0) text += '=';
    return text::base64_decode_strict(text);
}

}  // namespace kontor::oauth
