// How one signs in: the password, the second step, where one is signed in, tokens of programs [E3, E5].
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "frontend/models/fields.hpp"
#include "frontend/models/message_list.hpp"

namespace kontor::models {

using SecurityField = FieldOf<state::EditSecurity::Field>;

struct SignedInRow {
    std::string id;  // "sign-in/s7"
    bridge::Id sign_in;
    std::string title, when;     // "Firefox · Linux"; "14:02, from 192.0.2.7"
    std::string badge;           // "This browser"; empty: another
    std::string end, end_words;  // what the button shows, and its name; empty: no button
};

// Something shown once, to be kept.
struct ShownOnce {
    std::string title, why;
    std::vector<std::string> lines;
    std::string copy, done;
};

struct SecurityPage {
    std::string title, lead;
    bool loading = false, busy = false;

    std::string password_title, change_password;
    SecurityField present, next, again;

    std::string two_step_title, two_step_why, two_step_state;  // the latter where it is on
    std::string start, stop;                                   // one of the two; empty: something is under way
    std::string scan, picture_name, secret;                    // an offer: secret empty: none
    std::vector<std::string> picture;
    SecurityField code;
    std::string accept;
    bool stopping = false;
    std::string stop_why;
    SecurityField stop_password;
    std::string cancel;
    std::optional<ShownOnce> recovery;

    std::string sessions_title;
    std::vector<SignedInRow> sessions;
    std::string end_others;  // empty: there are none

    std::string tokens_title, tokens_why, make_token;
    std::vector<SignedInRow> tokens;
    SecurityField label;
    std::optional<ShownOnce> token;

    std::string journal;
};

SecurityPage security_page(const Context&, const state::SecurityScreen&);

// "Firefox · Linux", from what the browser says of itself.
std::string device_of(const std::string& user_agent);

}  // namespace kontor::models
