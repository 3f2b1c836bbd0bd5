// What becomes of a message: saved as it is typed, sent when everything is attached, called back, thrown away.
#pragma once

#include "frontend/state/update.hpp"

namespace kontor::state {

// So long a pause in typing means: save it.
inline constexpr Duration kSavePause{2000};

// Puts it on the screen; what was written before is saved.
void open_compose(Office, ComposeForm);
void note_change(Office, ComposeForm&);  // it will be saved after a pause
// One save after the other, unless this is the `last`: each is made from the parts of the copy before.
void save_compose(Office, ComposeForm&, bool last = false);
// Drops what can no longer be called back.
void forget_sent(AppState&);
// Asks for what is missing, waits for what is being attached, or sends it and leaves the screen.
void send_compose(Office, const bridge::Leaving&, bool unasked);
void send_when_attached(Office);
void discard_compose(Office);
// Something was written: else it goes without a question.
bool is_worth_keeping(const ComposeForm&);
// Why the relay did not save or send a message.
std::string sending_refusal(const words::Words&, const bridge::MethodError&);

}  // namespace kontor::state
