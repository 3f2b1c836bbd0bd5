// Any octets through the filter of what goes out: the result does not depend on how they were cut, no Bcc field is left
// that our own parser would find, neither in the message nor in those attached to it.
#include "engine/send/wire_filter.hpp"

#include <cstdint>
#include <cstdlib>
#include <string>

#include "engine/mime/parse_message.hpp"
#include "engine/text/ascii.hpp"

namespace {

using namespace kontor;

Result<std::string> filtered(const std::string& raw, const mime::Message& structure, std::size_t piece) {
    send::WireFilter filter({"Sender: house@office.example\r\n", "Date: Tue, 24 Nov 2026 17:00:00 +0100\r\n",
                             "Message-ID: <new@office.example>\r\n"},
                            send::header_blocks(structure));
    std::string out;
    for (std::size_t at = 0; at < raw.size(); at += piece) filter.take(Bytes(raw).substr(at, piece), out);
    const auto done = filter.finish(out);
    if (!done) return done.error();
    return out;
}

void require(bool holds) {
    if (!holds) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    const std::size_t piece = 1 + data[0] % 32;
    const std::string raw(reinterpret_cast<const char*>(data) + 1, size - 1);
    const mime::Message structure = mime::parse(raw);
    const auto whole = filtered(raw, structure, raw.size() + 1);
    const auto cut = filtered(raw, structure, piece);
    require(static_cast<bool>(whole) == static_cast<bool>(cut));
    if (!whole) return 0;
    require(*whole == *cut);
    const mime::Message out = mime::parse(*whole);
    for (const mime::Part& part : out.parts) {
        const bool is_root = part.parent == mime::no_part;
        if (!is_root && !out.parts[static_cast<std::size_t>(part.parent)].is_message()) continue;
        // Where a guess was needed what was attached, another one may be made now.
        if (!is_root && (structure.damaged || out.damaged)) continue;
        for (const mime::Field& field : out.fields_of(part)) {
            const std::string name = text::to_lower(out.name_of(field));
            require(name != "bcc" && name != "resent-bcc" && (name != "return-path" || !is_root));
        }
    }
    return 0;
}
