// Linear work for every shape of input that has hurt a mail parser before (threats C1-C6, C23).
#include <gtest/gtest.h>

#include <functional>
#include <string>
#include <vector>

#include "engine/mime/body_structure.hpp"
#include "engine/mime/body_value.hpp"
#include "engine/mime/fields/address_list.hpp"
#include "engine/mime/fields/content_type.hpp"
#include "engine/mime/fields/date.hpp"
#include "engine/mime/fields/message_ids.hpp"
#include "engine/mime/fields/urls.hpp"
#include "engine/mime/html_text.hpp"
#include "engine/mime/parse_message.hpp"
#include "engine/mime/summary.hpp"
#include "engine/text/encoded_word.hpp"
#include "engine/text/quoted_printable.hpp"
#include "engine/text/unicode.hpp"
#include "tests/support/linear_work.hpp"

namespace kontor::mime {
namespace {

struct Shape {
    std::string name;
    std::string head, repeated, tail;
    std::function<void(Bytes)> work;
};

void whole_message(Bytes input) {
    const Message message = parse(input);
    summarise(message);
    part_ids(message);
    for (const Part& part : message.parts)
        if (part.first_child == no_part && part.is_text()) body_value(part, Message::body_of(part, input));
}

void streamed_octet_by_octet(Bytes input) {
    MessageScanner scanner;
    for (std::size_t at = 0; at < input.size(); ++at) scanner.feed(input.substr(at, 1));
    scanner.finish();
}

void addresses(Bytes input) { parse_address_groups(input); }
void parameters(Bytes input) { parse_parameterised(input); }
void ids(Bytes input) { parse_message_ids(input); }
void urls(Bytes input) { parse_urls(input); }
void date(Bytes input) { parse_date(input); }
void html(Bytes input) {
    html_to_text(input, input.size());
    html_to_lines(input, input.size());
}
void words(Bytes input) {
    std::string out;
    text::append_header_text(out, input);
}
void quoted_printable(Bytes input) {
    std::string out;
    text::append_quoted_printable_decoded(out, input);
}
void subject(Bytes input) { text::base_subject(input); }

std::vector<Shape> shapes() {
    const std::string multipart = "Content-Type: multipart/mixed; boundary=b\n\n";
    return {
        {"word_openings", "", "=?x?y?", "?=", words},
        {"word_openings_with_encoding", "", "=?utf-8?q?", "?=", words},
        {"word_question_marks", "=?utf-8?q?", "a?", "", words},
        {"words_adjacent", "", "=?utf-8?B?w6k=?= ", "", words},
        {"words_folded", "", "\r\n ", "x", words},
        {"address_comments", "", "(", "", addresses},
        {"address_comments_closed", "", "(a(b)c) ", "x@y", addresses},
        {"address_quotes", "", "\"\\", "", addresses},
        {"address_quotes_in_brackets", "", "<\"\\\"", "", addresses},
        {"address_brackets", "", "<", "", addresses},
        {"address_colons", "", "a:", "", addresses},
        {"address_routes", "", "<@a", "", addresses},
        {"address_words", "", "word ", "", addresses},
        {"address_square_brackets", "", "[", "", addresses},
        {"address_encoded_words", "", "=?a?q?", "", addresses},
        {"parameters_sections", "a; ", "name*1=x; ", "", parameters},
        {"parameters_comments", "a; ", "((", "", parameters},
        {"parameters_without_value", "a; ", "x;;", "", parameters},
        {"parameters_bare_words", "a; x=", "word ", "", parameters},
        {"ids_unclosed", "", "<a ", "", ids},
        {"ids_comments", "", "(<", "", ids},
        {"urls_unclosed", "", "(a <", "", urls},
        {"date_digits", "", "1 ", "", date},
        {"html_tags", "", "<a href=\"", "", html},
        {"html_comments", "", "<!--", "", html},
        {"html_styles", "", "<style></sty", "", html},
        {"html_entities", "", "&amp", "", html},
        {"html_ampersands", "", "&&&", "", html},
        {"quoted_printable_equals", "", "=", "", quoted_printable},
        {"quoted_printable_spaces", "", "    ", "x", quoted_printable},
        {"subject_prefixes", "", "re: ", "x", subject},
        {"subject_tags", "", "[a]", "x", subject},
        {"message_one_long_line", "Subject: x\n\n", "xxxxxxxxxx", "", whole_message},
        {"message_one_long_field", "Subject: ", "xxxxxxxxxx", "\n\n", whole_message},
        {"message_many_fields", "", "X: y\n", "\n", whole_message},
        {"message_many_continuations", "X: y\n", " z\n", "\n", whole_message},
        {"message_many_parts", multipart, "--b\n\nx\n", "", whole_message},
        {"message_many_empty_parts", multipart, "--b\n", "", whole_message},
        {"message_almost_boundaries", multipart, "--c\n", "", whole_message},
        {"message_dashes", multipart, "-", "", whole_message},
        {"message_nested_multiparts", "", "Content-Type: multipart/mixed; boundary=b\n\n--b\n", "", whole_message},
        {"message_nested_messages", "", "Content-Type: message/rfc822\n\n", "", whole_message},
        {"message_stray_lines", "X: y\n", "stray\nX: y\n", "", whole_message},
        {"message_quoted_text", "\n", "> x:\n", "", whole_message},
        {"streamed_header_line", "X: ", "xxxx", "", streamed_octet_by_octet},
        {"streamed_stray_line", "", "xxxx", "", streamed_octet_by_octet},
        {"streamed_boundary_line", multipart + "--", "bbbb", "", streamed_octet_by_octet},
        {"streamed_almost_boundaries", multipart, "--\n-", "", streamed_octet_by_octet},
    };
}

void PrintTo(const Shape& shape, std::ostream* out) { *out << shape.name; }

class Linear : public testing::TestWithParam<Shape> {};

std::string input_of(const Shape& shape, std::size_t size) {
    std::string input = shape.head;
    while (input.size() < size) input += shape.repeated;
    return input + shape.tail;
}

TEST_P(Linear, WorkGrowsWithTheInput) {
    const Shape& shape = GetParam();
    test::expect_linear_work(
        [&shape](std::size_t size) { return [&shape, input = input_of(shape, size)] { shape.work(input); }; });
}

INSTANTIATE_TEST_SUITE_P(Shapes, Linear, testing::ValuesIn(shapes()), [](const auto& row) { return row.param.name; });

// Threats C2: a million tiny parts without a million of anything.
TEST(Flood, OfPartsStaysSmall) {
    std::string whole = "Content-Type: multipart/mixed; boundary=b\n\n";
    for (int i = 0; i < 1'400'000; ++i) whole += "--b\n";
    const Message message = parse(whole);
    EXPECT_EQ(message.parts.size(), limits::mime_parts);
    EXPECT_TRUE(message.damaged);
}

// Threats C3: a header of 60 MB in one field, and one of a million fields.
TEST(Flood, OfHeaderStaysSmall) {
    MessageScanner one_field;
    one_field.feed("Subject: ");
    const std::string megabyte(1 << 20, 'x');
    for (int i = 0; i < 60; ++i) one_field.feed(megabyte);
    one_field.feed("\nFrom: a@example.org\n\nbody");
    const Message long_field = one_field.finish();
    EXPECT_LE(long_field.headers.size(), limits::header_field + 100);
    EXPECT_TRUE(long_field.damaged);
    EXPECT_EQ(summarise(long_field).from.size(), 1u) << "the field behind it is still found";
    EXPECT_EQ(long_field.plain.bytes, "body");

    MessageScanner many_fields;
    for (int i = 0; i < 1'000'000; ++i) many_fields.feed("X: y\n");
    many_fields.feed("\nbody");
    const Message many = many_fields.finish();
    EXPECT_EQ(many.fields.size(), limits::header_fields);
    EXPECT_EQ(many.plain.bytes, "body");
}

}  // namespace
}  // namespace kontor::mime
