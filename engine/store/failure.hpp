// Why a store refused or failed.
#pragma once

#include <cstdint>
#include <string>

#include "engine/base/result.hpp"

namespace kontor::store {

struct Failure {
    enum class Kind : std::uint8_t {
        not_found,         // no such object of this user
        exists,            // the name, role or user name is taken
        invalid,           // the request makes no sense; message says why
        has_child,         // mailbox
        has_email,         // mailbox
        cannot_calculate,  // changes: state unknown or too old
        sealed,            // a secret cannot be opened with the key at hand
        full,              // disk or quota full; nothing was changed
        corrupt,           // the database or a segment is damaged
        io,                // reading failed; nothing was changed
        outcome_unknown,   // commit failed half-way: the store has stopped
        stopped,           // the store stopped before
        locked,            // another process has the data directory open; message names it
    };
    Kind kind = Kind::io;
    std::string message;  // for a log; never a secret
};

template <class T>
using Result = kontor::Result<T, Failure>;

}  // namespace kontor::store
