// What every model is made from, for one frame. Models are plain structs with the final strings and stable ids: a
// test reads them as text, a view draws them without deciding anything.
#pragma once

#include "bridge/replica.hpp"
#include "frontend/state/action.hpp"
#include "frontend/state/app_state.hpp"
#include "frontend/words/calendar.hpp"
#include "frontend/words/words.hpp"

namespace kontor::models {

struct Context {
    const state::AppState& state;
    const bridge::Replica& replica;
    const words::Words& words;
    const words::Calendar& calendar;
};

}  // namespace kontor::models
