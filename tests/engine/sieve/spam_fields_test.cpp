// The fields that providers' filters write, one row each.
#include "engine/sieve/spam_fields.hpp"

#include <gtest/gtest.h>

#include <ostream>
#include <string>

#include "engine/mime/parse_message.hpp"

namespace kontor::sieve {
namespace {

struct Row {
    std::string_view header;
    bool is_spam;
    int percent;  // -1: nobody looked
};

void PrintTo(const Row& row, std::ostream* out) { *out << row.header; }

class SpamFields : public testing::TestWithParam<Row> {};

TEST_P(SpamFields, AreUnderstood) {
    const Row& row = GetParam();
    const SpamVerdict verdict = spam_verdict(mime::parse(std::string(row.header) + "\n\nbody\n"));
    EXPECT_EQ(verdict.is_spam, row.is_spam);
    EXPECT_EQ(verdict.percent.value_or(-1), row.percent);
    EXPECT_EQ(verdict.field.empty(), !row.is_spam);
}

constexpr Row rows[] = {
    {"Subject: hello", false, -1},
    {"X-Mailer: spam", false, -1},
    {"X-Spam-Flag: YES", true, 100},
    {"x-spam-flag: yes", true, 100},
    {"X-Spam-Flag: NO", false, 0},
    {"X-Spam-Flag: perhaps", false, -1},
    {"X-Spam: Yes", true, 100},
    {"X-Spam-Status: Yes, score=10.0 required=5.0 tests=A,\n B", true, 100},
    {"X-Spam-Status: Yes, score=5.0 required=5.0", true, 50},
    {"X-Spam-Status: No, score=2.5 required=5.0", false, 25},
    {"X-Spam-Status: No, score=-2.6 required=5.0", false, 0},
    {"X-Spam-Status: No, hits=1.0 required=5.0", false, 10},
    {"X-Spam-Status: Yes", true, 100},
    {"X-Spam-Status: No, score=4.99 required=5.0", false, 49},
    {"X-Spam-Status: No, score=7.0 required=5.0", false, 49},
    {"X-Spamd-Result: default: False [-1.20 / 15.00];\n ARC_NA(0.00)[]", false, 0},
    {"X-Spamd-Result: default: True [16.20 / 15.00]; X(1.00)[]", true, 54},
    {"X-Spamd-Result: default: False [7.50 / 15.00]", false, 25},
    {"X-Rspamd-Action: add header", true, 100},
    {"X-Rspamd-Action: no action", false, 0},
    {"X-Bogosity: Spam, tests=bogofilter", true, 100},
    {"X-Bogosity: Ham, tests=bogofilter", false, 0},
    {"X-DSPAM-Result: Spam", true, 100},
    {"X-DSPAM-Result: Innocent", false, 0},
    {"X-MS-Exchange-Organization-SCL: 5", true, 50},
    {"X-MS-Exchange-Organization-SCL: 1", false, 10},
    {"X-MS-Exchange-Organization-SCL: -1", false, 0},
    {"X-Forefront-Antispam-Report: CIP:1.2.3.4;CTRY:DE;SCL:1;SFV:NSPM;", false, 10},
    {"X-Forefront-Antispam-Report: CIP:1.2.3.4;SCL:9;SFV:SPM;CAT:HSPM;", true, 100},
    {"X-UI-Filterresults: notjunk:1;V03:K0:abc", false, 0},
    {"X-UI-Filterresults: junk:10;V03:K0:abc", true, 100},
    {"X-Yandex-Spam: 4", true, 100},
    {"X-Yandex-Spam: 1", false, 0},
    {"X-CMAE-Verdict: spam", true, 100},
    {"X-CMAE-Verdict: not spam", false, 0},
    {"X-VR-STATUS: SPAM", true, 100},
    {"X-Spam-Verdict: notspam", false, 0},
    {"X-Spam-Flag: NO\nX-Spam-Status: Yes, score=8.0 required=5.0", true, 80},
    {"X-Spam-Status: Yes, score=8.0 required=5.0\nX-Spam-Flag: NO", true, 80},
    {"X-Spam-Status: Yes, score=99999999999999999999 required=0.0", true, 100},
    {"X-Spam-Flag:", false, -1},
};
INSTANTIATE_TEST_SUITE_P(Rows, SpamFields, testing::ValuesIn(rows));

}  // namespace
}  // namespace kontor::sieve
