// What is answered while one is away; ids of accounts are those of JMAP. update_vacation.cpp carries it out.
#pragma once

#include <cstdint>
#include <string>
#include <variant>

#include "bridge/replica.hpp"

namespace kontor::state {

using bridge::Id;

struct OpenVacation {
    Id account;
};
struct EditVacation {
    enum class Field : std::uint8_t { from, to, subject, text } field;
    std::string value;
};
struct EnableVacation {
    bool on;
};
struct SubmitVacation {};

using VacationAction = std::variant<OpenVacation, EditVacation, EnableVacation, SubmitVacation>;

}  // namespace kontor::state
