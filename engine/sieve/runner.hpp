// One run of one script. Commands are in run.cpp, tests in evaluate.cpp, actions in perform.cpp.
//
// The first failure stays and ends the run: from then on every test is false and no command does anything.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/result.hpp"
#include "engine/mail/address.hpp"
#include "engine/sieve/match.hpp"
#include "engine/sieve/run.hpp"

namespace kontor::sieve {

class Runner {
public:
    Runner(const Program& program, Message& message, Surroundings& surroundings, const Budget& budget)
        : program_(program), message_(message), surroundings_(surroundings), left_(budget) {}

    Result<Outcome, ScriptError> run();

private:
    // What is compared with the keys of a test.
    using Values = std::vector<std::string>;

    // ---- commands
    void commands(const std::vector<Node>& list);
    void command(const Node& node);

    // ---- tests
    bool evaluate(const Node& node);
    bool evaluate_named(const Node& node);
    bool all_exist(const Node& node);
    bool has_flag(const Node& node);
    bool is_duplicate(const Node& node);
    Values header_values(const Node& node);
    Values address_values(const Node& node);
    Values envelope_values(const Node& node);
    Values date_values(const Node& node);
    Values currentdate_values(const Node& node);
    Values body_values(const Node& node);
    Values string_values(const Node& node);
    std::string spam_value(const Node& node);
    std::vector<Bytes> fields(const std::string& name);
    // The raw fields of those names, or that one of them that :index picks.
    std::vector<Bytes> fields(const Node& node);
    std::optional<std::string> part_of(const Node& node, std::string_view email) const;
    std::string decoded(Bytes raw);

    // Whether any value matches any key. `captures`: a match of :matches sets the match variables.
    bool any_matches(const Node& node, const Values& values, const Value& keys, bool captures = true);
    bool matches_one(const Node& node, const std::string& value, const std::string& folded_value,
                     const std::string& key, bool captures);
    void capture(const std::string& value, const Captures& captures);

    // ---- actions
    void keep(const Node& node);
    void file_into(const Node& node);
    void redirect(const Node& node);
    void reject(const Node& node);
    void vacation(const Node& node);
    void change_flags(const Node& node);
    void set(const Node& node);
    void add(const Node& node, Action action);
    Flags flags_for(const Node& node);

    // ---- strings and variables
    std::string expanded(const Text& text);
    std::vector<std::string> expanded(const Value& value);
    void assign(const Node& node, const std::string& name, std::string value);
    std::string variable(const std::string& name) const;

    // ---- budget
    bool spend_step(Place at);
    bool spend_octets(std::size_t octets);
    void fail(Place at, std::string what, std::string expected = "", std::string got = "");

    const Program& program_;
    Message& message_;
    Surroundings& surroundings_;
    Budget left_;

    Outcome outcome_;
    bool implicit_keep_ = true;
    bool stopped_ = false;
    Flags flags_;  // the internal variable of RFC 5232 2
    std::map<std::string, std::string, std::less<>> variables_;
    std::vector<std::string> matches_;  // ${0} and on
    Place here_;                        // of the step under way
    std::optional<ScriptError> failure_;
};

}  // namespace kontor::sieve
