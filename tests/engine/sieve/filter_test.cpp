// The form and its Sieve: one text for a form, the same form from that text, and nothing from any other text.
#include "engine/sieve/filter.hpp"

#include <gtest/gtest.h>

#include <random>
#include <string>
#include <vector>

#include "tests/engine/sieve/ask.hpp"

namespace kontor::sieve {
namespace {

using Of = Condition::Of;
using Match = Condition::Match;
using Kind = FilterAction::Kind;

Condition condition(Of of, Match match, std::vector<std::string> values, bool is_negated = false) {
    Condition made;
    made.of = of;
    made.match = match;
    made.values = std::move(values);
    made.is_negated = is_negated;
    return made;
}

FilterAction into(Kind kind, std::string mailbox) {
    FilterAction made;
    made.kind = kind;
    made.mailbox = std::move(mailbox);
    return made;
}

FilterAction mark(Kind kind, std::string label = "") {
    FilterAction made;
    made.kind = kind;
    made.label = std::move(label);
    return made;
}

FilterForm everything() {
    FilterForm form;
    form.any = true;
    form.conditions = {
        condition(Of::from, Match::contains, {"boss"}),
        condition(Of::to, Match::is, {"me@example.org", "us@example.org"}, true),
        condition(Of::cc, Match::domain, {"example.com"}),
        condition(Of::recipients, Match::begins, {"list-*"}),
        condition(Of::subject, Match::ends, {"\"done\"?"}),
        condition(Of::body, Match::pattern, {"*a?b\\*"}),
    };
    Condition header = condition(Of::header, Match::contains, {"x"});
    header.header = "List-Id";
    Condition there = condition(Of::header, Match::exists, {}, true);
    there.header = "X-Loop";
    Condition large = condition(Of::size, Match::larger, {});
    large.size = 1048576;
    form.conditions.insert(form.conditions.end(), {header, there, large});
    FilterAction known = into(Kind::move, "Bills");
    known.mailbox_id = "m12";
    FilterAction used = into(Kind::move, "Sent");
    used.special_use = "\\Sent";
    form.actions = {
        mark(Kind::mark_read), mark(Kind::star),  mark(Kind::label, "work"), into(Kind::copy, "All/2026"), known, used,
        mark(Kind::spam),      mark(Kind::trash), mark(Kind::stop)};
    return form;
}

constexpr std::string_view everything_written =
    R"(require ["body", "copy", "fileinto", "imap4flags", "mailboxid", "special-use"];
if anyof (
    header :contains "from" "boss",
    not address :is "to" ["me@example.org", "us@example.org"],
    address :domain :is "cc" "example.com",
    address :matches ["to", "cc"] "list-\\**",
    header :matches "subject" "*\"done\"\\?",
    body :text :matches "*a?b\\*",
    header :contains "List-Id" "x",
    not exists "X-Loop",
    size :over 1048576
) {
    addflag "\\Seen";
    addflag "\\Flagged";
    addflag "work";
    fileinto :copy "All/2026";
    fileinto :mailboxid "m12" "Bills";
    fileinto :specialuse "\\Sent" "Sent";
    fileinto :specialuse "\\Junk" "Junk";
    fileinto :specialuse "\\Trash" "Trash";
    stop;
}
)";

TEST(Filter, IsWrittenInOneWay) {
    const auto written = to_sieve(everything());
    ASSERT_TRUE(written) << written.error().message();
    EXPECT_EQ(*written, everything_written);
    EXPECT_TRUE(compile(*written));
}

TEST(Filter, IsReadAsItWasWritten) {
    EXPECT_EQ(filter_from_sieve(everything_written), everything());
    std::string by_crlf;
    for (const char c : everything_written) by_crlf += c == '\n' ? "\r\n" : std::string(1, c);
    EXPECT_EQ(filter_from_sieve(by_crlf), everything());
}

TEST(Filter, WithoutConditionsIsForEveryMessage) {
    FilterForm form;
    form.actions = {into(Kind::copy, "All")};
    const auto written = to_sieve(form);
    ASSERT_TRUE(written);
    EXPECT_EQ(*written, "require [\"copy\", \"fileinto\"];\nfileinto :copy \"All\";\n");
    EXPECT_EQ(filter_from_sieve(*written), form);
    EXPECT_EQ(test::outcome_of(*written, "\n"), "fileinto All; implicit keep");
}

TEST(Filter, MarksStandBeforeWhatFilesTheMessage) {
    FilterForm form;
    form.actions = {mark(Kind::stop), into(Kind::move, "A"), mark(Kind::star)};
    EXPECT_EQ(test::outcome_of(*to_sieve(form), "\n"), "fileinto A [\\Flagged]");
}

TEST(Filter, OfAnOwnAddressGoesToSent) {
    EXPECT_EQ(*to_sieve(sent_filter("me@example.org")),
              "require [\"fileinto\", \"special-use\"];\n"
              "if allof (\n    header :contains \"from\" \"me@example.org\"\n) {\n"
              "    fileinto :specialuse \"\\\\Sent\" \"Sent\";\n}\n");
    EXPECT_EQ(test::outcome_of(*to_sieve(sent_filter("juergen.m+sales@example.com")), test::letter()),
              "fileinto :specialuse \\Sent Sent");
}

// Scripts that do what a form can do, but are not what a form writes: they stay text.
TEST(Filter, ByHandStaysText) {
    for (const std::string_view script : {
             "",
             "keep;\n",
             "# mine\nstop;\n",
             "stop;",
             "stop; \n",
             "stop;\nstop;\n\n",
             "require \"fileinto\";\r\nif header :contains \"from\" \"a\" {\r\n    fileinto \"A\";\r\n}\r\n",
             "require \"fileinto\";\nif allof (\n    header :contains [\"from\"] \"a\"\n) {\n    fileinto \"A\";\n}\n",
             "require \"fileinto\";\nif allof (\n    header :contains \"FROM\" \"a\"\n) {\n    fileinto \"A\" ;\n}\n",
             "require \"fileinto\";\nif allof (\n    true\n) {\n    fileinto \"A\";\n}\n",
             "require \"fileinto\";\nif allof (\n    size :over 1K\n) {\n    fileinto \"A\";\n}\n",
             "require \"fileinto\";\nif allof (\n    not not size :over 1\n) {\n    fileinto \"A\";\n}\n",
             "require \"fileinto\";\nif allof (\n    size :over 1\n) {\n    fileinto \"A\";\n}\nkeep;\n",
             "require \"fileinto\";\nif allof (\n    size :over 1\n) {\n    fileinto \"A\";\n} else {\n    stop;\n}\n",
             "require [\"copy\", \"fileinto\"];\nfileinto \"A\";\n",
             "require \"fileinto\";\nstop;\nfileinto \"A\";\n",
             "fileinto \"A\";\n",
             "if allof (\n    size 5\n) {\n    stop;\n}\n",
         })
        EXPECT_EQ(filter_from_sieve(script), std::nullopt) << script;
}

struct Wrong {
    std::string_view where;
    void (*spoil)(FilterForm&);
};

TEST(Filter, ThatCannotBeSaysWhere) {
    constexpr Wrong rows[] = {
        {"actions", [](FilterForm& form) { form.actions.clear(); }},
        {"actions/0/mailbox", [](FilterForm& form) { form.actions = {into(Kind::move, "")}; }},
        {"actions/0/mailbox", [](FilterForm& form) { form.actions = {into(Kind::stop, "A")}; }},
        {"actions/1/label",
         [](FilterForm& form) {
             form.actions = {mark(Kind::stop), mark(Kind::label, "a b")};
         }},
        {"actions/0/label", [](FilterForm& form) { form.actions = {mark(Kind::label, "\\Seen")}; }},
        {"actions/0/mailboxId", [](FilterForm& form) { form.actions[0].mailbox_id = "m1"; }},
        {"actions/0/specialUse", [](FilterForm& form) { form.actions[0].special_use = "\\Sent"; }},
        {"conditions/0/values", [](FilterForm& form) { form.conditions[0].values.clear(); }},
        {"conditions/0/values", [](FilterForm& form) { form.conditions[0].values = {"a\nb"}; }},
        {"conditions/0/values", [](FilterForm& form) { form.conditions[0].values = {"\xFF"}; }},
        {"conditions/0/header", [](FilterForm& form) { form.conditions[0].header = "X"; }},
        {"conditions/6/header", [](FilterForm& form) { form.conditions[6].header = "no name"; }},
        {"conditions/0/match", [](FilterForm& form) { form.conditions[0].match = Match::exists; }},
        {"conditions/4/match", [](FilterForm& form) { form.conditions[4].match = Match::domain; }},
        {"conditions/8/match", [](FilterForm& form) { form.conditions[8].match = Match::contains; }},
        {"conditions/0/match", [](FilterForm& form) { form.conditions[0].match = Match::larger; }},
        {"conditions/0/size", [](FilterForm& form) { form.conditions[0].size = 5; }},
        {"conditions", [](FilterForm& form) { form.conditions.resize(101, form.conditions[0]); }},
    };
    for (const Wrong& row : rows) {
        FilterForm form = everything();
        row.spoil(form);
        const auto written = to_sieve(form);
        ASSERT_FALSE(written) << row.where;
        EXPECT_EQ(written.error().where, row.where);
    }
}

// Whatever is written compiles, and what is read of it is written as the same text again.
TEST(Filter, RandomFormsComeBack) {
    const std::vector<std::string> words = {"a",        "",     "*",  "\\", "\"", "?*\\", "me@example.org",
                                            "\xC3\xA4", "${a}", "a b"};
    std::mt19937 draw(5228);
    int written_forms = 0;
    for (int round = 0; round < 5000 && !testing::Test::HasFailure(); ++round) {
        FilterForm form;
        form.any = draw() % 2 == 0;
        for (std::size_t left = draw() % 4; left != 0; --left) {
            Condition one = condition(static_cast<Of>(draw() % 8), static_cast<Match>(draw() % 9), {}, draw() % 2 == 0);
            const bool measures = one.match == Match::larger || one.match == Match::smaller;
            if (one.of == Of::header) one.header = draw() % 2 ? "X-A" : "subject";
            if (one.of == Of::size) one.size = draw();
            if (!measures && one.match != Match::exists)
                for (std::size_t values = 1 + draw() % 3; values != 0; --values)
                    one.values.push_back(words[draw() % 10]);
            form.conditions.push_back(std::move(one));
        }
        for (std::size_t left = 1 + draw() % 3; left != 0; --left) {
            FilterAction one = mark(static_cast<Kind>(draw() % 8));
            if (one.kind == Kind::label) one.label = "x";
            if (one.kind == Kind::copy || one.kind == Kind::move) one.mailbox = "A" + words[draw() % 10];
            form.actions.push_back(std::move(one));
        }
        const auto written = to_sieve(form);
        if (!written) continue;
        ++written_forms;
        SCOPED_TRACE(*written);
        EXPECT_TRUE(compile(*written));
        const auto read = filter_from_sieve(*written);
        ASSERT_TRUE(read);
        EXPECT_EQ(*to_sieve(*read), *written);
        EXPECT_EQ(read->conditions.size(), form.conditions.size());
        EXPECT_EQ(read->actions.size(), form.actions.size());
    }
    EXPECT_GT(written_forms, 500);
}

}  // namespace
}  // namespace kontor::sieve
