// Filters; `row` counts the conditions, or what is done, of the form that is open. update_filters.cpp carries it out.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <variant>

#include "bridge/replica.hpp"
#include "engine/sieve/filter.hpp"

namespace kontor::state {

using bridge::Id;

struct OpenFilters {};
struct AddFilter {};
struct EditFilter {
    Id filter;
};
struct EnableFilter {
    Id filter;
    bool on;
};
struct MoveFilter {  // by that many places in the order
    Id filter;
    int by;
};
struct RemoveFilter {
    Id filter;
};
struct EditFilterField {
    enum class Field : std::uint8_t { name, header, value, label, script } field;
    std::size_t row = 0;
    std::string value;
};
struct JoinConditions {
    bool any;
};
struct ChooseSubject {
    std::size_t row;
    sieve::Condition::Of of;
};
struct ChooseMatch {
    std::size_t row;
    sieve::Condition::Match match;
    bool negated;
};
struct ChooseDeed {
    std::size_t row;
    sieve::FilterAction::Kind kind;
};
struct ChooseFolder {  // of the choice, the mailbox counts
    std::size_t row;
    sieve::FilterAction choice;
};
struct ChooseFilterAccount {
    Id account;  // empty: all
};
struct AddCondition {};
struct RemoveCondition {
    std::size_t row;
};
struct AddDeed {};
struct RemoveDeed {
    std::size_t row;
};
struct OpenFilterChoice {
    enum class What : std::uint8_t { account, subject, match, deed, folder } what;
    std::size_t row = 0;
};
struct WriteByHand {};
struct ShowAsForm {};
struct SubmitFilter {};
struct PreviewFilters {  // opens the page that runs it, or (empty) all, on mail that is there
    Id filter;
};
struct RunFilters {};  // after the preview
struct StopFilters {};
struct AcceptSentOffer {};
struct DeclineSentOffer {};

using FiltersAction =
    std::variant<OpenFilters, AddFilter, EditFilter, EnableFilter, MoveFilter, RemoveFilter, EditFilterField,
                 JoinConditions, ChooseSubject, ChooseMatch, ChooseDeed, ChooseFolder, ChooseFilterAccount,
                 AddCondition, RemoveCondition, AddDeed, RemoveDeed, OpenFilterChoice, WriteByHand, ShowAsForm,
                 SubmitFilter, PreviewFilters, RunFilters, StopFilters, AcceptSentOffer, DeclineSentOffer>;

}  // namespace kontor::state
