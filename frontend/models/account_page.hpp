// The page of one account: how it is, what is going on, what to do [A6, A11, A12, A13, B1].
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "frontend/models/outbox.hpp"
#include "frontend/models/progress.hpp"
#include "frontend/models/provider_card.hpp"
#include "frontend/models/wording.hpp"

namespace kontor::models {

struct AccountPage {
    mail::RecordId account;
    bool missing = false;  // it has been removed meanwhile
    std::string name, address, initials;
    std::string state, state_detail;  // "Up to date", "Last collected 14:05 · next 14:10"
    bool paused = false, good = false;
    std::optional<Trouble> trouble;
    std::string download_again, relisted;  // a button, and what it does; empty: there is nothing to agree to
    std::string countdown;                 // when failing again and again switches it off; empty: it does not
    std::optional<ProviderCard> provider;  // where the person can sign in instead of giving a password
    std::optional<Progress> progress;
    std::optional<SendingTrouble> sending;  // why its mail does not leave
    std::string fix;
    std::string send_as, vacation;  // buttons; empty where the relay knows nothing of it
    std::string away;               // "Vacation reply is on"
    std::string collect_now, stop, pause_or_resume, edit, filters, remove;
    std::string history, deletions, certificate;  // ways to pages of their own; empty: there is nothing to see
    bridge::Id jmap_account;
    std::string files, files_why, import_mail, export_mail;  // mail of other programs in, mail of this account out
    std::vector<std::pair<std::string, std::string>> facts;  // label, value
};

AccountPage account_page(const Context&, mail::RecordId);

}  // namespace kontor::models
