// The form of an account, new or known [A1, A3, A5, A6, B5].
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "frontend/models/fields.hpp"
#include "frontend/models/provider_card.hpp"
#include "frontend/models/wording.hpp"

namespace kontor::models {

using FormField = FieldOf<state::EditForm::Field>;
using FormChoice = ChoiceOf<state::EditForm::Field>;

struct AccountFormModel {
    std::string title, lead;
    FormField address, name, password;
    std::optional<ProviderCard> provider;  // instead of a password
    bool wants_password = true;            // beside the card
    std::string need_sign_in;              // a mistake: neither of them was given, and only the card is there
    std::string signed_in, use_password;   // the person is; then there is no field for a password
    std::string guess;                     // what was filled in from the address; empty: nothing yet
    std::string app_password;              // a word of warning; empty: none
    std::string details_label;
    bool details = false;
    FormField host, port, login;
    FormChoice security, keep, since, interval, max_size;
    std::optional<FormField> keep_days, since_days;  // where days are what was chosen
    std::optional<FormChoice> recent;                // where the provider has that; then `keep` is not asked
    // Where the relay can send.
    struct Outgoing {
        std::string title, note;  // of the house, or of not sending at all
        FormChoice route;
        bool has_server = false;  // what follows is there
        FormField host, port;
        FormChoice security, credentials;
        std::optional<FormField> login, password;  // of its own
    };
    std::optional<Outgoing> outgoing;
    std::string incoming_title;
    std::string progress_words;                       // receiving was tested and works
    std::string pinned_label, pinned, forget_pinned;  // of the certificate trusted by its fingerprint

    bool busy = false;
    std::string busy_words;
    std::string submit, cancel, submit_untested;  // the last one only after a failed test
    std::string guided;                           // back to the way page by page, of a new account; may be empty
    std::optional<Trouble> trouble;
    std::string trust_words, fingerprint_label;
};

AccountFormModel account_form(const Context&, const state::AccountForm&);

}  // namespace kontor::models
