// A message in pieces (the first octet says how large) must read like the whole, with offsets inside it and text in
// UTF-8.
#include <cstdint>
#include <cstdlib>

#include "engine/mime/body_structure.hpp"
#include "engine/mime/body_value.hpp"
#include "engine/mime/parse_message.hpp"
#include "engine/mime/summary.hpp"
#include "engine/text/unicode.hpp"

using namespace kontor;

static void require(bool condition) {
    if (!condition) std::abort();
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    const std::size_t piece = 1 + data[0] % 64;
    const Bytes whole(reinterpret_cast<const char*>(data) + 1, size - 1);
    const mime::Message message = mime::parse(whole);

    mime::MessageScanner scanner;
    for (std::size_t at = 0; at < whole.size(); at += piece) scanner.feed(whole.substr(at, piece));
    require(scanner.finish() == message);

    for (const mime::Part& part : message.parts) {
        require(part.header.end() <= part.body.offset && part.body.end() <= whole.size());
        const mime::BodyValue value = mime::body_value(part, mime::Message::body_of(part, whole), 1000);
        require(text::is_utf8(value.value) && value.value.size() <= 1000);
    }
    const mime::BodyStructure structure = mime::body_structure(message);
    for (const std::int32_t part : structure.attachments)
        require(mime::part_from_id(message, mime::part_id(message, part)) == part);
    const mail::Summary summary = mime::summarise(message);
    require(text::is_utf8(summary.subject) && text::is_utf8(summary.preview));
    return 0;
}
