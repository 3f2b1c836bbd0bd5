// People, and how one signs in oneself: update_people.cpp carries it out.
#pragma once

#include <cstdint>
#include <string>
#include <variant>

#include "bridge/replica.hpp"

namespace kontor::state {

using bridge::Id;

// --- How one signs in
struct OpenSecurity {};
struct EditSecurity {
    enum class Field : std::uint8_t { present, next, again, code, password, label } field;
    std::string value;
};
struct ChangePassword {};
struct OfferTwoStep {};   // shows the picture for the telephone
struct AcceptTwoStep {};  // with the code typed
struct AskTwoStepOff {
    bool on;  // the question is open
};
struct StopTwoStep {};   // with the password typed
struct HideRevealed {};  // what is shown once has been written down
struct MakeToken {};
struct EndSignIn {
    Id sign_in;
};
struct EndOtherSessions {};

// --- Others
struct OpenPeople {};
struct EditNewPerson {
    std::string name;
};
struct AddPerson {};
struct OpenPerson {
    Id person;
};
struct EditPerson {
    enum class Field : std::uint8_t { quota, networks } field;
    std::string value;
};
struct SetAdministrator {
    bool on;
};
struct SubmitPerson {};
struct MakeLink {
    Id person;
};
struct DropTwoStep {
    Id person;
};
struct RemovePerson {  // asks first
    Id person;
};
struct ConfirmPersonRemoval {};

// --- What happened
struct OpenJournal {
    Id person;  // empty: of everybody one looks after
};
struct ShowMoreJournal {};

using PeopleAction =
    std::variant<OpenSecurity, EditSecurity, ChangePassword, OfferTwoStep, AcceptTwoStep, AskTwoStepOff, StopTwoStep,
                 HideRevealed, MakeToken, EndSignIn, EndOtherSessions, OpenPeople, EditNewPerson, AddPerson, OpenPerson,
                 EditPerson, SetAdministrator, SubmitPerson, MakeLink, DropTwoStep, RemovePerson, ConfirmPersonRemoval,
                 OpenJournal, ShowMoreJournal>;

}  // namespace kontor::state
