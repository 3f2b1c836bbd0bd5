#include "engine/sieve/run.hpp"

#include <utility>

#include "engine/sieve/lexer.hpp"
#include "engine/sieve/runner.hpp"
#include "engine/text/unicode.hpp"

namespace kontor::sieve {

Result<Outcome, ScriptError> run(const Program& program, Message& message, Surroundings& surroundings,
                                 const Budget& budget) {
    return Runner(program, message, surroundings, budget).run();
}

Result<Outcome, ScriptError> Runner::run() {
    commands(program_.commands);
    if (failure_) return std::move(*failure_);
    outcome_.is_stopped = stopped_;
    if (implicit_keep_) outcome_.actions.push_back(Keep{flags_, true});
    return std::move(outcome_);
}

void Runner::commands(const std::vector<Node>& list) {
    bool taken = false;  // of the if that is under way
    for (const Node& node : list) {
        if (stopped_ || failure_ || !spend_step(node.at)) return;
        switch (node.op) {
            case Op::if_:
                taken = false;
                [[fallthrough]];
            case Op::elsif:
                if (taken || !evaluate(node.tests[0])) break;
                taken = true;
                commands(node.block);
                break;
            case Op::else_:
                if (!taken) commands(node.block);
                break;
            default:
                command(node);
        }
    }
}

void Runner::command(const Node& node) {
    switch (node.op) {
        case Op::stop:
            stopped_ = true;
            break;
        case Op::error:
            fail(node.at, "The script ended itself: " + expanded(node.parameters[0].strings[0]));
            break;
        case Op::keep:
            keep(node);
            break;
        case Op::discard:
            implicit_keep_ = false;
            break;
        case Op::fileinto:
            file_into(node);
            break;
        case Op::redirect:
            redirect(node);
            break;
        case Op::reject:
        case Op::ereject:
            reject(node);
            break;
        case Op::vacation:
            vacation(node);
            break;
        case Op::setflag:
        case Op::addflag:
        case Op::removeflag:
            change_flags(node);
            break;
        case Op::set:
            set(node);
            break;
        default:  // tests are no commands, and require did its work when the script was checked
            break;
    }
}

// ---- strings and variables

std::string Runner::expanded(const Text& text) {
    if (text.is_constant()) return text.literal;
    std::string out;
    for (const Text::Piece& piece : text.pieces) {
        if (piece.kind == Text::Piece::Kind::literal)
            out += piece.text;
        else if (piece.kind == Text::Piece::Kind::variable)
            out += variable(piece.text);
        else if (piece.match < matches_.size())
            out += matches_[piece.match];
        if (out.size() > left_.expanded_size) out = text::truncate_octets(out, left_.expanded_size);
        if (!spend_octets(piece.text.size() + 16)) return {};
    }
    spend_octets(out.size());
    return out;
}

std::vector<std::string> Runner::expanded(const Value& value) {
    std::vector<std::string> all;
    all.reserve(value.strings.size());
    for (const Text& text : value.strings) all.push_back(expanded(text));
    return all;
}

void Runner::assign(const Node& node, const std::string& name, std::string value) {
    if (value.size() > left_.variable_size) value = text::truncate_octets(value, left_.variable_size);
    const auto found = variables_.find(name);
    if (found != variables_.end()) {
        found->second = std::move(value);
    } else if (variables_.size() == left_.variables) {
        fail(node.at, "Too many variables", "at most " + std::to_string(left_.variables), quoted_for_error(name));
    } else {
        variables_.emplace(name, std::move(value));
    }
}

std::string Runner::variable(const std::string& name) const {
    const auto found = variables_.find(name);
    return found == variables_.end() ? std::string() : found->second;
}

// ---- budget

bool Runner::spend_step(Place at) {
    here_ = at;
    if (failure_) return false;
    if (left_.steps == 0) {
        fail(at, "The script takes too many steps");
        return false;
    }
    --left_.steps;
    return true;
}

bool Runner::spend_octets(std::size_t octets) {
    if (failure_) return false;
    if (left_.octets < octets) {
        fail(here_, "The script takes too much work for this message");
        return false;
    }
    left_.octets -= octets;
    return true;
}

void Runner::fail(Place at, std::string what, std::string expected, std::string got) {
    if (!failure_) failure_ = ScriptError{at, std::move(what), std::move(expected), std::move(got)};
}

}  // namespace kontor::sieve
