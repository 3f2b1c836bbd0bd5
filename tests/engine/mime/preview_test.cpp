// The line under the subject: the same whether the beginning of a text was enough for it or all of it was looked at.
#include <gtest/gtest.h>

#include <array>
#include <random>
#include <string>
#include <string_view>

#include "engine/base/limits.hpp"
#include "engine/mime/parse_message.hpp"
#include "engine/mime/summary.hpp"
#include "engine/text/base64.hpp"
#include "engine/text/quoted_printable.hpp"
#include "engine/text/unicode.hpp"
#include "tests/engine/charset_port.hpp"

namespace kontor::mime {
namespace {

std::string preview_in(std::string_view encoding, const std::string& body) {
    return preview(parse("Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: " +
                         std::string(encoding) + "\n\n" + body));
}

constexpr auto kinds_of_lines = std::to_array<std::string_view>({
    "Words that somebody wrote himself, of about this length.",
    "Kürzere Wörter mit Umlauten: ja!",
    "> quoted",
    ">> quoted twice, and rather long so that it takes its octets",
    "On Monday Jane wrote:",
    "Am 3. Mai schrieb Käthe Schäfer:",
    "",
    "----------",
    "-- ",
    "多谢您的来信，我们会尽快回复。",
});

// Base64 is always decoded whole; what can be read in pieces must give the same.
TEST(Preview, does_not_depend_on_how_much_was_decoded_for_it) {
    std::mt19937 random(7);
    int full = 0;
    for (int round = 0; round < 600; ++round) {
        std::string text;
        const std::size_t size = 200 + random() % 3000;
        while (text.size() < size) {
            // Mostly quotations: the writer's own words are spread over the whole.
            const std::size_t kind = random() % (round % 2 == 0 ? kinds_of_lines.size() : 5);
            text += std::string(kinds_of_lines[kind]) + (round % 3 == 0 ? "\r\n" : "\n");
        }
        const std::string whole = preview_in("base64", text::base64_encode(text));
        ASSERT_EQ(preview_in("8bit", text), whole) << text;
        std::string quoted;
        text::append_quoted_printable_encoded(quoted, text);
        ASSERT_EQ(preview_in("quoted-printable", quoted), whole) << text;
        full += text::count_code_points(whole) >= limits::preview_characters - 1;
    }
    EXPECT_GT(full, 100);  // else the comparison says nothing
}

TEST(Preview, a_line_that_never_ends_is_previewed_too) {
    const std::string text(20'000, 'x');
    EXPECT_EQ(preview_in("8bit", text), std::string(limits::preview_characters, 'x'));
}

// The introduction would fill the preview; that it is one is told only by what lies behind the first thousand octets.
TEST(Preview, an_introduction_is_told_by_what_follows_it) {
    const std::string own(200, 'x'), later(400, 'y');
    std::string text = own + '\n';
    while (text.size() < 880) text += "> quoted\n";
    text += "On the third of May " + std::string(80, 'z') + " wrote:\n\n";
    ASSERT_LT(text.size(), 1024u);
    text += "> " + std::string(100, 'q') + '\n' + later + '\n';
    EXPECT_EQ(preview_in("8bit", text), own + ' ' + later.substr(0, limits::preview_characters - 201));
}

}  // namespace
}  // namespace kontor::mime
