// Whatever a message is made of, what is written is one message: no value ends its header field, no part ends its
// multipart, and what is accepted is read back. The input is a little program: an octet says what the next piece of
// text becomes.
#include "engine/mime/write_message.hpp"

#include <algorithm>
#include <cstdint>
#include <cstdlib>

#include "engine/mime/body_value.hpp"
#include "engine/mime/parse_message.hpp"
#include "engine/mime/summary.hpp"
#include "engine/text/unicode.hpp"

using namespace kontor;

static void require(bool condition) {
    if (!condition) std::abort();
}

namespace {

class Program {
public:
    explicit Program(Bytes input) : rest_(input) {}

    bool ended() const { return rest_.empty(); }
    unsigned octet() {
        if (rest_.empty()) return 0;
        const auto value = static_cast<unsigned char>(rest_.front());
        rest_.remove_prefix(1);
        return value;
    }
    // Up to an octet 0xFF.
    std::string text() {
        const std::size_t size = std::min(rest_.find('\xff'), rest_.size());
        std::string taken(rest_.substr(0, size));
        rest_.remove_prefix(std::min(size + 1, rest_.size()));
        return taken;
    }

private:
    Bytes rest_;
};

mime::FieldValue value(Program& program) {
    switch (program.octet() % 6) {
        case 0:
            return mime::RawValue{program.text()};
        case 1:
            return mime::AddressesValue{{{program.text(), {{program.text(), program.text()}}}}};
        case 2:
            return mime::AddressesValue{
                {{std::nullopt, {{program.text(), program.text()}, {std::nullopt, program.text()}}}}};
        case 3:
            return mime::MessageIdsValue{{program.text(), program.text()}};
        case 4:
            return mime::UrlsValue{{program.text()}};
        default:
            return mime::TextValue{program.text()};
    }
}

mime::NewPart part(Program& program, int depth) {
    mime::NewPart made;
    const unsigned what = program.octet();
    if (what % 4 == 3 && depth < 8) {
        made.type = "multipart/mixed";
        made.content = mime::NewPart::Content::parts;
        do made.parts.push_back(part(program, depth + 1));
        while (!program.ended() && program.octet() % 2 == 0);
    } else if (what % 4 == 0) {
        made.text = program.text();
    } else {
        made.type = what % 4 == 1 ? "message/rfc822" : program.text();
        made.content = mime::NewPart::Content::octets;
        made.octets = program.text();
    }
    if (what & 16) made.name = program.text();
    if (what & 32) made.disposition = program.text();
    if (what & 64) made.content_id = program.text();
    if (what & 128) made.fields.push_back({program.text(), value(program)});
    return made;
}

std::size_t count(const mime::NewPart& part) {
    std::size_t all = 1;
    for (const mime::NewPart& inside : part.parts) all += count(inside);
    return all;
}

std::string with_crlf(const std::string& text) {
    std::string out;
    for (const char c : text) {
        if (c == '\n' && !out.ends_with('\r')) out += '\r';
        out += c;
    }
    return out;
}

void expect_same(const mime::NewPart& part, const mime::Message& message, std::int32_t index, Bytes raw) {
    const mime::Part& read = message.parts[static_cast<std::size_t>(index)];
    const Bytes body = mime::Message::body_of(read, raw);
    if (part.content == mime::NewPart::Content::octets) {
        const std::string octets = mime::decoded_body(read, body);
        if (part.type == "message/rfc822") {
            // Where its header has no end, the line end before the boundary may be taken for it.
            const std::string lines = with_crlf(part.octets);
            require(octets == lines || octets == lines + "\r\n");
        } else {
            require(octets == part.octets);
        }
    }
    if (part.content != mime::NewPart::Content::parts) return;
    require(read.is_multipart());
    std::int32_t child = read.first_child;
    for (const mime::NewPart& inside : part.parts) {
        require(child != mime::no_part);
        expect_same(inside, message, child, raw);
        child = message.parts[static_cast<std::size_t>(child)].next_sibling;
    }
    require(child == mime::no_part);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    Program program(Bytes(reinterpret_cast<const char*>(data), size));
    mime::NewPart message = part(program, 0);
    message.fields.push_back({"Subject", mime::TextValue{program.text()}});
    const auto raw = mime::write(message);
    if (!raw) return 0;

    const mime::Message read = mime::parse(*raw);
    // Exactly the fields that were given: those of the message, MIME-Version, and at most five about its content.
    require(read.root().field_count >= message.fields.size() && read.root().field_count <= message.fields.size() + 5);
    require(count(message) <= read.parts.size());
    // A field of the message that says something of its content is the caller's word against the composer's.
    const bool contradicts = std::any_of(message.fields.begin(), message.fields.end(), [](const mime::NewField& field) {
        return field.name.size() > 7 && (field.name[0] == 'C' || field.name[0] == 'c');
    });
    if (!contradicts) expect_same(message, read, 0, *raw);
    require(text::is_utf8(mime::summarise(read).subject));
    return 0;
}
