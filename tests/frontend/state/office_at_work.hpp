// An office that somebody works in: actions and keys go in, the relay answers at once.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <variant>
#include <vector>

#include "frontend/state/shortcuts.hpp"
#include "frontend/state/update.hpp"
#include "tests/frontend/support/office.hpp"

namespace kontor::state {

using test::Json;

class Update : public testing::Test {
protected:
    void SetUp() override {
        state.signed_in = true;
        office.connect();
        settle();
    }

    Office with() { return {state, office.replica, words, now, effects}; }
    void settle() {
        for (int round = 0; round < 5; ++round) {
            tick(with());
            office.answer();
            while (const auto result = office.replica.next_outcome()) outcome(with(), *result);
        }
    }
    void does(const Action& action) {
        update(with(), action);
        settle();
    }
    void types(EditForm::Field field, const char* value) { does(EditForm{field, value}); }
    bool press(const char* key, const char* focus = "", bool shift = false) {
        const auto action = shortcut(state, {key, shift, false, false}, focus);
        if (action) does(*action);
        return action.has_value();
    }
    AccountForm& form() { return std::get<AccountForm>(state.screen); }
    template <class Effect_>
    const Effect_* last_effect() const {
        for (auto effect = effects.rbegin(); effect != effects.rend(); ++effect)
            if (const auto* found = std::get_if<Effect_>(&*effect)) return found;
        return nullptr;
    }

    test::Office office;
    AppState state;
    words::Words words{words::Language::english};
    std::vector<Effect> effects;
    Instant now{};
};

}  // namespace kontor::state
