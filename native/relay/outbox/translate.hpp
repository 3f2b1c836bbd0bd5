// Between the words of SMTP and those of a submission.
#pragma once

#include <optional>
#include <string>

#include "engine/mail/external_account.hpp"
#include "engine/mail/submission.hpp"
#include "engine/send/outbox.hpp"
#include "engine/smtp/client.hpp"
#include "engine/store/failure.hpp"
#include "native/relay/outbox/route.hpp"

namespace kontor::outbox {

// What concerns the session rather than one message names the account and the server: it is for the person to mend.
mail::SendError to_send_error(const smtp::Error& error, const Server& server);
mail::SendError to_send_error(const mail::CollectError& error, const Server& server);
mail::SendError to_send_error(const store::Failure& failure);

// True of what is said about the message itself. Everything else may be different tomorrow, or when somebody has
// mended it, whatever digit the reply began with.
bool is_about_the_message(smtp::ErrorClass kind);

// An attempt that ended before anybody was asked for.
send::Attempt turned_back(mail::SendError error, bool permanent = false);

// The envelope of what is still to be sent, and the places of its recipients among them: an address that fits no
// envelope is refused without asking.
struct Addressed {
    smtp::Envelope envelope;
    std::vector<std::optional<std::size_t>> places;  // in the order of send::waiting(); empty: no address
    bool sender_fits = true;
};
Addressed address(const mail::Submission& submission);

send::Attempt to_attempt(const smtp::Finished& finished, const Addressed& addressed, const Server& server);

}  // namespace kontor::outbox
