// Who may sign in, what they may, and what happened: for those who look after others [G6].
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "frontend/models/fields.hpp"
#include "frontend/models/message_list.hpp"

namespace kontor::models {

struct PersonRow {
    std::string id;  // "person/u2"
    bridge::Id person;
    std::string name, badge;  // "Administrator", "You"
    std::string state;        // "1.2 GB of 5 GB stored  ·  Last here yesterday"
    std::string open_words;
};

struct PeoplePage {
    std::string title, lead, name_label, name, trouble, add, journal;
    bool loading = false, busy = false;
    std::vector<PersonRow> rows;
    std::string link_title, link_why, link, copy, done;  // link empty: none is shown
};
PeoplePage people_page(const Context&, const state::PeopleScreen&);

using PersonField = FieldOf<state::EditPerson::Field>;

struct PersonFormModel {
    bridge::Id person;
    std::string title, state;
    bool busy = false;
    std::string administrator, administrator_why;  // empty: it is oneself
    bool is_admin = false;
    PersonField quota, networks;
    std::string trouble, save, cancel;
    std::string make_link, drop_two_step, remove;  // empty: not to be had
};
std::optional<PersonFormModel> person_form(const Context&, const state::PersonForm&);

// How the person is called; the id while that is not known.
std::string person_name(const Context&, const bridge::Id&);

struct JournalRow {
    std::string id, what, who, when, detail;
    bool is_trouble = false;
};
struct JournalPage {
    std::string title, lead, more;
    bool loading = false;
    std::vector<JournalRow> rows;
    std::optional<EmptyPage> empty;
};
JournalPage journal_page(const Context&, const state::JournalScreen&);

}  // namespace kontor::models
