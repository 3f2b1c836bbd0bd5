// The parsed forms of header fields (RFC 8621 4.1.2) that no message of the corpus shows.
#include <gtest/gtest.h>

#include "engine/base/limits.hpp"
#include "engine/mime/fields/address_list.hpp"
#include "engine/mime/fields/content_type.hpp"
#include "engine/mime/fields/date.hpp"
#include "engine/mime/fields/forms.hpp"
#include "engine/mime/fields/message_ids.hpp"
#include "engine/mime/fields/urls.hpp"
#include "tests/engine/charset_port.hpp"

namespace kontor::mime {
namespace {

using Urls = std::vector<std::string>;

TEST(Urls, StandInAngleBrackets) {
    EXPECT_EQ(parse_urls(" <mailto:a@x?subject=b>, (or this) <https://x/\r\n leave>"),
              (Urls{"mailto:a@x?subject=b", "https://x/leave"}));
    EXPECT_EQ(parse_urls(" NO"), Urls{});
    EXPECT_EQ(parse_urls("(<hidden>) <shown>"), Urls{"shown"});
    EXPECT_EQ(parse_urls("(unclosed <shown>"), Urls{"shown"});
    EXPECT_EQ(parse_urls("<unclosed"), Urls{});
}

TEST(Forms, AreLimitedPerField) {
    EXPECT_EQ(header_form_from_name("asGroupedAddresses"), HeaderForm::grouped_addresses);
    EXPECT_EQ(header_form_from_name("asurls"), std::nullopt);
    EXPECT_TRUE(is_form_allowed(HeaderForm::raw, "Received"));
    EXPECT_FALSE(is_form_allowed(HeaderForm::text, "Received"));
    EXPECT_TRUE(is_form_allowed(HeaderForm::text, "SUBJECT"));
    EXPECT_FALSE(is_form_allowed(HeaderForm::addresses, "Subject"));
    EXPECT_TRUE(is_form_allowed(HeaderForm::grouped_addresses, "resent-bcc"));
    EXPECT_FALSE(is_form_allowed(HeaderForm::text, "From"));
    EXPECT_TRUE(is_form_allowed(HeaderForm::date, "X-Anything"));
    EXPECT_TRUE(is_form_allowed(HeaderForm::urls, "List-Unsubscribe"));
    EXPECT_FALSE(is_form_allowed(HeaderForm::date, "List-Unsubscribe"));
    EXPECT_TRUE(is_form_allowed(HeaderForm::message_ids, "References"));
}

TEST(Forms, RawKeepsFoldingTextDoesNot) {
    EXPECT_EQ(as_raw(" a\r\n  b"), " a\r\n  b");
    EXPECT_EQ(as_raw(Bytes(" a\0\xE9", 4)), " aé");
    EXPECT_EQ(as_text(" a\r\n  b "), "a  b");
    EXPECT_EQ(as_text(" =?utf-8?Q?=20x?="), "x");
}

TEST(Dates, AreWrittenAsJmapWantsThem) {
    const auto date = parse_date("Sun, 22 Nov 2026 03:04:05 +0545");
    ASSERT_TRUE(date);
    EXPECT_EQ(date->utc.seconds, 1795295945);
    EXPECT_EQ(date->offset_minutes, 345);
    EXPECT_EQ(to_rfc3339(*date), "2026-11-22T03:04:05+05:45");
    EXPECT_EQ(to_rfc3339(date->utc), "2026-11-21T21:19:05Z");
    EXPECT_EQ(to_rfc3339(UtcTime{0}), "1970-01-01T00:00:00Z");
    EXPECT_EQ(to_rfc3339(UtcTime{4102444799}), "2099-12-31T23:59:59Z");
}

TEST(Dates, AreReadBackFromEveryDayOfTwoCenturies) {
    for (std::int64_t day = 0; day < 365 * 131; day += 17) {
        const UtcTime noon{day * 86400 + 43200};
        const auto again = parse_date(to_rfc3339(noon));
        ASSERT_TRUE(again) << to_rfc3339(noon);
        EXPECT_EQ(again->utc, noon);
    }
}

TEST(MessageIds, AreAtMostSoMany) {
    std::string flood;
    for (std::size_t i = 0; i < limits::addresses + 50; ++i) flood += "<a@b> ";
    EXPECT_EQ(parse_message_ids(flood).size(), limits::addresses);
}

TEST(Addresses, AreAtMostSoMany) {
    std::string flood;
    for (std::size_t i = 0; i < limits::addresses + 50; ++i) flood += "a@b, ";
    bool damaged = false;
    EXPECT_EQ(parse_addresses(flood, &damaged).size(), limits::addresses);
    EXPECT_TRUE(damaged);
}

TEST(Addresses, SayWhetherTheyWereRepaired) {
    const auto repaired = [](Bytes raw) {
        bool damaged = false;
        parse_addresses(raw, &damaged);
        return damaged;
    };
    EXPECT_FALSE(repaired("\"A, B\" <a@x>, Group: b@y, c@z;, d@w (D)"));
    EXPECT_FALSE(repaired(""));
    EXPECT_TRUE(repaired("A <a@x"));
    EXPECT_TRUE(repaired("a@x; b@y"));
    EXPECT_TRUE(repaired("\"A <a@x>"));
    EXPECT_TRUE(repaired("root"));
}

TEST(Parameters, KeepBothFormsAndPreferTheExtended) {
    const auto value = parse_parameterised("attachment; filename=\"a\\\"b\"; filename*=utf-8''%C3%A4; X=1");
    EXPECT_EQ(value.value, "attachment");
    ASSERT_NE(value.find("filename"), nullptr);
    EXPECT_EQ(value.find("filename")->value, "ä");
    EXPECT_EQ(value.find("x")->value, "1");
    EXPECT_EQ(value.find("X"), nullptr) << "names are asked for in lower case";
    EXPECT_FALSE(value.damaged);
}

TEST(MediaTypes, HaveTwoHalves) {
    EXPECT_EQ(parse_media_type("Text/HTML")->type, "text");
    EXPECT_EQ(parse_media_type("Text/HTML")->subtype, "html");
    for (const char* wrong : {"", "text", "text/", "/html", "a/b/c"}) EXPECT_FALSE(parse_media_type(wrong)) << wrong;
}

}  // namespace
}  // namespace kontor::mime
