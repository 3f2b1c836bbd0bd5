// What the incoming server of an account shows of itself, and which certificate alone is believed [A4].
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "frontend/models/wording.hpp"

namespace kontor::models {

struct CertificateCard {
    std::string id, title;  // "certificate/0", "The server's own"
    std::vector<std::pair<std::string, std::string>> facts;
};

struct CertificatePage {
    std::string title, server;
    std::string state;  // "Checked by its authority", "Pinned", ...
    bool is_good = false;
    std::string nothing;  // why there is no certificate to show; empty: there is one, or it is not known yet
    bool checking = false;
    std::string checking_words, check;
    std::optional<Trouble> trouble;
    std::vector<CertificateCard> chain;
    std::string pin, unpin, why;  // a button each, empty where it has no use; what follows from it
    std::string fingerprint;      // what would be pinned
};

CertificatePage certificate_page(const Context&, const state::CertificateScreen&);

}  // namespace kontor::models
