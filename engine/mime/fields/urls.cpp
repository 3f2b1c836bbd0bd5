#include "engine/mime/fields/urls.hpp"

#include "engine/base/limits.hpp"
#include "engine/mime/fields/comment.hpp"
#include "engine/text/unicode.hpp"

namespace kontor::mime {

std::vector<std::string> parse_urls(Bytes raw) {
    std::vector<std::string> urls;
    Bytes rest = raw;
    bool comments = true;
    while (urls.size() < limits::addresses) {
        const std::size_t at = comments ? rest.find_first_of("<(") : rest.find('<');
        if (at == Bytes::npos) break;
        rest.remove_prefix(at);
        if (rest.front() == '(') {
            const std::size_t size = comment_size(rest);
            comments = size != Bytes::npos;
            rest.remove_prefix(comments ? size : 1);
            continue;
        }
        const std::size_t close = rest.find('>');
        if (close == Bytes::npos) break;
        std::string octets, url;
        for (const char c : rest.substr(1, close - 1))
            if (static_cast<unsigned char>(c) > ' ' && c != 0x7F) octets += c;
        text::append_replacing(url, octets);
        if (!url.empty()) urls.push_back(std::move(url));
        rest.remove_prefix(close + 1);
    }
    return urls;
}

}  // namespace kontor::mime
