// Header fields as they stand in the message, and what cannot stand there.
#include "engine/mime/fields/write_field.hpp"

#include <gtest/gtest.h>

#include "engine/mime/fields/address_list.hpp"
#include "engine/mime/fields/content_type.hpp"
#include "engine/mime/fields/date.hpp"
#include "engine/mime/fields/forms.hpp"
#include "engine/text/encoded_word.hpp"
#include "tests/engine/charset_port.hpp"

namespace kontor::mime {
namespace {

std::string written(const NewField& field) {
    const auto line = write_field(field);
    return line ? *line : "refused: " + line.error().got;
}
std::string subject(std::string text) { return written({"Subject", TextValue{std::move(text)}}); }
std::string to(std::vector<mail::EmailAddressGroup> groups) {
    return written({"To", AddressesValue{std::move(groups)}});
}

struct Row {
    const char* name;
    NewField field;
    const char* line;
};

const mail::EmailAddress ann{"Ann", "ann@example.org"}, bare{std::nullopt, "bob@example.org"};

std::vector<Row> rows() {
    return {
        {"plain", {"Subject", TextValue{"Hello"}}, "Subject: Hello\r\n"},
        {"empty", {"Subject", TextValue{""}}, "Subject: \r\n"},
        {"latin", {"Subject", TextValue{"Grüße"}}, "Subject: =?utf-8?Q?Gr=C3=BC=C3=9Fe?=\r\n"},
        {"chinese", {"Subject", TextValue{"你好"}}, "Subject: =?utf-8?B?5L2g5aW9?=\r\n"},
        {"looks_encoded",
         {"Subject", TextValue{"=?utf-8?Q?x?="}},
         "Subject: =?utf-8?Q?=3D=3Futf-8=3FQ=3Fx=3F=3D?=\r\n"},
        {"raw", {"X-Priority", RawValue{" 1 (Highest)"}}, "X-Priority: 1 (Highest)\r\n"},
        {"two_addresses",
         {"To", AddressesValue{{{std::nullopt, {ann, bare}}}}},
         "To: Ann <ann@example.org>, bob@example.org\r\n"},
        {"quoted_name",
         {"To", AddressesValue{{{std::nullopt, {{"Doe, \"J\" \\", "j@example.org"}}}}}},
         "To: \"Doe, \\\"J\\\" \\\\\" <j@example.org>\r\n"},
        {"encoded_name",
         {"From", AddressesValue{{{std::nullopt, {{"Jürgen", "j@example.org"}}}}}},
         "From: =?utf-8?Q?J=C3=BCrgen?= <j@example.org>\r\n"},
        {"group",
         {"To", AddressesValue{{{"Team", {ann, bare}}}}},
         "To: Team: Ann <ann@example.org>, bob@example.org;\r\n"},
        {"empty_group", {"To", AddressesValue{{{"Undisclosed", {}}}}}, "To: Undisclosed:;\r\n"},
        {"eai", {"To", AddressesValue{{{std::nullopt, {{std::nullopt, "用户@例子.cn"}}}}}}, "To: <用户@例子.cn>\r\n"},
        {"ids", {"References", MessageIdsValue{{"a@b", "c@d"}}}, "References: <a@b> <c@d>\r\n"},
        {"urls", {"List-Post", UrlsValue{{"mailto:a@b", "https://x/"}}}, "List-Post: <mailto:a@b>, <https://x/>\r\n"},
        {"date", {"Date", mail::SentDate{{1795295945}, 345}}, "Date: Sun, 22 Nov 2026 03:04:05 +0545\r\n"},
        {"date_west", {"Date", mail::SentDate{{0}, -210}}, "Date: Wed, 31 Dec 1969 20:30:00 -0330\r\n"},
    };
}

TEST(WriteField, StandsAsRfc5322HasIt) {
    for (const Row& row : rows()) EXPECT_EQ(written(row.field), row.line) << row.name;
}

// Threats C12, E6: no value ends its field.
TEST(WriteField, NothingSplitsAHeader) {
    for (const std::string& end : {std::string("\r\n"), std::string("\n"), std::string("\r"), std::string(1, '\0')}) {
        const std::string evil = "x" + end + "Bcc: eve@example.org";
        const std::vector<NewField> fields = {
            {"Subject", TextValue{evil}},
            {"Subject", RawValue{evil}},
            {evil, TextValue{"x"}},
            {"To", AddressesValue{{{std::nullopt, {{evil, "a@b"}}}}}},
            {"To", AddressesValue{{{std::nullopt, {{std::nullopt, "a@b" + end + " c@d"}}}}}},
            {"To", AddressesValue{{{evil, {ann}}}}},
            {"References", MessageIdsValue{{evil}}},
            {"List-Post", UrlsValue{{evil}}},
        };
        for (const NewField& field : fields) EXPECT_FALSE(write_field(field)) << field.name;
        EXPECT_FALSE(write_parameterised("Content-Type", "text/plain", {{"name", evil}}));
    }
}

TEST(WriteField, NoAddressBecomesTwo) {
    for (const char* email : {"a@b, c@d", "a@b> , <c@d", "a@b>", "<a@b", "a@b (c)", " ", "a@b;", "x: a@b"}) {
        EXPECT_FALSE(write_field({"To", AddressesValue{{{std::nullopt, {{"Name", email}}}}}})) << email;
    }
    for (const char* id : {"a@b> <c@d", "", "a b", "<a@b>"}) {
        EXPECT_FALSE(write_field({"References", MessageIdsValue{{id}}})) << id;
    }
    for (const char* url : {"a>, <b", "http://x /"}) EXPECT_FALSE(write_field({"List-Post", UrlsValue{{url}}})) << url;
    for (const char* name : {"", "A b", "A:", "Ä"}) EXPECT_FALSE(write_field({name, TextValue{"x"}})) << name;
}

TEST(WriteField, LinesAreShortAndReadBackEqual) {
    std::string words, umlauts, names;
    mail::EmailAddressGroup many;
    for (int i = 0; i < 300; ++i) {
        words += (i ? " word" : "word") + std::to_string(i);
        umlauts += "ü你" + std::string(static_cast<std::size_t>(i % 5), 'x') + " ";
        many.addresses.push_back({i % 3 ? "Müller, " + std::to_string(i) : "Name " + std::to_string(i),
                                  "someone" + std::to_string(i) + "@example.org"});
    }
    umlauts.pop_back();
    const auto check = [](const std::string& field) {
        std::size_t begin = 0;
        for (std::size_t end = field.find("\r\n"); end != field.npos; end = field.find("\r\n", begin)) {
            EXPECT_LE(end - begin, 78u) << field.substr(begin, end - begin);
            EXPECT_NE(field.find_first_not_of(" \t", begin), end) << "a line of white space";
            begin = end + 2;
        }
        EXPECT_EQ(begin, field.size());
        return field.substr(field.find(':') + 1, field.size() - field.find(':') - 3);
    };
    EXPECT_EQ(as_text(check(subject(words))), words);
    EXPECT_EQ(as_text(check(subject(umlauts))), umlauts);
    EXPECT_EQ(as_text(check(subject(std::string(5000, 'x')))), std::string(5000, 'x'));
    EXPECT_EQ(as_text(check(subject("two  and   three" + std::string(70, ' ') + "seventy"))),
              "two  and   three" + std::string(70, ' ') + "seventy");
    EXPECT_EQ(parse_addresses(check(to({many}))), many.addresses);
    EXPECT_EQ(subject(std::string(2000, 'x')).find("refused"), std::string::npos);
    EXPECT_NE(written({"X-Long", RawValue{std::string(2000, 'x')}}).find("refused"), std::string::npos);
}

TEST(WriteParameterised, ReadsBackEqual) {
    std::string long_name;
    for (int i = 0; i < 40; ++i) long_name += "Überschrift ";
    for (const std::string& name :
         {std::string("a.txt"), std::string("a \"b\" \\.txt"), std::string("größe.txt"), std::string(200, 'x'),
          long_name + ".pdf", std::string("=?utf-8?Q?x?="), std::string("100%; x=y"), std::string("it's''")}) {
        const auto line = write_parameterised("Content-Disposition", "attachment", {{"filename", name}, {"size", "7"}});
        ASSERT_TRUE(line) << name;
        const ParameterisedValue read = parse_parameterised(Bytes(*line).substr(20, line->size() - 22));
        EXPECT_FALSE(read.damaged) << *line;
        EXPECT_EQ(read.value, "attachment");
        ASSERT_TRUE(read.find("filename")) << *line;
        EXPECT_EQ(read.find("filename")->value, name) << *line;
        ASSERT_TRUE(read.find("size"));
        for (std::size_t begin = 0; begin < line->size(); begin = line->find("\r\n", begin) + 2)
            EXPECT_LE(line->find("\r\n", begin) - begin, 78u) << *line;
    }
}

TEST(EncodedWords, AreShortAndWhole) {
    for (const std::string& text :
         {std::string("ü"), std::string(500, 'x') + "ü", std::string("日本語テキスト"), std::string("a b\tc_?=")}) {
        std::string joined;
        for (const std::string& word : text::encoded_words(text)) {
            EXPECT_LE(word.size(), 75u);
            EXPECT_EQ(text::encoded_word_size(word), word.size()) << word;
            joined += (joined.empty() ? "" : "\r\n ") + word;
        }
        std::string decoded;
        EXPECT_TRUE(text::append_header_text(decoded, joined));
        EXPECT_EQ(decoded, text);
    }
}

}  // namespace
}  // namespace kontor::mime
