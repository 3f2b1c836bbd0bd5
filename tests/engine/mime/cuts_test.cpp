// Whatever the octets and however they are cut: the same result, offsets that nest, and no more memory than promised.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <random>
#include <string>
#include <string_view>

#include "engine/mime/body_structure.hpp"
#include "engine/mime/body_value.hpp"
#include "engine/mime/parse_message.hpp"
#include "engine/mime/summary.hpp"
#include "engine/text/unicode.hpp"
#include "tests/engine/charset_port.hpp"

namespace kontor::mime {
namespace {

// Pieces of mail from which random messages are put together: more telling than random octets.
constexpr auto fragments = std::to_array<std::string_view>({
    "\n",
    "\r\n",
    "\r",
    "\n\n",
    "\r\n\r\n",
    " ",
    "\t",
    "-",
    "--",
    "--a",
    "--a--",
    "--ab",
    "--ab--",
    "--a\n",
    "--a--\n",
    "--ab\n",
    "--a \r\n",
    "\n--a\n",
    "\r\n--a\r\n",
    "\r\n--ab--\r\n",
    "From: a@example.org\n",
    "Subject: =?utf-8?Q?x=C3=A9?=\n",
    "Content-Type: ",
    "multipart/mixed; boundary=a\n",
    "multipart/mixed; boundary=\"ab\"\r\n",
    "multipart/digest;\n boundary=a\n",
    "text/html\n",
    "text/plain; charset=utf-8\r\n",
    "message/rfc822\n",
    "message/rfc822\r\n\r\n",
    "Content-Transfer-Encoding: base64\n",
    "Content-Transfer-Encoding: quoted-printable\r\n",
    "SGVsbG8gd29ybGQ=\n",
    "caf=C3=A9=\n",
    "just a line of text\n",
    "From here\n",
    ">From there\n",
    "Not a field\n",
    ": \n",
    "X:",
    "(",
    "\"",
    "<",
    "=?",
    "?=",
    "\xC3\xA9",
    "\xFF",
    "\n\n\n",
});

std::string random_message(std::mt19937& draw) {
    std::string whole;
    const std::size_t count = draw() % 40;
    for (std::size_t i = 0; i < count; ++i) {
        whole += fragments[draw() % fragments.size()];
        if (draw() % 200 == 0) whole.append(draw() % 3000, 'x');
    }
    return whole;
}

Message parse_in_random_pieces(Bytes whole, std::mt19937& draw, Limits limits) {
    MessageScanner scanner(limits);
    while (!whole.empty()) {
        const std::size_t size = std::min<std::size_t>(whole.size(), 1 + draw() % (draw() % 4 == 0 ? 300 : 4));
        // A copy of its own, so that reading past the piece is seen by the sanitizers.
        const std::string piece(whole.substr(0, size));
        scanner.feed(piece);
        whole.remove_prefix(size);
    }
    return scanner.finish();
}

void expect_nesting(const Message& message) {
    ASSERT_FALSE(message.parts.empty());
    EXPECT_EQ(message.root().header.offset, 0u);
    EXPECT_EQ(message.root().body.end(), message.size);
    std::uint64_t previous_header = 0;
    for (std::size_t i = 0; i < message.parts.size(); ++i) {
        const Part& part = message.parts[i];
        EXPECT_LE(part.header.end(), part.body.offset) << i;
        EXPECT_LE(part.body.end(), message.size) << i;
        EXPECT_GE(part.header.offset, previous_header) << "parts stand in document order";
        previous_header = part.header.offset;
        EXPECT_LE(part.first_field + part.field_count, message.fields.size());
        if (i == 0) continue;
        ASSERT_GE(part.parent, 0);
        ASSERT_LT(part.parent, static_cast<std::int32_t>(i)) << "parents stand before their children";
        const Part& parent = message.parts[static_cast<std::size_t>(part.parent)];
        EXPECT_EQ(part.depth, parent.depth + 1);
        EXPECT_GE(part.header.offset, parent.body.offset) << i;
        EXPECT_LE(part.body.end(), parent.body.end()) << i;
        if (part.next_sibling == no_part) continue;
        EXPECT_LE(part.body.end(), message.parts[static_cast<std::size_t>(part.next_sibling)].header.offset) << i;
    }
}

// Every leaf is in exactly the lists RFC 8621 4.1.4 describes.
void expect_complete_structure(const Message& message) {
    const BodyStructure structure = body_structure(message);
    const std::vector<std::string> ids = part_ids(message);
    for (std::size_t i = 0; i < message.parts.size(); ++i) {
        const auto index = static_cast<std::int32_t>(i);
        EXPECT_EQ(part_id(message, index), ids[i]);
        if (ids[i].empty()) continue;
        EXPECT_EQ(part_from_id(message, ids[i]), index);
        const auto in = [index](const std::vector<std::int32_t>& list) {
            return std::find(list.begin(), list.end(), index) != list.end();
        };
        EXPECT_TRUE(in(structure.text_body) || in(structure.html_body) || in(structure.attachments)) << ids[i];
    }
}

void expect_clean_text(const Message& message, Bytes whole) {
    const mail::Summary summary = summarise(message);
    EXPECT_TRUE(text::is_utf8(summary.subject));
    EXPECT_TRUE(text::is_utf8(summary.preview));
    EXPECT_LE(text::count_code_points(summary.preview), limits::preview_characters);
    for (const char c : summary.subject + summary.preview) EXPECT_TRUE(static_cast<unsigned char>(c) >= ' ') << int{c};
    for (const Part& part : message.parts) {
        if (!part.is_text()) continue;
        const BodyValue value = body_value(part, Message::body_of(part, whole));
        EXPECT_TRUE(text::is_utf8(value.value));
        EXPECT_LE(value.value.size(), 4 * part.body.size);
        const BodyValue cut = body_value(part, Message::body_of(part, whole), 5);
        EXPECT_LE(cut.value.size(), 5u);
        EXPECT_TRUE(text::is_utf8(cut.value));
        EXPECT_EQ(cut.is_truncated, value.value.size() > 5);
    }
}

TEST(Cuts, GiveTheSameMessageAndSoundOffsets) {
    tests::install_charset_port();
    std::mt19937 draw(20261122);
    for (int round = 0; round < 4000 && !testing::Test::HasFailure(); ++round) {
        const std::string whole = random_message(draw);
        SCOPED_TRACE(testing::PrintToString(whole));
        const Message message = parse(whole);
        expect_nesting(message);
        expect_complete_structure(message);
        expect_clean_text(message, whole);
        for (int times = 0; times < 3; ++times) EXPECT_TRUE(parse_in_random_pieces(whole, draw, {}) == message);
    }
}

TEST(Cuts, GiveTheSameMessageUnderTightLimits) {
    std::mt19937 draw(7);
    Limits tight;
    tight.header_field = 40;
    tight.header_bytes = 200;
    tight.header_fields = 4;
    tight.all_fields = 9;
    tight.depth = 2;
    tight.parts = 5;
    tight.boundary = 1;
    tight.kept_text = 30;
    for (int round = 0; round < 4000 && !testing::Test::HasFailure(); ++round) {
        const std::string whole = random_message(draw);
        SCOPED_TRACE(testing::PrintToString(whole));
        const Message message = parse(whole, tight);
        expect_nesting(message);
        EXPECT_LE(message.headers.size(), tight.header_bytes);
        EXPECT_LE(message.fields.size(), tight.all_fields);
        EXPECT_LE(message.parts.size(), tight.parts);
        EXPECT_LE(message.plain.bytes.size(), tight.kept_text);
        for (const Part& part : message.parts) EXPECT_LE(part.depth, tight.depth);
        for (const Field& field : message.fields) EXPECT_LE(field.value_size, tight.header_field);
        EXPECT_TRUE(parse_in_random_pieces(whole, draw, tight) == message);
    }
}

TEST(Cuts, LeaveTheScannerReadyForTheNextMessage) {
    MessageScanner scanner;
    scanner.feed("Subject: one\n\nx");
    const Message first = scanner.finish();
    scanner.feed("Subject: one\n\nx");
    EXPECT_TRUE(scanner.finish() == first);
}

}  // namespace
}  // namespace kontor::mime
