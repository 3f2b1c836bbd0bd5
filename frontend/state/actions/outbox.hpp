// Mail on its way out: update_outbox.cpp carries it out.
#pragma once

#include <variant>

#include "engine/mail/ids.hpp"

namespace kontor::state {

struct OpenOutbox {};
struct ShowMoreOutbox {};
struct SendAgain {
    mail::RecordId submission;
};
struct BelieveSent {
    mail::RecordId submission;
};
struct CallBack {
    mail::RecordId submission;
};

using OutboxAction = std::variant<OpenOutbox, ShowMoreOutbox, SendAgain, BelieveSent, CallBack>;

}  // namespace kontor::state
