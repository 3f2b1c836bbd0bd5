// Mail on its way out, or lost on it: what waits and why, what may be done, and what became of each recipient [D5].
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/mail/submission.hpp"
#include "frontend/models/message_list.hpp"
#include "frontend/models/wording.hpp"

namespace kontor::models {

struct OutboxButton {
    std::string id, label;
    state::Action action;
    bool is_first = false;  // the one that is usually wanted
};

struct OutboxRow {
    std::string id;  // "outbox/r9"
    std::string subject, to, account;
    std::string state, why;  // "Waits. Next attempt 14:05"; of one whose fate is not known
    bool is_trouble = false;
    std::optional<Trouble> trouble;
    std::vector<OutboxButton> buttons;
};

struct OutboxPage {
    std::string title, lead;
    bool loading = false;
    std::vector<OutboxRow> rows;  // at most as many as were asked for
    std::string more;             // shows more of them; empty: these are all
    std::optional<EmptyPage> empty;
};
OutboxPage outbox_page(const Context&);

// What of it the person has to hear of without looking: not what leaves within a minute or two.
struct OutboxBrief {
    std::size_t count = 0;
    bool in_trouble = false;
};
OutboxBrief outbox_brief(const Context&);

// Why mail of that account does not leave, and where it is put right; empty: it does.
struct SendingTrouble {
    Trouble trouble;
    std::optional<state::Action> fix;
};
std::optional<SendingTrouble> sending_trouble(const Context&, const bridge::Id& account);

// What became of a sent e-mail: per recipient, with the reason and the server's own words.
struct DeliveryLine {
    std::string id, address, state, why, server_says;
    bool is_bad = false;
};
struct Delivery {
    std::string state, why;  // state empty: nothing is known of it, or nothing is worth a word
    bool is_trouble = false;
    std::vector<DeliveryLine> lines;
    std::vector<OutboxButton> buttons;
};
Delivery delivery(const Context&, const bridge::Id& email);

}  // namespace kontor::models
