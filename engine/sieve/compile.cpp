// The checker: names and arguments against the table of language.hpp, then the rules that a table cannot hold. Every
// command is checked, whatever is wrong with those before it, so that a person sees all errors at once.
#include <algorithm>
#include <optional>
#include <utility>

#include "engine/sieve/lexer.hpp"
#include "engine/sieve/program.hpp"
#include "engine/sieve/rules.hpp"
#include "engine/sieve/syntax.hpp"
#include "engine/sieve/text.hpp"

namespace kontor::sieve {
namespace {

constexpr std::uint64_t most_index = 1'000'000;

class Checker {
public:
    Result<Program, ScriptErrors> check(const std::vector<CommandSyntax>& script) {
        Program program;
        program.commands = commands(script, true);
        if (!errors_.empty()) {
            if (errors_.size() > most_errors) errors_.resize(most_errors);
            return std::move(errors_);
        }
        program.extensions = extensions_;
        return program;
    }

private:
    // What is known of a test before any message comes, because it asks about this implementation (ihave, RFC 5463 4).
    using Known = std::optional<bool>;

    // ---- commands

    std::vector<Node> commands(const std::vector<CommandSyntax>& list, bool is_top) {
        std::vector<Node> checked;
        bool may_require = is_top, may_else = false;
        bool rest_is_dead = false;  // an if that is known to be true makes its else branches unreachable
        for (const CommandSyntax& syntax : list) {
            const Row* row = find_command(syntax.name);
            if (!row) {
                unknown(syntax, "command", find_test(syntax.name) != nullptr);
                may_require = may_else = false;
                continue;
            }
            if (row->op == Op::require && !may_require)
                error(syntax.at, "require must stand before all other commands");
            may_require &= row->op == Op::require;
            const bool is_else = row->op == Op::elsif || row->op == Op::else_;
            if (is_else && !may_else)
                error(syntax.at, "There is no if that this belongs to", "an if or elsif right before it",
                      quoted_for_error(syntax.name));
            may_else = row->op == Op::if_ || row->op == Op::elsif;
            if (row->op == Op::if_) rest_is_dead = false;
            if (is_else && rest_is_dead) continue;
            Node node = command(*row, syntax, rest_is_dead);
            if (row->op != Op::require) checked.push_back(std::move(node));
        }
        return checked;
    }

    Node command(const Row& row, const CommandSyntax& syntax, bool& rest_is_dead) {
        Node node;
        node.op = row.op;
        node.at = syntax.at;
        if (!is_available(row, syntax.at)) return node;
        arguments(node, row, syntax);
        if (row.op == Op::require) require(syntax);
        const Known known = children(node, row, syntax);
        if (known == true) rest_is_dead = true;
        if (row.has_block != syntax.has_block)
            error(syntax.at, row.has_block ? "This command needs a block" : "This command takes no block",
                  row.has_block ? "\"{\"" : "\";\"", "");
        if (syntax.has_block && known != false) node.block = commands(syntax.block, false);
        rules(node);
        return node;
    }

    // RFC 5228 3.2
    void require(const CommandSyntax& syntax) {
        if (syntax.arguments.size() != 1) return;  // said already
        for (const StringLiteral& name : syntax.arguments.front().strings) {
            if (const auto extension = extension_from_name(name.text))
                enable(*extension);
            else
                error(name.at, "There is no such extension here", "", quoted_for_error(name.text));
        }
    }

    void enable(Extension extension) {
        extensions_.add(extension);
        if (extension == Extension::spamtestplus) extensions_.add(Extension::spamtest);  // RFC 5235 3.2
    }

    // ---- tests

    // Of a command or a test. What children() knows is whether they make the owner true.
    template <class Owner>
    Known children(Node& node, const Row& row, const Owner& syntax) {
        switch (row.tests) {
            case Children::none:
                if (!syntax.tests.empty()) error(syntax.tests.front().at, "No test belongs here", "", named(syntax));
                return std::nullopt;
            case Children::one:
                if (syntax.tests.size() != 1 || syntax.in_parentheses) {
                    error(syntax.at, quoted_for_error(syntax.name) + " takes one test", "one test without parentheses",
                          syntax.tests.empty() ? "none" : "a list of tests");
                    return std::nullopt;
                }
                break;
            case Children::list:
                if (!syntax.in_parentheses) {
                    error(syntax.at, quoted_for_error(syntax.name) + " takes a list of tests", "tests in parentheses",
                          syntax.tests.empty() ? "none" : "a test without parentheses");
                    return std::nullopt;
                }
                break;
        }
        std::vector<Known> known;
        for (const TestSyntax& child : syntax.tests) {
            node.tests.emplace_back();
            known.push_back(test(node.tests.back(), child));
            // Behind an ihave that fails in allof, or holds in anyof, nothing is evaluated any more.
            if (known.back() == (row.op == Op::anyof) && row.tests == Children::list) break;
        }
        return combined(row.op, known);
    }

    static Known combined(Op op, const std::vector<Known>& known) {
        if (op == Op::not_) return known[0] ? Known(!*known[0]) : std::nullopt;
        if (op != Op::allof && op != Op::anyof) return known[0];
        const bool decides = op == Op::anyof;
        if (std::find(known.begin(), known.end(), Known(decides)) != known.end()) return decides;
        const bool all = std::all_of(known.begin(), known.end(), [](Known one) { return one.has_value(); });
        return all ? Known(!decides) : std::nullopt;
    }

    Known test(Node& node, const TestSyntax& syntax) {
        node.at = syntax.at;
        const Row* row = find_test(syntax.name);
        if (!row) {
            unknown(syntax, "test", find_command(syntax.name) != nullptr);
            return std::nullopt;
        }
        node.op = row->op;
        if (!is_available(*row, syntax.at)) return std::nullopt;
        arguments(node, *row, syntax);
        const Known known = children(node, *row, syntax);
        if (row->op == Op::ihave) return ihave(node);
        matching(node, *row);
        rules(node);
        return known;
    }

    // RFC 5463 4: true where all are supported, and then they are in effect from here on.
    Known ihave(Node& node) {
        bool all = true;
        std::vector<Extension> found;
        for (const Text& name : node.parameters.empty() ? std::vector<Text>() : node.parameters[0].strings) {
            if (const auto extension = extension_from_name(name.literal); extension && may_be_asked_for(*extension))
                found.push_back(*extension);
            else
                all = false;
        }
        if (all)
            for (const Extension extension : found) enable(extension);
        node.op = all ? Op::true_ : Op::false_;
        return all;
    }

    // RFC 5463 4: what changes the reading of strings cannot come into effect in the middle of a script.
    static bool may_be_asked_for(Extension extension) {
        return extension != Extension::variables && extension != Extension::encoded_character;
    }

    // ---- arguments

    template <class Owner>
    void arguments(Node& node, const Row& row, const Owner& syntax) {
        std::vector<const Argument*> positional;
        for (std::size_t at = 0; at < syntax.arguments.size(); ++at) {
            const Argument& argument = syntax.arguments[at];
            if (argument.kind != Argument::Kind::tag) {
                positional.push_back(&argument);
                continue;
            }
            if (!positional.empty())
                error(argument.at, "A tag stands behind an argument that is none", "tags first (RFC 5228 2.6.2)",
                      quoted_for_error(":" + argument.tag));
            const TagRow* tag = find_tag(row, argument, syntax.name);
            if (!tag) {
                // Most likely its argument follows; without knowing it nothing behind can be judged.
                return;
            }
            Value value;
            if (tag->takes != Kind::nothing) {
                if (at + 1 == syntax.arguments.size() || !fits(tag->takes, syntax.arguments[at + 1])) {
                    error(argument.at, "The tag " + quoted_for_error(":" + argument.tag) + " needs an argument",
                          std::string(kind_name(tag->takes)),
                          at + 1 == syntax.arguments.size() ? "nothing" : described(syntax.arguments[at + 1]));
                    return;
                }
                value = value_of(syntax.arguments[++at]);
            }
            add_tag(node, row, *tag, argument, std::move(value));
        }
        parameters(node, row, syntax, positional);
    }

    const TagRow* find_tag(const Row& row, const Argument& argument, const std::string& owner) {
        const auto found =
            std::find_if(row.tags.begin(), row.tags.end(), [&](const TagRow& tag) { return tag.name == argument.tag; });
        if (found == row.tags.end()) {
            error(argument.at, quoted_for_error(owner) + " has no such tag", "", quoted_for_error(":" + argument.tag));
            return nullptr;
        }
        if (!extensions_.contains(found->needs)) {
            needs(argument.at, ":" + argument.tag, found->needs);
            return nullptr;
        }
        return &*found;
    }

    void add_tag(Node& node, const Row& row, const TagRow& tag, const Argument& argument, Value value) {
        for (const Node::Tagged& given : node.tags) {
            const auto other = std::find_if(row.tags.begin(), row.tags.end(),
                                            [&](const TagRow& known) { return known.tag == given.tag; });
            const bool twice = given.tag == tag.tag;
            if (!twice && (tag.group == Group::own || other->group != tag.group)) continue;
            error(argument.at, twice ? "The same tag is given twice" : "These tags exclude each other", "",
                  quoted_for_error(":" + argument.tag) +
                      (twice ? "" : " beside " + quoted_for_error(":" + std::string(other->name))));
            return;
        }
        node.tags.push_back({tag.tag, std::move(value)});
    }

    template <class Owner>
    void parameters(Node& node, const Row& row, const Owner& syntax, const std::vector<const Argument*>& given) {
        const std::size_t wanted = row.parameters.size();
        std::size_t left_out = 0;
        if (wanted > given.size() && wanted != 0 && row.parameters[0].may_be_left_out) left_out = 1;
        if (given.size() + left_out < wanted) {
            const ParameterRow& missing = row.parameters[given.size() + left_out];
            error(syntax.at, quoted_for_error(syntax.name) + " lacks an argument", std::string(missing.what),
                  "nothing");
            return;
        }
        if (given.size() + left_out > wanted) {
            const Argument& extra = *given[wanted - left_out];
            error(extra.at, quoted_for_error(syntax.name) + " has an argument too many", "", described(extra));
            return;
        }
        if (left_out == 1) node.parameters.emplace_back();
        for (std::size_t at = 0; at < given.size(); ++at) {
            const ParameterRow& parameter = row.parameters[at + left_out];
            if (!fits(parameter.kind, *given[at]))
                error(given[at]->at, "An argument of " + quoted_for_error(syntax.name) + " is of the wrong kind",
                      std::string(parameter.what) + ", " + std::string(kind_name(parameter.kind)),
                      described(*given[at]));
            else if (!extensions_.contains(parameter.needs))
                needs(given[at]->at, std::string(parameter.what), parameter.needs);
            // The names of extensions are never more than what is written.
            const bool verbatim = row.op == Op::require || row.op == Op::ihave;
            node.parameters.push_back(value_of(*given[at], verbatim));
        }
    }

    static bool fits(Kind kind, const Argument& argument) {
        switch (kind) {
            case Kind::number:
                return argument.kind == Argument::Kind::number;
            case Kind::string:
                return argument.kind == Argument::Kind::strings && !argument.in_brackets;
            case Kind::strings:
                return argument.kind == Argument::Kind::strings;
            case Kind::nothing:
                break;
        }
        return false;
    }

    static std::string described(const Argument& argument) {
        if (argument.kind == Argument::Kind::number) return "the number " + std::to_string(argument.number);
        if (argument.kind == Argument::Kind::tag) return "the tag " + quoted_for_error(":" + argument.tag);
        return argument.in_brackets ? "a list of strings" : "the string " + quoted_for_error(argument.strings[0].text);
    }

    Value value_of(const Argument& argument, bool verbatim = false) {
        Value value;
        value.number = argument.number;
        for (const StringLiteral& literal : argument.strings) {
            auto text = text_of(literal, verbatim ? Extensions() : extensions_);
            if (text)
                value.strings.push_back(std::move(*text));
            else
                errors_.push_back(std::move(text.error()));
        }
        return value;
    }

    // ---- matching (RFC 5228 2.7, RFC 5231)

    void matching(Node& node, const Row& row) {
        if (std::none_of(row.tags.begin(), row.tags.end(), [](const TagRow& tag) { return tag.tag == Tag::is; }))
            return;
        if (const Value* name = node.find(Tag::comparator); name && !name->strings.empty())
            comparator(node, name->strings[0]);
        for (const auto& [tag, type] :
             {std::pair(Tag::contains, MatchType::contains), std::pair(Tag::matches, MatchType::matches),
              std::pair(Tag::count, MatchType::count), std::pair(Tag::value, MatchType::value)})
            if (node.has(tag)) node.matching.type = type;
        for (const Tag tag : {Tag::count, Tag::value})
            if (const Value* name = node.find(tag); name && !name->strings.empty()) relation(node, name->strings[0]);
        const bool substrings = node.matching.type == MatchType::contains || node.matching.type == MatchType::matches;
        if (substrings && node.matching.comparator == Comparator::ascii_numeric)
            error(node.at, "Numbers cannot be searched for parts", "another comparator than \"i;ascii-numeric\"",
                  node.matching.type == MatchType::contains ? "\":contains\"" : "\":matches\"");
    }

    void comparator(Node& node, const Text& name) {
        if (!is_constant(name, "A comparator")) return;
        const auto found = comparator_from_name(name.literal);
        if (!found) return error(name.at, "There is no such comparator here", "", quoted_for_error(name.literal));
        node.matching.comparator = *found;
        if (*found == Comparator::ascii_numeric && !extensions_.contains(extension_of(*found)))
            needs(name.at, name.literal, extension_of(*found));
    }

    void relation(Node& node, const Text& name) {
        if (!is_constant(name, "A relation")) return;
        const auto found = relation_from_name(name.literal);
        if (!found)
            return error(name.at, "There is no such relation", "one of gt, ge, lt, le, eq, ne",
                         quoted_for_error(name.literal));
        node.matching.relation = *found;
    }

    // ---- rules beyond the table

    void rules(Node& node) {
        switch (node.op) {
            case Op::address:
                each(node, 0, may_hold_addresses, "This header field holds no addresses", "From, To, Cc or their like");
                break;
            case Op::envelope:
                each(node, 0, is_envelope_part, "The envelope has no such part", "\"from\" or \"to\"");
                break;
            case Op::date:
                each(node, 1, is_date_part, "A date has no such part",
                     "\"year\", \"month\" or another of RFC 5260 4.2");
                zone(node);
                break;
            case Op::currentdate:
                each(node, 0, is_date_part, "A date has no such part",
                     "\"year\", \"month\" or another of RFC 5260 4.2");
                zone(node);
                break;
            case Op::size:
                if (!node.has(Tag::over) && !node.has(Tag::under))
                    error(node.at, "\"size\" lacks a tag", "\":over\" or \":under\"", "none");
                break;
            case Op::fileinto:
                each(node, 0, is_mailbox_name, "This is no name of a mailbox", "a name without control characters");
                if (node.has(Tag::specialuse) && node.has(Tag::mailboxid))
                    error(node.at, "These tags exclude each other", "", "\":specialuse\" beside \":mailboxid\"");
                break;
            case Op::redirect:
                each(node, 0, is_mailbox_address, "This is no address", "one address such as \"a@example.org\"");
                break;
            case Op::vacation:
                check(node.find(Tag::from), is_mailbox_address, "This is no address", "one address");
                check(node.find(Tag::addresses), is_mailbox_address, "This is no address", "one address");
                break;
            case Op::set:
                variable_name(node, 0, false);
                break;
            case Op::setflag:
            case Op::addflag:
            case Op::removeflag:
            case Op::hasflag:
                variable_name(node, 0, true);
                break;
            default:
                break;
        }
        index(node);
    }

    static bool is_date_part(std::string_view name) { return date_part_from_name(name).has_value(); }

    void each(const Node& node, std::size_t parameter, bool (*is_right)(std::string_view), std::string_view what,
              std::string_view expected) {
        if (parameter < node.parameters.size()) check(&node.parameters[parameter], is_right, what, expected);
    }

    void check(const Value* value, bool (*is_right)(std::string_view), std::string_view what,
               std::string_view expected) {
        if (!value) return;
        for (const Text& text : value->strings)
            if (text.is_constant() && !is_right(text.literal))
                error(text.at, std::string(what), std::string(expected), quoted_for_error(text.literal));
    }

    void zone(const Node& node) {
        check(
            node.find(Tag::zone), [](std::string_view text) { return zone_from_text(text).has_value(); },
            "This is no time zone", "an offset such as \"+0100\"");
    }

    void index(const Node& node) {
        const Value* number = node.find(Tag::index);
        if (number && (number->number == 0 || number->number > most_index))
            error(node.at, "\":index\" counts from 1", "1 to " + std::to_string(most_index),
                  std::to_string(number->number));
        if (!number && node.has(Tag::last) && node.op != Op::duplicate)
            error(node.at, "\":last\" goes only with \":index\"", "\":index\"", "none");
    }

    void variable_name(const Node& node, std::size_t parameter, bool of_flags) {
        if (parameter >= node.parameters.size()) return;
        for (const Text& name : node.parameters[parameter].strings) {
            if (of_flags && !name.is_constant()) {
                error(name.at, "The name of a variable must be constant", "a name", "a reference to a variable");
                continue;
            }
            if (!is_constant(name, "The name of a variable") || is_variable_name(name.literal)) continue;
            error(name.at, "This is no name of a variable", "letters, digits and \"_\", not beginning with a digit",
                  quoted_for_error(name.literal));
        }
    }

    bool is_constant(const Text& text, std::string what) {
        if (!text.is_constant()) error(text.at, std::move(what) + " must be constant", "", "a reference to a variable");
        return text.is_constant();
    }

    // ---- errors

    bool is_available(const Row& row, Place at) {
        if (extensions_.contains(row.needs)) return true;
        needs(at, std::string(row.name), row.needs);
        return false;
    }

    void needs(Place at, std::string what, Extension extension) {
        error(at, quoted_for_error(what) + " belongs to an extension",
              "require \"" + std::string(extension_name(extension)) + "\"", "");
    }

    template <class Owner>
    void unknown(const Owner& syntax, std::string kind, bool is_the_other) {
        error(syntax.at, "There is no such " + kind, "",
              quoted_for_error(syntax.name) + (!is_the_other    ? ""
                                               : kind == "test" ? ", which is a command"
                                                                : ", which is a test"));
    }

    template <class Owner>
    static std::string named(const Owner& syntax) {
        return quoted_for_error(syntax.name) + " takes none";
    }

    void error(Place at, std::string what, std::string expected = "", std::string got = "") {
        errors_.push_back({at, std::move(what), std::move(expected), std::move(got)});
    }

    Extensions extensions_;
    ScriptErrors errors_;
};

}  // namespace

Result<Program, ScriptErrors> compile(std::string_view script, Limits limits) {
    auto syntax = parse(script, limits);
    if (!syntax) return ScriptErrors{std::move(syntax.error())};
    return Checker().check(*syntax);
}

}  // namespace kontor::sieve
