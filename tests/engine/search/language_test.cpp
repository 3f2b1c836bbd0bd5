#include "engine/search/language.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <random>

#include "engine/search/filter.hpp"
#include "tests/support/linear_work.hpp"

namespace kontor::search {
namespace {

// 2026-11-25T12:00:00Z, read one hour east of Greenwich.
constexpr Moment moment{UtcTime{1795608000}, 60};
const Places places{{{"Inbox", "m1"}, {"Inbox", "m2"}, {"Büro", "m3"}}, {{"anna@example.org", "a1"}, {"Home", "a2"}}};

std::string spell(const Mistake& mistake) {
    return std::string(mistake_name(mistake.code)) + ' ' + std::to_string(mistake.offset) + '+' +
           std::to_string(mistake.length);
}

// The filter in short: {text:"x"} without the quotes around names; & | ! for operators.
std::string spell(const nlohmann::json& filter) {
    if (filter.contains("operator")) {
        const std::string op = filter["operator"];
        std::string text = op == "AND" ? "&(" : op == "OR" ? "|(" : "!(";
        for (std::size_t i = 0; i < filter["conditions"].size(); ++i)
            text += (i == 0 ? "" : " ") + spell(filter["conditions"][i]);
        return text + ')';
    }
    std::string text;
    for (const auto& [name, value] : filter.items())
        text += name + '=' + (value.is_string() ? value.get<std::string>() : value.dump());
    return text;
}

std::string answer(std::string_view typed) {
    const Parsed parsed = parse(typed, moment);
    if (parsed.mistake) return "? " + spell(*parsed.mistake);
    if (!parsed.tree) return "";
    const auto compiled = compile(*parsed.tree, places);
    if (const auto* mistake = std::get_if<Mistake>(&compiled)) return "? " + spell(*mistake);
    return spell(std::get<nlohmann::json>(compiled));
}

TEST(Language, CompilesToFilters) {
    const struct {
        const char *typed, *filter;
    } table[] = {
        {"", ""},
        {"  \t", ""},
        {"invoice", "text=invoice"},
        {"  invoice ", "text=invoice"},
        {"invoice meeting", "&(text=invoice text=meeting)"},
        {"invoice AND meeting", "&(text=invoice text=meeting)"},
        {"invoice and meeting", "&(text=invoice text=and text=meeting)"},
        {"invoice OR meeting", "|(text=invoice text=meeting)"},
        {"a b OR c d", "|(&(text=a text=b) &(text=c text=d))"},
        {"a (b OR c) d", "&(text=a |(text=b text=c) text=d)"},
        {"(a)", "text=a"},
        {"((a))", "text=a"},
        {"(a)(b)", "&(text=a text=b)"},
        {"a(b)", "&(text=a text=b)"},
        {"-a", "!(text=a)"},
        {"--a", "!(!(text=a))"},
        {"NOT a", "!(text=a)"},
        {"NOT -a", "!(!(text=a))"},
        {"a -b", "&(text=a !(text=b))"},
        {"a NOT b", "&(text=a !(text=b))"},
        {"a AND NOT b", "&(text=a !(text=b))"},
        {"-(a b)", "!(&(text=a text=b))"},
        {"-\"a b\"", "!(text=\"a b\")"},
        {"a - b", "&(text=a text=- text=b)"},
        {"well-known", "text=well-known"},
        {"ORDER ANDROID NOTE", "&(text=ORDER text=ANDROID text=NOTE)"},
        {"\"OR\"", "text=\"OR\""},
        {"a OR(b)", "|(text=a text=b)"},
        {"\"the invoice\"", "text=\"the invoice\""},
        {"\"say \\\"hi\\\"\"", "text=\"say \\\"hi\\\"\""},
        {"a\"b c\"d", "&(text=a text=\"b c\" text=d)"},
        {"o'clock", "text=o'clock"},
        {"invo*", "text=invo*"},
        {"東京　会議", "&(text=東京 text=会議)"},
        {"https://example.org/x", "text=https://example.org/x"},
        {"12:30", "text=12:30"},
        {":)x", "? stray-bracket 1+1"},
        {"from:anna", "from=anna"},
        {"FROM:anna", "from=anna"},
        {"From:anna@example.org", "from=anna@example.org"},
        {"from:\"Anna Berg\"", "from=\"Anna Berg\""},
        {"to:anna cc:bert bcc:carl", "&(to=anna cc=bert bcc=carl)"},
        {"subject:invoice", "subject=invoice"},
        {"subject:(a OR \"b c\")", "|(subject=a subject=\"b c\")"},
        {"subject:(a -b)", "&(subject=a !(subject=b))"},
        {"from:(anna to:bert)", "&(from=anna to=bert)"},
        {"-from:anna", "!(from=anna)"},
        {"body:hello", "body=hello"},
        {"list:announce.example.org", "listId=announce.example.org"},
        {"filename:report.pdf", "attachmentName=report.pdf"},
        {"has:attachment", "hasAttachment=true"},
        {"has:ATTACHMENT", "hasAttachment=true"},
        {"-has:attachment", "!(hasAttachment=true)"},
        {"is:unread", "notKeyword=$seen"},
        {"is:read", "hasKeyword=$seen"},
        {"is:starred", "hasKeyword=$flagged"},
        {"is:unstarred", "notKeyword=$flagged"},
        {"is:answered", "hasKeyword=$answered"},
        {"is:draft", "hasKeyword=$draft"},
        {"in:Büro", "inMailbox=m3"},
        {"in:buro", "inMailbox=m3"},
        {"in:inbox", "|(inMailbox=m1 inMailbox=m2)"},
        {"in:\"inbox\"", "|(inMailbox=m1 inMailbox=m2)"},
        {"account:anna@example.org", "inAccount=a1"},
        {"account:home x", "&(inAccount=a2 text=x)"},
        {"larger:500", "minSize=500"},
        {"larger:20k", "minSize=20480"},
        {"larger:5M", "minSize=5242880"},
        {"larger:5MB", "minSize=5242880"},
        {"smaller:1g", "maxSize=1073741824"},
        {"before:2026", "sentBefore=2025-12-31T23:00:00Z"},
        {"before:2026-11", "sentBefore=2026-10-31T23:00:00Z"},
        {"after:2026-11-25", "sentAfter=2026-11-24T23:00:00Z"},
        {"after:2024/02/29", "sentAfter=2024-02-28T23:00:00Z"},
        {"after:1.1.2024", "? bad-date 6+8"},
        {"before:1969-07-20", "sentBefore=1969-07-19T23:00:00Z"},
        {"older:7d", "sentBefore=2026-11-18T12:00:00Z"},
        {"older:1y", "sentBefore=2025-11-25T12:00:00Z"},
        {"newer:2w", "sentAfter=2026-11-11T12:00:00Z"},
        {"newer:12H", "sentAfter=2026-11-25T00:00:00Z"},
        {"newer:3m", "sentAfter=2026-08-27T12:00:00Z"},
        {"from:anna (is:unread OR larger:1M) -in:Büro",
         "&(from=anna |(notKeyword=$seen minSize=1048576) !(inMailbox=m3))"},
    };
    for (const auto& row : table) EXPECT_EQ(answer(row.typed), row.filter) << row.typed;
}

TEST(Language, PointsAtMistakes) {
    const struct {
        const char *typed, *mistake;
    } table[] = {
        {"a OR", "missing-term 4+0"},
        {"OR a", "missing-term 0+0"},
        {"a OR OR b", "missing-term 5+0"},
        {"a AND", "missing-term 5+0"},
        {"AND a", "missing-term 0+0"},
        {"NOT", "missing-term 3+0"},
        {"-(", "unclosed-bracket 1+1"},
        {"-)", "missing-term 1+0"},
        {"()", "missing-term 1+0"},
        {"( )", "missing-term 2+0"},
        {"(a", "unclosed-bracket 0+1"},
        {"x (a (b)", "unclosed-bracket 2+1"},
        {"a)", "stray-bracket 1+1"},
        {"a (b)) c", "stray-bracket 5+1"},
        {"\"a b", "unclosed-quote 0+4"},
        {"x \"", "unclosed-quote 2+1"},
        {"\"\"", "missing-term 0+2"},
        {"from:", "missing-term 0+5"},
        {"a from: b", "missing-term 2+5"},
        {"from:\"", "unclosed-quote 5+1"},
        {"from:()", "missing-term 6+0"},
        {"form:anna", "unknown-operator 0+5"},
        {"a (form:anna)", "unknown-operator 3+5"},
        {"is:red", "bad-flag 3+3"},
        {"has:cake", "bad-flag 4+4"},
        {"is:(unread)", "takes-no-brackets 0+3"},
        {"larger:x", "bad-size 7+1"},
        {"larger:5T", "bad-size 7+2"},
        {"larger:9999999G", "bad-size 7+8"},
        {"larger:99999999999999", "bad-size 7+14"},
        {"before:yesterday", "bad-date 7+9"},
        {"before:2026-13", "bad-date 7+7"},
        {"before:2025-02-29", "bad-date 7+10"},
        {"before:26", "bad-date 7+2"},
        {"older:7", "bad-age 6+1"},
        {"newer:7x", "bad-age 6+2"},
        {"in:Nowhere", "unknown-mailbox 0+10"},
        {"a in:Nowhere", "unknown-mailbox 2+10"},
        {"account:x", "unknown-account 0+9"},
        {"é form:x", "unknown-operator 3+5"},
    };
    for (const auto& row : table) EXPECT_EQ(answer(row.typed), "? " + std::string(row.mistake)) << row.typed;
}

TEST(Language, RefusesWhatNobodyWouldType) {
    EXPECT_EQ(answer(std::string(5000, '(') + "a").substr(0, 13), "? too-complex");
    std::string many;
    for (int i = 0; i < 1000; ++i) many += "a ";
    EXPECT_EQ(answer(many).substr(0, 13), "? too-complex");
}

// Every node stands inside its parent, every mistake inside the text.
void expect_inside(const Node& node, std::size_t begin, std::size_t end, const std::string& text) {
    ASSERT_GE(node.offset, begin) << text;
    ASSERT_LE(node.offset + node.length, end) << text;
    for (const Node& operand : node.operands) expect_inside(operand, node.offset, node.offset + node.length, text);
}

TEST(Language, UnderstandsAnythingOrSaysWhereNot) {
    const std::vector<std::string> pieces = {"(",     ")",      "\"",      "-",   " ",  "OR",  "AND", "NOT",
                                             "from:", "is:",    "larger:", "5M",  "a",  "é",   "*",   ":",
                                             "東京",  "unread", "\\",      "in:", "　", "2026"};
    std::mt19937 dice(11);
    for (int round = 0; round < 20000; ++round) {
        std::string text;
        for (std::size_t i = dice() % 12; i > 0; --i) text += pieces[dice() % pieces.size()];
        const Parsed parsed = parse(text, moment);
        ASSERT_FALSE(parsed.tree && parsed.mistake) << text;
        if (parsed.mistake) {
            ASSERT_LE(parsed.mistake->offset + parsed.mistake->length, text.size()) << text;
        } else if (parsed.tree) {
            expect_inside(*parsed.tree, 0, text.size(), text);
        }
        (void)answer(text);
    }
}

TEST(Language, TakesTimeInProportion) {
    for (const std::string piece : {"a", "\"", "(", "\\", "-", ":", " "})
        test::expect_linear_work([&](std::size_t size) {
            std::string text = "x\"";
            while (text.size() < size) text += piece;
            return [text] { EXPECT_FALSE(parse(text, moment).tree && parse(text, moment).mistake); };
        });
}

}  // namespace
}  // namespace kontor::search
