// What the composer writes, the parser reads back.
#include "engine/mime/write_message.hpp"

#include <gtest/gtest.h>

#include <random>

#include "engine/mime/body_structure.hpp"
#include "engine/mime/body_value.hpp"
#include "engine/mime/fields/forms.hpp"
#include "engine/mime/parse_message.hpp"
#include "engine/mime/summary.hpp"
#include "tests/engine/charset_port.hpp"
#include "tests/support/linear_work.hpp"

namespace kontor::mime {
namespace {

std::string written(const NewPart& part) {
    const auto raw = write(part);
    return raw ? *raw : "refused: " + raw.error().message();
}

NewPart text_part(std::string text, std::string type = "text/plain") {
    NewPart part;
    part.type = std::move(type);
    part.text = std::move(text);
    return part;
}
NewPart octets_part(std::string octets, std::string type) {
    NewPart part;
    part.type = std::move(type);
    part.content = NewPart::Content::octets;
    part.octets = std::move(octets);
    return part;
}
NewPart multipart(std::string type, std::vector<NewPart> parts) {
    NewPart part;
    part.type = "multipart/" + type;
    part.content = NewPart::Content::parts;
    part.parts = std::move(parts);
    return part;
}

TEST(WriteMessage, PlainText) {
    NewPart message = text_part("Hello\nWorld");
    message.fields = {{"From", AddressesValue{{{std::nullopt, {{"Ann", "ann@example.org"}}}}}},
                      {"Subject", TextValue{"Hi"}}};
    EXPECT_EQ(written(message),
              "From: Ann <ann@example.org>\r\n"
              "Subject: Hi\r\n"
              "MIME-Version: 1.0\r\n"
              "Content-Type: text/plain; charset=\"utf-8\"\r\n"
              "Content-Transfer-Encoding: 7bit\r\n"
              "\r\n"
              "Hello\r\nWorld");
}

TEST(WriteMessage, AnAttachment) {
    NewPart file = octets_part("%PDF-1.4", "application/pdf");
    file.name = "größe.pdf";
    file.disposition = "attachment";
    const std::string raw = written(multipart("mixed", {text_part("Siehe Anhang: ä"), file}));
    const Message message = parse(raw);
    EXPECT_FALSE(message.damaged) << raw;
    ASSERT_EQ(message.parts.size(), 3u);
    EXPECT_EQ(message.parts[2].name, "größe.pdf");
    EXPECT_EQ(message.parts[2].disposition, Disposition::attachment);
    EXPECT_EQ(decoded_body(message.parts[2], Message::body_of(message.parts[2], raw)), "%PDF-1.4");
    EXPECT_TRUE(summarise(message).has_attachment);
    EXPECT_EQ(summarise(message).preview, "Siehe Anhang: ä");
}

TEST(WriteMessage, AReportGoesAsItIs) {
    NewPart report =
        multipart("report", {text_part("Lost."),
                             octets_part("Reporting-MTA: dns; x\n\nAction: failed\n", "message/delivery-status"),
                             octets_part("Subject: gr\xC3\xBC\xC3\x9F\r\n\r\n", "message/global-headers")});
    report.parameters = {{"report-type", "delivery-status"}};
    const std::string raw = written(report);
    EXPECT_NE(raw.find("report-type=\"delivery-status\""), std::string::npos) << raw;
    EXPECT_NE(raw.find("Content-Type: message/delivery-status\r\nContent-Transfer-Encoding: 7bit\r\n\r\n"
                       "Reporting-MTA: dns; x\r\n\r\nAction: failed\r\n"),
              std::string::npos)
        << raw;
    EXPECT_NE(raw.find("Content-Transfer-Encoding: 8bit\r\n\r\nSubject: gr\xC3\xBC"), std::string::npos) << raw;
    report.parameters = {{"report type", "x"}};
    EXPECT_FALSE(write(report));
    report.parameters = {{"report-type", "x\r\nBcc: y"}};
    EXPECT_FALSE(write(report));
}

TEST(WriteMessage, RefusesWhatIsNoMessage) {
    EXPECT_FALSE(write(text_part("x", "text")));
    EXPECT_FALSE(write(text_part("x", "text/plain; charset=x")));
    EXPECT_FALSE(write(text_part("x", "text/pl\r\nBcc: x")));
    EXPECT_FALSE(write(text_part("x", "image/png")));
    EXPECT_FALSE(write(octets_part("x", "multipart/mixed")));
    EXPECT_FALSE(write(multipart("mixed", {})));
    NewPart odd = text_part("x");
    odd.disposition = "attachment\r\nBcc: x";
    EXPECT_FALSE(write(odd));
    odd = text_part("x");
    odd.content_id = "a> <b";
    EXPECT_FALSE(write(odd));
    const auto inner = write(multipart("mixed", {text_part("x"), multipart("mixed", {text_part("x"), odd})}));
    ASSERT_FALSE(inner);
    EXPECT_EQ(inner.error().where, "part 2.2/Content-ID");
    NewPart deep = text_part("x");
    for (int i = 0; i < 150; ++i) deep = multipart("mixed", {deep});
    EXPECT_FALSE(write(deep));
}

TEST(WriteMessage, AnAttachedMessageStaysAsItIsButForItsLineEnds) {
    const auto attached = [](std::string octets) {
        return written(multipart("mixed", {octets_part(octets, "message/rfc822")}));
    };
    EXPECT_NE(
        attached("Subject: x\n\ny\n").find("Content-Transfer-Encoding: 7bit\r\n\r\nSubject: x\r\n\r\ny\r\n\r\n--"),
        std::string::npos);
    EXPECT_NE(attached("Subject: x\n\nä\n").find("Encoding: 8bit"), std::string::npos);
    EXPECT_NE(attached("Subject: x\n\n" + std::string(999, 'x')).find("Encoding: binary"), std::string::npos);
    EXPECT_NE(attached(std::string("Subject: x\n\n\0", 13)).find("Encoding: binary"), std::string::npos);
    EXPECT_NE(attached("Subject: x\n\na\rb").find("Encoding: binary"), std::string::npos);
}

// A boundary that an attached message already contains is not taken.
TEST(WriteMessage, ABoundaryOccursInNoPart) {
    const NewPart inside = octets_part("Subject: x\r\n\r\ny\r\n", "message/rfc822");
    std::string raw = written(multipart("mixed", {inside}));
    for (int round = 0; round < 5; ++round) {
        raw = written(multipart("mixed", {octets_part(raw, "message/rfc822"), inside}));
        const Message message = parse(raw);
        EXPECT_FALSE(message.damaged);
        const Part& last = message.parts[static_cast<std::size_t>(message.root().last_child)];
        EXPECT_EQ(Message::body_of(last, raw), inside.octets);
    }
}

// ---- any message at all

class Any {
public:
    explicit Any(unsigned seed) : random_(seed) {}

    std::size_t below(std::size_t limit) { return random_() % limit; }

    std::string text(std::size_t most) {
        static const std::vector<std::string> pieces = {
            "a", "word", " ", "\n", "=",  "--", "From ", ".",
            "ü", "你",   "😀", "\t", "=?", "?=", "<b>",   "a long piece of text ",
            "=_"};
        std::string out;
        for (std::size_t n = below(most); n > 0; --n) out += pieces[below(pieces.size())];
        return out;
    }
    std::string octets(std::size_t most) {
        std::string out;
        for (std::size_t n = below(most); n > 0; --n) out += static_cast<char>(random_());
        return out;
    }
    NewPart part(std::size_t depth) {
        if (depth < 4 && below(3) == 0) {
            std::vector<NewPart> parts;
            for (std::size_t n = 1 + below(4); n > 0; --n) parts.push_back(part(depth + 1));
            return multipart(below(2) ? "mixed" : "alternative", std::move(parts));
        }
        NewPart leaf = below(2) ? text_part(text(200), below(2) ? "text/plain" : "text/html")
                                : octets_part(octets(300), "application/octet-stream");
        std::string name = text(6);
        std::erase_if(name, [](char c) { return c == '\n' || c == '\t'; });
        leaf.name = name;
        if (below(2)) leaf.disposition = below(2) ? "inline" : "attachment";
        if (below(2)) leaf.content_id = "part" + std::to_string(below(1000)) + "@example.org";
        return leaf;
    }

private:
    std::mt19937 random_;
};

std::string with_lf(std::string text) {
    for (std::size_t at = text.find("\r\n"); at != text.npos; at = text.find("\r\n", at)) text.erase(at, 1);
    return text;
}

void expect_same(const NewPart& part, const Message& message, std::int32_t index, const std::string& raw) {
    const Part& read = message.parts[static_cast<std::size_t>(index)];
    EXPECT_EQ(read.media_type(), part.type);
    EXPECT_EQ(read.content_id, part.content_id);
    EXPECT_EQ(read.disposition_text, part.disposition);
    const Bytes body = Message::body_of(read, raw);
    if (part.content == NewPart::Content::text) {
        const BodyValue value = body_value(read, body);
        EXPECT_FALSE(value.is_encoding_problem);
        EXPECT_EQ(value.value, with_lf(part.text));
    }
    if (part.content == NewPart::Content::octets) {
        EXPECT_EQ(decoded_body(read, body), part.octets);
    }
    std::int32_t child = read.first_child;
    for (const NewPart& inside : part.parts) {
        ASSERT_NE(child, no_part);
        expect_same(inside, message, child, raw);
        child = message.parts[static_cast<std::size_t>(child)].next_sibling;
    }
    EXPECT_EQ(child, no_part);
}

TEST(WriteMessage, AnythingIsReadBackEqual) {
    for (unsigned seed = 0; seed < 500; ++seed) {
        Any any(seed);
        NewPart part = any.part(0);
        const std::string subject = any.text(30);
        std::string line = subject;
        std::replace(line.begin(), line.end(), '\n', ' ');
        std::replace(line.begin(), line.end(), '\t', ' ');
        part.fields = {{"Subject", TextValue{line}}};
        const auto raw = write(part);
        ASSERT_TRUE(raw) << seed << raw.error().message();
        const Message message = parse(*raw);
        EXPECT_FALSE(message.damaged) << seed << "\n" << *raw;
        expect_same(part, message, 0, *raw);
        EXPECT_EQ(summarise(message).subject, as_text(line)) << seed;
        for (std::size_t begin = 0, end = 0; end != raw->npos; begin = end + 2) {
            end = raw->find("\r\n", begin);
            ASSERT_LE(std::min(end, raw->size()) - begin, good_line) << seed << ": " << raw->substr(begin, 200);
        }
        for (std::size_t at = raw->find('\n'); at != raw->npos; at = raw->find('\n', at + 1))
            ASSERT_EQ((*raw)[at - 1], '\r') << seed;
        if (HasFailure()) return;
    }
}

TEST(WriteMessage, WorkGrowsWithTheMessage) {
    for (const char* piece : {"word ", "ü", "\n", "=", " "}) {
        test::expect_linear_work([piece](std::size_t size) {
            std::string text;
            while (text.size() < size) text += piece;
            return [text] {
                NewPart part = text_part(text);
                part.fields = {{"Subject", TextValue{text.substr(0, text.find('\n'))}}};
                EXPECT_TRUE(write(part));
            };
        });
    }
}

}  // namespace
}  // namespace kontor::mime
