// Which server a message is given to, and as whom.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "engine/base/result.hpp"
#include "engine/base/secret.hpp"
#include "engine/mail/external_account.hpp"
#include "engine/mail/submission.hpp"
#include "engine/send/house.hpp"
#include "engine/store/store.hpp"

namespace kontor::outbox {

// The operator's smart host ([house] of the configuration): for whoever has no server of their own.
struct House {
    send::House terms;  // what people may know of it
    mail::ServerSettings server;
    Secret password;
};

// Why a message has no server. `permanent` is about the message; otherwise it waits until the person has mended it.
struct NoServer {
    mail::SendError error;
    bool permanent = false;
    bool operator==(const NoServer&) const = default;
};

// Instead of a password there is one access token after another, of this signing in.
struct Grant {
    mail::UserId user;
    mail::RecordId account;
    UtcTime granted;
    bool operator==(const Grant&) const = default;
};

struct Server {
    mail::ServerSettings settings;
    Secret password;
    std::optional<Grant> grant;
    std::string whose;             // the address an error names: of the account, of the identity, or of the house
    bool is_house = false;         // then it may lie in a private network, as the operator knows it does
    std::optional<NoServer> none;  // there is nobody to connect to; `settings` says nothing

    // One session at a time for each of these.
    std::string name() const;
    // Nothing has changed that another attempt could profit from.
    bool is_as(const Server& other) const;
};

// As the identity of the submission says: the outgoing server of its external account, its own, or the house.
Server server_of(store::View& view, const mail::Submission& submission, const std::optional<House>& house);

}  // namespace kontor::outbox
