// The pages of an account about its collecting: update_collecting.cpp carries it out.
#pragma once

#include <variant>

#include "engine/mail/ids.hpp"

namespace kontor::state {

struct OpenHistory {
    mail::RecordId account;
};

using CollectingAction = std::variant<OpenHistory>;

}  // namespace kontor::state
