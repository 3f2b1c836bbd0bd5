// Who a person may write as in one JMAP account (RFC 8621 6), and through which server such mail leaves [D2, D3].
//
// Every external account has one identity of its own address, which comes and goes with it (may_delete is false). A
// person may add any number of others. No mail is sent from an identity before it is verified: see Verification.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/instant.hpp"
#include "engine/base/result.hpp"
#include "engine/mail/address.hpp"
#include "engine/mail/external_account.hpp"
#include "engine/mail/ids.hpp"

namespace kontor::mail {

// Whether the person can read what is sent to the address, and to the Reply-To where it differs [A14].
struct Verification {
    enum class State : std::uint8_t {
        verified,
        needed,     // a code has to be asked for, or the last one is used up
        code_sent,  // and it waits to be entered
    };
    State state = State::needed;
    // Of the code that was sent last (engine/send/verification.hpp): its salted hash, when it was sent, wrong entries.
    std::string code_hash, salt;
    UtcTime sent_at;
    std::uint32_t failures = 0;
    std::uint32_t codes_today = 0;  // since `counted_from`
    UtcTime counted_from;
    std::vector<std::string> addresses;  // those that are proven, lower case: asked once for each
    // The identity's own address is among them because somebody logged in to `server` as that very address. Nobody
    // else has vouched for it.
    bool by_login = false;
    bool operator==(const Verification&) const = default;
};

struct Identity {
    RecordId id;
    AccountId account;
    std::string name, address;
    std::vector<EmailAddress> reply_to, bcc;
    std::string text_signature, html_signature;
    bool may_delete = true;

    // Which server mail of this identity is given to.
    enum class Route : std::uint8_t {
        account,  // the outgoing server of the external account it hangs on
        custom,   // `server`, with its own password (a secret of the record, outgoing_password)
        house,    // the operator's smart host: the mail then names the house as its Sender [D3]
    };
    Route route = Route::account;
    ServerSettings server;  // of Route::custom
    bool has_password = false;
    Verification verification;
    bool operator==(const Identity&) const = default;
};

std::string_view route_name(Identity::Route);  // "account", "custom", "house"
std::optional<Identity::Route> route_from_name(std::string_view);
std::string_view verification_state_name(Verification::State);  // "verified", "needed", "codeSent"

// The document of a store::Record of Type::identity. Identity::id is not in it: it is the record's. Reading is strict:
// a property that is wrong fails, Error::where names it; missing ones take the default of the struct.
std::string to_document(const Identity&);
Result<Identity> identity_from_document(RecordId, std::string_view document);

}  // namespace kontor::mail
