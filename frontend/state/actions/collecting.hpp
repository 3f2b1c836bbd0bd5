// The pages of an account about its collecting: update_collecting.cpp carries it out.
#pragma once

#include <string>
#include <variant>
#include <vector>

#include "engine/mail/ids.hpp"

namespace kontor::state {

struct OpenHistory {
    mail::RecordId account;
};

// What will be deleted at its provider.
struct OpenDeletions {
    mail::RecordId account;
};
struct ShowMoreDeletions {};
// Messages stay at the provider, or go when they are due. Offers Undo.
struct KeepOnServer {
    std::vector<std::string> emails;
    bool on;
};

// What the provider lists anew is downloaded and compared.
struct DownloadAgain {
    mail::RecordId account;
};

// The message that this stub stands for is downloaded whatever its size.
struct DownloadWhole {
    std::string stub;
};

// The certificate of its incoming server: asked for, now and by hand, and pinned; empty: checked as usual.
struct OpenCertificate {
    mail::RecordId account;
};
struct CheckCertificate {};
struct PinShownCertificate {
    std::string fingerprint;
};

using CollectingAction = std::variant<OpenHistory, OpenDeletions, ShowMoreDeletions, KeepOnServer, DownloadAgain,
                                      DownloadWhole, OpenCertificate, CheckCertificate, PinShownCertificate>;

}  // namespace kontor::state
