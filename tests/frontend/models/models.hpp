// The models of an office as text: what a person reads. Texts are compared with golden/*.txt; when one differs, what
// came out lies beside it as *.actual.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "frontend/models/window_model.hpp"
#include "frontend/state/update.hpp"
#include "tests/frontend/support/office.hpp"

namespace kontor::models {

using test::Json;

std::string text_of(const AccountsPane& pane);
std::string text_of(const MessageList& list);
std::string text_of(const ReaderMessage& reader);
std::string text_of(const Reader& reader);
std::string text_of(const FilterPage& page);
std::string text_of(const FilterFormModel& form);
std::string text_of(const FilterRunPage& page);
std::string text_of(const AccountPage& page);

void expect_golden(const std::string& name, const std::string& actual);

class Models : public testing::Test {
protected:
    void connect(words::Language language = words::Language::english) {
        words = words::Words(language);
        calendar = words::Calendar(language, test::kToday, [](UtcTime) { return 60; });
        state.signed_in = true;
        office.connect();
        settle();
    }
    void settle() {
        for (int round = 0; round < 3; ++round) {
            state::tick({state, office.replica, words, {}, effects});
            office.answer();
        }
    }
    void does(const state::Action& action) {
        state::update({state, office.replica, words, {}, effects}, action);
        settle();
    }
    Context context() const { return {state, office.replica, words, calendar}; }
    WindowModel window() const { return window_model(context()); }

    test::Office office;
    state::AppState state;
    words::Words words{words::Language::english};
    words::Calendar calendar{words::Language::english, test::kToday, [](UtcTime) { return 60; }};
    std::vector<state::Effect> effects;
};

}  // namespace kontor::models
