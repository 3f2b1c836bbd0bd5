#include "engine/oauth/form.hpp"

#include "engine/text/ascii.hpp"

namespace kontor::oauth {

std::string form_encode(std::string_view text) {
    std::string encoded;
    for (const char c : text) {
        if (text::is_alpha(c) || text::is_digit(c) || c == '-' || c == '.' || c == '_' || c == '~') {
            encoded += c;
            continue;
        }
        const auto octet = static_cast<unsigned char>(c);
        encoded += '%';
        encoded += "0123456789ABCDEF"[octet >> 4];
        encoded += "0123456789ABCDEF"[octet & 15];
    }
    return encoded;
}

Form& Form::add(std::string_view name, std::string_view value) {
    if (!text_.empty()) text_ += '&';
    text_.append(form_encode(name)).append("=").append(form_encode(value));
    return *this;
}

}  // namespace kontor::oauth
