#include "engine/sieve/parse.hpp"

#include <utility>

#include "engine/sieve/lexer.hpp"

namespace kontor::sieve {
namespace {

// One token is looked at ahead. The first error stays; every step after it does nothing.
class Parser {
public:
    Parser(std::string_view script, Limits limits) : lexer_(script), limits_(limits) { advance(); }

    Result<std::vector<CommandSyntax>, ScriptError> script() {
        std::vector<CommandSyntax> read = commands();
        if (!failed_ && token_.kind != TokenKind::end) fail("What stands here belongs to no command", "a command");
        if (failed_) return error_;
        return read;
    }

private:
    std::vector<CommandSyntax> commands() {
        std::vector<CommandSyntax> read;
        while (!failed_ && token_.kind == TokenKind::identifier) read.push_back(command());
        return read;
    }

    CommandSyntax command() {
        CommandSyntax read;
        read.at = token_.at;
        read.name = std::move(token_.text);
        advance();
        arguments(read);
        if (failed_) return read;
        if (token_.is('{')) {
            read.has_block = true;
            read.block = block();
        } else if (token_.is(';')) {
            advance();
        } else {
            fail("The command " + quoted_for_error(read.name) + " has no end", "an argument, \";\" or a block");
        }
        return read;
    }

    std::vector<CommandSyntax> block() {
        const Place opened = token_.at;
        if (++blocks_ > limits_.nesting) fail("Too many blocks inside one another", limit());
        advance();
        std::vector<CommandSyntax> read = commands();
        --blocks_;
        if (failed_) return read;
        if (!token_.is('}'))
            fail("The block of line " + std::to_string(opened.line) + " is not closed", "a command or \"}\"");
        advance();
        return read;
    }

    // Of a command or a test.
    template <class Owner>
    void arguments(Owner& owner) {
        while (!failed_) {
            Argument argument;
            argument.at = token_.at;
            if (token_.kind == TokenKind::number) {
                argument.kind = Argument::Kind::number;
                argument.number = token_.number;
                advance();
            } else if (token_.kind == TokenKind::tag) {
                argument.kind = Argument::Kind::tag;
                argument.tag = std::move(token_.text);
                advance();
            } else if (token_.kind == TokenKind::string) {
                argument.strings.push_back(string());
            } else if (token_.is('[')) {
                argument.in_brackets = true;
                argument.strings = string_list();
            } else {
                break;
            }
            owner.arguments.push_back(std::move(argument));
        }
        if (failed_) return;
        if (token_.kind == TokenKind::identifier) {
            owner.tests.push_back(test());
        } else if (token_.is('(')) {
            owner.in_parentheses = true;
            owner.tests = test_list();
        }
    }

    StringLiteral string() {
        StringLiteral read{std::move(token_.text), token_.at};
        advance();
        return read;
    }

    std::vector<StringLiteral> string_list() {
        std::vector<StringLiteral> read;
        do {
            advance();
            if (failed_) return read;
            if (token_.kind != TokenKind::string) {
                fail("A list of strings holds something else", "a string");
                return read;
            }
            read.push_back(string());
        } while (token_.is(','));
        if (!failed_ && !token_.is(']')) fail("A list of strings goes on wrongly", "\",\" or \"]\"");
        advance();
        return read;
    }

    TestSyntax test() {
        TestSyntax read;
        if (token_.kind != TokenKind::identifier) {
            fail("A test is missing", "a test");
            return read;
        }
        read.at = token_.at;
        read.name = std::move(token_.text);
        if (++tests_ > limits_.nesting + 1) fail("Too many tests inside one another", limit());
        advance();
        arguments(read);
        --tests_;
        return read;
    }

    std::vector<TestSyntax> test_list() {
        std::vector<TestSyntax> read;
        do {
            advance();
            if (failed_) return read;
            read.push_back(test());
        } while (token_.is(','));
        if (!failed_ && !token_.is(')')) fail("A list of tests goes on wrongly", "\",\" or \")\"");
        advance();
        return read;
    }

    void advance() {
        if (failed_) return;
        auto next = lexer_.next();
        if (next) {
            token_ = std::move(*next);
        } else {
            failed_ = true;
            error_ = std::move(next.error());
        }
    }

    void fail(std::string what, std::string expected) {
        if (failed_) return;
        failed_ = true;
        error_ = {token_.at, std::move(what), std::move(expected), token_.described()};
    }

    std::string limit() const { return "at most " + std::to_string(limits_.nesting); }

    Lexer lexer_;
    Limits limits_;
    Token token_;
    std::size_t blocks_ = 0, tests_ = 0;
    bool failed_ = false;
    ScriptError error_;
};

}  // namespace

Result<std::vector<CommandSyntax>, ScriptError> parse(std::string_view script, Limits limits) {
    if (script.size() > limits.script)
        return ScriptError{{},
                           "The script is too long",
                           "at most " + std::to_string(limits.script) + " octets",
                           std::to_string(script.size()) + " octets"};
    if (auto checked = check_characters(script); !checked) return checked.error();
    return Parser(script, limits).script();
}

}  // namespace kontor::sieve
