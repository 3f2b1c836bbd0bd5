// Mail on its way out: what the person decides about it [D5].
#include "frontend/state/overloaded.hpp"
#include "frontend/state/update.hpp"

namespace kontor::state {

using words::Word;

void update_outbox(Office office, const OutboxAction& action) {
    using Decision = bridge::Replica::Decision;
    AppState& state = office.state;
    std::visit(Overloaded{
                   [&](const OpenOutbox&) {
                       state.screen = OutboxScreen{};
                       state.side_shown = false;
                   },
                   [&](const ShowMoreOutbox&) {
                       if (auto* page = std::get_if<OutboxScreen>(&state.screen)) page->shown += outbox_page_rows;
                   },
                   [&](const SendAgain& which) {
                       state.busy[office.replica.decide(which.submission, Decision::send_again)] =
                           office.words(Word::will_send_again);
                   },
                   [&](const BelieveSent& which) {
                       state.busy[office.replica.decide(which.submission, Decision::believe_sent)];
                   },
                   [&](const CallBack& which) {
                       state.busy[office.replica.cancel(which.submission)] = office.words(Word::called_back);
                   },
               },
               action);
}

}  // namespace kontor::state
