// A new account, page by page, one thing each [A1, A5, A8, A9]: whose the address is, how to sign in, what to collect,
// and the two tests. Everything typed is in state::AccountForm, so going back loses nothing.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "frontend/models/account_form.hpp"

namespace kontor::models {

struct AccountWizardModel {
    state::AccountForm::Page page{};
    std::string step;  // "Step 2 of 5"
    std::string title, lead;
    AccountFormModel form;  // the fields, choices and what a test found; each page shows some of them

    // Of the provider: what to know beforehand, and where it is done.
    struct Line {
        std::string id, text;
        bool is_warning = false;
    };
    struct Link {
        std::string id, label, url;
    };
    std::vector<Line> notes;
    std::vector<Link> links;

    // The address.
    struct Pick {
        std::string provider, label;  // provider: empty for "by the address"
        bool is_chosen = false;
    };
    std::string provider_label, provider;
    bool picking = false;
    std::vector<Pick> picks;

    // How to sign in, where there is a choice.
    std::optional<FormChoice> sign_in;
    std::string found;   // where the servers were found
    std::string server;  // "pop.gmx.net:995, TLS, as ann@gmx.de"

    // What each choice means, below it; empty: nothing to say.
    std::string since_why, keep_why, size_why, recent_why;

    std::string next, back, by_hand, untested;  // back: empty on the first page
};

// For a form that goes page by page.
AccountWizardModel account_wizard(const Context&, const state::AccountForm&);

}  // namespace kontor::models
