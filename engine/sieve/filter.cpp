#include "engine/sieve/filter.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "engine/sieve/flags.hpp"
#include "engine/sieve/lexer.hpp"
#include "engine/sieve/parse.hpp"
#include "engine/sieve/program.hpp"
#include "engine/sieve/rules.hpp"
#include "engine/text/unicode.hpp"

namespace kontor::sieve {
namespace {

using Of = Condition::Of;
using Match = Condition::Match;
using ActionKind = FilterAction::Kind;

constexpr std::size_t most_values = 500, most_rows = 100;

bool is_address(Of of) { return of == Of::from || of == Of::to || of == Of::cc || of == Of::recipients; }

// The fields a condition looks at, as Sieve has them.
std::vector<std::string> fields_of(const Condition& condition) {
    switch (condition.of) {
        case Of::from:
            return {"from"};
        case Of::to:
            return {"to"};
        case Of::cc:
            return {"cc"};
        case Of::recipients:
            return {"to", "cc"};
        case Of::subject:
            return {"subject"};
        default:
            return {condition.header};
    }
}

// ---- writing

std::string quoted(std::string_view text) {
    std::string out = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\') out += '\\';
        out += c;
    }
    return out + '"';
}

std::string list(const std::vector<std::string>& texts) {
    if (texts.size() == 1) return quoted(texts[0]);
    std::string out;
    for (const std::string& text : texts) out += (out.empty() ? "[" : ", ") + quoted(text);
    return out + ']';
}

std::string escaped_wildcards(std::string_view text) {
    std::string out;
    for (const char c : text) {
        if (c == '*' || c == '?' || c == '\\') out += '\\';
        out += c;
    }
    return out;
}

std::string key_of(Match match, const std::string& value) {
    if (match == Match::begins) return escaped_wildcards(value) + '*';
    return match == Match::ends ? '*' + escaped_wildcards(value) : value;
}

std::string written(const Condition& condition) {
    const std::string negation = condition.is_negated ? "not " : "";
    if (condition.of == Of::size)
        return negation + "size " + (condition.match == Match::larger ? ":over " : ":under ") +
               std::to_string(condition.size);
    if (condition.match == Match::exists) return negation + "exists " + quoted(condition.header);
    std::vector<std::string> keys;
    for (const std::string& value : condition.values) keys.push_back(key_of(condition.match, value));
    const std::string_view type = condition.match == Match::contains                                 ? " :contains"
                                  : condition.match == Match::is || condition.match == Match::domain ? " :is"
                                                                                                     : " :matches";
    std::string test = "header";
    if (condition.of == Of::body)
        test = "body :text";
    else if (condition.match == Match::domain)
        test = "address :domain";
    else if (is_address(condition.of) && condition.match != Match::contains)
        test = "address";
    return negation + test + std::string(type) + (condition.of == Of::body ? "" : " " + list(fields_of(condition))) +
           ' ' + list(keys);
}

std::string written(const FilterAction& action) {
    std::string into = "fileinto";
    if (action.kind == ActionKind::copy) into += " :copy";
    if (action.mailbox_id) into += " :mailboxid " + quoted(*action.mailbox_id);
    if (action.special_use) into += " :specialuse " + quoted(*action.special_use);
    switch (action.kind) {
        case ActionKind::mark_read:
            return R"(addflag "\\Seen";)";
        case ActionKind::star:
            return R"(addflag "\\Flagged";)";
        case ActionKind::label:
            return "addflag " + quoted(action.label) + ';';
        case ActionKind::copy:
        case ActionKind::move:
            return into + ' ' + quoted(action.mailbox) + ';';
        case ActionKind::spam:
            return R"(fileinto :specialuse "\\Junk" "Junk";)";
        case ActionKind::trash:
            return R"(fileinto :specialuse "\\Trash" "Trash";)";
        case ActionKind::stop:
            break;
    }
    return "stop;";
}

// What the written text has to require, in the order of the alphabet.
std::vector<std::string> requirements(const FilterForm& form) {
    std::vector<std::string> names;
    const auto need = [&](std::string_view name) { names.emplace_back(name); };
    for (const Condition& condition : form.conditions)
        if (condition.of == Of::body) need("body");
    for (const FilterAction& action : form.actions) {
        const bool marks = action.kind <= ActionKind::label;
        if (marks) need("imap4flags");
        if (!marks && action.kind != ActionKind::stop) need("fileinto");
        if (action.kind == ActionKind::copy) need("copy");
        if (action.mailbox_id) need("mailboxid");
        if (action.special_use || action.kind == ActionKind::spam || action.kind == ActionKind::trash)
            need("special-use");
    }
    std::sort(names.begin(), names.end());
    names.erase(std::unique(names.begin(), names.end()), names.end());
    return names;
}

// ---- what a form may hold

bool is_line(std::string_view text) {
    return text::is_utf8(text) &&
           std::none_of(text.begin(), text.end(), [](char c) { return c == '\r' || c == '\n' || c == '\0'; });
}

Result<void> check(const Condition& condition, const std::string& where) {
    const auto wrong = [&](std::string what, std::string_view property) {
        return Error{std::move(what), "", "", where + std::string(property)};
    };
    const bool measures = condition.match == Match::larger || condition.match == Match::smaller;
    if ((condition.of == Of::size) != measures) return wrong("The size is larger or smaller than a number", "/match");
    if (condition.match == Match::exists && condition.of != Of::header)
        return wrong("Only a header field can be there or not", "/match");
    if (condition.match == Match::domain && !is_address(condition.of))
        return wrong("Only an address has a domain", "/match");
    if (condition.of == Of::header ? !is_field_name(condition.header) : !condition.header.empty())
        return wrong("This is no name of a header field", "/header");
    const bool compares = !measures && condition.match != Match::exists;
    if (compares == condition.values.empty() || condition.values.size() > most_values)
        return wrong(compares ? "There is nothing, or too much, to compare with" : "There is nothing to compare",
                     "/values");
    if (!std::all_of(condition.values.begin(), condition.values.end(), is_line))
        return wrong("A value is one line of text", "/values");
    if (condition.of == Of::size ? condition.size > (std::uint64_t{1} << 62) : condition.size != 0)
        return wrong("This is no size", "/size");
    return {};
}

Result<void> check(const FilterAction& action, const std::string& where) {
    const auto wrong = [&](std::string what, std::string_view property) {
        return Error{std::move(what), "", "", where + std::string(property)};
    };
    const bool files = action.kind == ActionKind::copy || action.kind == ActionKind::move;
    if (files ? !is_mailbox_name(action.mailbox) : !action.mailbox.empty())
        return wrong("This is no name of a mailbox", "/mailbox");
    if ((action.mailbox_id && (!files || !is_line(*action.mailbox_id))) || (action.mailbox_id && action.special_use))
        return wrong("This is no id of a mailbox", "/mailboxId");
    if (action.special_use && (!files || !is_line(*action.special_use)))
        return wrong("This is no use of a mailbox", "/specialUse");
    const bool labels = action.kind == ActionKind::label;
    if (labels ? !is_flag(action.label) || action.label.starts_with('\\') : !action.label.empty())
        return wrong("This is no label", "/label");
    return {};
}

Result<void> check(const FilterForm& form) {
    const auto number = [](std::size_t at) { return "/" + std::to_string(at); };
    if (form.conditions.size() > most_rows) return Error{"There are too many conditions", "", "", "conditions"};
    if (form.actions.empty() || form.actions.size() > most_rows)
        return Error{"There is nothing, or too much, to do", "", "", "actions"};
    for (std::size_t at = 0; at < form.conditions.size(); ++at)
        if (auto checked = check(form.conditions[at], "conditions" + number(at)); !checked) return checked;
    for (std::size_t at = 0; at < form.actions.size(); ++at)
        if (auto checked = check(form.actions[at], "actions" + number(at)); !checked) return checked;
    return {};
}

// ---- reading: whatever fits is taken, because the comparison with what would be written decides

const std::string* tag_of(const std::vector<Argument>& arguments, std::size_t at) {
    return at < arguments.size() && arguments[at].kind == Argument::Kind::tag ? &arguments[at].tag : nullptr;
}

std::vector<std::string> strings_of(const Argument& argument) {
    std::vector<std::string> texts;
    for (const StringLiteral& literal : argument.strings) texts.push_back(literal.text);
    return texts;
}

std::string without_escapes(std::string_view pattern) {
    std::string out;
    for (std::size_t at = 0; at < pattern.size(); ++at) {
        if (pattern[at] == '\\' && at + 1 < pattern.size()) ++at;
        out += pattern[at];
    }
    return out;
}

// What kind of pattern all keys are. What begins or ends is asked by writing it again.
void read_patterns(Condition& condition, const std::vector<std::string>& keys) {
    for (const Match match : {Match::begins, Match::ends}) {
        std::vector<std::string> values;
        for (const std::string& key : keys) {
            std::string_view inside = key;
            if (match == Match::begins && inside.ends_with('*')) inside.remove_suffix(1);
            if (match == Match::ends && inside.starts_with('*')) inside.remove_prefix(1);
            values.push_back(without_escapes(inside));
            if (key_of(match, values.back()) != key) break;
        }
        const bool all = values.size() == keys.size() && key_of(match, values.back()) == keys.back();
        if (!all) continue;
        condition.match = match;
        condition.values = std::move(values);
        return;
    }
    condition.match = Match::pattern;
    condition.values = keys;
}

std::optional<Condition> condition_from(const TestSyntax& test) {
    Condition condition;
    if (test.name == "not") {
        if (test.tests.size() != 1) return std::nullopt;
        std::optional<Condition> inner = condition_from(test.tests[0]);
        if (inner) inner->is_negated = !inner->is_negated;
        return inner;
    }
    std::size_t at = 0;
    const std::vector<Argument>& given = test.arguments;
    if (test.name == "size") {
        const std::string* tag = tag_of(given, 0);
        if (!tag || given.size() != 2) return std::nullopt;
        condition.of = Of::size;
        condition.match = *tag == "over" ? Match::larger : Match::smaller;
        condition.size = given[1].number;
        return condition;
    }
    if (test.name == "exists") {
        if (given.size() != 1 || given[0].strings.size() != 1) return std::nullopt;
        condition.of = Of::header;
        condition.match = Match::exists;
        condition.header = given[0].strings[0].text;
        return condition;
    }
    const bool body = test.name == "body";
    const std::string* tag = tag_of(given, at);
    const bool domain = tag && *tag == "domain";
    if (domain || body) tag = tag_of(given, ++at);
    if (!tag || given.size() != at + (body ? 2 : 3)) return std::nullopt;
    const std::vector<std::string> keys = strings_of(given.back());
    if (keys.empty()) return std::nullopt;
    condition.of = Of::body;
    if (!body) {
        const std::vector<std::string> names = strings_of(given[at + 1]);
        const auto is = [&](Of of) {
            condition.of = of;
            return fields_of(condition) == names;
        };
        if (!is(Of::from) && !is(Of::to) && !is(Of::cc) && !is(Of::recipients) && !is(Of::subject)) {
            if (names.size() != 1) return std::nullopt;
            condition.of = Of::header;
            condition.header = names[0];
        }
    }
    condition.values = keys;
    condition.match = domain ? Match::domain : *tag == "contains" ? Match::contains : Match::is;
    if (*tag == "matches") read_patterns(condition, keys);
    return condition;
}

std::optional<FilterAction> action_from(const CommandSyntax& command) {
    FilterAction action;
    action.kind = ActionKind::stop;
    if (command.name == "stop") return action;
    if (command.arguments.empty() || command.arguments.back().strings.size() != 1) return std::nullopt;
    const std::string& last = command.arguments.back().strings[0].text;
    if (command.name == "addflag") {
        action.kind = last == "\\Seen"      ? ActionKind::mark_read
                      : last == "\\Flagged" ? ActionKind::star
                                            : ActionKind::label;
        if (action.kind == ActionKind::label) action.label = last;
        return action;
    }
    action.kind = ActionKind::move;
    action.mailbox = last;
    for (std::size_t at = 0; at + 1 < command.arguments.size(); ++at) {
        const std::string* tag = tag_of(command.arguments, at);
        if (!tag) continue;
        const std::vector<std::string> value = strings_of(command.arguments[at + 1]);
        if (*tag == "copy") action.kind = ActionKind::copy;
        if (*tag == "mailboxid" && value.size() == 1) action.mailbox_id = value[0];
        if (*tag == "specialuse" && value.size() == 1) action.special_use = value[0];
    }
    if (action.kind == ActionKind::move && action.special_use == "\\Junk" && last == "Junk")
        return FilterAction{ActionKind::spam, "", {}, {}, ""};
    if (action.kind == ActionKind::move && action.special_use == "\\Trash" && last == "Trash")
        return FilterAction{ActionKind::trash, "", {}, {}, ""};
    return action;
}

std::optional<FilterForm> form_from(const std::vector<CommandSyntax>& commands) {
    FilterForm form;
    const std::vector<CommandSyntax>* block = &commands;
    const auto is_if = [](const CommandSyntax& command) { return command.name == "if"; };
    const auto condition = std::find_if(commands.begin(), commands.end(), is_if);
    if (condition != commands.end()) {
        if (condition->tests.size() != 1) return std::nullopt;
        const TestSyntax& test = condition->tests[0];
        form.any = test.name == "anyof";
        for (const TestSyntax& one : test.tests) {
            std::optional<Condition> read = condition_from(one);
            if (!read) return std::nullopt;
            form.conditions.push_back(std::move(*read));
        }
        block = &condition->block;
    }
    for (const CommandSyntax& command : *block) {
        if (command.name == "require") continue;
        std::optional<FilterAction> action = action_from(command);
        if (!action) return std::nullopt;
        form.actions.push_back(std::move(*action));
    }
    return form;
}

std::string with_line_feeds(std::string_view script) {
    std::string out;
    for (std::size_t at = 0; at < script.size(); ++at)
        if (script[at] != '\r' || at + 1 == script.size() || script[at + 1] != '\n') out += script[at];
    return out;
}

}  // namespace

Result<std::string> to_sieve(const FilterForm& form) {
    if (auto checked = check(form); !checked) return checked.error();
    std::vector<FilterAction> actions = form.actions;
    std::stable_sort(actions.begin(), actions.end(),
                     [](const FilterAction& a, const FilterAction& b) { return a.kind < b.kind; });
    std::string out;
    if (const std::vector<std::string> names = requirements(form); !names.empty())
        out += "require " + list(names) + ";\n";
    std::string indent;
    if (!form.conditions.empty()) {
        out += form.any ? "if anyof (\n" : "if allof (\n";
        for (std::size_t at = 0; at < form.conditions.size(); ++at)
            out += "    " + written(form.conditions[at]) + (at + 1 < form.conditions.size() ? ",\n" : "\n");
        out += ") {\n";
        indent = "    ";
    }
    for (const FilterAction& action : actions) out += indent + written(action) + '\n';
    if (!form.conditions.empty()) out += "}\n";
    if (out.size() > Limits{}.script) return Error{"The filter is too long", "", "", "conditions"};
    return out;
}

std::optional<FilterForm> filter_from_sieve(std::string_view script) {
    const auto commands = parse(script);
    if (!commands) return std::nullopt;
    std::optional<FilterForm> form = form_from(*commands);
    if (!form) return std::nullopt;
    const Result<std::string> again = to_sieve(*form);
    if (!again || *again != with_line_feeds(script)) return std::nullopt;
    return form;
}

FilterForm sent_filter(std::string_view own_address) {
    FilterForm form;
    Condition condition;
    condition.of = Of::from;
    condition.values = {std::string(own_address)};
    FilterAction action;
    action.mailbox = "Sent";
    action.special_use = "\\Sent";
    form.conditions.push_back(std::move(condition));
    form.actions.push_back(std::move(action));
    return form;
}

}  // namespace kontor::sieve
