// An error of a connection, as the account that it belongs to shows it.
#pragma once

#include <string>
#include <utility>

#include "engine/mail/external_account.hpp"

namespace kontor::net {

// detail: the name of the case within its class, for a program to read.
inline mail::CollectError failure(mail::ErrorClass error_class, std::string message, std::string detail) {
    mail::CollectError error;
    error.error_class = error_class;
    error.message = std::move(message);
    error.detail = std::move(detail);
    return error;
}

}  // namespace kontor::net
