#include "frontend/words/script_mistakes.hpp"

#include <array>
#include <vector>

namespace kontor::words {
namespace {

using Row = std::array<std::string_view, 4>;  // in the order of Language; {0} and {1} are what the script has there

// ---- What is wrong, whole sentences first; patterns that begin with {0} last.
constexpr Row rows[] = {
    {"The script is not text in UTF-8", "Das Skript ist kein Text in UTF-8", "Het script is geen tekst in UTF-8",
     "脚本不是 UTF-8 文本"},
    {"A carriage return without a line feed", "Ein Wagenrücklauf ohne Zeilenvorschub",
     "Een regelterugloop zonder nieuwe regel", "回车符后没有换行符"},
    {"A NUL character", "Ein NUL-Zeichen", "Een NUL-teken", "含有 NUL 字符"},
    {"A comment that does not end", "Ein Kommentar, der nicht endet", "Een opmerking die niet eindigt", "注释没有结束"},
    {"A colon without a name", "Ein Doppelpunkt ohne Namen", "Een dubbele punt zonder naam", "冒号后没有名称"},
    {"A number cannot end like this", "So kann eine Zahl nicht enden", "Zo kan een getal niet eindigen",
     "数字不能这样结尾"},
    {"A number too large", "Eine zu große Zahl", "Een te groot getal", "数字过大"},
    {"A string that does not end", "Eine Zeichenkette, die nicht endet", "Een tekenreeks die niet eindigt",
     "字符串没有结束"},
    {"The text behind \"text:\" begins on the next line", "Der Text nach \"text:\" beginnt in der nächsten Zeile",
     "De tekst na \"text:\" begint op de volgende regel", "\"text:\" 之后的文本应从下一行开始"},
    {"A text that does not end", "Ein Text, der nicht endet", "Een tekst die niet eindigt", "文本没有结束"},
    {"A character that begins nothing here", "Mit diesem Zeichen beginnt hier nichts",
     "Met dit teken begint hier niets", "此处不能以该字符开头"},
    {"What stands here belongs to no command", "Was hier steht, gehört zu keinem Befehl",
     "Wat hier staat, hoort bij geen opdracht", "此处内容不属于任何命令"},
    {"The command {0} has no end", "Der Befehl {0} hat kein Ende", "De opdracht {0} heeft geen einde",
     "命令 {0} 没有结束"},
    {"Too many blocks inside one another", "Zu viele Blöcke ineinander", "Te veel blokken in elkaar", "代码块嵌套过深"},
    {"The block of line {0} is not closed", "Der Block aus Zeile {0} ist nicht geschlossen",
     "Het blok van regel {0} is niet gesloten", "第 {0} 行的代码块没有关闭"},
    {"A list of strings holds something else", "In einer Liste von Zeichenketten steht etwas anderes",
     "In een lijst van tekenreeksen staat iets anders", "字符串列表中含有其他内容"},
    {"A list of strings goes on wrongly", "Eine Liste von Zeichenketten geht falsch weiter",
     "Een lijst van tekenreeksen gaat verkeerd verder", "字符串列表的后续有误"},
    {"A test is missing", "Ein Test fehlt", "Er ontbreekt een test", "缺少测试"},
    {"Too many tests inside one another", "Zu viele Tests ineinander", "Te veel tests in elkaar", "测试嵌套过深"},
    {"A list of tests goes on wrongly", "Eine Liste von Tests geht falsch weiter",
     "Een lijst van tests gaat verkeerd verder", "测试列表的后续有误"},
    {"The script is too long", "Das Skript ist zu lang", "Het script is te lang", "脚本过长"},
    {"require must stand before all other commands", "require muss vor allen anderen Befehlen stehen",
     "require moet vóór alle andere opdrachten staan", "require 必须位于所有其他命令之前"},
    {"There is no if that this belongs to", "Es gibt kein if, zu dem dies gehört", "Er is geen if waar dit bij hoort",
     "没有与之对应的 if"},
    {"This command needs a block", "Dieser Befehl braucht einen Block", "Deze opdracht heeft een blok nodig",
     "该命令需要一个代码块"},
    {"This command takes no block", "Dieser Befehl hat keinen Block", "Deze opdracht heeft geen blok",
     "该命令不带代码块"},
    {"There is no such extension here", "Diese Erweiterung gibt es hier nicht", "Deze uitbreiding bestaat hier niet",
     "此处没有该扩展"},
    {"No test belongs here", "Hierher gehört kein Test", "Hier hoort geen test", "此处不应有测试"},
    {"A tag stands behind an argument that is none", "Eine Marke steht hinter einem Argument, das keine ist",
     "Een label staat achter een argument dat er geen is", "标签位于非标签参数之后"},
    {"The tag {0} needs an argument", "Die Marke {0} braucht ein Argument", "Het label {0} heeft een argument nodig",
     "标签 {0} 需要一个参数"},
    {"The same tag is given twice", "Dieselbe Marke steht zweimal da", "Hetzelfde label staat er twee keer",
     "标签重复"},
    {"These tags exclude each other", "Diese Marken schließen einander aus", "Deze labels sluiten elkaar uit",
     "这些标签相互排斥"},
    {"An argument of {0} is of the wrong kind", "Ein Argument von {0} ist von der falschen Art",
     "Een argument van {0} is van de verkeerde soort", "{0} 的参数类型不对"},
    {"Numbers cannot be searched for parts", "In Zahlen kann man nicht nach Teilen suchen",
     "In getallen kan niet naar delen worden gezocht", "不能在数字中查找部分内容"},
    {"There is no such comparator here", "Diesen Vergleich gibt es hier nicht", "Deze vergelijking bestaat hier niet",
     "此处没有该比较方式"},
    {"There is no such relation", "Diese Beziehung gibt es nicht", "Deze relatie bestaat niet", "没有该关系"},
    {"This header field holds no addresses", "Diese Kopfzeile enthält keine Adressen",
     "Deze kopregel bevat geen adressen", "该邮件头字段不含地址"},
    {"The envelope has no such part", "Der Umschlag hat diesen Teil nicht", "De envelop heeft dit deel niet",
     "信封没有该部分"},
    {"A date has no such part", "Ein Datum hat diesen Teil nicht", "Een datum heeft dit deel niet", "日期没有该部分"},
    {"This is no name of a mailbox", "Das ist kein Name eines Ordners", "Dit is geen naam van een map",
     "这不是文件夹名称"},
    {"This is no address", "Das ist keine Adresse", "Dit is geen adres", "这不是邮件地址"},
    {"This is no time zone", "Das ist keine Zeitzone", "Dit is geen tijdzone", "这不是时区"},
    {"The name of a variable must be constant", "Der Name einer Variablen muss fest sein",
     "De naam van een variabele moet vast zijn", "变量名必须是常量"},
    {"A comparator must be constant", "Ein Vergleich muss fest sein", "Een vergelijking moet vast zijn",
     "比较方式必须是常量"},
    {"A relation must be constant", "Eine Beziehung muss fest sein", "Een relatie moet vast zijn", "关系必须是常量"},
    {"This is no name of a variable", "Das ist kein Name einer Variablen", "Dit is geen naam van een variabele",
     "这不是变量名"},
    {"There is no such command", "Diesen Befehl gibt es nicht", "Deze opdracht bestaat niet", "没有该命令"},
    {"There is no such test", "Diesen Test gibt es nicht", "Deze test bestaat niet", "没有该测试"},
    {"There is no such character", "Dieses Zeichen gibt es nicht", "Dit teken bestaat niet", "没有该字符"},
    {"There is no variable of this name", "Eine Variable dieses Namens gibt es nicht",
     "Er is geen variabele met deze naam", "没有该名称的变量"},
    {"There are not so many match variables", "So viele Variablen für Treffer gibt es nicht",
     "Zoveel variabelen voor treffers zijn er niet", "没有这么多匹配变量"},

    // ---- What went wrong in a run
    {"The script takes too many steps", "Das Skript braucht zu viele Schritte",
     "Het script heeft te veel stappen nodig", "脚本步骤过多"},
    {"The script takes too much work for this message", "Das Skript braucht für diese Nachricht zu viel Arbeit",
     "Het script kost voor dit bericht te veel werk", "脚本处理此邮件的工作量过大"},
    {"Too many actions for one message", "Zu viele Aktionen für eine Nachricht", "Te veel acties voor één bericht",
     "对一封邮件的操作过多"},
    {"Too many redirections of one message", "Zu viele Weiterleitungen einer Nachricht",
     "Te veel doorsturingen van één bericht", "一封邮件的转发过多"},
    {"Too many variables", "Zu viele Variablen", "Te veel variabelen", "变量过多"},
    {"A rejected message can be neither delivered nor answered nor rejected again",
     "Eine abgewiesene Nachricht kann weder zugestellt noch beantwortet noch noch einmal abgewiesen werden",
     "Een geweigerd bericht kan niet worden bezorgd, beantwoord of nog eens geweigerd",
     "被拒绝的邮件不能再投递、回复或再次拒绝"},
    {"A second answer to the same message", "Eine zweite Antwort auf dieselbe Nachricht",
     "Een tweede antwoord op hetzelfde bericht", "对同一封邮件的第二次回复"},
    {"The script ended itself: {0}", "Das Skript beendete sich selbst: {0}", "Het script beëindigde zichzelf: {0}",
     "脚本自行结束：{0}"},

    // ---- What was expected, and what came
    {"the end of the script", "das Ende des Skripts", "het einde van het script", "脚本结尾"},
    {"the end of the line", "das Ende der Zeile", "het einde van de regel", "行尾"},
    {"nothing", "nichts", "niets", "无"},
    {"none", "keines", "geen", "无"},
    {"a tag such as \":is\"", "eine Marke wie \":is\"", "een label zoals \":is\"", "如 \":is\" 的标签"},
    {"digits and perhaps one of K, M, G", "Ziffern und vielleicht K, M oder G", "cijfers en misschien K, M of G",
     "数字，可后跟 K、M 或 G"},
    {"a line of a single dot", "eine Zeile aus einem einzigen Punkt", "een regel met alleen een punt",
     "只有一个句点的行"},
    {"a command, an argument or a separator", "ein Befehl, ein Argument oder ein Trennzeichen",
     "een opdracht, een argument of een scheidingsteken", "命令、参数或分隔符"},
    {"a command", "ein Befehl", "een opdracht", "命令"},
    {"an argument, \";\" or a block", "ein Argument, \";\" oder ein Block", "een argument, \";\" of een blok",
     "参数、\";\" 或代码块"},
    {"a command or \"}\"", "ein Befehl oder \"}\"", "een opdracht of \"}\"", "命令或 \"}\""},
    {"\",\" or \"]\"", "\",\" oder \"]\"", "\",\" of \"]\"", "\",\" 或 \"]\""},
    {"\",\" or \")\"", "\",\" oder \")\"", "\",\" of \")\"", "\",\" 或 \")\""},
    {"\"from\" or \"to\"", "\"from\" oder \"to\"", "\"from\" of \"to\"", "\"from\" 或 \"to\""},
    {"\":over\" or \":under\"", "\":over\" oder \":under\"", "\":over\" of \":under\"", "\":over\" 或 \":under\""},
    {"a test", "ein Test", "een test", "测试"},
    {"at most {0} octets", "höchstens {0} Oktette", "hoogstens {0} octetten", "最多 {0} 个八位组"},
    {"at most {0}", "höchstens {0}", "hoogstens {0}", "最多 {0}"},
    {"{0} octets", "{0} Oktette", "{0} octetten", "{0} 个八位组"},
    {"an if or elsif right before it", "ein if oder elsif direkt davor", "een if of elsif er direct vóór",
     "紧接在前的 if 或 elsif"},
    {"one test without parentheses", "ein Test ohne Klammern", "één test zonder haakjes", "一个不带括号的测试"},
    {"a list of tests", "eine Liste von Tests", "een lijst van tests", "测试列表"},
    {"tests in parentheses", "Tests in Klammern", "tests tussen haakjes", "括号中的测试"},
    {"a test without parentheses", "ein Test ohne Klammern", "een test zonder haakjes", "不带括号的测试"},
    {"tags first (RFC 5228 2.6.2)", "erst die Marken (RFC 5228 2.6.2)", "eerst de labels (RFC 5228 2.6.2)",
     "标签在前（RFC 5228 2.6.2）"},
    {"another comparator than \"i;ascii-numeric\"", "ein anderer Vergleich als \"i;ascii-numeric\"",
     "een andere vergelijking dan \"i;ascii-numeric\"", "\"i;ascii-numeric\" 以外的比较方式"},
    {"one of gt, ge, lt, le, eq, ne", "eines von gt, ge, lt, le, eq, ne", "een van gt, ge, lt, le, eq, ne",
     "gt、ge、lt、le、eq、ne 之一"},
    {"From, To, Cc or their like", "From, To, Cc oder eine ähnliche", "From, To, Cc of iets dergelijks",
     "From、To、Cc 等"},
    {"\"year\", \"month\" or another of RFC 5260 4.2", "\"year\", \"month\" oder ein anderer aus RFC 5260 4.2",
     "\"year\", \"month\" of een ander uit RFC 5260 4.2", "\"year\"、\"month\" 或 RFC 5260 4.2 中的其他部分"},
    {"a name without control characters", "ein Name ohne Steuerzeichen", "een naam zonder besturingstekens",
     "不含控制字符的名称"},
    {"one address such as \"a@example.org\"", "eine Adresse wie \"a@example.org\"", "één adres zoals \"a@example.org\"",
     "一个如 \"a@example.org\" 的地址"},
    {"one address", "eine Adresse", "één adres", "一个地址"},
    {"an offset such as \"+0100\"", "ein Abstand wie \"+0100\"", "een verschil zoals \"+0100\"",
     "如 \"+0100\" 的偏移量"},
    {"1 to {0}", "1 bis {0}", "1 tot {0}", "1 至 {0}"},
    {"a name", "ein Name", "een naam", "名称"},
    {"a reference to a variable", "ein Verweis auf eine Variable", "een verwijzing naar een variabele", "对变量的引用"},
    {"letters, digits and \"_\", not beginning with a digit",
     "Buchstaben, Ziffern und \"_\", nicht mit einer Ziffer am Anfang",
     "letters, cijfers en \"_\", niet met een cijfer aan het begin", "字母、数字和 \"_\"，不以数字开头"},
    {"a Unicode scalar value", "ein Zeichenwert von Unicode", "een tekenwaarde van Unicode", "Unicode 标量值"},
    {"a variable without a namespace", "eine Variable ohne Namensraum", "een variabele zonder naamruimte",
     "不带命名空间的变量"},
    {"the number {0}", "die Zahl {0}", "het getal {0}", "数字 {0}"},
    {"the string {0}", "die Zeichenkette {0}", "de tekenreeks {0}", "字符串 {0}"},
    {"the tag {0}", "die Marke {0}", "het label {0}", "标签 {0}"},
    {"a list of strings", "eine Liste von Zeichenketten", "een lijst van tekenreeksen", "字符串列表"},
    {"a header field name", "ein Name einer Kopfzeile", "een naam van een kopregel", "邮件头字段名"},
    {"a mailbox name", "ein Name eines Ordners", "een naam van een map", "文件夹名称"},
    {"a message", "ein Text", "een tekst", "一段文字"},
    {"a number", "eine Zahl", "een getal", "数字"},
    {"a part of a date", "ein Teil eines Datums", "een deel van een datum", "日期的一部分"},
    {"a size", "eine Größe", "een grootte", "大小"},
    {"a string or a list of strings", "eine Zeichenkette oder eine Liste davon", "een tekenreeks of een lijst daarvan",
     "字符串或字符串列表"},
    {"a string", "eine Zeichenkette", "een tekenreeks", "字符串"},
    {"a value", "ein Wert", "een waarde", "值"},
    {"a variable", "eine Variable", "een variabele", "变量"},
    {"an address", "eine Adresse", "een adres", "地址"},
    {"header field names", "Namen von Kopfzeilen", "namen van kopregels", "邮件头字段名"},
    {"mailbox ids", "Kennungen von Ordnern", "id’s van mappen", "文件夹标识"},
    {"mailbox names", "Namen von Ordnern", "namen van mappen", "文件夹名称"},
    {"parts of the envelope", "Teile des Umschlags", "delen van de envelop", "信封的部分"},
    {"special uses", "besondere Zwecke", "bijzondere doelen", "特殊用途"},
    {"the extensions", "die Erweiterungen", "de uitbreidingen", "扩展"},
    {"the text of the answer", "der Text der Antwort", "de tekst van het antwoord", "回复的文本"},
    {"variables", "Variablen", "variabelen", "变量"},
    {"strings", "Zeichenketten", "tekenreeksen", "字符串"},
    {"keys", "Suchwörter", "zoekwoorden", "关键字"},
    {"flags", "Markierungen", "markeringen", "标记"},

    {"require {0}", "require {0}", "require {0}", "require {0}"},
    {"{0} takes one test", "{0} nimmt einen Test", "{0} neemt één test", "{0} 需要一个测试"},
    {"{0} takes a list of tests", "{0} nimmt eine Liste von Tests", "{0} neemt een lijst van tests",
     "{0} 需要测试列表"},
    {"{0} has no such tag", "{0} hat diese Marke nicht", "{0} heeft dit label niet", "{0} 没有该标签"},
    {"{0} lacks an argument", "{0} fehlt ein Argument", "{0} mist een argument", "{0} 缺少参数"},
    {"{0} has an argument too many", "{0} hat ein Argument zu viel", "{0} heeft een argument te veel",
     "{0} 的参数过多"},
    {"{0} lacks a tag", "{0} fehlt eine Marke", "{0} mist een label", "{0} 缺少标签"},
    {"{0} counts from 1", "{0} zählt ab 1", "{0} telt vanaf 1", "{0} 从 1 开始计数"},
    {"{0} goes only with {1}", "{0} geht nur mit {1}", "{0} gaat alleen samen met {1}", "{0} 只能与 {1} 一起使用"},
    {"{0} belongs to an extension", "{0} gehört zu einer Erweiterung", "{0} hoort bij een uitbreiding",
     "{0} 属于某个扩展"},
    {"{0} takes none", "{0} nimmt keinen", "{0} neemt er geen", "{0} 不接受"},
    {"{0}, which is a command", "{0} ist ein Befehl", "{0} is een opdracht", "{0} 是命令"},
    {"{0}, which is a test", "{0} ist ein Test", "{0} is een test", "{0} 是测试"},
    {"{0} beside {1}", "{0} neben {1}", "{0} naast {1}", "{0} 与 {1} 同时出现"},
    {"{0}, {1}", "{0}, {1}", "{0}, {1}", "{0}，{1}"},
};

// How the three go together: what, expected, got.
constexpr Row both = {"{0}: expected {1}, got {2}", "{0}: erwartet {1}, gefunden {2}",
                      "{0}: verwacht {1}, gevonden {2}", "{0}：应为{1}，实为{2}"};
constexpr Row only_expected = {"{0}: expected {1}", "{0}: erwartet {1}", "{0}: verwacht {1}", "{0}：应为{1}"};
constexpr Row only_got = {"{0}: got {2}", "{0}: gefunden {2}", "{0}: gevonden {2}", "{0}：实为{2}"};

constexpr Row at_a_place = {"Line {0}, column {1}: {2}", "Zeile {0}, Spalte {1}: {2}", "Regel {0}, kolom {1}: {2}",
                            "第{0}行第{1}列：{2}"};

// What stands in the script's own words is in quotes, and holds no others that are not escaped.
bool is_whole(std::string_view part) {
    bool quoted = false;
    for (std::size_t at = 0; at < part.size(); ++at) {
        if (part[at] == '"') quoted = !quoted;
        if (quoted && part[at] == '\\') ++at;
    }
    return !part.empty() && !quoted;
}

// The parts of `said` that fill the places of the pattern, in their order; empty: it is of another one.
std::optional<std::vector<std::string_view>> fillings(std::string_view pattern, std::string_view said) {
    const std::size_t place = pattern.find('{');
    if (place == std::string_view::npos)
        return pattern == said ? std::optional(std::vector<std::string_view>{}) : std::nullopt;
    if (said.substr(0, place) != pattern.substr(0, place)) return std::nullopt;
    said.remove_prefix(place);
    pattern.remove_prefix(place + 3);
    for (std::size_t size = 1; size <= said.size(); ++size) {
        if (!is_whole(said.substr(0, size))) continue;
        auto rest = fillings(pattern, said.substr(size));
        if (!rest) continue;
        rest->insert(rest->begin(), said.substr(0, size));
        return rest;
    }
    return std::nullopt;
}

bool is_of_the_script(std::string_view part) {
    return part.front() == '"' || part.front() == '$' || part.find_first_not_of("0123456789") == std::string_view::npos;
}

std::string replaced(std::string_view text, const std::vector<std::string>& with) {
    std::string filled;
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (text[at] == '{' && at + 2 < text.size() && text[at + 2] == '}') {
            filled += with.at(static_cast<std::size_t>(text[at + 1] - '0'));
            at += 2;
        } else {
            filled += text[at];
        }
    }
    return filled;
}

std::string in_language(Language language, std::string_view said) {
    const auto pattern = script_pattern(said);
    if (!pattern) return std::string(said);
    std::vector<std::string> with;
    const auto parts = fillings(rows[*pattern][0], said);
    for (const std::string_view part : *parts)
        with.push_back(is_of_the_script(part) ? std::string(part) : in_language(language, part));
    return replaced(rows[*pattern][static_cast<std::size_t>(language)], with);
}

}  // namespace

std::size_t script_pattern_count() { return std::size(rows); }

std::string_view script_pattern_text(std::size_t pattern, Language language) {
    return rows[pattern][static_cast<std::size_t>(language)];
}

std::optional<std::size_t> script_pattern(std::string_view said) {
    for (std::size_t at = 0; at < std::size(rows); ++at)
        if (fillings(rows[at][0], said)) return at;
    return std::nullopt;
}

std::string script_mistake(Language language, std::string_view what, std::string_view expected, std::string_view got) {
    const Row* row = !expected.empty() && !got.empty() ? &both : !expected.empty() ? &only_expected : &only_got;
    std::vector<std::string> said = {in_language(language, what), in_language(language, expected),
                                     in_language(language, got)};
    if (expected.empty() && got.empty()) return said[0];
    return replaced((*row)[static_cast<std::size_t>(language)], said);
}

std::string script_failure(Language language, std::string_view message) {
    constexpr std::string_view begin = "line ", then = ", column ", wanted = ": expected ", came = ", got ",
                               came_alone = ": got ";
    const std::size_t column = message.find(then), colon = message.find(": ");
    if (message.substr(0, begin.size()) != begin || column == std::string_view::npos || colon < column ||
        colon == std::string_view::npos)
        return in_language(language, message);
    std::string_view what = message.substr(colon + 2), expected, got;
    if (const std::size_t at = what.find(wanted); at != std::string_view::npos) {
        expected = what.substr(at + wanted.size());
        what = what.substr(0, at);
        if (const std::size_t end = expected.rfind(came); end != std::string_view::npos) {
            got = expected.substr(end + came.size());
            expected = expected.substr(0, end);
        }
    } else if (const std::size_t alone = what.find(came_alone); alone != std::string_view::npos) {
        got = what.substr(alone + came_alone.size());
        what = what.substr(0, alone);
    }
    return replaced(at_a_place[static_cast<std::size_t>(language)],
                    {std::string(message.substr(begin.size(), column - begin.size())),
                     std::string(message.substr(column + then.size(), colon - column - then.size())),
                     script_mistake(language, what, expected, got)});
}

}  // namespace kontor::words
