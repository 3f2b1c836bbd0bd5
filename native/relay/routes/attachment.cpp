#include "native/relay/routes/attachment.hpp"

#include "native/relay/http/target.hpp"

namespace kontor::routes {

std::string attachment(std::string_view name) {
    std::string ascii;
    for (const char c : name) {
        const auto octet = static_cast<unsigned char>(c);
        ascii += octet < 0x20 || octet > 0x7e || c == '"' || c == '\\' || c == '/' ? '_' : c;
    }
    return "attachment; filename=\"" + ascii + "\"; filename*=UTF-8''" + http::percent_encode(name);
}

}  // namespace kontor::routes
