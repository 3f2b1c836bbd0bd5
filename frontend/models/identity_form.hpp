// The form of an address one writes from, new or known [D2].
#pragma once

#include <optional>
#include <string>

#include "frontend/models/fields.hpp"
#include "frontend/models/wording.hpp"

namespace kontor::models {

using IdentityField = FieldOf<state::EditIdentityField::Field>;
using IdentityChoice = ChoiceOf<state::EditIdentityField::Field>;

struct IdentityFormModel {
    std::string title;
    IdentityField name, address, reply_to, signature;
    std::string bcc;
    bool bcc_self = false;
    std::optional<IdentityField> html;  // written by hand
    std::string html_link;              // begins or ends that
    bool html_by_hand = false;

    IdentityChoice route;
    std::string route_note;  // whom the mail names; empty: nobody else
    struct Server {
        IdentityField host, port, login, password;
        IdentityChoice security;
    };
    std::optional<Server> server;

    bool busy = false;
    std::string busy_words, submit, cancel, submit_untested;
    std::optional<Trouble> trouble;
    std::string trust_words, fingerprint_label;
};

IdentityFormModel identity_form(const Context&, const state::IdentityForm&);

}  // namespace kontor::models
