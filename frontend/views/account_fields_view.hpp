// Pieces of the form of an account that stand on one page with everything, or on a page of the way step by step.
#pragma once

#include <string>

#include "frontend/models/account_form.hpp"
#include "frontend/views/fields.hpp"

namespace kontor::views {

inline constexpr float kAccountFormWidth = 520;

void heading_of(Column&, const std::string& id, const std::string& title);

// Signed in at the provider, a way to do so, or a password.
void draw_secret(Column&, const models::AccountFormModel&);

// The button that shows or hides the servers. True: they are shown.
bool draw_details_toggle(Column&, const models::AccountFormModel&);
void draw_incoming_server(Column&, const models::AccountFormModel&);
void draw_outgoing_route(Column&, const models::AccountFormModel::Outgoing&);
void draw_outgoing_server(Column&, const models::AccountFormModel::Outgoing&, bool busy);
void draw_pinned(Column&, const models::AccountFormModel&);

// Which mail, what stays at the provider, how often, how large; with a sentence below each where there is one.
struct Consequences {
    std::string since, keep, size, recent;
};
void draw_collecting(Column&, const models::AccountFormModel&, const Consequences&);

}  // namespace kontor::views
