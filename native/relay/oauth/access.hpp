// How whoever connects to a mail server gets an access token for it.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <functional>
#include <string>

#include "engine/mail/ids.hpp"
#include "engine/oauth/desk.hpp"

namespace kontor::oauth {

struct AccessRequest {
    mail::UserId user;
    mail::RecordId account;
    std::string host;  // of the mail server that will see it
    Secret refused;    // a token that a server did not take: another one is wanted; empty: any
};

// Answers once, on any thread, perhaps at once. Empty: nobody keeps tokens here.
using AskAccess = std::function<void(const AccessRequest&, std::function<void(Access)>)>;

// Where nobody keeps tokens: a command that works without a relay.
Access no_keeper();

// Blocks.
Access wait_for_access(const AskAccess& ask, const AccessRequest& request);

// For coroutines; goes on where it was. Both must outlive it.
boost::asio::awaitable<Access> await_access(const AskAccess& ask, const AccessRequest& request);

}  // namespace kontor::oauth
