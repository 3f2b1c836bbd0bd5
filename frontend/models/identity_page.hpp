// "Send mail as": the addresses one can write from in an account, and whether each is proven [D2, A14].
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "frontend/models/message_list.hpp"

namespace kontor::models {

struct IdentityRow {
    std::string id;  // "identity/r6"
    mail::RecordId identity;
    std::string address, name;
    std::string way;    // "A server of its own · smtp.club.example"
    std::string state;  // "Verified"
    bool is_verified = false;
    std::string verify, verify_words;      // what the button shows, and its name; empty: nothing to prove
    std::string edit_words, remove_words;  // the latter empty: it stays as long as the account
};

struct IdentityPage {
    bridge::Id account;
    std::string title, lead, add;
    bool loading = false;
    std::vector<IdentityRow> rows;
    std::optional<EmptyPage> empty;
};

IdentityPage identity_page(const Context&, const state::IdentityScreen&);

// The dialog that asks for the code.
struct DialogModel;
DialogModel verification(const Context&, const state::Verification&);

}  // namespace kontor::models
