#include "engine/mime/fields/message_ids.hpp"

#include <algorithm>

#include "engine/base/limits.hpp"
#include "engine/mime/fields/comment.hpp"
#include "engine/text/ascii.hpp"
#include "engine/text/unicode.hpp"

namespace kontor::mime {
namespace {

// What stands between < and >, without the white space of folding and without anything that could harm a reader.
std::string cleaned(Bytes inside) {
    std::string id;
    for (const char c : inside)
        if (static_cast<unsigned char>(c) > ' ' && c != 0x7F && c != '<') id += c;
    if (text::is_ascii(id)) return id;
    std::string out;
    text::append_replacing(out, id);
    return out;
}

}  // namespace

std::vector<std::string> parse_message_ids(Bytes raw) {
    std::vector<std::string> ids;
    Bytes rest = raw;
    bool comments = true;
    while (ids.size() < limits::addresses) {
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
        std::string id = cleaned(rest.substr(1, close == Bytes::npos ? close : close - 1));
        if (!id.empty()) ids.push_back(std::move(id));
        rest.remove_prefix(std::min(close, rest.size() - 1) + 1);
    }
    const Bytes bare = text::trim(raw);
    const bool one_bare_word =
        ids.empty() && bare.find('@') != Bytes::npos && bare.find_first_of(" \t\r\n<>()") == Bytes::npos;
    if (one_bare_word) ids.push_back(cleaned(bare));
    return ids;
}

}  // namespace kontor::mime
