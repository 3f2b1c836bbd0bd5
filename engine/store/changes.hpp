// How /changes (RFC 8620 5.2) follows from versions: when each object was created, last changed, destroyed.
// Both stores gather the versions in their own way and share this arithmetic.
//
// An answer cut short by `max` must be a state somebody could have been in: an object that appeared since is
// reported at its creation, and once more, as updated, behind the intermediate state if it changed after that.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "engine/store/store.hpp"

namespace kontor::store {

// One life of one object. The same id may have several: a thread leaves an account with its last e-mail and
// may come back; in Scope::all the lives of all accounts count together.
struct Version {
    std::uint64_t id = 0;
    Modseq created = 0;
    Modseq modified = 0;   // of anything, counts included
    Modseq content = 0;    // of anything but a mailbox's counts; == modified elsewhere
    Modseq destroyed = 0;  // zero: alive
};

// `versions`: at least every one with modified or destroyed above `since`, and every other life of the same ids.
Changes changes_since(std::vector<Version> versions, Modseq since, Modseq state, std::size_t max);

}  // namespace kontor::store
