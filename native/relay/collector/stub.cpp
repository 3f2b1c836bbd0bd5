#include "native/relay/collector/stub.hpp"

#include <algorithm>
#include <string_view>

namespace kontor::relay {
namespace {

// What describes the body of the original must not describe ours.
bool describes_the_body(Bytes line) {
    constexpr std::string_view names[] = {"content-", "mime-version:"};
    return std::any_of(std::begin(names), std::end(names), [&](std::string_view name) {
        return line.size() >= name.size() && std::equal(name.begin(), name.end(), line.begin(), [](char a, char b) {
                   return a == (b >= 'A' && b <= 'Z' ? b + 32 : b);
               });
    });
}

std::string size_words(std::uint64_t octets) {
    if (octets < 1'000'000) return std::to_string((octets + 999) / 1000) + " kB";
    return std::to_string((octets + 999'999) / 1'000'000) + " MB";
}

}  // namespace

std::string stub(Bytes head, std::uint64_t octets) {
    std::string text;
    bool dropping = false;
    while (!head.empty()) {
        const std::size_t end = head.find('\n');
        if (end == Bytes::npos) break;  // cut: half a line says nothing
        const Bytes line = head.substr(0, end + 1);
        head.remove_prefix(end + 1);
        if (line == "\n" || line == "\r\n") break;
        const bool continued = line[0] == ' ' || line[0] == '\t';
        if (!continued) dropping = describes_the_body(line);
        if (!dropping) text += line;
    }
    text += "MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n";
    text += "This message ";
    if (octets) text += "of " + size_words(octets) + ' ';
    text += "is larger than this account collects.\r\nIt was left on the server.\r\n";
    return text;
}

}  // namespace kontor::relay
